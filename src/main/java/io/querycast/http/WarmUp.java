package io.querycast.http;

import io.querycast.scoring.ModelMetadata;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Asks for the canary again and again over a loopback socket of its own, so that the code is compiled before the first
 * caller comes, and checks the last answer: the whole path works, from the socket to the model and back.
 */
final class WarmUp {
    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx;
    private final Service service;
    private final Buffer request;

    /**
     * Creates one.
     *
     * @param vertx where it runs
     * @param service what is warmed up, with counters of its own
     */
    WarmUp(Vertx vertx, Service service) {
        this.vertx = vertx;
        this.service = service;
        this.request = new JsonObject()
                .put("queries", new JsonArray().add(service.scoring().metadata().canaryText()))
                .toBuffer();
    }

    /** {@return its end; failed if an answer is wrong} */
    Future<Void> run() {
        ApiRoutes routes = new ApiRoutes(service);
        HttpServerOptions serverOptions = ApiVerticle.serverOptions(service.options());
        ApiHandler handler = new ApiHandler(service, routes.routes(), (exchange, route) -> {}, serverOptions);
        HttpServer server = vertx.createHttpServer(serverOptions)
                .connectionHandler(handler::connected)
                .requestHandler(handler);
        HttpClient client = vertx.createHttpClient();
        return server.listen(0, LOOPBACK)
                .compose(bound ->
                        ask(client, bound.actualPort(), service.options().life().warmUpRequests()))
                .compose(this::check)
                .eventually(client::close)
                .eventually(server::close)
                .onComplete(end -> routes.close());
    }

    private Future<Buffer> ask(HttpClient client, int port, int times) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(LOOPBACK)
                .setPort(port)
                .setURI("/v1/predictions")
                .putHeader("Content-Type", "application/json");
        Future<Buffer> answer =
                client.request(options).compose(asked -> asked.send(request)).compose(response -> response.body());
        return times <= 1 ? answer : answer.compose(next -> ask(client, port, times - 1));
    }

    private Future<Void> check(Buffer answer) {
        ModelMetadata model = service.scoring().metadata();
        JsonArray predictions = answer.toJsonObject().getJsonArray("predictions");
        if (predictions == null) {
            return Future.failedFuture("the canary was answered with " + answer);
        }
        double seconds = predictions.getJsonObject(0).getDouble("seconds");
        double tolerance = Math.max(1e-4, 1e-6 * Math.abs(model.canarySeconds()));
        return Math.abs(seconds - model.canarySeconds()) <= tolerance
                ? Future.succeededFuture()
                : Future.failedFuture("the canary was predicted to take " + seconds + " s, not the "
                        + model.canarySeconds() + " s that the model file demands");
    }
}
