package io.querycast.scaler;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How the scaler runs; the defaults are those of the command line.
 *
 * @param sources whom it asks
 * @param defaults limits of services that set none
 * @param timing the time constants
 * @param listen where its metrics and health are
 * @param dryRun whether it only says what it would do
 */
public record ScalerOptions(Sources sources, ScalingLimits defaults, Timing timing, Listen listen, boolean dryRun) {
    /**
     * Whom the scaler asks.
     *
     * @param docker base address of the Docker API
     * @param prometheus base address of Prometheus
     * @param edge address of the edge's own metrics; every address behind its host name is asked
     * @param stack the stack whose services are scaled
     * @param edgeService service of the stack whose tasks are the edge
     * @param edgeJob Prometheus' name for the job that reads the edge's metrics
     * @param frontend the edge's frontend whose requests count
     * @param nodeId the Swarm node that the scaler runs on; empty to ask the Docker API
     * @param callTimeout how long one call may take
     * @param mostAge oldest sample of the edge that Prometheus may answer from
     */
    public record Sources(
            URI docker,
            URI prometheus,
            URI edge,
            String stack,
            String edgeService,
            String edgeJob,
            String frontend,
            Optional<String> nodeId,
            Duration callTimeout,
            Duration mostAge) {}

    /**
     * Where metrics and health are.
     *
     * @param host address
     * @param port port, 0 for any free one
     */
    public record Listen(String host, int port) {}
}
