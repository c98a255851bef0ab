package io.querycast.http;

import io.vertx.core.http.HttpMethod;

/**
 * What one path does.
 *
 * @param label its name in metrics and logs
 * @param method the method it answers to, beside {@code OPTIONS}, and {@code HEAD} where that is {@code GET}
 * @param access who may call it and when
 * @param operation what it does
 */
record Route(String label, HttpMethod method, Access access, Operation operation) {
    /** The label of whatever has no route. */
    static final String OTHER = "other";

    /** Who may call a route and when. */
    enum Access {
        /** Anyone at any time: health, documents. */
        OPEN,
        /** A caller with an API key, where keys are asked for. */
        KEY,
        /** The same, once the service is ready, within the limits of admission and rate. */
        ADMITTED
    }

    /** {@return the methods it answers to, as the header {@code Allow} lists them} */
    String allow() {
        return method.equals(HttpMethod.GET) ? "GET, HEAD, OPTIONS" : method.name() + ", OPTIONS";
    }

    /**
     * {@return whether it answers to a method}
     *
     * @param asked a request's method
     */
    boolean answers(HttpMethod asked) {
        return asked.equals(method) || (asked.equals(HttpMethod.HEAD) && method.equals(HttpMethod.GET));
    }

    /** {@return whether requests have a body to be read} */
    boolean hasBody() {
        return method.equals(HttpMethod.POST);
    }
}
