package io.querycast.http;

import io.querycast.scoring.ModelMetadata;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One event loop of the API: its server, its scorer, its heartbeat. */
final class ApiVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 100;

    private final Service service;
    private final int eventLoop;
    private final String programVersion;
    private final IntConsumer listening;
    private @Nullable HttpServer server;

    ApiVerticle(Service service, int eventLoop, String programVersion, IntConsumer listening) {
        this.service = service;
        this.eventLoop = eventLoop;
        this.programVersion = programVersion;
        this.listening = listening;
    }

    @Override
    public Future<?> start() {
        ServiceOptions options = service.options();
        HttpServerOptions serverOptions = serverOptions(options);
        ApiHandler handler = new ApiHandler(service, routes(service), new Gatekeeper(service), serverOptions);
        vertx.setPeriodic(TICK_MILLIS, tick -> {
            service.state().beat(eventLoop);
            handler.sweep();
        });
        server = vertx.createHttpServer(serverOptions)
                .connectionHandler(handler::connected)
                .requestHandler(handler)
                .invalidRequestHandler(handler::handleInvalid);
        return server.listen().onSuccess(bound -> listening.accept(bound.actualPort()));
    }

    private static HttpServerOptions serverOptions(ServiceOptions options) {
        HttpServerOptions serverOptions = new HttpServerOptions()
                .setHost(options.listen().host())
                .setPort(options.listen().port() == 0 ? -1 : options.listen().port())
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setStrictThreadMode(true)
                .setAcceptBacklog(1024)
                .setMaxInitialLineLength(options.limits().requestLineBytes())
                .setMaxHeaderSize(options.limits().headerBytes())
                .setMaxChunkSize(64 << 10);
        options.listen().tls().ifPresent(tls -> serverOptions
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString())));
        return serverOptions;
    }

    private Routes routes(Service used) {
        StrictJson json = new StrictJson(used.options().limits());
        TimedScorer scorer = new TimedScorer(used.scoring().newScorer());
        ModelMetadata model = used.scoring().metadata();
        ProtocolOperations protocol = new ProtocolOperations(new Health(used), model, programVersion);
        Map<String, Route> byPath = new HashMap<>();
        byPath.put(
                "/v1/predictions",
                new Route(
                        "/v1/predictions",
                        HttpMethod.POST,
                        Route.Access.ADMITTED,
                        new PredictionOperation(used, json, scorer)));
        Route server = new Route("/v2", HttpMethod.GET, Route.Access.OPEN, protocol::server);
        byPath.put("/v2", server);
        byPath.put("/v2/", server);
        byPath.put("/v2/health/live", new Route("/v2/health/live", HttpMethod.GET, Route.Access.OPEN, protocol::live));
        byPath.put(
                "/v2/health/ready", new Route("/v2/health/ready", HttpMethod.GET, Route.Access.OPEN, protocol::ready));
        String named = "/v2/models/" + model.name();
        for (String path : new String[] {named, named + "/versions/" + model.version()}) {
            byPath.put(path, new Route("/v2/models/{model}", HttpMethod.GET, Route.Access.KEY, protocol::model));
            byPath.put(
                    path + "/ready",
                    new Route("/v2/models/{model}/ready", HttpMethod.GET, Route.Access.KEY, protocol::modelReady));
        }
        return new Routes(byPath);
    }

    /** {@return the end of all requests in flight, after which nothing listens} */
    Future<Void> drain() {
        return server == null
                ? Future.succeededFuture()
                : server.shutdown(service.options().life().drainTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }
}
