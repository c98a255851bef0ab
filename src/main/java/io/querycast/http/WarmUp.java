package io.querycast.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.querycast.scoring.ModelMetadata;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;

/**
 * Asks for the canary again and again over a loopback socket of its own, so that the code is compiled before the first
 * caller comes, and checks the last answer: the whole path works, from the socket to the model and back.
 */
final class WarmUp {
    private static final JsonFactory JSON = new JsonFactory();
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
        this.request = JsonAnswer.of(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("queries");
            json.writeString(service.scoring().metadata().canaryText());
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** {@return its end; failed if an answer is wrong} */
    Future<Void> run() {
        ApiRoutes routes = new ApiRoutes(service);
        HttpServerOptions serverOptions = ApiVerticle.serverOptions(service.options());
        ClientConnections connections = new ClientConnections(serverOptions, service);
        ApiHandler handler = new ApiHandler(service, routes.routes(), (exchange, route) -> {}, connections);
        HttpServer server = vertx.createHttpServer(serverOptions)
                .connectionHandler(connections::connected)
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
        double seconds = seconds(answer);
        double tolerance = Math.max(1e-4, 1e-6 * Math.abs(model.canarySeconds()));
        return Math.abs(seconds - model.canarySeconds()) <= tolerance
                ? Future.succeededFuture()
                : Future.failedFuture("the canary, which the model file says takes " + model.canarySeconds()
                        + " s, was answered with " + answer);
    }

    /** {@return the answer's first member of that name; not a number if there is none} */
    private static double seconds(Buffer answer) {
        try (JsonParser json = JSON.createParser(answer.getBytes())) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT && "seconds".equals(json.currentName())) {
                    return json.getDoubleValue();
                }
            }
            return Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
