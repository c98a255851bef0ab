package io.querycast.cli;

import io.querycast.scaler.ScalerOptions;
import io.querycast.scaler.ScalingLimits;
import io.querycast.scaler.Timing;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code scale}: the one place of their names and defaults. */
final class ScaleOptions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    private static final List<String> LOG_LEVELS = List.of("error", "warn", "info", "debug");

    @Option(
            names = "--docker-url",
            defaultValue = "http://socket-filter:2375",
            description = "Address of a manager's Docker API, best a filtering proxy (default: ${DEFAULT-VALUE}).")
    String dockerUrl;

    @Option(
            names = "--prometheus-url",
            defaultValue = "http://prometheus:9090",
            description = "Address of Prometheus (default: ${DEFAULT-VALUE}).")
    String prometheusUrl;

    @Option(
            names = "--edge-url",
            defaultValue = "http://tasks.edge:8404/metrics",
            description =
                    "Address of the edge's own metrics; each address behind its name is read (default: ${DEFAULT-VALUE}).")
    String edgeUrl;

    @Option(
            names = "--stack",
            defaultValue = "querycast",
            description =
                    "Stack whose services are scaled; those of others are left alone (default: ${DEFAULT-VALUE}).")
    String stack;

    @Option(
            names = "--edge-service",
            defaultValue = "edge",
            description = "Service of the stack whose tasks are the edge (default: ${DEFAULT-VALUE}).")
    String edgeService;

    @Option(
            names = "--edge-job",
            defaultValue = "edge",
            description = "Prometheus' name for the job that reads the edge (default: ${DEFAULT-VALUE}).")
    String edgeJob;

    @Option(
            names = "--frontend",
            defaultValue = "api",
            description = "The edge's frontend whose requests count (default: ${DEFAULT-VALUE}).")
    String frontend;

    @Option(
            names = "--node-id",
            description = "Swarm node the scaler runs on, in a stack {{.Node.ID}}; it asks the Docker API without.")
    @Nullable
    String nodeId;

    @Option(
            names = "--min-replicas",
            defaultValue = "2",
            description = "Fewest replicas of a service without the label min (default: ${DEFAULT-VALUE}).")
    int minReplicas;

    @Option(
            names = "--max-replicas",
            defaultValue = "10",
            description = "Most replicas of a service without the label max (default: ${DEFAULT-VALUE}).")
    int maxReplicas;

    @Option(
            names = "--target-rate",
            defaultValue = "5",
            description =
                    "Requests a second for each replica of a service without the label target (default: ${DEFAULT-VALUE}).")
    double targetRate;

    @Option(
            names = "--interval",
            converter = DurationConverter.class,
            defaultValue = "5s",
            description = "Time from one look to the next (default: ${DEFAULT-VALUE}).")
    Duration interval;

    @Option(
            names = "--fast-window",
            converter = DurationConverter.class,
            defaultValue = "20s",
            description = "Window of the rate that finds peaks, two intervals or more (default: ${DEFAULT-VALUE}).")
    Duration fastWindow;

    @Option(
            names = "--slow-window",
            converter = DurationConverter.class,
            defaultValue = "60s",
            description = "Window of the rate that counts otherwise (default: ${DEFAULT-VALUE}).")
    Duration slowWindow;

    @Option(
            names = "--panic-hold",
            converter = DurationConverter.class,
            defaultValue = "60s",
            description = "How long a peak counts as one after its end (default: ${DEFAULT-VALUE}).")
    Duration panicHold;

    @Option(
            names = "--stabilization-window",
            converter = DurationConverter.class,
            defaultValue = "180s",
            description =
                    "How long fewer replicas must have been enough before one is taken away (default: ${DEFAULT-VALUE}).")
    Duration stabilizationWindow;

    @Option(
            names = "--lower-interval",
            converter = DurationConverter.class,
            defaultValue = "60s",
            description = "Least time between two replicas taken away (default: ${DEFAULT-VALUE}).")
    Duration lowerInterval;

    @Option(
            names = "--lower-margin",
            defaultValue = "0.8",
            description = "Part of its target rate that a replica left over may get (default: ${DEFAULT-VALUE}).")
    double lowerMargin;

    @Option(
            names = "--max-metric-age",
            converter = DurationConverter.class,
            defaultValue = "15s",
            description = "Oldest sample of the edge that Prometheus may answer from (default: ${DEFAULT-VALUE}).")
    Duration maxMetricAge;

    @Option(
            names = "--call-timeout",
            converter = DurationConverter.class,
            defaultValue = "4s",
            description = "How long one call may take (default: ${DEFAULT-VALUE}).")
    Duration callTimeout;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description = "Address of metrics and health (default: ${DEFAULT-VALUE}).")
    String host;

    @Option(
            names = "--metrics-port",
            defaultValue = "8082",
            description = "Port of metrics and health, 0 for any free one (default: ${DEFAULT-VALUE}).")
    int metricsPort;

    @Option(names = "--dry-run", fallbackValue = "true", description = "Say what would be done, and do nothing.")
    boolean dryRun;

    @Option(names = "--once", fallbackValue = "true", description = "Look once, act, tell of every service, and end.")
    boolean once;

    @Option(
            names = "--log-level",
            defaultValue = "info",
            description = "Least level that is logged: error, warn, info, debug (default: ${DEFAULT-VALUE}).")
    String logLevel;

    /** {@return these options as the scaler takes them} */
    ScalerOptions toScalerOptions() {
        if (!LOG_LEVELS.contains(logLevel)) {
            throw CommandFailure.badInput("--log-level is '" + logLevel + "'; it must be one of " + LOG_LEVELS);
        }
        return new ScalerOptions(sources(), limits(), timing(), listen(), dryRun);
    }

    private ScalerOptions.Sources sources() {
        return new ScalerOptions.Sources(
                url("--docker-url", dockerUrl),
                url("--prometheus-url", prometheusUrl),
                url("--edge-url", edgeUrl),
                name("--stack", stack),
                name("--edge-service", edgeService),
                name("--edge-job", edgeJob),
                name("--frontend", frontend),
                Optional.ofNullable(nodeId).map(id -> name("--node-id", id)),
                duration("--call-timeout", callTimeout, Duration.ofMillis(50), Duration.ofMinutes(1)),
                duration("--max-metric-age", maxMetricAge, Duration.ofMillis(100), Duration.ofMinutes(5)));
    }

    private ScalingLimits limits() {
        try {
            return new ScalingLimits(minReplicas, maxReplicas, targetRate);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("--min-replicas, --max-replicas or --target-rate: " + e.getMessage());
        }
    }

    private Timing timing() {
        if (!(lowerMargin >= 0.1 && lowerMargin <= 1)) {
            throw CommandFailure.badInput("--lower-margin is " + lowerMargin + "; it must be from 0.1 to 1");
        }
        Duration hour = Duration.ofHours(1);
        return new Timing(
                duration("--interval", interval, Duration.ofMillis(100), Duration.ofMinutes(1)),
                duration("--fast-window", fastWindow, interval.multipliedBy(2), hour),
                duration("--slow-window", slowWindow, fastWindow, hour),
                duration("--panic-hold", panicHold, Duration.ZERO, hour),
                duration("--stabilization-window", stabilizationWindow, slowWindow, hour),
                duration("--lower-interval", lowerInterval, interval, hour),
                lowerMargin);
    }

    private ScalerOptions.Listen listen() {
        if (metricsPort < 0 || metricsPort > 65_535) {
            throw CommandFailure.badInput("--metrics-port is " + metricsPort + "; it must be from 0 to 65535");
        }
        return new ScalerOptions.Listen(host, metricsPort);
    }

    private static Duration duration(String option, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw CommandFailure.badInput(
                    option + " is " + seconds(value) + "; it must be from " + seconds(least) + " to " + seconds(most));
        }
        return value;
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }

    private static String name(String option, String value) {
        if (!NAME.matcher(value).matches()) {
            throw CommandFailure.badInput(option + " is '" + value
                    + "'; it must be a name of letters, digits, '_', '.' and '-', 128 at most");
        }
        return value;
    }

    private static URI url(String option, String value) {
        try {
            URI url = new URI(value);
            if ("http".equals(url.getScheme())
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw CommandFailure.badInput(option + " is '" + value + "', which is no address: " + e.getReason());
        }
        throw CommandFailure.badInput(
                option + " is '" + value + "'; it must be an address like http://name:9090, without user and query");
    }
}
