package io.querycast.http;

/** Decides whether a request may go on to its operation. */
@FunctionalInterface
interface Gate {
    /**
     * Lets a request pass.
     *
     * @param exchange the request
     * @param route where it goes
     * @throws ProblemException if it may not pass
     */
    void pass(Exchange exchange, Route route) throws ProblemException;
}
