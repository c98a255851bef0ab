package io.querycast.scaler;

import java.time.Duration;

/**
 * The time constants of scaling.
 *
 * @param interval from one round to the next
 * @param fastWindow what a peak is measured over
 * @param slowWindow what the rate is measured over; a longer gap between measurements makes the past unknown
 * @param panicHold how long panic lasts after the last peak that called for it
 * @param stabilizationWindow how long fewer replicas must have been enough before one is taken away
 * @param lowerInterval least time between two replicas taken away
 * @param lowerMargin part of the target rate that replicas left over may be used to
 */
public record Timing(
        Duration interval,
        Duration fastWindow,
        Duration slowWindow,
        Duration panicHold,
        Duration stabilizationWindow,
        Duration lowerInterval,
        double lowerMargin) {}
