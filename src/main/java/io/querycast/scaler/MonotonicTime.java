package io.querycast.scaler;

import java.time.Duration;

/** Time since some moment, which nobody can set back. */
final class MonotonicTime {
    private MonotonicTime() {}

    /** {@return the time} */
    static Duration now() {
        return Duration.ofNanos(System.nanoTime());
    }
}
