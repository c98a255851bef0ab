package io.querycast.scaler;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A rule that scales, as the simulation asks it every five seconds. */
interface Autoscaler {
    /**
     * {@return the replicas there should be}
     *
     * @param seen what is seen
     * @param partial what is seen when nobody asks whether every edge was read; empty if no edge was
     */
    int decide(Observation seen, Optional<RequestRate> partial);

    /** Ours. */
    final class Querycast implements Autoscaler {
        private final ScalingRule rule;
        private History history = History.NONE;

        Querycast(ScalingLimits limits, Timing timing) {
            this.rule = new ScalingRule(limits, timing);
        }

        @Override
        public int decide(Observation seen, Optional<RequestRate> partial) {
            Decision decision = rule.decide(history, seen);
            history = decision.history();
            return decision.desired();
        }
    }

    /** What comes to mind first: the rate over the target, at once; no rate is a rate of 0. */
    final class Naive implements Autoscaler {
        private final ScalingLimits limits;

        Naive(ScalingLimits limits) {
            this.limits = limits;
        }

        @Override
        public int decide(Observation seen, Optional<RequestRate> partial) {
            double rate = partial.map(RequestRate::fast).orElse(0.0);
            return within(limits, Math.ceil(rate / limits.targetRate()));
        }
    }

    /**
     * Kubernetes' HorizontalPodAutoscaler with its default behaviour over the rate of a minute: every 15 s, 10 % tolerance, up
     * by at most 4 or to twice as many, down to the most that was recommended within 5 minutes; nothing without a metric.
     */
    final class HorizontalPodAutoscaler implements Autoscaler {
        private static final Duration PERIOD = Duration.ofSeconds(15);
        private static final Duration STABILIZATION = Duration.ofMinutes(5);
        private static final double TOLERANCE = 0.1;

        private final ScalingLimits limits;
        private final Deque<History.Need> recommendations = new ArrayDeque<>();

        HorizontalPodAutoscaler(ScalingLimits limits) {
            this.limits = limits;
        }

        @Override
        public int decide(Observation seen, Optional<RequestRate> partial) {
            int current = seen.current();
            if (partial.isEmpty() || seen.at().toSeconds() % PERIOD.toSeconds() != 0) {
                return current;
            }
            double ratio = partial.get().slow() / (current * limits.targetRate());
            int recommended = Math.abs(ratio - 1) <= TOLERANCE ? current : within(limits, Math.ceil(current * ratio));
            recommendations.addLast(new History.Need(seen.at(), recommended));
            while (recommendations.getFirst().at().compareTo(seen.at().minus(STABILIZATION)) < 0) {
                recommendations.removeFirst();
            }
            if (recommended > current) {
                return Math.min(recommended, Math.max(2 * current, current + 4));
            }
            int highest = recommendations.stream()
                    .mapToInt(History.Need::replicas)
                    .max()
                    .orElse(current);
            return Math.min(current, highest);
        }
    }

    private static int within(ScalingLimits limits, double replicas) {
        return (int) Math.max(limits.minReplicas(), Math.min(limits.maxReplicas(), replicas));
    }
}
