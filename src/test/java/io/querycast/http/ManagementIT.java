package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ManagementIT {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/metrics.txt");
    private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"[^\"]*\"");

    @Test
    void metrics_afterOneOfEach_haveTheNamesTypesAndLabelsOfTheContract() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            assertThat(server.post("/v1/predictions", "{\"queries\":[\"select 1\"]}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.get("/a/path/of/somebody").statusCode()).isEqualTo(404);
            HttpResponse<String> response = server.management("/metrics");
            List<String> shape = response.body()
                    .lines()
                    .filter(line -> line.startsWith("querycast_") || line.startsWith("# TYPE querycast_"))
                    .map(ManagementIT::shape)
                    .distinct()
                    .toList();
            assertThat(shape).containsExactlyElementsOf(Files.readAllLines(GOLDEN));
            assertThat(response.body())
                    .contains("jvm_memory_used_bytes", "jvm_gc_", "jvm_threads_live_threads")
                    .contains("querycast_request_duration_seconds_count{code=\"404\",route=\"other\"} 1")
                    .contains("querycast_predictions_total{api=\"v1\",model=\"query-time\",version=\"1\"} 1.0")
                    .doesNotContain("somebody");
        }
    }

    @Test
    void metrics_ofCallersWhoGoOrAreTooSlow_countThem() throws Exception {
        try (RunningServer server = RunningServer.start("--header-timeout=300ms")) {
            try (Socket gone = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                gone.getOutputStream()
                        .write(("POST /v1/predictions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                        + "Content-Length: 16\r\n\r\n{")
                                .getBytes(StandardCharsets.US_ASCII));
            }
            server.raw("GET /v2 HTTP/1.1\r\nHost: ");
            Eventually.holds(() -> {
                String metrics = server.management("/metrics").body();
                return metrics.contains("duration_seconds_count{code=\"499\",route=\"/v1/predictions\"} 1")
                        && metrics.contains("querycast_rejected_total{reason=\"request-timeout\"} 1.0");
            });
        }
    }

    @Test
    void metrics_maxima_areOfTheLastTenSecondsAlone() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            server.get("/a/path/of/somebody");
            String maximum = "querycast_request_duration_seconds_max{code=\"404\",route=\"other\"} ";
            assertThat(server.management("/metrics").body()).contains(maximum).doesNotContain(maximum + "0.0\n");
            Eventually.holds(() -> server.management("/metrics").body().contains(maximum + "0.0\n"));
        }
    }

    /** A series without its values: only which labels it has counts. */
    private static String shape(String line) {
        return line.startsWith("#")
                ? line
                : LABEL.matcher(line).replaceAll("$1").replaceFirst(" [^ ]+$", "");
    }

    @Test
    void health_well_isUpCheckByCheck() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            assertThat(server.management("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.management("/health/ready").statusCode()).isEqualTo(200);
            HttpResponse<String> all = server.management("/health");
            assertThat(all.statusCode()).isEqualTo(200);
            assertThat(new JsonObject(all.body())
                            .getJsonArray("checks").stream().map(check -> ((JsonObject) check).getString("id")))
                    .containsExactlyInAnyOrder(
                            "event-loop-0", "event-loops", "warm-up", "canary", "not-draining", "not-saturated");
            assertThat(server.postManagement("/drills/block-event-loop", "{\"seconds\":1}")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    void answers_all_carryARequestId() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            for (String path : List.of("/health", "/health/live", "/health/ready", "/metrics", "/nothing")) {
                assertThat(server.management(path).headers().firstValue("X-Request-ID"))
                        .as(path)
                        .isPresent();
            }
            for (String path : List.of("/health", "/health/", "/metrics/")) {
                assertThat(server.postManagement(path, "")
                                .headers()
                                .firstValue("Allow")
                                .orElse("")
                                .split(", "))
                        .containsExactlyInAnyOrder("GET", "HEAD");
            }
            assertThat(server.headManagement("/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void request_malformed_isAProblemWithARequestId() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            for (String request : List.of(
                    "414 GET /" + "a".repeat(5_000) + " HTTP/1.1\r\n\r\n",
                    "431 GET /health HTTP/1.1\r\nX: " + "a".repeat(10_000) + "\r\n\r\n",
                    "400 what is this\r\n\r\n")) {
                RunningServer.RawAnswer answer = server.rawManagement(request.substring(4));
                assertThat(answer.status()).isEqualTo(Integer.parseInt(request.substring(0, 3)));
                assertThat(answer.closed()).isTrue();
                assertThat(answer.text()).containsIgnoringCase("X-Request-ID: ").contains("urn:querycast:problem:");
            }
        }
    }

    @Test
    void drills_switchedOn_areSeenByHealth() throws Exception {
        try (RunningServer server = RunningServer.start("--drills")) {
            assertThat(server.management("/drills/leak-memory").headers().firstValue("Allow"))
                    .hasValue("POST");
            assertThat(server.postManagement("/drills/block-event-loop", "{\"seconds\":0}")
                            .statusCode())
                    .isEqualTo(422);
            assertThat(server.postManagement("/drills/health-failure-rate", "{\"rate\":1}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.management("/health/live").statusCode()).isEqualTo(503);
            assertThat(server.postManagement("/drills/health-failure-rate", "").body())
                    .isEqualTo("{\"drill\":\"liveness lies at the rate 0.1\"}");
            server.postManagement("/drills/health-failure-rate", "{\"rate\":0}");
            assertThat(server.management("/health/live").statusCode()).isEqualTo(200);
            assertThat(server.postManagement("/drills/leak-memory", "{\"megabytes\":1}")
                            .body())
                    .isEqualTo("{\"drill\":\"1 MiB are leaked\"}");
            assertThat(server.postManagement("/drills/leak-memory", "{\"megabytes\":0}")
                            .statusCode())
                    .isEqualTo(422);
            assertThat(server.postManagement("/drills/leak-memory", "all of it").statusCode())
                    .isEqualTo(422);
            server.postManagement("/drills/block-event-loop", "{\"seconds\":3}");
            Eventually.holds(() -> server.management("/health/live").statusCode() == 503);
            assertThat(server.management("/health").statusCode()).isEqualTo(503);
            Eventually.holds(() -> server.management("/health/live").statusCode() == 200);
        }
    }
}
