package io.querycast.scaler;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.function.IntConsumer;

/** The scaler's metrics and health, on an event loop of its own. */
final class EndpointVerticle extends VerticleBase {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final ScalerOptions.Listen listen;
    private final ScalerMetrics metrics;
    private final ScalerHealth health;
    private final IntConsumer listening;

    EndpointVerticle(ScalerOptions.Listen listen, ScalerMetrics metrics, ScalerHealth health, IntConsumer listening) {
        this.listen = listen;
        this.metrics = metrics;
        this.health = health;
        this.listening = listening;
    }

    @Override
    public Future<?> start() {
        HealthChecks checks = HealthChecks.create(vertx);
        checks.register("rounds", promise -> promise.complete(health.well() ? Status.OK() : Status.KO()));
        Router router = Router.router(vertx);
        router.get("/health").handler(HealthCheckHandler.createWithHealthChecks(checks));
        router.get("/metrics").handler(context -> context.response()
                .putHeader("Content-Type", PROMETHEUS_TEXT)
                .end(metrics.scrape()));
        HttpServerOptions options = new HttpServerOptions()
                .setHost(listen.host())
                .setPort(listen.port())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(60);
        return vertx.createHttpServer(options)
                .requestHandler(router)
                .listen()
                .onSuccess(bound -> listening.accept(bound.actualPort()));
    }
}
