package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.http.RunningServer.RawAnswer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileHttpIT {
    private static final String POST = "POST /v1/predictions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n";

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})");

    @SuppressWarnings("NullAway.Init")
    private RunningServer server;

    @BeforeAll
    void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /v2 HTTP/1.1~Host: a~X: a~ folded~~|400",
                "GET /v2 HTTP/1.1~Host: a~X: a~\tfolded~~|400",
                "GET /v2 HTTP/1.1~ Host: a~~|400",
                "GET /v2 HTTP/1.1~Host : a~~|400",
                "GET /v2 HTTP/1.1~Host: a~Host: b~~|400",
                "GET /v2 HTTP/1.1~~|400",
                "GET /v2 HTTP/1.1~Host: a b~~|400",
                "GET /v2 HTTP/1.1~Host: a, b~~|400",
                "GET /v2 HTTP/1.1~Host: a@b~~|400",
                "GET /v2 HTTP/1.1~Host: a~: b~~|400",
                "GET /v2 HTTP/1.1~Host: a~b~~|400",
                "GET /v2 HTTP/1.1~Host: a~X: b\rc: d~~|400",
                "GET /v2 HTTP/1.1~Host: a~X: a\u0000b~~|400",
                "GET /v2 HTTP/2.0~Host: a~~|400",
                "GET /v2 HTTP/9.9~Host: a~~|400",
                "GET /v2~Host: a~~|400",
                "GET  /v2 HTTP/1.1 x~Host: a~~|400",
                "PRI * HTTP/2.0~~SM~~|400",
                "POST@Content-Length: 3~Transfer-Encoding: chunked~~0~~|400",
                "POST@Content-Length: 3~Content-Length: 4~~abcd|400",
                "POST@Content-Length: 4~Content-Length: 4~~abcd|400",
                "POST@Content-Length: 4, 5~~abcd|400",
                "POST@Content-Length: +4~~abcd|400",
                "POST@Content-Length: -4~~abcd|400",
                "POST@Content-Length: 0x4~~abcd|400",
                "POST@Content-Length: 99999999999999999999~~abcd|400",
                "POST@Transfer-Encoding: gzip~~|400",
                "POST@Transfer-Encoding: xchunked~~|400",
                "POST@Transfer-Encoding: gzip, chunked~~0~~|400",
                "POST@Transfer-Encoding: \u000bchunked~~0~~|400",
                "POST@Transfer-Encoding: chunked, identity~~0~~|400",
                "POST@Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~|400",
                "POST@Transfer-Encoding: chunked~~zz~|400",
                "POST@Transfer-Encoding: chunked~~-1~|400",
                "POST@Transfer-Encoding: chunked~~2~{}XX|400",
                "POST@Transfer-Encoding: chunked~~fffffffff~|400",
                "POST@Transfer-Encoding: chunked~~2~{}~0~X Y: z~~|400",
                "POST /v1/predictions HTTP/1.0~Transfer-Encoding: chunked~~0~~|400",
            })
    void request_malformed_is400AndTheConnectionIsClosed(String request, int status) throws IOException {
        RawAnswer answer = server.raw(request.replace("POST@", POST).replace("~", "\r\n"));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.closed()).isTrue();
        assertThat(answer.text())
                .containsIgnoringCase("connection: close")
                .contains("X-Request-ID: ")
                .containsOnlyOnce(" 400 Bad Request\r\n");
    }

    @Test
    void request_tlsOnClearText_is400() throws IOException {
        assertThat(server.raw("\u0016\u0003\u0001\u0002\u0000\r\n\r\n").status())
                .isEqualTo(400);
    }

    @Test
    void request_bareLineFeeds_is400() throws IOException {
        assertThat(server.raw("GET /v2 HTTP/1.1\nHost: a\n\n").status()).isEqualTo(400);
    }

    @Test
    void request_folded_inPieces_is400() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            for (String piece : new String[] {"GET /v2 HTT", "P/1.1\r\nHost: a\r", "\nX: a\r\n", " b\r\n\r\n"}) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.")
                    .contains(" 400 ", "folded");
        }
    }

    @Test
    void requestLine_tooLong_is414() throws IOException {
        RawAnswer answer = server.raw("GET /" + "a".repeat(5_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(answer.status()).isEqualTo(414);
        assertThat(answer.text()).contains("urn:querycast:problem:uri-too-long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /v2/models/%s HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\nGET /v2?%s HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /v2/models/a HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
                "GET /v2 HTTP/1.7\r\nHost: a\r\n\r\n",
            })
    void head_unreadable_isAnsweredInTheFormOfItsPath(String request) throws IOException {
        String name = "a".repeat(5_000);
        assertThat(server.raw(request.formatted(name)).text())
                .contains("{\"error\":")
                .doesNotContain("urn:");
        assertThat(server.raw(request.replace("/v2", "/v22").formatted(name)).text())
                .contains("urn:querycast:problem:")
                .doesNotContain("{\"error\":");
    }

    @Test
    void headers_tooLarge_is431() throws IOException {
        RawAnswer answer = server.raw("GET /v2 HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.text()).contains("{\"error\":");
    }

    @Test
    void body_tooLarge_is413WhicheverWayItComes() throws IOException {
        String body = "a".repeat(1_200_000);
        assertThat(server.raw(POST + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                        .status())
                .isEqualTo(413);
        String chunks = ("10000\r\n" + "a".repeat(0x10000) + "\r\n").repeat(20) + "0\r\n\r\n";
        assertThat(server.raw(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks)
                        .status())
                .isEqualTo(413);
        assertThat(server.raw(POST + "Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n")
                        .text())
                .startsWith("HTTP/1.1 413");
    }

    @Test
    void expect_rightBody_isContinuedAndAnswered() throws IOException {
        assertThat(server.raw(
                                POST
                                        + "Connection: close\r\nExpect: 100-continue\r\nContent-Length: 16\r\n\r\n{\"queries\":[\"\"]}")
                        .text())
                .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK");
    }

    @Test
    void pipelined_requests_areAnsweredInOrder() throws IOException {
        String get = "GET /v2/health/live HTTP/1.1\r\nHost: a\r\nX-Request-ID: %s\r\n%s\r\n";
        RawAnswer answer =
                server.raw(String.format(get, "first", "") + POST + "Content-Length: 16\r\n\r\n{\"queries\":[\"\"]}"
                        + String.format(get, "last", "Connection: close\r\n"));
        assertThat(answer.text()).containsSubsequence("first", "1.36839", "last");
        assertThat(answer.closed()).isTrue();
    }

    @Test
    void pipelined_failing_doesNotDisturbTheOthers() throws IOException {
        String right = POST + "Content-Length: 16\r\n%s\r\n{\"queries\":[\"\"]}";
        String get = "GET %s HTTP/1.1\r\nHost: a\r\n\r\n";
        RawAnswer answer = server.raw(String.format(right, "")
                + POST
                + "Content-Length: 2\r\n\r\n{]"
                + String.format(get, "/nothing")
                + POST
                + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
                + String.format(get, "/v1/predictions")
                + POST
                + "Request-Timeout: 0\r\nContent-Length: 2\r\n\r\n{}"
                + String.format(right, "Connection: close\r\n"));
        assertThat(STATUS.matcher(answer.text()).results().map(found -> found.group(1)))
                .containsExactly("200", "400", "404", "422", "405", "400", "200");
        assertThat(answer.closed()).isTrue();
    }

    @Test
    void pipelined_malformed_isTheLastThatIsAnswered() throws IOException {
        String right = POST + "Content-Length: 16\r\n\r\n{\"queries\":[\"\"]}";
        RawAnswer answer = server.raw(right + "GET /v2 HTTP/1.1\r\n\r\n" + right);
        assertThat(STATUS.matcher(answer.text()).results().map(found -> found.group(1)))
                .containsExactly("200", "400");
        assertThat(answer.closed()).isTrue();
    }

    @Test
    void connection_closeAmongOthers_isClosed() throws IOException {
        RawAnswer answer = server.raw("GET /v2 HTTP/1.1\r\nHost: a\r\nConnection: TE, close\r\n\r\n");
        assertThat(answer.text()).containsIgnoringCase("connection: close");
        assertThat(answer.closed()).isTrue();
    }

    @Test
    void chunk_itsLineTooLong_isMalformed() throws IOException {
        RawAnswer answer = server.raw(POST + "Transfer-Encoding: chunked\r\n\r\n2;" + "a".repeat(100_000) + "\r\n{}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("malformed-request");
    }

    @Test
    void trailers_tooLarge_is431() throws IOException {
        RawAnswer answer = server.raw(
                POST + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n" + "X: y\r\n".repeat(20_000) + "\r\n");
        assertThat(answer.status()).isEqualTo(431);
    }

    @Test
    void http10_keepAlive_isKept() throws IOException {
        String request = "GET /v2/health/live HTTP/1.0\r\n%s\r\n";
        RawAnswer answer =
                server.raw(String.format(request, "Connection: keep-alive\r\n") + String.format(request, ""));
        assertThat(STATUS.matcher(answer.text()).results()).hasSize(2);
        assertThat(answer.text()).containsOnlyOnce("connection: keep-alive");
        assertThat(answer.closed()).isTrue();
    }

    @Test
    void http10_withoutKeepAlive_isAnsweredAndClosed() throws IOException {
        RawAnswer answer = server.raw("GET /v2 HTTP/1.0\r\n\r\n");
        assertThat(answer.text()).startsWith("HTTP/1.0 200").contains("content-length: ");
        assertThat(answer.closed()).isTrue();
    }

    @Test
    void upgrade_toHttp2OrWebSocket_isNotOffered() throws IOException {
        String upgrade = "GET /v2 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: %s\r\n\r\n"
                .concat("GET /v2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(server.raw(String.format(upgrade, "h2c")).status()).isEqualTo(200);
        assertThat(server.raw(String.format(upgrade, "websocket")).status()).isEqualTo(200);
    }
}
