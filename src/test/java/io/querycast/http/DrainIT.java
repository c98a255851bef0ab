package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of connections once nothing listens any more. */
final class DrainIT {
    private static final String HEAD =
            "POST /v1/predictions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n";
    private static final String BODY = "{\"queries\":[\"\"]}";

    @SuppressWarnings("NullAway.Init")
    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void drain_connectedWithoutARequest_isAnsweredStill() throws Exception {
        try (Socket used = connect();
                Socket fresh = connect()) {
            use(used);
            Thread draining = drain();
            write(fresh, HEAD + BODY);
            assertThat(rest(fresh)).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("connection: close");
            draining.join();
        }
    }

    @Test
    void drain_requestHalfThere_isFinished() throws Exception {
        try (Socket used = connect();
                Socket slow = connect()) {
            use(used);
            begin(slow);
            Thread draining = drain();
            write(slow, BODY.substring(5));
            assertThat(rest(slow)).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("connection: close");
            draining.join();
        }
    }

    @Test
    void drain_idle_isClosedAtOnce() throws Exception {
        try (Socket idle = connect()) {
            use(idle);
            long start = System.nanoTime();
            drain().join();
            assertThat(rest(idle)).isEmpty();
            assertThat(System.nanoTime() - start).isLessThan(RunningServer.DRAIN_TIMEOUT.toNanos());
        }
    }

    @Test
    void drain_requestThatNeverEnds_isGivenUp() throws Exception {
        try (Socket used = connect();
                Socket stuck = connect()) {
            use(used);
            begin(stuck);
            long start = System.nanoTime();
            drain().join();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(RunningServer.DRAIN_TIMEOUT.toNanos());
            assertThat(rest(stuck)).isEmpty();
        }
    }

    /** Begins to drain and waits until nothing listens. */
    private Thread drain() throws Exception {
        Thread draining = new Thread(server::close, "drain");
        draining.start();
        Eventually.holds(() -> {
            try (Socket refused = connect()) {
                return refused.isClosed();
            } catch (ConnectException e) {
                return true;
            }
        });
        return draining;
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** One request and its answer. */
    private static void use(Socket socket) throws IOException {
        write(socket, HEAD + BODY);
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("]}")) {
            answer.append((char) socket.getInputStream().read());
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** Sends half a request, and waits until the server says that it has begun with it. */
    private static void begin(Socket socket) throws IOException {
        write(socket, HEAD.replace("Host: a", "Host: a\r\nExpect: 100-continue"));
        byte[] goOn = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        assertThat(socket.getInputStream().readNBytes(goOn.length)).isEqualTo(goOn);
        write(socket, BODY.substring(0, 5));
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
