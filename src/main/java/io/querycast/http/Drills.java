package io.querycast.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults on request, to rehearse recovery: each is told loudly in the log. Confined to the management event loop. */
final class Drills {
    private static final Logger LOG = LoggerFactory.getLogger(Drills.class);
    private static final int MAX_BODY = 4096;
    private static final int MEGABYTE = 1 << 20;
    /** That of the provided health check. */
    private static final Double DEFAULT_FAILURE_RATE = 0.1;

    private final List<ApiVerticle> eventLoops;
    private final List<byte[]> leaked = new ArrayList<>();
    private double healthFailureRate;

    Drills(List<ApiVerticle> eventLoops) {
        this.eventLoops = List.copyOf(eventLoops);
    }

    void mount(Router router) {
        router.route("/drills/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY));
        router.post("/drills/health-failure-rate").handler(context -> {
            Double rate = context.body().length() <= 0 ? DEFAULT_FAILURE_RATE : number(context, "rate", 0, 1);
            if (rate != null) {
                healthFailureRate = rate;
                started(context, "liveness lies at the rate " + rate);
            }
        });
        router.post("/drills/block-event-loop").handler(context -> {
            Double seconds = number(context, "seconds", 0.001, 3600);
            if (seconds != null) {
                eventLoops.get(0).block(Duration.ofMillis((long) (seconds * 1_000)));
                started(context, "event loop 0 is blocked for " + seconds + " s");
            }
        });
        router.post("/drills/leak-memory").handler(context -> {
            Double megabytes = number(context, "megabytes", 1, 1 << 20);
            if (megabytes != null) {
                started(context, megabytes.intValue() + " MiB are leaked");
                leak(megabytes.intValue());
            }
        });
    }

    private void leak(int megabytes) {
        try {
            for (int leak = 0; leak < megabytes; leak++) {
                leaked.add(new byte[MEGABYTE]);
            }
        } catch (OutOfMemoryError e) { // on the way out it may be replaced by one that nobody sees
            FatalErrors.endIfFatal(e);
        }
    }

    private static @Nullable Double number(RoutingContext context, String member, double least, double most) {
        try {
            JsonObject body = context.body().asJsonObject();
            Object value = body == null ? null : body.getValue(member);
            if (body != null && body.size() == 1 && value instanceof Number number) {
                double chosen = number.doubleValue();
                if (chosen >= least && chosen <= most) {
                    return chosen;
                }
            }
        } catch (DecodeException | ClassCastException e) {
            LOG.debug("a drill's body is not a JSON object", e);
        }
        ManagementVerticle.fail(
                context,
                new Problem(
                        ProblemType.INVALID_REQUEST,
                        "the body must be a JSON object with the member \"" + member + "\" alone, a number from "
                                + least + " to " + most));
        return null;
    }

    private static void started(RoutingContext context, String what) {
        LOG.warn("DRILL: {}", what);
        context.response()
                .putHeader("Content-Type", "application/json")
                .end(new JsonObject().put("drill", what).toBuffer());
    }

    /** {@return whether a liveness check must lie this time} */
    boolean failsHealth() {
        return healthFailureRate > 0 && ThreadLocalRandom.current().nextDouble() < healthFailureRate;
    }
}
