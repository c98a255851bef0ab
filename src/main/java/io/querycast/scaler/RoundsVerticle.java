package io.querycast.scaler;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rounds, one after the other, at an even pace, until it is told to stop; a round under way is finished. */
final class RoundsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RoundsVerticle.class);

    private final ScalerOptions options;
    private final ScalerMetrics metrics;
    private final ScalerHealth health;
    private final Consumer<String> audit;
    private final Troubles troubles = new Troubles(MonotonicTime::now);
    private Optional<Boolean> led = Optional.empty();
    private Future<Round> current = Future.succeededFuture();
    private boolean stopping;

    RoundsVerticle(ScalerOptions options, ScalerMetrics metrics, ScalerHealth health, Consumer<String> audit) {
        this.options = options;
        this.metrics = metrics;
        this.health = health;
        this.audit = audit;
    }

    @Override
    public Future<?> start() {
        HttpCalls http = new HttpCalls(vertx, options.sources().callTimeout());
        Scaler scaler = new Scaler(vertx, http, options, MonotonicTime::now);
        vertx.runOnContext(now -> begin(scaler));
        return Future.succeededFuture();
    }

    private void begin(Scaler scaler) {
        if (stopping) {
            return;
        }
        Duration started = MonotonicTime.now();
        current = scaler.round().onComplete(ended -> {
            Duration took = MonotonicTime.now().minus(started);
            if (ended.succeeded()) {
                metrics.ended(ended.result(), took);
                tell(ended.result());
            } else {
                metrics.failed(took);
            }
            troubles.report(
                    "Docker API",
                    ended.failed() ? Optional.of(String.valueOf(ended.cause().getMessage())) : Optional.empty());
            health.roundEnded();
            Duration pause = options.timing().interval().minus(took);
            vertx.setTimer(Math.max(1, pause.toMillis()), next -> begin(scaler));
        });
    }

    private void tell(Round round) {
        if (!led.equals(Optional.of(round.leads()))) {
            led = Optional.of(round.leads());
            LOG.info(
                    round.leads()
                            ? "this node leads the Swarm: the scaler acts, and takes no replica away for a whole window"
                            : "this node does not lead the Swarm: the scaler stands by");
        }
        round.rates().ifPresent(rates -> {
            troubles.report("rate by Prometheus", rates.prometheusTrouble());
            troubles.report("rate by the edge", rates.edgeTrouble());
        });
        for (ServiceOutcome service : round.services()) {
            troubles.report("service " + service.name(), service.trouble());
            if (service.judged().isPresent() && service.action() != Action.NONE) {
                audit.accept(AuditLine.of(Instant.now(), service));
            }
        }
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        return current.transform(ended -> Future.succeededFuture());
    }
}
