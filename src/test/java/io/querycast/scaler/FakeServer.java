package io.querycast.scaler;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server that answers, or fails in one of the ways servers do. */
abstract class FakeServer implements AutoCloseable {
    private static final int MANY_BYTES = 20 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private volatile Mode mode = Mode.WELL;

    /** How it answers. */
    enum Mode {
        WELL,
        ERROR,
        NO_JSON,
        OTHER_JSON,
        SILENT,
        TRUNCATED,
        TRICKLING,
        TOO_LONG,
        HANGING_UP
    }

    FakeServer() throws InterruptedException, ExecutionException, TimeoutException {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> handle(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    /** Answers a request as it should be. */
    abstract void answer(HttpServerRequest request, Buffer body);

    void mode(Mode newMode) {
        mode = newMode;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.actualPort() + path);
    }

    private void handle(HttpServerRequest request, Buffer body) {
        switch (mode) {
            case WELL -> answer(request, body);
            case ERROR -> request.response().setStatusCode(500).end("{\"message\":\"out of order\"}");
            case NO_JSON -> request.response().end("<html>{");
            case OTHER_JSON ->
                request.response().putHeader("Api-Version", "1.41").end("[{\"status\":[]}, 7]");
            case SILENT -> request.response().setChunked(true);
            case TRUNCATED -> {
                request.response().putHeader("Content-Length", "1000").write("{\"status\":");
                request.connection().close();
            }
            case TRICKLING -> {
                request.response().setChunked(true);
                long timer = vertx.setPeriodic(20, tick -> request.response().write(" "));
                request.connection().closeHandler(closed -> vertx.cancelTimer(timer));
            }
            case TOO_LONG -> request.response().end(Buffer.buffer(" ".repeat(MANY_BYTES)));
            case HANGING_UP -> request.connection().close();
        }
    }

    @Override
    public void close() {
        vertx.close();
    }
}
