package io.querycast.scaler;

import java.util.Optional;

/**
 * What a round did with one service.
 *
 * @param id the service's id
 * @param name its name
 * @param judged what was seen and decided; empty if it could not be judged
 * @param action what became of it
 * @param trouble what was wrong; empty if nothing
 */
record ServiceOutcome(String id, String name, Optional<Judged> judged, Action action, Optional<String> trouble) {
    /**
     * A decision with what it was made from.
     *
     * @param service the service as it was read
     * @param limits what it asks for
     * @param seen what was seen
     * @param decision what was decided
     */
    record Judged(SwarmService service, ScalingLimits limits, Observation seen, Decision decision) {}
}
