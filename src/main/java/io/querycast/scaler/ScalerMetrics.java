package io.querycast.scaler;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.querycast.scaler.RateReader.Rates;
import io.querycast.scaler.ServiceOutcome.Judged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What the scaler tells of itself. Names and labels are a contract. Written by one thread, read by any. */
final class ScalerMetrics {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<MultiGauge, ToDoubleFunction<Judged>> judgedGauges = new LinkedHashMap<>();
    private final MultiGauge misconfigured;
    private final Timer rounds;
    private final Counter failedRounds;
    private volatile boolean dockerUp;
    private volatile Optional<Round> last = Optional.empty();

    ScalerMetrics(String programVersion, boolean dryRun) {
        Gauge.builder("querycast.build.info", () -> 1)
                .description("The program")
                .tag("version", programVersion)
                .tag("java", Runtime.version().toString())
                .register(registry);
        gauge("dry.run", "1 if the scaler only says what it would do", () -> flag(dryRun));
        gauge(
                "leader",
                "1 if the scaler's node leads the Swarm, so that it acts",
                () -> flag(last.isPresent() && last.get().leads()));
        gauge(
                "blind",
                "1 if it leads and Prometheus gave no rate that can be trusted",
                () -> flag(rates().map(rates -> rates.prometheusTrouble().isPresent())
                        .orElse(false)));
        source("docker", () -> dockerUp);
        source(
                "prometheus",
                () -> rates().isPresent() && rates().get().prometheusTrouble().isEmpty());
        source("edge", () -> rates().isPresent() && rates().get().edgeTrouble().isEmpty());
        rate("fast", RequestRate::fast);
        rate("slow", RequestRate::slow);
        judged("replicas", "Replicas the service is asked to have", judged -> judged.seen()
                .current());
        judged("ready.replicas", "Replicas that run and are healthy", judged -> judged.seen()
                .ready());
        judged("desired.replicas", "Replicas the last decision asks for", judged -> judged.decision()
                .desired());
        judged(
                "needed.replicas",
                "Replicas the rate asks for, whatever the limits say; NaN if nobody can tell",
                judged -> judged.decision().needed().isPresent()
                        ? judged.decision().needed().getAsInt()
                        : Double.NaN);
        judged("min.replicas", "Fewest replicas", judged -> judged.limits().minReplicas());
        judged("max.replicas", "Most replicas", judged -> judged.limits().maxReplicas());
        judged(
                "panic",
                "1 while the rate is far above what the ready replicas are meant for",
                judged -> flag(judged.decision().panic()));
        judged(
                "update.paused",
                "1 while an update or roll-back of the service failed and waits for somebody",
                judged -> flag(judged.service().updatePaused()));
        judged(
                "on.hold",
                "1 while the service's pause label is true",
                judged -> flag(judged.seen().condition() == ServiceCondition.ON_HOLD));
        misconfigured = MultiGauge.builder("querycast.scaler.unjudged")
                .description("1 if the service could not be judged: its labels make no sense, or it cannot be read")
                .register(registry);
        rounds = Timer.builder("querycast.scaler.round.duration")
                .description("Time a round takes")
                .register(registry);
        failedRounds = Counter.builder("querycast.scaler.failed.rounds")
                .description("Rounds that could do nothing")
                .register(registry);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("querycast.scaler." + name, value)
                .description(description)
                .register(registry);
    }

    private void source(String source, BooleanSupplier up) {
        Gauge.builder("querycast.scaler.source.up", () -> flag(up.getAsBoolean()))
                .description("1 if the source could be used in the last round")
                .tag("source", source)
                .register(registry);
    }

    private void rate(String window, Function<RequestRate, Double> rate) {
        Gauge.builder(
                        "querycast.scaler.request.rate",
                        () -> rates().flatMap(Rates::rate).map(rate).orElse(Double.NaN))
                .description("Requests a second that arrive; NaN if nobody can tell")
                .tag("window", window)
                .register(registry);
    }

    private void judged(String name, String description, ToDoubleFunction<Judged> value) {
        judgedGauges.put(
                MultiGauge.builder("querycast.scaler." + name)
                        .description(description)
                        .register(registry),
                value);
    }

    private static int flag(boolean set) {
        return set ? 1 : 0;
    }

    private Optional<Rates> rates() {
        return last.flatMap(Round::rates);
    }

    /** Takes what a round did and how long it took. */
    synchronized void ended(Round round, Duration duration) {
        dockerUp = true;
        rounds.record(duration);
        show(round);
    }

    private void show(Round round) {
        last = Optional.of(round);
        List<ServiceOutcome> services = round.services();
        judgedGauges.forEach((gauge, value) -> gauge.register(
                services.stream()
                        .filter(service -> service.judged().isPresent())
                        .map(service -> Row.of(
                                Tags.of("service", service.name()),
                                value.applyAsDouble(service.judged().get())))
                        .collect(Collectors.toCollection(ArrayList::new)),
                true));
        misconfigured.register(
                services.stream()
                        .map(service -> Row.of(
                                Tags.of("service", service.name()),
                                flag(service.judged().isEmpty())))
                        .collect(Collectors.toCollection(ArrayList::new)),
                true);
        services.stream()
                .filter(service -> service.judged().isPresent() && service.action() != Action.NONE)
                .forEach(service -> count(service, service.judged().get()));
    }

    private void count(ServiceOutcome service, Judged judged) {
        boolean up = judged.decision().desired() > judged.seen().current();
        Counter.builder("querycast.scaler.actions")
                .description("What became of decisions to change the replicas")
                .tag("service", service.name())
                .tag("direction", up ? "up" : "down")
                .tag("outcome", service.action().label())
                .register(registry)
                .increment();
    }

    /** Takes that a round could do nothing. */
    synchronized void failed(Duration duration) {
        dockerUp = false;
        rounds.record(duration);
        failedRounds.increment();
        show(new Round(Optional.empty(), List.of()));
    }

    /** {@return all of it in Prometheus' text format; never in the middle of a change, when series are away for a moment} */
    synchronized String scrape() {
        return registry.scrape();
    }

    PrometheusMeterRegistry registry() {
        return registry;
    }
}
