package io.querycast.http;

/** One operation of the API. */
@FunctionalInterface
interface Operation {
    /**
     * Answers a request, now or later, on the exchange's event loop. It was routed, authorised and admitted, and its body
     * has arrived whole.
     *
     * @param exchange the request and its answer
     * @throws ProblemException if the request cannot be served
     */
    void handle(Exchange exchange) throws ProblemException;
}
