package io.querycast.scaler;

import com.fasterxml.jackson.databind.JsonNode;
import io.querycast.scaler.RateReader.Rates;
import io.querycast.scaler.ServiceOutcome.Judged;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Scales every service that asks for it, round by round, on the node that leads the Swarm's managers. A node that does not
 * lead forgets what it saw. Confined to one event loop.
 */
final class Scaler {
    /** How often one round reads a service again that somebody else changed at the same time. */
    private static final int MOST_ATTEMPTS = 3;

    private final ScalerOptions options;
    private final SwarmApi swarm;
    private final RateReader rateReader;
    private final Supplier<Duration> clock;
    private final Map<String, History> histories = new HashMap<>();
    private Optional<String> nodeId;

    Scaler(Vertx vertx, HttpCalls http, ScalerOptions options, Supplier<Duration> clock) {
        this.options = options;
        this.clock = clock;
        this.swarm = new SwarmApi(http, options.sources().docker());
        this.rateReader = new RateReader(vertx, http, swarm, options, clock);
        this.nodeId = options.sources().nodeId();
    }

    /** {@return what one round did; failed with a {@link ScalerException} if the Docker API cannot be used} */
    Future<Round> round() {
        return nodeId().compose(swarm::leads).compose(leads -> {
            if (leads) {
                return act();
            }
            histories.clear();
            return Future.succeededFuture(new Round(Optional.empty(), List.of()));
        });
    }

    private Future<String> nodeId() {
        return nodeId.map(Future::succeededFuture)
                .orElseGet(() -> swarm.nodeId().onSuccess(id -> nodeId = Optional.of(id)));
    }

    private Future<Round> act() {
        Future<List<JsonNode>> listed = swarm.services(options.sources().stack(), ServiceLabels.ENABLE);
        return rateReader
                .read()
                .compose(rates -> listed.compose(services -> {
                    Set<String> ids = services.stream().map(Scaler::id).collect(Collectors.toSet());
                    histories.keySet().retainAll(ids);
                    List<Future<ServiceOutcome>> outcomes = services.stream()
                            .filter(Scaler::isNotSwitchedOff)
                            .map(service -> scale(service, rates, histories.getOrDefault(id(service), History.NONE), 1))
                            .toList();
                    return Future.join(outcomes)
                            .map(all -> new Round(
                                    Optional.of(rates),
                                    outcomes.stream().map(Future::result).toList()));
                }));
    }

    private static String id(JsonNode service) {
        return service.path("ID").asText();
    }

    private static boolean isNotSwitchedOff(JsonNode service) {
        return !service.path("Spec")
                .path("Labels")
                .path(ServiceLabels.ENABLE)
                .asText()
                .equals("false");
    }

    /** One service, from what was read of it; never failed. */
    private Future<ServiceOutcome> scale(JsonNode json, Rates rates, History before, int attempt) {
        return Future.succeededFuture(json)
                .map(SwarmService::of)
                .compose(service -> judge(service, rates, before))
                .compose(judged -> apply(judged, rates, before, attempt))
                .otherwise(failure -> new ServiceOutcome(
                        id(json),
                        json.path("Spec").path("Name").asText(),
                        Optional.empty(),
                        Action.FAILED,
                        Optional.of(String.valueOf(failure.getMessage()))));
    }

    private Future<Judged> judge(SwarmService service, Rates rates, History before) {
        ServiceLabels labels = new ServiceLabels(service.labels());
        labels.requireEnabled();
        ScalingLimits limits = labels.limits(options.defaults());
        ServiceCondition condition = service.condition();
        return swarm.runningTasks(service.id()).map(ready -> {
            Observation seen = new Observation(clock.get(), service.replicas(), ready, rates.rate(), condition);
            Decision decision = new ScalingRule(limits, options.timing()).decide(before, seen);
            histories.put(service.id(), decision.history());
            return new Judged(service, limits, seen, decision);
        });
    }

    private Future<ServiceOutcome> apply(Judged judged, Rates rates, History before, int attempt) {
        int desired = judged.decision().desired();
        SwarmService service = judged.service();
        if (desired == judged.seen().current()) {
            return Future.succeededFuture(outcome(judged, Action.NONE, Optional.empty()));
        }
        if (options.dryRun()) {
            return Future.succeededFuture(outcome(judged, Action.DRY_RUN, Optional.empty()));
        }
        return swarm.scale(service, desired)
                .compose(applied -> {
                    if (applied) {
                        return Future.succeededFuture(outcome(judged, Action.APPLIED, Optional.empty()));
                    }
                    return attempt < MOST_ATTEMPTS
                            ? swarm.service(service.id()).compose(json -> scale(json, rates, before, attempt + 1))
                            : Future.succeededFuture(outcome(
                                    judged,
                                    Action.CONFLICT,
                                    Optional.of("others changed the service " + attempt + " times meanwhile")));
                })
                .otherwise(
                        failure -> outcome(judged, Action.FAILED, Optional.of(String.valueOf(failure.getMessage()))));
    }

    private static ServiceOutcome outcome(Judged judged, Action action, Optional<String> trouble) {
        return new ServiceOutcome(judged.service().id(), judged.service().name(), Optional.of(judged), action, trouble);
    }
}
