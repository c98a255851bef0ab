package io.querycast.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Set;

/** Lets pages of named origins call (CORS); without any, browsers keep all others away. */
final class CrossOrigin {
    private static final String REQUEST_HEADERS = "Authorization, Content-Encoding, Content-Type, "
            + "Inference-Header-Content-Length, Request-Timeout, X-Request-ID, traceparent";
    private static final String RESPONSE_HEADERS =
            "Inference-Header-Content-Length, Retry-After, Server-Timing, X-Request-ID, traceparent";

    private final Set<String> origins;

    CrossOrigin(List<String> origins) {
        this.origins = Set.copyOf(origins);
    }

    /** Puts the headers into a request's answer that let a page of its origin see it. */
    void allow(HttpServerRequest request) {
        if (origins.isEmpty()) {
            return;
        }
        request.response().putHeader(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || !origins.contains(origin)) {
            return;
        }
        request.response()
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin)
                .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RESPONSE_HEADERS);
        if (request.method().equals(HttpMethod.OPTIONS)) {
            request.response()
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, POST, OPTIONS")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                    .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600");
        }
    }
}
