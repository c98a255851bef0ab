package io.querycast.scaler;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What arrives, by the best source that can be trusted: Prometheus, then the edge itself. Either must see as many edges as
 * run. The edge is read in every round: its window is full when Prometheus fails, and it knows better when that has samples of a
 * part of the window alone, having been away, for its rates are too low then. Confined to one event loop.
 */
final class RateReader {
    private final PrometheusSource prometheus;
    private final EdgeSource edge;
    private final SwarmApi swarm;
    private final String edgeService;
    private final Supplier<Duration> clock;
    private final ArrivalCounter arrivals;

    /**
     * What was found.
     *
     * @param rate what arrives; empty if nobody can tell
     * @param prometheusTrouble why Prometheus cannot be trusted; empty if it can
     * @param edgeTrouble why the edge cannot be trusted; empty if it can, or was not read for a whole window yet
     */
    record Rates(Optional<RequestRate> rate, Optional<String> prometheusTrouble, Optional<String> edgeTrouble) {}

    RateReader(Vertx vertx, HttpCalls http, SwarmApi swarm, ScalerOptions options, Supplier<Duration> clock) {
        Timing timing = options.timing();
        this.prometheus = new PrometheusSource(http, options.sources(), timing);
        this.edge = new EdgeSource(vertx, http, options.sources());
        this.swarm = swarm;
        this.edgeService = options.sources().stack() + "_" + options.sources().edgeService();
        this.clock = clock;
        this.arrivals = new ArrivalCounter(timing.fastWindow(), timing.slowWindow());
    }

    /** {@return what arrives; never failed} */
    Future<Rates> read() {
        Future<Integer> running = swarm.runningTasks(edgeService);
        Future<RequestRate> byPrometheus = prometheus
                .read()
                .compose(reading -> running.map(edges -> {
                    requireAll(edges, reading.edges(), "Prometheus");
                    return reading.rate();
                }));
        Future<Optional<RequestRate>> byEdge = edge.read().compose(counters -> {
            Duration at = clock.get();
            return running.map(edges -> {
                requireAll(edges, counters.size(), "the scaler");
                arrivals.add(at, counters);
                return arrivals.rate();
            });
        });
        return Future.join(byPrometheus, byEdge).transform(ended -> {
            Optional<RequestRate> own = byEdge.succeeded() ? byEdge.result() : Optional.empty();
            Optional<RequestRate> rate = byPrometheus.succeeded()
                    ? Optional.of(own.map(byPrometheus.result()::atLeast).orElse(byPrometheus.result()))
                    : own;
            return Future.succeededFuture(new Rates(rate, trouble(byPrometheus), trouble(byEdge)));
        });
    }

    private void requireAll(int running, int read, String reader) {
        if (running == 0 || running != read) {
            throw new ScalerException(running + " tasks of " + edgeService + " run, " + reader + " reads " + read);
        }
    }

    private static Optional<String> trouble(Future<?> read) {
        return read.failed() ? Optional.of(String.valueOf(read.cause().getMessage())) : Optional.empty();
    }
}
