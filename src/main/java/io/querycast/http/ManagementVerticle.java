package io.querycast.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** The management port, on an event loop of its own: it answers even when those of the API do not. */
final class ManagementVerticle extends VerticleBase {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Service service;
    private final Health health;
    private final Optional<Drills> drills;
    private final IntConsumer listening;

    ManagementVerticle(Service service, Optional<Drills> drills, IntConsumer listening) {
        this.service = service;
        this.health = new Health(service);
        this.drills = drills;
        this.listening = listening;
    }

    @Override
    public Future<?> start() {
        HealthChecks live = HealthChecks.create(vertx);
        for (int i = 0; i < service.state().eventLoops(); i++) {
            int eventLoop = i;
            check(live, "event-loop-" + eventLoop, () -> service.state().alive(eventLoop));
        }
        drills.ifPresent(drill -> check(live, "drill", () -> !drill.failsHealth()));
        HealthChecks ready = HealthChecks.create(vertx);
        check(ready, "event-loops", health::live);
        check(ready, "warm-up", health::warm);
        check(ready, "canary", health::canaryRight);
        check(ready, "not-draining", () -> !health.draining());
        check(ready, "not-saturated", () -> !health.saturated());

        Router router = Router.router(vertx);
        router.route().handler(context -> {
            identify(context.request());
            context.next();
        });
        get(router, "/health/live").handler(HealthCheckHandler.createWithHealthChecks(live));
        get(router, "/health/ready").handler(HealthCheckHandler.createWithHealthChecks(ready));
        get(router, "/health").handler(context -> overall(context, live, ready));
        get(router, "/metrics").handler(context -> context.response()
                .putHeader("Content-Type", PROMETHEUS_TEXT)
                .end(service.metrics().registry().scrape()));
        drills.ifPresent(drill -> drill.mount(router));
        router.errorHandler(500, context -> {
            FatalErrors.uncaught(Objects.requireNonNullElseGet(context.failure(), IllegalStateException::new));
            fail(context, new Problem(ProblemType.INTERNAL_ERROR, "the service failed; its log says why"));
        });
        router.errorHandler(
                404,
                context -> fail(
                        context,
                        new Problem(
                                ProblemType.NOT_FOUND,
                                "nothing is at " + context.request().path())));
        router.errorHandler(405, context -> fail(context, methodNotAllowed(router, context.request())));
        router.errorHandler(
                413, context -> fail(context, new Problem(ProblemType.BODY_TOO_LARGE, "the body is too large")));
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost(service.options().listen().host())
                .setPort(service.options().listen().managementPort())
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(60));
        return server.requestHandler(router)
                .invalidRequestHandler(ManagementVerticle::malformed)
                .listen()
                .onSuccess(bound -> listening.accept(bound.actualPort()));
    }

    /** Answers what is not HTTP, and closes the connection: nothing that follows can be read. */
    private static void malformed(HttpServerRequest request) {
        identify(request);
        request.response().putHeader("Connection", "close");
        answer(request.response(), Problems.ofDecoder(request.decoderResult().cause()))
                .onComplete(answered -> request.connection().close());
    }

    /** {@return a route for what is asked for, HEAD included as some probes do} */
    private static io.vertx.ext.web.Route get(Router router, String path) {
        return router.get(path).method(HttpMethod.HEAD);
    }

    private static Problem methodNotAllowed(Router router, HttpServerRequest request) {
        String path = request.path().replaceFirst("/$", "");
        String allowed = router.getRoutes().stream()
                .filter(route -> route.isExactPath() && path.equals(route.getPath()))
                .flatMap(route -> route.methods().stream())
                .map(HttpMethod::name)
                .collect(Collectors.joining(", "));
        return new Problem(
                ProblemType.METHOD_NOT_ALLOWED,
                request.method() + " is not allowed here; " + allowed + " is",
                Map.of("Allow", allowed));
    }

    static void fail(RoutingContext context, Problem problem) {
        answer(context.response(), problem);
    }

    private static Future<Void> answer(HttpServerResponse response, Problem problem) {
        problem.headers().forEach(response::putHeader);
        return response.setStatusCode(problem.type().status())
                .putHeader("Content-Type", Exchange.PROBLEM_JSON)
                .end(Problems.render(problem, false));
    }

    private static void identify(HttpServerRequest request) {
        String requestId = Exchange.requestId(request.headers().getAll(Exchange.REQUEST_ID));
        request.response().putHeader(Exchange.REQUEST_ID, requestId);
    }

    private static void check(HealthChecks checks, String name, BooleanSupplier passes) {
        checks.register(name, promise -> promise.complete(passes.getAsBoolean() ? Status.OK() : Status.KO()));
    }

    /** What a container's health check asks. */
    private void overall(RoutingContext context, HealthChecks live, HealthChecks ready) {
        Future.all(live.checkStatus(), ready.checkStatus()).onComplete(both -> {
            if (both.failed()) {
                context.fail(both.cause());
                return;
            }
            CheckResult liveResult = both.result().resultAt(0);
            CheckResult readyResult = both.result().resultAt(1);
            boolean well = CheckResult.isUp(liveResult) && (CheckResult.isUp(readyResult) || health.unreadyForAWhile());
            JsonArray checks = new JsonArray();
            liveResult.getChecks().forEach(check -> checks.add(check.toJson()));
            readyResult.getChecks().forEach(check -> checks.add(check.toJson()));
            context.response()
                    .setStatusCode(well ? 200 : 503)
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject()
                            .put("status", well ? "UP" : "DOWN")
                            .put("checks", checks)
                            .toBuffer());
        });
    }
}
