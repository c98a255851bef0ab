package io.querycast.scaler;

import io.querycast.scaler.History.Need;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The decision: a pure function of what is seen and what was seen before.
 *
 * <pre>
 * up      = ceil(max(slow, in panic ? fast : 0) / target)
 * panic   : ceil(fast / target) ≥ 2 × ready replicas, and a while after; nothing is taken away in it
 * down    = the most that any round of the stabilisation window needed: ceil(max(fast, slow) / (target × margin))
 * desired = max(up, min(current, down)) within the limits; up by at most current + 1, down by one and that seldom
 * </pre>
 */
final class ScalingRule {
    /** Rounds in a row without Prometheus after which nothing is taken away. */
    static final int MOST_FAILURES = 3;

    /** What floating point may add to a rate of exactly so many replicas; no tolerance in any other sense. */
    private static final double ROUNDING = 1e-9;

    private final ScalingLimits limits;
    private final Timing timing;

    /**
     * Creates the rule.
     *
     * @param limits what the service asks for
     * @param timing the time constants
     */
    ScalingRule(ScalingLimits limits, Timing timing) {
        this.limits = limits;
        this.timing = timing;
    }

    /**
     * {@return how many replicas a service should have}
     *
     * @param history what earlier decisions left
     * @param seen what this round sees
     */
    Decision decide(History history, Observation seen) {
        if (seen.rate().isEmpty()) {
            History blind = history.afterNoRate();
            return choose(seen, Math.max(seen.current(), limits.minReplicas()), OptionalInt.empty(), blind);
        }
        RequestRate rate = seen.rate().get();
        double highest = Math.max(rate.fast(), rate.slow());
        Need need = new Need(seen.at(), replicasFor(highest, limits.targetRate() * timing.lowerMargin()));
        History now = history.after(need, panicUntil(history, seen, rate.fast()), rate.source(), timing);
        int up = replicasFor(now.inPanic(seen.at()) ? highest : rate.slow(), limits.targetRate());
        int wanted = Math.max(up, Math.min(seen.current(), now.mostNeeded()));
        int allowed = Math.max(limits.minReplicas(), Math.min(limits.maxReplicas(), wanted));
        return choose(seen, allowed, OptionalInt.of(up), now);
    }

    private Optional<Duration> panicUntil(History history, Observation seen, double fast) {
        return replicasFor(fast, limits.targetRate()) >= 2L * Math.max(1, seen.ready())
                ? Optional.of(seen.at().plus(timing.panicHold()))
                : history.panicUntil();
    }

    private Decision choose(Observation seen, int wanted, OptionalInt needed, History now) {
        boolean panic = now.inPanic(seen.at());
        Optional<Reason> obstacle = wanted > seen.current() ? obstacleToRaising(seen) : obstacleToLowering(seen, now);
        if (wanted == seen.current() || obstacle.isPresent()) {
            Reason right = needed.isPresent() ? Reason.RIGHT : Reason.BLIND;
            Reason reason = wanted == seen.current() ? right : obstacle.orElse(right);
            return new Decision(seen.current(), needed, reason, panic, now);
        }
        if (wanted > seen.current()) {
            int raised = (int) Math.min(wanted, 2L * seen.current() + 1);
            Reason why = panic ? Reason.PANIC : Reason.RATE_ROSE;
            boolean rateAsks = needed.orElse(0) > seen.current();
            return new Decision(raised, needed, rateAsks ? why : Reason.BELOW_MINIMUM, panic, now);
        }
        Reason why = seen.current() > limits.maxReplicas() ? Reason.ABOVE_MAXIMUM : Reason.RATE_FELL;
        return new Decision(seen.current() - 1, needed, why, panic, now.afterLowering(seen.at()));
    }

    private static Optional<Reason> obstacleToRaising(Observation seen) {
        return switch (seen.condition()) {
            case UPDATING -> Optional.of(Reason.UPDATING);
            case ON_HOLD -> Optional.of(Reason.ON_HOLD);
            case STABLE, UPDATE_PAUSED -> Optional.empty();
        };
    }

    private Optional<Reason> obstacleToLowering(Observation seen, History now) {
        return switch (seen.condition()) {
            case UPDATING -> Optional.of(Reason.UPDATING);
            case ON_HOLD -> Optional.of(Reason.ON_HOLD);
            case UPDATE_PAUSED -> Optional.of(Reason.UPDATE_PAUSED);
            case STABLE -> {
                if (now.inPanic(seen.at())) {
                    yield Optional.of(Reason.PANIC);
                }
                if (now.failures() >= MOST_FAILURES) {
                    yield Optional.of(Reason.HALF_BLIND);
                }
                boolean settled = now.reachesBack(seen.at(), timing)
                        && now.lastLowered()
                                .map(last -> seen.at().minus(last).compareTo(timing.lowerInterval()) >= 0)
                                .orElse(true);
                yield settled ? Optional.empty() : Optional.of(Reason.STABILIZING);
            }
        };
    }

    /** {@return how many replicas a rate is for; a number beyond int's range is its largest} */
    private static int replicasFor(double rate, double target) {
        return (int) Math.ceil(rate / target - ROUNDING);
    }
}
