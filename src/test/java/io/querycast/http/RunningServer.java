package io.querycast.http;

import io.querycast.cli.ServeArguments;
import io.querycast.scoring.ModelException;
import io.querycast.scoring.ProvidedModel;
import io.querycast.scoring.ScoringService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** A real server on free ports, and what tests ask of it. */
final class RunningServer implements AutoCloseable {
    /** How long requests in flight may take when a test's server drains. */
    static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(3);

    private static final int DEADLINE_MILLIS = 10_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ScoringService scoring;
    private final QuerycastServer server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private RunningServer(ScoringService scoring, QuerycastServer server) {
        this.scoring = scoring;
        this.server = server;
    }

    /** What came back on a raw socket, and whether the server closed it. */
    record RawAnswer(String text, boolean closed) {
        int status() {
            return Integer.parseInt(text.split(" ", -1)[1]);
        }
    }

    static RunningServer start(String... options)
            throws ModelException, ServerException, InterruptedException, IOException {
        return start(ProvidedModel.FILE, options);
    }

    static RunningServer start(Path model, String... options)
            throws ModelException, ServerException, InterruptedException, IOException {
        ServiceOptions parsed = ServeArguments.parse(Stream.concat(
                        Stream.of(
                                "--port=0",
                                "--management-port=0",
                                "--event-loops=1",
                                "--warm-up-requests=1",
                                "--drain-delay=0s",
                                "--drain-timeout=" + DRAIN_TIMEOUT.toSeconds() + "s"),
                        Stream.of(options))
                .toArray(String[]::new));
        ServiceOptions.Access access = parsed.access();
        Optional<ApiKeys> keys = access.apiKeys().isEmpty()
                ? Optional.empty()
                : Optional.of(ApiKeys.read(access.apiKeys().get(), access.keyRate(), access.keyBurst()));
        ScoringService scoring = ScoringService.load(model);
        QuerycastServer server = QuerycastServer.start(parsed, scoring, keys, "test");
        server.warmUp();
        return new RunningServer(scoring, server);
    }

    int port() {
        return server.port();
    }

    QuerycastServer server() {
        return server;
    }

    /** {@return requests at work} */
    int inFlight() throws IOException, InterruptedException {
        return management("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("querycast_in_flight "))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
                .sum();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> management(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    HttpResponse<Void> headManagement(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
    }

    HttpResponse<String> postManagement(String path, String body) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + server.managementPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body, String... headers) throws IOException, InterruptedException {
        return client.send(request(path, body.getBytes(StandardCharsets.UTF_8), headers), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
        return client.sendAsync(request(path, body.getBytes(StandardCharsets.UTF_8)), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> postBytes(String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(path, body, headers), BodyHandlers.ofByteArray());
    }

    private HttpRequest request(String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .setHeader("Content-Type", "application/json");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return request.build();
    }

    /**
     * {@return what the server answers to bytes on a socket of their own until it closes it, or says nothing for a while}
     *
     * @param request the bytes
     * @param patienceMillis how long it may say nothing
     */
    RawAnswer raw(String request, int patienceMillis) throws IOException {
        return raw(server.port(), request, patienceMillis);
    }

    private static RawAnswer raw(int port, String request, int patienceMillis) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(patienceMillis);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            boolean closed = false;
            try {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                for (int octet = socket.getInputStream().read();
                        octet >= 0;
                        octet = socket.getInputStream().read()) {
                    answer.write(octet);
                }
                closed = true;
            } catch (SocketTimeoutException e) {
                closed = false;
            } catch (SocketException e) {
                closed = true;
            }
            return new RawAnswer(answer.toString(StandardCharsets.ISO_8859_1), closed);
        }
    }

    /** {@return what the server answers until it closes the connection} */
    RawAnswer raw(String request) throws IOException {
        return raw(request, DEADLINE_MILLIS);
    }

    /** {@return what the management port answers until it closes the connection} */
    RawAnswer rawManagement(String request) throws IOException {
        return raw(server.managementPort(), request, DEADLINE_MILLIS);
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            server.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        scoring.close();
    }
}
