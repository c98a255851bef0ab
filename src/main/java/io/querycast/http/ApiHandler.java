package io.querycast.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes the requests of one event loop from their header section to their operation. */
final class ApiHandler implements Handler<HttpServerRequest> {
    private final Service service;
    private final Routes routes;
    private final Gate gate;
    private final CrossOrigin crossOrigin;
    private final ClientConnections connections;

    ApiHandler(Service service, Routes routes, Gate gate, ClientConnections connections) {
        this.service = service;
        this.routes = routes;
        this.gate = gate;
        this.crossOrigin = new CrossOrigin(service.options().access().corsOrigins());
        this.connections = connections;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Exchange exchange = begin(request);
        if (exchange == null) {
            return;
        }
        if (request.response().writeQueueFull()) {
            request.pause();
            request.response().drainHandler(drained -> {
                request.response().drainHandler(null);
                serve(exchange);
                request.resume();
            });
        } else {
            serve(exchange);
        }
    }

    /** Answers what is not HTTP; Vert.x closes the connection behind it. */
    void handleInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        Exchange exchange = begin(request);
        if (exchange != null && !(cause instanceof PrematureChannelClosureException)) {
            exchange.malformed(cause);
        }
    }

    private @Nullable Exchange begin(HttpServerRequest request) {
        ClientConnection connection = connections.of(request.connection());
        if (connection == null) {
            return null;
        }
        Exchange exchange = new Exchange(service, connection, request);
        connection.begin(exchange);
        return exchange;
    }

    private void serve(Exchange exchange) {
        try {
            HttpServerRequest request = exchange.request();
            requireHost(request);
            crossOrigin.allow(request);
            if (request.method().equals(HttpMethod.OPTIONS) && "*".equals(request.uri())) {
                exchange.answerEmpty(204);
                return;
            }
            Route route = find(exchange);
            exchange.routed(route);
            if (request.method().equals(HttpMethod.OPTIONS)) {
                request.response().putHeader(HttpHeaders.ALLOW, route.allow());
                exchange.answerEmpty(204);
                return;
            }
            gate.pass(exchange, route);
            if (!route.answers(request.method())) {
                throw new ProblemException(new Problem(
                        ProblemType.METHOD_NOT_ALLOWED,
                        request.method() + " is not allowed here; " + route.allow() + " are",
                        Map.of("Allow", route.allow())));
            }
            RequestHeaders headers = new RequestHeaders(request.headers());
            Duration deadline = headers.requestTimeout();
            if (deadline != null) {
                exchange.deadline(deadline);
            }
            if (route.hasBody()) {
                headers.requireJson(Problems.isProtocolPath(request.path()));
                int limit = service.options().limits().bodyBytes();
                exchange.read(new RequestBody(
                        headers.contentCoding(), limit, headers.contentLength(limit), service.admission()));
            } else {
                exchange.serve();
            }
        } catch (ProblemException e) {
            exchange.fail(e.problem());
        } catch (RuntimeException e) {
            exchange.failed(e);
        }
    }

    /** Whoever has no key does not learn which models there are. */
    private Route find(Exchange exchange) throws ProblemException {
        HttpServerRequest request = exchange.request();
        try {
            return routes.find(request);
        } catch (ProblemException e) {
            if (e.problem().type() == ProblemType.MODEL_NOT_FOUND) {
                Route unknown = Routes.ofUnknownModel(request.path());
                if (request.method().equals(HttpMethod.OPTIONS)) {
                    return unknown;
                }
                gate.pass(exchange, unknown);
            }
            throw e;
        }
    }

    private static void requireHost(HttpServerRequest request) throws ProblemException {
        int hosts = request.headers().getAll(HttpHeaders.HOST).size();
        if (hosts > 1 || (hosts == 0 && request.version() == HttpVersion.HTTP_1_1)) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "the request has " + hosts + " headers Host, not one");
        }
    }
}
