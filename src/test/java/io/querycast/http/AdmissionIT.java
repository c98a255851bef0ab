package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.http.RunningServer.RawAnswer;
import io.vertx.core.buffer.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AdmissionIT {
    private static final String PATH = "/v1/predictions";
    private static final String BODY = "{\"queries\":[\"\"]}";
    private static final String UNFINISHED = "POST /v1/predictions HTTP/1.1\r\nHost: a\r\n"
            + "Content-Type: application/json\r\nContent-Length: 16\r\n%s\r\n{\"queries\"";

    @TempDir
    private Path folder;

    @Test
    void apiKeys_given_areAskedForAndLimited() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "ali:" + ApiKeysTest.HASH + "\n");
        try (RunningServer server = RunningServer.start("--api-keys=" + keys, "--key-rate=1", "--key-burst=2")) {
            HttpResponse<String> nobody = server.post(PATH, BODY);
            assertThat(nobody.statusCode()).isEqualTo(401);
            assertThat(nobody.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"querycast\"");
            assertThat(server.post(PATH, BODY, "Authorization", "Bearer barley").statusCode())
                    .isEqualTo(401);
            assertThat(server.get("/v2/models/query-time").statusCode()).isEqualTo(401);
            assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
            List<Integer> statuses = new ArrayList<>();
            for (int call = 0; call < 3; call++) {
                HttpResponse<String> response = server.post(PATH, BODY, "Authorization", "Bearer open sesame");
                statuses.add(response.statusCode());
                if (response.statusCode() == 429) {
                    assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
                }
            }
            assertThat(statuses).containsExactly(200, 200, 429);
        }
    }

    @Test
    void apiKeys_givenAndNoneSent_hideWhichModelsThereAre() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "ali:" + ApiKeysTest.HASH + "\n");
        try (RunningServer server = RunningServer.start("--api-keys=" + keys)) {
            for (String path : List.of("/v2/models/query-time/infer", "/v2/models/another/infer")) {
                assertThat(server.post(path, "{}").statusCode()).isEqualTo(401);
                assertThat(server.get(path).statusCode()).isEqualTo(401);
                RawAnswer options = server.raw("OPTIONS " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertThat(options.status()).isEqualTo(204);
                assertThat(options.text()).containsIgnoringCase("Allow: POST, OPTIONS");
            }
            assertThat(server.post("/v2/models/another/infer", "{}", "Authorization", "Bearer open sesame")
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    /** What holds a place is a request for explanations that take a single parser a while. */
    @Test
    void inFlight_full_is503AndNotReadyUntilItEnds() throws Exception {
        try (RunningServer server = RunningServer.start(
                "--max-in-flight=1", "--parser-timeout=1m", "--parser-threads=1", "--request-timeout=1m")) {
            String statement = "\"select 1 from t where a in (0" + ",1".repeat(5_000) + ")\"";
            CompletableFuture<HttpResponse<String>> slow = server.postAsync(
                    PATH,
                    "{\"explain\":true,\"queries\":[" + String.join(",", Collections.nCopies(90, statement)) + "]}");
            Eventually.holds(() -> server.inFlight() == 1);
            assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.get("/v2/health/ready").body()).isEqualTo("{\"ready\":false,\"live\":true}");
            assertThat(server.get("/v2/models/query-time/ready").body())
                    .isEqualTo("{\"name\":\"query-time\",\"ready\":false}");
            assertThat(server.management("/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.management("/health").statusCode())
                    .as("to restart who has much to do makes it worse")
                    .isEqualTo(200);
            HttpResponse<String> response = server.post(PATH, BODY);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(response.body()).contains("urn:querycast:problem:saturated");
            assertThat(slow.isDone()).isFalse();
            assertThat(slow.get(1, TimeUnit.MINUTES).body()).contains("\"parsed\":true");
            assertThat(server.post(PATH, BODY).statusCode()).isEqualTo(200);
            assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void bodies_thatDoNotArrive_holdNobodyUp() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (RunningServer server = RunningServer.start("--max-in-flight=4")) {
            for (int i = 0; i < 20; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                slow.add(socket);
                socket.getOutputStream().write(bytes(String.format(UNFINISHED, "")));
            }
            for (int i = 0; i < 20; i++) {
                assertThat(server.post(PATH, BODY).statusCode()).isEqualTo(200);
            }
            assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                socket.getOutputStream().write(bytes(":[\"\"]}"));
                assertThat(new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                                .readLine())
                        .isEqualTo("HTTP/1.1 200 OK");
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void limits_givenByOptions_areThoseThatCount() throws Exception {
        try (RunningServer server = RunningServer.start(
                "--max-body=200",
                "--max-queries=2",
                "--max-query-length=10",
                "--max-json-depth=4",
                "--max-headers=300",
                "--max-request-line=256")) {
            assertThat(server.post(PATH, BODY).statusCode()).isEqualTo(200);
            assertThat(server.post(PATH, "{\"queries\":[\"" + "a".repeat(10) + "\"]}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.post(PATH, "{\"queries\":[\"" + "a".repeat(11) + "\"]}")
                            .body())
                    .contains("query-too-long");
            assertThat(server.post(PATH, "{\"queries\":[\"\",\"\",\"\"]}").body())
                    .contains("too-many-queries");
            assertThat(server.post(PATH, "{\"x\":[[[[1]]]]}").body()).contains("malformed-json");
            assertThat(server.post(PATH, " ".repeat(201)).statusCode()).isEqualTo(413);
            assertThat(server.post(PATH, BODY + " ".repeat(200 - BODY.length())).statusCode())
                    .isEqualTo(200);
            assertThat(server.post(PATH, BODY, "x-filler", "x".repeat(300)).statusCode())
                    .isEqualTo(431);
            assertThat(server.get("/" + "x".repeat(256)).statusCode()).isEqualTo(414);
        }
    }

    @Test
    void packedBodies_countWithWhatTheyHold() throws Exception {
        byte[] packed = ContentCoding.ofRequest("gzip")
                .pack(Buffer.buffer("{\"queries\":[\"\"" + " ".repeat(5_000) + "]}"))
                .getBytes();
        try (RunningServer server = RunningServer.start("--max-buffered=3000")) {
            assertThat(server.postBytes(PATH, packed, "Content-Encoding", "gzip")
                            .statusCode())
                    .isEqualTo(503);
            assertThat(server.post(PATH, BODY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void buffered_full_is503UntilItIsRoomy() throws Exception {
        String content = "{\"queries\":[\"" + "a".repeat(1_000) + "\"]}"; // read in one piece, so it takes its length
        String unfinished =
                "POST /v1/predictions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
        String end = "0\r\n\r\n";
        try (RunningServer server = RunningServer.start("--max-buffered=" + content.length());
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream().write(bytes(unfinished));
            Eventually.holds(() -> server.get("/v2/health/ready").statusCode() == 503);
            RunningServer.RawAnswer refused = server.raw(unfinished + end, 2_000);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).contains("urn:querycast:problem:saturated");
            assertThat(server.post(PATH, BODY).statusCode()).isEqualTo(503);
            slow.getOutputStream().write(bytes(end));
            Eventually.holds(() -> server.raw(unfinished + end, 2_000).status() == 200);
        }
    }

    @Test
    void slowClients_afterTheirTime_areAnsweredOrClosed() throws Exception {
        try (RunningServer server =
                RunningServer.start("--header-timeout=300ms", "--body-timeout=300ms", "--idle-timeout=300ms")) {
            RunningServer.RawAnswer body = server.raw(String.format(UNFINISHED, ""));
            assertThat(body.status()).isEqualTo(408);
            assertThat(body.closed()).isTrue();
            RunningServer.RawAnswer nothing = server.raw("");
            assertThat(nothing.text()).isEmpty();
            assertThat(nothing.closed()).isTrue();
            assertThat(server.raw("GET /v2 HTTP/1.1\r\nHost: ").closed()).isTrue();
            assertThat(server.raw("GET /v2 HTTP/1.1\r\nHost: a\r\n\r\n").closed())
                    .isTrue();
        }
    }

    @Test
    void slowHeader_droppedByteByByte_isClosedInTime() throws Exception {
        try (RunningServer server = RunningServer.start("--header-timeout=300ms", "--idle-timeout=1m");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream().write(bytes("GET /v2/health/live HTTP/1.1\r\nHost: a\r\n\r\n"));
            Eventually.holds(() -> slow.getInputStream().available() > 0);
            slow.getInputStream().skipNBytes(slow.getInputStream().available());
            Eventually.holds(() -> {
                try {
                    slow.getOutputStream().write('A');
                    slow.getOutputStream().flush();
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
    }

    @Test
    void deadline_passed_is504() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            RunningServer.RawAnswer answer = server.raw(String.format(UNFINISHED, "Request-Timeout: 1\r\n"));
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.text()).contains("\r\nconnection: close\r\n");
            assertThat(answer.closed()).isTrue();
        }
    }

    /** The body is there before the connection's deadline is looked at: both wait for the same event loop. */
    @Test
    void deadline_passedBeforeWorkBegins_is504() throws Exception {
        try (RunningServer server = RunningServer.start("--drills");
                Socket late = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String expecting = UNFINISHED.substring(0, UNFINISHED.indexOf("{"));
            late.getOutputStream()
                    .write(bytes(String.format(expecting, "Request-Timeout: 1\r\nExpect: 100-continue\r\n")));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(late.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(answers.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(answers.readLine()).isEmpty();
            server.postManagement("/drills/block-event-loop", "{\"seconds\":3}");
            Eventually.holds(() -> server.raw("GET /v2 HTTP/1.1\r\nHost: a\r\n\r\n", 300)
                    .text()
                    .isEmpty());
            late.getOutputStream().write(bytes(BODY));
            assertThat(answers.readLine()).startsWith("HTTP/1.1 504 ");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
