package io.querycast.http;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How much is at work at once, in all event loops together; what exceeds a limit is turned away. Thread-safe. */
final class Admission {
    private final int maxInFlight;
    private final long maxBufferedBytes;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicLong bufferedBytes = new AtomicLong();

    Admission(ServiceOptions.Limits limits) {
        this.maxInFlight = limits.inFlight();
        this.maxBufferedBytes = limits.bufferedBytes();
    }

    /** {@return whether one more request may begin; if so it must {@link #leave}} */
    boolean enter() {
        if (inFlight.incrementAndGet() <= maxInFlight) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    /**
     * {@return whether a body may keep more bytes waiting; if so they must be {@link #release}d}
     *
     * @param bytes how many more
     */
    boolean reserve(int bytes) {
        if (bufferedBytes.addAndGet(bytes) <= maxBufferedBytes) {
            return true;
        }
        bufferedBytes.addAndGet(-bytes);
        return false;
    }

    void release(int bytes) {
        bufferedBytes.addAndGet(-bytes);
    }

    /** {@return requests at work} */
    int inFlight() {
        return inFlight.get();
    }

    /** {@return what is said to whom is turned away} */
    static Problem saturatedProblem() {
        return new Problem(
                ProblemType.SATURATED,
                "the service has as much at work as it takes: try again in a moment",
                Map.of("Retry-After", "1"));
    }

    /** {@return whether the next request would be turned away} */
    boolean saturated() {
        return inFlight.get() >= maxInFlight || bufferedBytes.get() >= maxBufferedBytes;
    }
}
