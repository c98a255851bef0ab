package io.querycast.http;

import io.querycast.sql.ParserLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the service runs; the defaults are those of the command line.
 *
 * @param listen where it listens
 * @param limits how much one request, or all together, may ask for
 * @param parser how much may be spent to parse a statement
 * @param timeouts how long it waits for a caller
 * @param access who may call
 * @param life how it starts and ends
 */
public record ServiceOptions(
        Listen listen, Limits limits, ParserLimits parser, Timeouts timeouts, Access access, Life life) {
    /**
     * {@return these options with limits that requests for one text, one of each event loop at a time, do not exceed}
     *
     * @param text the text
     */
    ServiceOptions withRoomFor(String text) {
        int most = 1024 + 6 * text.length(); // the longest escape of a character in JSON
        Limits roomy = new Limits(
                Math.max(limits.bodyBytes, most),
                limits.queries,
                Math.max(limits.queryBytes, most),
                limits.jsonDepth,
                Math.max(limits.inFlight, listen.eventLoops()),
                Math.max(limits.bufferedBytes, 2L * most * listen.eventLoops()),
                limits.headerBytes,
                limits.requestLineBytes);
        return new ServiceOptions(listen, roomy, parser, timeouts, access, life);
    }

    /**
     * Where it listens.
     *
     * @param host address of both ports
     * @param port the API's port, 0 for any free one
     * @param managementPort the management port, 0 for any free one
     * @param eventLoops event loops that answer the API
     * @param tls certificate and key of the API port; clear text without
     */
    public record Listen(String host, int port, int managementPort, int eventLoops, Optional<Tls> tls) {}

    /**
     * A certificate with its key.
     *
     * @param certificate PEM file of the certificate chain
     * @param key PEM file of the private key
     */
    public record Tls(Path certificate, Path key) {}

    /**
     * How much may be asked for.
     *
     * @param bodyBytes largest body, unpacked
     * @param queries most queries in one request
     * @param queryBytes longest query, in bytes of UTF-8
     * @param jsonDepth deepest nesting of JSON
     * @param inFlight most requests at work at one time
     * @param bufferedBytes most bytes of bodies held at one time, in all requests together
     * @param headerBytes largest header section
     * @param requestLineBytes longest request line
     */
    public record Limits(
            int bodyBytes,
            int queries,
            int queryBytes,
            int jsonDepth,
            int inFlight,
            long bufferedBytes,
            int headerBytes,
            int requestLineBytes) {}

    /**
     * How long it waits.
     *
     * @param header from the first byte (or the connection's start) to the end of the header section
     * @param body from the header section to the end of the body
     * @param idle between two requests of a connection, and for a caller that does not read its answer
     * @param request from the header section to the answer, where the caller sets no deadline
     */
    public record Timeouts(Duration header, Duration body, Duration idle, Duration request) {}

    /**
     * Who may call.
     *
     * @param apiKeys file of API keys; everyone may call without
     * @param keyRate requests a second for each key, 0 for no limit
     * @param keyBurst requests a key may make at once after a pause
     * @param corsOrigins origins whose pages may call
     */
    public record Access(Optional<Path> apiKeys, int keyRate, int keyBurst, List<String> corsOrigins) {
        /** Copies the list. */
        public Access {
            corsOrigins = List.copyOf(corsOrigins);
        }
    }

    /**
     * How it starts and ends.
     *
     * @param warmUpRequests requests each event loop answers itself before it is ready
     * @param drainDelay how long new requests are still answered after the order to stop
     * @param drainTimeout how long requests in flight may then take
     * @param drills whether faults can be provoked
     */
    public record Life(int warmUpRequests, Duration drainDelay, Duration drainTimeout, boolean drills) {}
}
