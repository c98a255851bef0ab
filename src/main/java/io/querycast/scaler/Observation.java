package io.querycast.scaler;

import java.time.Duration;
import java.util.Optional;

/**
 * What one round sees of a service.
 *
 * @param at when, on a monotonic clock that began at any moment
 * @param current replicas the service is asked to have
 * @param ready replicas that answer
 * @param rate what arrives; empty if nobody can tell
 * @param condition what else goes on
 */
record Observation(Duration at, int current, int ready, Optional<RequestRate> rate, ServiceCondition condition) {}
