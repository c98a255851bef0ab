package io.querycast.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** One event loop of the API: its server, its routes, its heartbeat. */
final class ApiVerticle extends VerticleBase {
    private static final long TICK_MILLIS = 100;

    private final Service service;
    private final int eventLoop;
    private final IntConsumer listening;
    private final ApiRoutes routes;
    private final HttpServerOptions serverOptions;
    private final ClientConnections connections;

    /**
     * Creates one.
     *
     * @param service what all event loops share
     * @param eventLoop which one this is, from 0
     * @param listening learns the port
     */
    ApiVerticle(Service service, int eventLoop, IntConsumer listening) {
        this.service = service;
        this.eventLoop = eventLoop;
        this.listening = listening;
        this.routes = new ApiRoutes(service);
        this.serverOptions = serverOptions(service.options());
        this.connections = new ClientConnections(serverOptions, service);
    }

    @Override
    public Future<?> start() {
        ServiceOptions.Listen listen = service.options().listen();
        serverOptions.setHost(listen.host()).setPort(listen.port() == 0 ? -1 : listen.port());
        listen.tls().ifPresent(tls -> serverOptions
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(tls.certificate().toString())
                        .setKeyPath(tls.key().toString())));
        ApiHandler handler = new ApiHandler(service, routes.routes(), new Gatekeeper(service), connections);
        vertx.setPeriodic(TICK_MILLIS, tick -> {
            service.state().beat(eventLoop);
            service.metrics().tick();
            connections.sweep();
        });
        HttpServer server = vertx.createHttpServer(serverOptions)
                .connectionHandler(connections::connected)
                .requestHandler(handler)
                .invalidRequestHandler(handler::handleInvalid)
                .exceptionHandler(FatalErrors::endIfFatal);
        return server.listen().onSuccess(bound -> listening.accept(bound.actualPort()));
    }

    /** {@return how every server of the API speaks HTTP} */
    static HttpServerOptions serverOptions(ServiceOptions options) {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setStrictThreadMode(true)
                .setAcceptBacklog(1024)
                .setSslHandshakeTimeout(options.timeouts().header().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxInitialLineLength(options.limits().requestLineBytes())
                .setMaxHeaderSize(options.limits().headerBytes())
                .setMaxChunkSize(64 << 10);
    }

    /**
     * {@return the end of a warm-up through the whole path, on this event loop}
     *
     * @param aside the service with counters of its own
     */
    Future<Void> warmUp(Service aside) {
        return onEventLoop(() -> new WarmUp(vertx, aside).run());
    }

    /** {@return when nothing listens any more} */
    Future<Void> stopListening() {
        return onEventLoop(connections::stopListening);
    }

    /** {@return the end of all requests in flight; whoever connected before nothing listened may still send one} */
    Future<Void> drain() {
        return onEventLoop(connections::drain);
    }

    private <T> Future<T> onEventLoop(Supplier<Future<T>> work) {
        return Future.future(done -> context.runOnContext(run -> work.get().onComplete(done)));
    }

    /** Does what must never be done to an event loop: a drill. */
    void block(Duration duration) {
        context.runOnContext(run -> {
            try {
                TimeUnit.NANOSECONDS.sleep(duration.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public Future<?> stop() {
        routes.close();
        return Future.succeededFuture();
    }
}
