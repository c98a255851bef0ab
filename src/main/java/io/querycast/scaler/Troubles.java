package io.querycast.scaler;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what goes wrong when it begins, once a minute while it lasts, and when it is over. Confined to one thread. */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
    private static final Duration REPEAT = Duration.ofMinutes(1);

    private final Supplier<Duration> clock;
    private final Map<String, Duration> lastTold = new HashMap<>();

    Troubles(Supplier<Duration> clock) {
        this.clock = clock;
    }

    /**
     * Takes the state of something.
     *
     * @param what what it is
     * @param trouble what is wrong with it; empty if nothing
     */
    void report(String what, Optional<String> trouble) {
        Duration now = clock.get();
        if (trouble.isEmpty()) {
            if (lastTold.remove(what) != null) {
                LOG.info("{}: well again", what);
            }
            return;
        }
        Duration last = lastTold.get(what);
        if (last == null || now.minus(last).compareTo(REPEAT) >= 0) {
            lastTold.put(what, now);
            LOG.warn("{}: {}", what, trouble.get());
        }
    }
}
