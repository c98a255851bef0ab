package io.querycast.scaler;

import static org.assertj.core.api.Assertions.fail;

import io.querycast.cli.ScaleArguments;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A real scaler in a hurry, with everything it talks to. */
final class RunningScaler implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    final FakeSwarm swarm;
    final FakePrometheus prometheus = new FakePrometheus();
    final FakeEdge edge = new FakeEdge();
    final List<String> audit = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable QuerycastScaler scaler;

    /** What must become true soon. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    RunningScaler() throws InterruptedException, ExecutionException, TimeoutException {
        this(new FakeSwarm("1.41", 12));
    }

    RunningScaler(FakeSwarm swarm) throws InterruptedException, ExecutionException, TimeoutException {
        this.swarm = swarm;
    }

    ScalerOptions options(String... more) {
        return ScaleArguments.parse(Stream.concat(
                        Stream.of(
                                "--docker-url=" + swarm.uri(""),
                                "--prometheus-url=" + prometheus.uri("/"),
                                "--edge-url=" + edge.uri("/metrics"),
                                "--interval=100ms",
                                "--fast-window=1s",
                                "--slow-window=2s",
                                "--panic-hold=1s",
                                "--stabilization-window=3s",
                                "--lower-interval=500ms",
                                "--call-timeout=1s",
                                "--metrics-port=0"),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    RunningScaler start(String... more) throws InterruptedException {
        scaler = QuerycastScaler.start(options(more), "test", audit::add);
        return this;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        URI uri =
                URI.create("http://127.0.0.1:" + Objects.requireNonNull(scaler).port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    /** {@return the value of a series of the scaler's metrics; NaN if it is not there} */
    double metric(String series) throws IOException, InterruptedException {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Waits until so many more rounds are over. */
    void rounds(int number) throws Exception {
        double before = metric("querycast_scaler_round_duration_seconds_count");
        eventually(() -> metric("querycast_scaler_round_duration_seconds_count") >= before + number);
    }

    static void eventually(Condition condition) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                fail("not within " + DEADLINE);
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    @Override
    public void close() {
        try {
            if (scaler != null) {
                scaler.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        swarm.close();
        prometheus.close();
        edge.close();
    }
}
