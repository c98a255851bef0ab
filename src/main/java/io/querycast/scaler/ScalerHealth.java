package io.querycast.scaler;

import java.time.Duration;

/**
 * Whether rounds still come to an end. Whether they can do anything is for the metrics to tell: a restart would not help.
 * Thread-safe.
 */
final class ScalerHealth {
    private final Duration mostSilence;
    private volatile Duration lastEnd = MonotonicTime.now();

    /**
     * Creates the health.
     *
     * @param mostSilence how long no round may end
     */
    ScalerHealth(Duration mostSilence) {
        this.mostSilence = mostSilence;
    }

    /** Takes that a round ended. */
    void roundEnded() {
        lastEnd = MonotonicTime.now();
    }

    boolean well() {
        return MonotonicTime.now().minus(lastEnd).compareTo(mostSilence) < 0;
    }
}
