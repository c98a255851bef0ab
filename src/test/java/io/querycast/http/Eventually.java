package io.querycast.http;

import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what must become true soon. */
final class Eventually {
    private static final Duration DEADLINE = Duration.ofSeconds(15);

    private Eventually() {}

    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    static void holds(Condition condition) throws Exception {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                fail("not within " + DEADLINE);
            }
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}
