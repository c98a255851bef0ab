package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.CommandProcess;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process itself: what it prints, how it ends. */
final class ServeProcessIT {
    private static final Pattern ADDRESSES = Pattern.compile(
            ".*http://127\\.0\\.0\\.1:(\\d+) \\(API\\).*http://127\\.0\\.0\\.1:(\\d+) \\(management\\)");
    private static final int CALLERS = 4;
    private static final int AFTERWARDS = 5;

    @TempDir
    private Path folder;

    private Process serve(String... options) throws IOException {
        return serveWithMemory("512m", options);
    }

    private Process serveWithMemory(String size, String... options) throws IOException {
        List<String> javaOptions = List.of("-Xmx" + size, "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");
        List<String> command = new ArrayList<>(List.of("serve", "--management-port=0"));
        command.addAll(List.of(options));
        return CommandProcess.of(javaOptions, command)
                .redirectError(folder.resolve("log").toFile())
                .start();
    }

    private static Matcher addresses(Process process) throws IOException {
        String line =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        Matcher matcher = ADDRESSES.matcher(String.valueOf(line));
        assertThat(matcher.matches()).as(line).isTrue();
        return matcher;
    }

    @Test
    void start_tells_whatIsAtWork() throws Exception {
        Process process = serve("--port=0", "--max-queries=7");
        try {
            Matcher addresses = addresses(process);
            JsonObject options = new JsonObject(Files.readAllLines(folder.resolve("log")).stream()
                    .filter(text -> text.contains("\"message\":\"started\""))
                    .findFirst()
                    .orElseThrow());
            int processors = Runtime.getRuntime().availableProcessors();
            assertThat(options.getMap())
                    .containsEntry("port", addresses.group(1))
                    .containsEntry("management_port", addresses.group(2))
                    .containsEntry("max_queries", "7")
                    .containsEntry("event_loops", Integer.toString(processors))
                    .containsEntry("max_buffered", Integer.toString(32 << 20))
                    .containsEntry("parser_threads", Integer.toString(Math.max(1, processors / 2)))
                    .containsEntry("tls_key", "none");
            assertThat(options.getString("model")).endsWith("model.onnx");
            assertThat(options.getString("model_sha256")).hasSize(64);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Callers that keep asking until they are told to close the connection after the order to stop, as an edge would. */
    @Test
    void sigterm_underLoad_losesNothingAndExits0() throws Exception {
        Process process = serve("--port=0", "--drain-delay=3s");
        try {
            Matcher addresses = addresses(process);
            URI api = URI.create("http://127.0.0.1:" + addresses.group(1) + "/v1/predictions");
            URI ready = URI.create("http://127.0.0.1:" + addresses.group(2) + "/health/ready");
            URI health = URI.create("http://127.0.0.1:" + addresses.group(2) + "/health");
            HttpClient client = HttpClient.newHttpClient();
            Eventually.holds(() -> status(client, ready) == 200);
            AtomicInteger sent = new AtomicInteger();
            AtomicInteger answered = new AtomicInteger();
            AtomicInteger closing = new AtomicInteger();
            ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
            List<Future<?>> done = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                done.add(callers.submit(() -> {
                    for (int afterwards = 0; afterwards < AFTERWARDS; ) {
                        sent.incrementAndGet();
                        HttpResponse<String> response = client.send(prediction(api), BodyHandlers.ofString());
                        answered.addAndGet(response.statusCode() == 200 ? 1 : 0);
                        if (response.headers()
                                .firstValue("Connection")
                                .orElse("")
                                .equals("close")) {
                            closing.incrementAndGet();
                            afterwards++;
                        }
                    }
                    return null;
                }));
            }
            Eventually.holds(() -> answered.get() > 200);
            process.destroy();
            Eventually.holds(() -> status(client, ready) == 503);
            assertThat(status(client, health)).isEqualTo(200);
            for (Future<?> caller : done) {
                caller.get(20, TimeUnit.SECONDS);
            }
            callers.shutdown();
            assertThat(answered.get()).isEqualTo(sent.get());
            assertThat(closing.get()).isEqualTo(CALLERS * AFTERWARDS);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static HttpRequest prediction(URI api) {
        return HttpRequest.newBuilder(api)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"queries\":[\"select 1\"]}"))
                .build();
    }

    private static int status(HttpClient client, URI uri) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void sigterm_again_endsAtOnce() throws Exception {
        Process process = serve("--port=0", "--drain-delay=5m");
        try {
            URI ready = URI.create("http://127.0.0.1:" + addresses(process).group(2) + "/health/ready");
            HttpClient client = HttpClient.newHttpClient();
            Eventually.holds(() -> status(client, ready) == 200);
            process.destroy();
            Eventually.holds(() -> status(client, ready) == 503);
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + 15);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Without the launcher's option that would end Java by itself. */
    @Test
    void memory_used_up_endsTheProcessWith3() throws Exception {
        Process process = serveWithMemory("96m", "--port=0", "--drills");
        try {
            String management = "http://127.0.0.1:" + addresses(process).group(2);
            HttpClient client = HttpClient.newHttpClient();
            Eventually.holds(() -> status(client, URI.create(management + "/health/ready")) == 200);
            HttpRequest request = HttpRequest.newBuilder(URI.create(management + "/drills/leak-memory"))
                    .POST(BodyPublishers.ofString("{\"megabytes\":1000}"))
                    .build();
            CompletableFuture<HttpResponse<Void>> asked = client.sendAsync(request, BodyHandlers.discarding());
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(3);
            Eventually.holds(asked::isDone);
            assertThat(Files.readString(folder.resolve("log"))).contains("DRILL: 1000 MiB are leaked");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Together these bodies would be twice the heap. */
    @Test
    void bodies_largerThanMemory_areRefusedAndTheServiceLives() throws Exception {
        Process process = serveWithMemory("64m", "--port=0");
        List<Socket> callers = new ArrayList<>();
        try {
            Matcher addresses = addresses(process);
            int port = Integer.parseInt(addresses.group(1));
            URI ready = URI.create("http://127.0.0.1:" + addresses.group(2) + "/health/ready");
            HttpClient client = HttpClient.newHttpClient();
            Eventually.holds(() -> status(client, ready) == 200);
            byte[] unfinished = ("POST /v1/predictions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                            + "Content-Length: 400001\r\n\r\n" + " ".repeat(400_000))
                    .getBytes(StandardCharsets.ISO_8859_1);
            for (int caller = 0; caller < 320; caller++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                callers.add(socket);
                writeUnlessRefused(socket, unfinished);
            }
            assertThat(process.isAlive()).isTrue();
            for (Socket caller : callers) {
                caller.close();
            }
            URI api = URI.create("http://127.0.0.1:" + port + "/v1/predictions");
            Eventually.holds(() ->
                    client.send(prediction(api), BodyHandlers.discarding()).statusCode() == 200);
        } finally {
            process.destroyForcibly();
            for (Socket caller : callers) {
                caller.close();
            }
        }
    }

    private static void writeUnlessRefused(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("Broken pipe|Connection reset.*");
        }
    }

    @Test
    void model_missing_exits3WithTheReason() throws Exception {
        assertThat(exitStatus(serve("--port=0", "--model=no-such.onnx"))).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("log")))
                .startsWith("querycast: ")
                .contains("no-such.onnx");
    }

    @Test
    void option_wrong_exits2NamingIt() throws Exception {
        for (String option :
                List.of("--port=x", "--max-body=0", "--log-level=loud", "--idle-timeout=soon", "--nonsense")) {
            assertThat(exitStatus(serve(option))).as(option).isEqualTo(2);
            assertThat(Files.readString(folder.resolve("log")))
                    .startsWith("querycast: ")
                    .contains(option.replaceFirst("=.*", ""));
        }
    }

    @Test
    void port_taken_exits3WithTheReason() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(exitStatus(serve("--port=" + taken.getLocalPort()))).isEqualTo(3);
            assertThat(Files.readString(folder.resolve("log")))
                    .contains("querycast: ", Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void model_broken_exits3WithTheReason() throws Exception {
        Path model = Files.writeString(folder.resolve("broken.onnx"), "no model");
        assertThat(exitStatus(serve("--port=0", "--model=" + model))).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("log"))).contains("querycast: ", model.toString());
    }

    private static int exitStatus(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
