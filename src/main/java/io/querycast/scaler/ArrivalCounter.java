package io.querycast.scaler;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Rates from samples of the edges' counters: the arrivals of all edges added up over time, whichever come, go or start
 * again. An edge counts from its second sample on. Confined to one thread.
 */
final class ArrivalCounter {
    /** How much longer than asked for a window may be when a sample is missing. */
    private static final double MOST_STRETCH = 1.5;

    private final Duration fastWindow;
    private final Duration slowWindow;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private Map<String, EdgeCounters> last = Map.of();
    private double arrivals;

    private record Sample(Duration at, double arrivals) {}

    ArrivalCounter(Duration fastWindow, Duration slowWindow) {
        this.fastWindow = fastWindow;
        this.slowWindow = slowWindow;
    }

    /**
     * Takes a sample.
     *
     * @param at when, on a monotonic clock
     * @param counters by edge
     */
    void add(Duration at, Map<String, EdgeCounters> counters) {
        double arrived = 0;
        for (Map.Entry<String, EdgeCounters> edge : counters.entrySet()) {
            EdgeCounters now = edge.getValue();
            EdgeCounters before = last.get(edge.getKey());
            if (before != null) {
                boolean restarted = now.requests() < before.requests();
                arrived += restarted
                        ? now.requests() - now.denied()
                        : now.requests() - before.requests() - Math.max(0, now.denied() - before.denied());
            }
        }
        arrivals += Math.max(0, arrived);
        last = Map.copyOf(counters);
        samples.addLast(new Sample(at, arrivals));
        Duration oldest = at.minus(stretched(slowWindow));
        while (samples.getFirst().at().compareTo(oldest) < 0) {
            samples.removeFirst();
        }
    }

    /** {@return the rates at the last sample; empty until the samples reach back far enough} */
    Optional<RequestRate> rate() {
        OptionalDouble fast = rate(fastWindow);
        OptionalDouble slow = rate(slowWindow);
        return fast.isPresent() && slow.isPresent()
                ? Optional.of(new RequestRate(fast.getAsDouble(), slow.getAsDouble(), RateSource.EDGE))
                : Optional.empty();
    }

    private OptionalDouble rate(Duration window) {
        if (samples.isEmpty()) {
            return OptionalDouble.empty();
        }
        Sample newest = samples.getLast();
        for (Iterator<Sample> older = samples.descendingIterator(); older.hasNext(); ) {
            Sample sample = older.next();
            Duration span = newest.at().minus(sample.at());
            if (span.compareTo(window) >= 0) {
                return span.compareTo(stretched(window)) <= 0
                        ? OptionalDouble.of((newest.arrivals() - sample.arrivals()) / (span.toNanos() / 1e9))
                        : OptionalDouble.empty();
            }
        }
        return OptionalDouble.empty();
    }

    private static Duration stretched(Duration window) {
        return Duration.ofNanos((long) (window.toNanos() * MOST_STRETCH));
    }
}
