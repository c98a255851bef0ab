package io.querycast.scaler;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What earlier rounds leave to a decision.
 *
 * @param unbrokenSince when the measurements without a gap begin; empty before the first
 * @param needs the replicas that each round of the stabilisation window needed, with the margin of lowering, oldest first
 * @param panicUntil end of the panic; empty if there was none
 * @param lastLowered when a replica was last taken away; empty if never
 * @param failures rounds in a row, up to the last, in which Prometheus gave no rate
 */
record History(
        Optional<Duration> unbrokenSince,
        List<Need> needs,
        Optional<Duration> panicUntil,
        Optional<Duration> lastLowered,
        int failures) {
    /** The replicas that a round needed. */
    record Need(Duration at, int replicas) {}

    static final History NONE = new History(Optional.empty(), List.of(), Optional.empty(), Optional.empty(), 0);

    History {
        needs = List.copyOf(needs);
    }

    /** {@return this history with a round that could not measure anything} */
    History afterNoRate() {
        return new History(unbrokenSince, needs, panicUntil, lastLowered, failures + 1);
    }

    /**
     * {@return this history with a round that measured}
     *
     * @param need what it needed
     * @param panic end of the panic, as it is after the round
     * @param source where its rate came from
     * @param timing says how long needs are remembered, and after which gap they count for nothing
     */
    History after(Need need, Optional<Duration> panic, RateSource source, Timing timing) {
        boolean unbroken = !needs.isEmpty()
                && need.at().minus(needs.get(needs.size() - 1).at()).compareTo(timing.slowWindow()) <= 0;
        Duration oldest = need.at().minus(timing.stabilizationWindow());
        Stream<Need> remembered =
                unbroken ? needs.stream().filter(earlier -> earlier.at().compareTo(oldest) >= 0) : Stream.empty();
        return new History(
                unbroken ? unbrokenSince : Optional.of(need.at()),
                Stream.concat(remembered, Stream.of(need)).toList(),
                panic,
                lastLowered,
                source == RateSource.EDGE ? failures + 1 : 0);
    }

    /** {@return this history with a replica taken away} */
    History afterLowering(Duration at) {
        return new History(unbrokenSince, needs, panicUntil, Optional.of(at), failures);
    }

    /** {@return the most replicas that any round of the stabilisation window needed} */
    int mostNeeded() {
        return needs.stream().mapToInt(Need::replicas).max().orElse(0);
    }

    /** {@return whether the measurements reach back over a whole stabilisation window} */
    boolean reachesBack(Duration at, Timing timing) {
        return unbrokenSince.isPresent() && at.minus(unbrokenSince.get()).compareTo(timing.stabilizationWindow()) >= 0;
    }

    boolean inPanic(Duration at) {
        return panicUntil.isPresent() && at.compareTo(panicUntil.get()) < 0;
    }
}
