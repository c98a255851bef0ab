package io.querycast.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket in one number (the generic cell rate algorithm): the time at which the bucket would be full again. A call
 * moves it one interval on; it may lie at most a burst of intervals ahead. Thread-safe.
 */
final class RateLimit {
    private static final long SECOND = 1_000_000_000L;

    private final long interval;
    private final long tolerance;
    private final AtomicLong fullAgain;

    /**
     * Creates a full bucket.
     *
     * @param perSecond calls a second, 0 for no limit
     * @param burst calls at once after a pause
     * @param now the time in nanoseconds
     */
    RateLimit(int perSecond, int burst, long now) {
        this.interval = perSecond == 0 ? 0 : SECOND / perSecond;
        this.tolerance = interval * (burst - 1L);
        this.fullAgain = new AtomicLong(now);
    }

    /**
     * {@return 0 if a call may be made, else for how many nanoseconds none may}
     *
     * @param now the time in nanoseconds
     */
    long tryCall(long now) {
        if (interval == 0) {
            return 0;
        }
        while (true) {
            long expected = fullAgain.get();
            long from = expected - now > 0 ? expected : now;
            long ahead = from - now;
            if (ahead > tolerance) {
                return ahead - tolerance;
            }
            if (fullAgain.compareAndSet(expected, from + interval)) {
                return 0;
            }
        }
    }
}
