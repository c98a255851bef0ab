package io.querycast.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** Where the service is in its life, and when each event loop last gave a sign of it. Thread-safe. */
final class ServiceState {
    /** An event loop that was silent for longer is taken for dead. */
    static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(2);

    private final AtomicLongArray heartbeats;
    private volatile boolean warm;
    private volatile boolean draining;

    ServiceState(int eventLoops) {
        this.heartbeats = new AtomicLongArray(eventLoops);
        for (int eventLoop = 0; eventLoop < eventLoops; eventLoop++) {
            beat(eventLoop);
        }
    }

    /** {@return how many event loops answer the API} */
    int eventLoops() {
        return heartbeats.length();
    }

    void beat(int eventLoop) {
        heartbeats.setRelease(eventLoop, System.nanoTime());
    }

    /** {@return whether an event loop gave a sign of life lately} */
    boolean alive(int eventLoop) {
        return System.nanoTime() - heartbeats.getAcquire(eventLoop) < HEARTBEAT_TIMEOUT.toNanos();
    }

    /** {@return whether every event loop gave a sign of life lately} */
    boolean live() {
        for (int eventLoop = 0; eventLoop < eventLoops(); eventLoop++) {
            if (!alive(eventLoop)) {
                return false;
            }
        }
        return true;
    }

    void warmedUp() {
        warm = true;
    }

    /** {@return whether the warm-up ended with the right canary} */
    boolean warm() {
        return warm;
    }

    void drain() {
        draining = true;
    }

    /** {@return whether the order to stop was given} */
    boolean draining() {
        return draining;
    }
}
