package io.querycast.cli;

import io.querycast.http.ServiceOptions;
import io.querycast.sql.ParserLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code serve}: the one place of their names and defaults. */
final class ServeOptions {
    private static final Pattern ORIGIN =
            Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:.]+](:[0-9]{1,5})?");

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    String host;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "Port of the API, 0 for any free one (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(
            names = "--management-port",
            defaultValue = "8081",
            description = "Port of health, metrics and drills, 0 for any free one (default: ${DEFAULT-VALUE}).")
    int managementPort;

    @Option(names = "--event-loops", description = "Event loops that answer the API (default: one a core).")
    @Nullable
    Integer eventLoops;

    @Mixin
    ModelOption model = new ModelOption();

    @Option(
            names = "--tls-certificate",
            description = "PEM file of the API port's certificate chain; clear text without.")
    @Nullable
    Path tlsCertificate;

    @Option(names = "--tls-key", description = "PEM file of its private key.")
    @Nullable
    Path tlsKey;

    @Option(names = "--api-keys", description = "File of API keys, lines name:sha256hex; everyone may call without.")
    @Nullable
    Path apiKeys;

    @Option(
            names = "--key-rate",
            defaultValue = "0",
            description = "Requests a second for each API key, 0 for no limit (default: ${DEFAULT-VALUE}).")
    int keyRate;

    @Option(
            names = "--key-burst",
            defaultValue = "100",
            description = "Requests an API key may make at once after a pause (default: ${DEFAULT-VALUE}).")
    int keyBurst;

    @Option(
            names = "--cors-origin",
            split = ",",
            description =
                    "Origin whose pages may call, for example https://example.org; repeatable or separated by commas.")
    @Nullable
    List<String> corsOrigins;

    @Option(
            names = "--max-body",
            defaultValue = "1048576",
            description = "Largest body in bytes, unpacked (default: ${DEFAULT-VALUE}).")
    int maxBody;

    @Option(
            names = "--max-queries",
            defaultValue = "1000",
            description = "Most queries in one request (default: ${DEFAULT-VALUE}).")
    int maxQueries;

    @Option(
            names = "--max-query-length",
            defaultValue = "65536",
            description = "Longest query in bytes of UTF-8 (default: ${DEFAULT-VALUE}).")
    int maxQueryLength;

    @Option(
            names = "--max-json-depth",
            defaultValue = "32",
            description = "Deepest nesting of JSON (default: ${DEFAULT-VALUE}).")
    int maxJsonDepth;

    @Option(
            names = "--max-in-flight",
            defaultValue = "512",
            description = "Most requests at work at one time (default: ${DEFAULT-VALUE}).")
    int maxInFlight;

    @Option(
            names = "--max-buffered",
            defaultValue = "33554432",
            description =
                    "Most bytes of bodies held at one time, in all requests together (default: ${DEFAULT-VALUE}).")
    long maxBuffered;

    @Option(
            names = "--max-headers",
            defaultValue = "16384",
            description = "Largest header section in bytes (default: ${DEFAULT-VALUE}).")
    int maxHeaders;

    @Option(
            names = "--max-request-line",
            defaultValue = "4096",
            description = "Longest request line in bytes (default: ${DEFAULT-VALUE}).")
    int maxRequestLine;

    @Option(
            names = "--parser-timeout",
            converter = DurationConverter.class,
            defaultValue = "500ms",
            description = "How long a statement may take to be parsed for an explanation (default: ${DEFAULT-VALUE}).")
    Duration parserTimeout;

    @Option(names = "--parser-threads", description = "Threads that parse statements (default: one for two cores).")
    @Nullable
    Integer parserThreads;

    @Option(
            names = "--parser-queue",
            defaultValue = "256",
            description = "Most statements that wait for such a thread (default: ${DEFAULT-VALUE}).")
    int parserQueue;

    @Option(
            names = "--header-timeout",
            converter = DurationConverter.class,
            defaultValue = "10s",
            description = "How long a header section may take to arrive (default: ${DEFAULT-VALUE}).")
    Duration headerTimeout;

    @Option(
            names = "--body-timeout",
            converter = DurationConverter.class,
            defaultValue = "10s",
            description = "How long a body may take to arrive (default: ${DEFAULT-VALUE}).")
    Duration bodyTimeout;

    @Option(
            names = "--idle-timeout",
            converter = DurationConverter.class,
            defaultValue = "75s",
            description = "How long a connection may do nothing (default: ${DEFAULT-VALUE}).")
    Duration idleTimeout;

    @Option(
            names = "--request-timeout",
            converter = DurationConverter.class,
            defaultValue = "2500ms",
            description = "Deadline of a request that sets none, from the end of its body (default: ${DEFAULT-VALUE}).")
    Duration requestTimeout;

    @Option(
            names = "--warm-up-requests",
            defaultValue = "20",
            description =
                    "Requests each event loop answers itself before the service is ready (default: ${DEFAULT-VALUE}).")
    int warmUpRequests;

    @Option(
            names = "--drain-delay",
            converter = DurationConverter.class,
            defaultValue = "3s",
            description = "How long new requests are still answered after SIGTERM (default: ${DEFAULT-VALUE}).")
    Duration drainDelay;

    @Option(
            names = "--drain-timeout",
            converter = DurationConverter.class,
            defaultValue = "8s",
            description = "How long requests in flight may then take (default: ${DEFAULT-VALUE}).")
    Duration drainTimeout;

    @Option(
            names = "--drills",
            fallbackValue = "true",
            description = "Let faults be provoked at the management port's /drills (default: off).")
    boolean drills;

    @Option(
            names = "--log-level",
            defaultValue = "info",
            description =
                    "Least level that is logged: error, warn, info, debug (a line a request) (default: ${DEFAULT-VALUE}).")
    Level logLevel;

    /** {@return these options as the service takes them} */
    ServiceOptions toServiceOptions() {
        requireRange("--port", port, 0, 65_535);
        requireRange("--management-port", managementPort, 0, 65_535);
        int loops = eventLoops == null ? Runtime.getRuntime().availableProcessors() : eventLoops;
        requireRange("--event-loops", loops, 1, 1_024);
        requireRange("--key-rate", keyRate, 0, 1_000_000_000);
        requireRange("--key-burst", keyBurst, 1, 1_000_000);
        requireRange("--max-body", maxBody, 1, 256 << 20);
        requireRange("--max-queries", maxQueries, 1, 1_000_000);
        requireRange("--max-query-length", maxQueryLength, 1, 256 << 20);
        requireRange("--max-json-depth", maxJsonDepth, 4, 1_000);
        requireRange("--max-in-flight", maxInFlight, 1, 1_000_000);
        requireRange("--max-buffered", maxBuffered, 1, 1L << 40);
        requireRange("--max-headers", maxHeaders, 256, 1 << 20);
        requireRange("--max-request-line", maxRequestLine, 256, 1 << 20);
        ParserLimits parser = ParserLimits.defaults();
        int threads = parserThreads == null ? parser.threads() : parserThreads;
        requireRange("--parser-threads", threads, 1, 1_024);
        requireRange("--parser-queue", parserQueue, 1, 100_000);
        requirePositive("--parser-timeout", parserTimeout);
        requirePositive("--header-timeout", headerTimeout);
        requirePositive("--body-timeout", bodyTimeout);
        requirePositive("--idle-timeout", idleTimeout);
        requirePositive("--request-timeout", requestTimeout);
        requireRange("--warm-up-requests", warmUpRequests, 1, 1_000_000);
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw CommandFailure.badInput("--tls-certificate and --tls-key go together: one of them is missing");
        }
        List<String> origins = corsOrigins == null ? List.of() : corsOrigins;
        origins.forEach(ServeOptions::requireOrigin);
        return new ServiceOptions(
                new ServiceOptions.Listen(
                        host,
                        port,
                        managementPort,
                        loops,
                        tlsCertificate == null || tlsKey == null
                                ? Optional.empty()
                                : Optional.of(new ServiceOptions.Tls(tlsCertificate, tlsKey))),
                new ServiceOptions.Limits(
                        maxBody,
                        maxQueries,
                        maxQueryLength,
                        maxJsonDepth,
                        maxInFlight,
                        maxBuffered,
                        maxHeaders,
                        maxRequestLine),
                parser.withTimeout(parserTimeout).withThreads(threads, parserQueue),
                new ServiceOptions.Timeouts(headerTimeout, bodyTimeout, idleTimeout, requestTimeout),
                new ServiceOptions.Access(Optional.ofNullable(apiKeys), keyRate, keyBurst, origins),
                new ServiceOptions.Life(warmUpRequests, drainDelay, drainTimeout, drills));
    }

    private static void requirePositive(String option, Duration value) {
        if (value.isZero()) {
            throw CommandFailure.badInput(option + " is 0; it must be longer, for example 500ms or 10s");
        }
    }

    private static void requireOrigin(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw CommandFailure.badInput("--cors-origin is '" + origin
                    + "'; it must be an origin as browsers send it, for example https://example.org");
        }
    }

    private static void requireRange(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw CommandFailure.badInput(option + " is " + value + "; it must be from " + least + " to " + most);
        }
    }
}
