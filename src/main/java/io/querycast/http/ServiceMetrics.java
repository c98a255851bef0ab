package io.querycast.http;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.querycast.scoring.ModelMetadata;
import io.querycast.scoring.ScoringService;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** What the service counts. Names and labels are a contract; every label has a small fixed set of values. Thread-safe. */
final class ServiceMetrics {
    private static final int STATUSES = 600;
    private static final Duration[] REQUEST_BUCKETS = durations(
            50,
            100,
            250,
            500,
            1_000,
            2_500,
            5_000,
            10_000,
            50_000,
            100_000,
            250_000,
            500_000,
            1_000_000,
            2_500_000,
            10_000_000);
    private static final Duration[] STAGE_BUCKETS =
            durations(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000, 1_000_000);

    /**
     * Maxima move on every 5 seconds, and are of the last 10 at most. By default they do so a minute after the start for the first time, when
     * the compiler has long left that way out of all that handles a request: on one core it then compiled for half a second.
     */
    private static final DistributionStatisticConfig MAXIMA = DistributionStatisticConfig.builder()
            .expiry(Duration.ofSeconds(5))
            .bufferLength(2)
            .build();

    private final TickingClock clock = new TickingClock();
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new PrometheusRegistry(), clock);
    private final Map<Api, Counter> predictions = new EnumMap<>(Api.class);

    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final Map<ProblemType, Counter> rejections = new EnumMap<>(ProblemType.class);
    /** By the route, then by the status. */
    private final Map<String, AtomicReferenceArray<Timer>> requests = new ConcurrentHashMap<>();

    private final DistributionSummary predictedSeconds;
    private final DistributionSummary batchQueries;
    private final Counter negativePredictions;

    /** Each figure asks twice whether its maximum is to move on; a reading of the system's clock each time would cost more than the figure. */
    private static final class TickingClock implements Clock {
        private volatile long wallTime = System.currentTimeMillis();

        @Override
        public long wallTime() {
            return wallTime;
        }

        @Override
        public long monotonicTime() {
            return System.nanoTime();
        }
    }

    /** The two APIs. */
    enum Api {
        V1,
        V2
    }

    /** Where the time of a prediction goes. */
    enum Stage {
        PARSE,
        TOKENIZE,
        INFER,
        EXPLAIN;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    ServiceMetrics(ScoringService scoring, Admission admission, String programVersion) {
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                return MAXIMA.merge(config);
            }
        });
        ModelMetadata model = scoring.metadata();
        for (Api api : Api.values()) {
            predictions.put(
                    api,
                    Counter.builder("querycast.predictions")
                            .description("Queries predicted")
                            .tag("model", model.name())
                            .tag("version", model.version())
                            .tag("api", api == Api.V1 ? "v1" : "v2")
                            .register(registry));
        }
        for (Stage stage : Stage.values()) {
            stages.put(
                    stage,
                    Timer.builder("querycast.stage.duration")
                            .description("Time a request spends in each stage of its prediction")
                            .tag("stage", stage.label())
                            .serviceLevelObjectives(STAGE_BUCKETS)
                            .register(registry));
        }
        for (ProblemType type : ProblemType.values()) {
            rejections.put(
                    type,
                    Counter.builder("querycast.rejected")
                            .description("Requests answered with a problem, by its type")
                            .tag("reason", type.slug())
                            .register(registry));
        }
        predictedSeconds = DistributionSummary.builder("querycast.prediction")
                .description("Seconds predicted, negative ones as 0")
                .baseUnit("seconds")
                .serviceLevelObjectives(0.5, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5, 10, 30, 60)
                .register(registry);
        batchQueries = DistributionSummary.builder("querycast.batch.queries")
                .description("Queries in a request")
                .serviceLevelObjectives(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000)
                .register(registry);
        negativePredictions = Counter.builder("querycast.negative.predictions")
                .description("Queries predicted to take less than no time")
                .register(registry);
        Gauge.builder("querycast.in.flight", admission, Admission::inFlight)
                .description("Requests at work")
                .register(registry);
        Gauge.builder("querycast.model.info", () -> 1)
                .description("The model at work")
                .tag("name", model.name())
                .tag("version", model.version())
                .tag("sha256", scoring.modelSha256())
                .register(registry);
        Gauge.builder("querycast.build.info", () -> 1)
                .description("The program at work")
                .tag("version", programVersion)
                .tag("java", Runtime.version().toString())
                .register(registry);
    }

    private static Duration[] durations(long... microseconds) {
        return Arrays.stream(microseconds)
                .mapToObj(micros -> Duration.ofNanos(micros * 1_000))
                .toArray(Duration[]::new);
    }

    /** {@return where Vert.x and the JVM add their own} */
    PrometheusMeterRegistry registry() {
        return registry;
    }

    /** Lets maxima move on; to be called about as often as every 100 ms. */
    void tick() {
        clock.wallTime = System.currentTimeMillis();
    }

    private static <K extends Enum<K>, V> V of(Map<K, V> meters, K key) {
        return Objects.requireNonNull(meters.get(key));
    }

    void predicted(Api api, float[] seconds) {
        of(predictions, api).increment(seconds.length);
        batchQueries.record(seconds.length);
        for (float predicted : seconds) {
            if (predicted < 0) {
                negativePredictions.increment();
            }
            predictedSeconds.record(Math.max(0, predicted));
        }
    }

    void stage(Stage stage, long nanos) {
        of(stages, stage).record(nanos, TimeUnit.NANOSECONDS);
    }

    void rejected(ProblemType type) {
        of(rejections, type).increment();
    }

    void answered(String route, int status, long nanos) {
        AtomicReferenceArray<Timer> byStatus =
                requests.computeIfAbsent(route, label -> new AtomicReferenceArray<>(STATUSES));
        Timer timer = byStatus.get(status);
        if (timer == null) {
            timer = requestTimer(route, status);
            byStatus.set(status, timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer requestTimer(String route, int status) {
        return Timer.builder("querycast.request.duration")
                .description("From the end of a request's header section to its answer")
                .tag("route", route)
                .tag("code", Integer.toString(status))
                .serviceLevelObjectives(REQUEST_BUCKETS)
                .register(registry);
    }
}
