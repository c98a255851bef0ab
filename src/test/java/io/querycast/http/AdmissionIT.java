package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    void inFlight_full_is503AndNotReadyUntilItEnds() throws Exception {
        try (RunningServer server = RunningServer.start("--max-in-flight=1");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream().write(bytes(String.format(UNFINISHED, "")));
            Eventually.holds(() -> server.get("/v2/health/ready").statusCode() == 503);
            HttpResponse<String> response = server.post(PATH, BODY);
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(response.body()).contains("urn:querycast:problem:saturated");
            slow.getOutputStream().write(bytes(":[\"\"]}"));
            Eventually.holds(() -> server.post(PATH, BODY).statusCode() == 200);
            assertThat(server.get("/v2/health/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void buffered_full_is503UntilItIsRoomy() throws Exception {
        String half = "{\"queries\":[\"" + "a".repeat(2_000);
        String head =
                "POST /v1/predictions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
        String chunk = Integer.toHexString(half.length()) + "\r\n" + half + "\r\n";
        String rest = "3\r\n\"]}\r\n0\r\n\r\n";
        try (RunningServer server = RunningServer.start("--max-buffered=3000");
                Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            slow.getOutputStream().write(bytes(head + chunk + "1\r\nb\r\n"));
            Eventually.holds(() -> server.inFlight() == 1);
            Eventually.holds(() -> {
                RunningServer.RawAnswer answer = server.raw(head + chunk + "1\r\nb\r\n" + rest, 2_000);
                return answer.status() == 503 && answer.text().contains("urn:querycast:problem:saturated");
            });
            assertThat(server.post(PATH, BODY).statusCode()).isEqualTo(200);
            slow.getOutputStream().write(bytes(rest));
            Eventually.holds(
                    () -> server.raw(head + chunk + "1\r\nb\r\n" + rest, 2_000).status() == 200);
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
            assertThat(server.raw(String.format(UNFINISHED, "Request-Timeout: 1\r\n"))
                            .status())
                    .isEqualTo(504);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
