package io.querycast.cli;

import io.querycast.http.ServiceOptions;
import io.querycast.sql.ParserLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.event.Level;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options of {@code serve}: the one place of their names and defaults. */
final class ServeOptions {
    private static final Pattern ORIGIN =
            Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?|https?://\\[[0-9a-f:.]+](:[0-9]{1,5})?");

    private final OptionList options = new OptionList();

    private final TypedOption<String> host =
            options.add("--host", String.class, "ADDRESS", "127.0.0.1", "Address to listen on.");
    private final TypedOption<Integer> port =
            options.add("--port", Integer.class, "PORT", "8080", "Port of the API, 0 for any free one.");
    private final TypedOption<Integer> managementPort = options.add(
            "--management-port",
            Integer.class,
            "PORT",
            "8081",
            "Port of health, metrics and drills, 0 for any free one.");
    private final TypedOption<Integer> eventLoops = options.add(
            "--event-loops", Integer.class, "N", null, "Event loops that answer the API (default: one a core).");
    private final ModelOption model = new ModelOption();
    private final TypedOption<Path> tlsCertificate = options.add(
            "--tls-certificate",
            Path.class,
            "FILE",
            null,
            "PEM file of the API port's certificate chain; clear text without.");
    private final TypedOption<Path> tlsKey =
            options.add("--tls-key", Path.class, "FILE", null, "PEM file of its private key.");
    private final TypedOption<Path> apiKeys = options.add(
            "--api-keys",
            Path.class,
            "FILE",
            null,
            "File of API keys, lines name:sha256hex; everyone may call without.");
    private final TypedOption<Integer> keyRate =
            options.add("--key-rate", Integer.class, "N", "0", "Requests a second for each API key, 0 for no limit.");
    private final TypedOption<Integer> keyBurst = options.add(
            "--key-burst", Integer.class, "N", "100", "Requests an API key may make at once after a pause.");
    private final TypedOption<List<String>> corsOrigins = options.add(
            OptionSpec.builder("--cors-origin")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .splitRegex(",")
                    .paramLabel("ORIGIN")
                    .description(
                            "Origin whose pages may call, for example https://example.org; repeatable or separated by commas."));
    private final TypedOption<Integer> maxBody =
            options.add("--max-body", Integer.class, "BYTES", "1048576", "Largest body in bytes, unpacked.");
    private final TypedOption<Integer> maxQueries =
            options.add("--max-queries", Integer.class, "N", "1000", "Most queries in one request.");
    private final TypedOption<Integer> maxQueryLength =
            options.add("--max-query-length", Integer.class, "BYTES", "65536", "Longest query in bytes of UTF-8.");
    private final TypedOption<Integer> maxJsonDepth =
            options.add("--max-json-depth", Integer.class, "N", "32", "Deepest nesting of JSON.");
    private final TypedOption<Integer> maxInFlight =
            options.add("--max-in-flight", Integer.class, "N", "512", "Most requests at work at one time.");
    private final TypedOption<Long> maxBuffered = options.add(
            "--max-buffered",
            Long.class,
            "BYTES",
            null,
            "Most bytes of bodies held at one time, in all requests together."
                    + " Default: a quarter of the heap, but at most 33554432.");
    private final TypedOption<Integer> maxHeaders =
            options.add("--max-headers", Integer.class, "BYTES", "16384", "Largest header section in bytes.");
    private final TypedOption<Integer> maxRequestLine =
            options.add("--max-request-line", Integer.class, "BYTES", "4096", "Longest request line in bytes.");
    private final TypedOption<Duration> parserTimeout = options.addDuration(
            "--parser-timeout", "500ms", "How long a statement may take to be parsed for an explanation.");
    private final TypedOption<Integer> parserThreads = options.add(
            "--parser-threads",
            Integer.class,
            "N",
            null,
            "Threads that parse statements (default: one for two cores).");
    private final TypedOption<Integer> parserQueue =
            options.add("--parser-queue", Integer.class, "N", "256", "Most statements that wait for such a thread.");
    private final TypedOption<Duration> headerTimeout =
            options.addDuration("--header-timeout", "10s", "How long a header section may take to arrive.");
    private final TypedOption<Duration> bodyTimeout =
            options.addDuration("--body-timeout", "10s", "How long a body may take to arrive.");
    private final TypedOption<Duration> idleTimeout =
            options.addDuration("--idle-timeout", "75s", "How long a connection may do nothing.");
    private final TypedOption<Duration> requestTimeout = options.addDuration(
            "--request-timeout", "2500ms", "Deadline of a request that sets none, from the end of its body.");
    private final TypedOption<Integer> warmUpRequests = options.add(
            "--warm-up-requests",
            Integer.class,
            "N",
            "20",
            "Requests each event loop answers itself before the service is ready.");
    private final TypedOption<Duration> drainDelay =
            options.addDuration("--drain-delay", "3s", "How long new requests are still answered after SIGTERM.");
    private final TypedOption<Duration> drainTimeout =
            options.addDuration("--drain-timeout", "8s", "How long requests in flight may then take.");
    private final TypedOption<Boolean> drills = options.add(OptionSpec.builder("--drills")
            .type(boolean.class)
            .fallbackValue("true")
            .initialValue(false)
            .description("Let faults be provoked at the management port's /drills (default: off)."));
    private final TypedOption<Level> logLevel = options.add(
            "--log-level",
            Level.class,
            "LEVEL",
            "info",
            "Least level that is logged: error, warn, info, debug (a line a request).");

    /**
     * Creates the options of a command.
     *
     * @param command takes them
     */
    ServeOptions(CommandSpec command) {
        options.addTo(command);
        model.addTo(command);
    }

    /** {@return the model's option} */
    ModelOption model() {
        return model;
    }

    /** {@return the least level that is logged} */
    Level logLevel() {
        return logLevel.value();
    }

    /** {@return requests a second for each API key, 0 for no limit} */
    int keyRate() {
        return within(keyRate, 0, 1_000_000_000);
    }

    /** {@return requests an API key may make at once after a pause} */
    int keyBurst() {
        return within(keyBurst, 1, 1_000_000);
    }

    /** {@return these options as the service takes them} */
    ServiceOptions toServiceOptions() {
        List<String> origins = corsOrigins.valueOr(List.of());
        origins.forEach(ServeOptions::requireOrigin);
        return new ServiceOptions(
                listen(),
                new ServiceOptions.Limits(
                        within(maxBody, 1, 256 << 20),
                        within(maxQueries, 1, 1_000_000),
                        within(maxQueryLength, 1, 256 << 20),
                        within(maxJsonDepth, 4, 1_000),
                        within(maxInFlight, 1, 1_000_000),
                        within(maxBuffered.name(), maxBuffered.valueOr(affordableBytes()), 1, 1L << 40),
                        within(maxHeaders, 256, 1 << 20),
                        within(maxRequestLine, 256, 1 << 20)),
                parser(),
                new ServiceOptions.Timeouts(
                        positive(headerTimeout),
                        positive(bodyTimeout),
                        positive(idleTimeout),
                        positive(requestTimeout)),
                new ServiceOptions.Access(Optional.ofNullable(apiKeys.valueOrNull()), keyRate(), keyBurst(), origins),
                new ServiceOptions.Life(
                        within(warmUpRequests, 1, 1_000_000),
                        drainDelay.value(),
                        drainTimeout.value(),
                        drills.value()));
    }

    private static long affordableBytes() {
        return Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 4);
    }

    private ServiceOptions.Listen listen() {
        Path certificate = tlsCertificate.valueOrNull();
        Path key = tlsKey.valueOrNull();
        if ((certificate == null) != (key == null)) {
            throw CommandFailure.badInput("--tls-certificate and --tls-key go together: one of them is missing");
        }
        return new ServiceOptions.Listen(
                host.value(),
                within(port, 0, 65_535),
                within(managementPort, 0, 65_535),
                within(
                        eventLoops.name(),
                        eventLoops.valueOr(Runtime.getRuntime().availableProcessors()),
                        1,
                        1_024),
                certificate == null || key == null
                        ? Optional.empty()
                        : Optional.of(new ServiceOptions.Tls(certificate, key)));
    }

    private ParserLimits parser() {
        ParserLimits parser = ParserLimits.defaults();
        int threads = parserThreads.valueOr(parser.threads());
        return parser.withTimeout(positive(parserTimeout))
                .withThreads(within(parserThreads.name(), threads, 1, 1_024), within(parserQueue, 1, 100_000));
    }

    private static Duration positive(TypedOption<Duration> option) {
        if (option.value().isZero()) {
            throw CommandFailure.badInput(option.name() + " is 0; it must be longer, for example 500ms or 10s");
        }
        return option.value();
    }

    private static void requireOrigin(String origin) {
        if (!ORIGIN.matcher(origin).matches()) {
            throw CommandFailure.badInput("--cors-origin is '" + origin
                    + "'; it must be an origin as browsers send it, for example https://example.org");
        }
    }

    private static int within(TypedOption<Integer> option, int least, int most) {
        return within(option.name(), option.value(), least, most);
    }

    private static <N extends Number> N within(String option, N value, long least, long most) {
        if (value.longValue() < least || value.longValue() > most) {
            throw CommandFailure.badInput(option + " is " + value + "; it must be from " + least + " to " + most);
        }
        return value;
    }
}
