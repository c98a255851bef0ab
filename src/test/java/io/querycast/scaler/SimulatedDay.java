package io.querycast.scaler;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;

/**
 * A day, second by second: requests arrive by chance at a given rate and reach two edges in turn, both are sampled every five
 * seconds, a rule decides, replicas it adds are ready after a while.
 *
 * @param name what happens
 * @param seconds how long the day is
 * @param rate the rate in each second
 * @param readyAfter seconds until a new replica is ready
 * @param sampled whether the edges can be read in a second
 * @param secondEdgeSampled whether Prometheus reads the second edge as well
 * @param edgesRestart whether the edges start again in a second, and count from 0
 * @param byChance whether arrivals scatter as those of independent callers do, or come evenly
 */
record SimulatedDay(
        String name,
        int seconds,
        IntToDoubleFunction rate,
        int readyAfter,
        IntPredicate sampled,
        IntPredicate secondEdgeSampled,
        IntPredicate edgesRestart,
        boolean byChance) {
    private static final int ROUND = 5;
    private static final long SEED = 20260101;

    /** A day without faults, on which a new replica is ready after 10 s. */
    static SimulatedDay of(String name, int seconds, IntToDoubleFunction rate) {
        return new SimulatedDay(name, seconds, rate, 10, s -> true, s -> true, s -> false, true);
    }

    SimulatedDay named(String other) {
        return new SimulatedDay(other, seconds, rate, readyAfter, sampled, secondEdgeSampled, edgesRestart, byChance);
    }

    SimulatedDay readyAfter(int delay) {
        return new SimulatedDay(name, seconds, rate, delay, sampled, secondEdgeSampled, edgesRestart, byChance);
    }

    SimulatedDay sampledWhen(IntPredicate readable) {
        return new SimulatedDay(name, seconds, rate, readyAfter, readable, secondEdgeSampled, edgesRestart, byChance);
    }

    SimulatedDay secondEdgeSampledWhen(IntPredicate readable) {
        return new SimulatedDay(name, seconds, rate, readyAfter, sampled, readable, edgesRestart, byChance);
    }

    SimulatedDay edgesRestartWhen(IntPredicate restart) {
        return new SimulatedDay(name, seconds, rate, readyAfter, sampled, secondEdgeSampled, restart, byChance);
    }

    SimulatedDay evenly() {
        return new SimulatedDay(name, seconds, rate, readyAfter, sampled, secondEdgeSampled, edgesRestart, false);
    }

    /**
     * What a rule made of a day.
     *
     * @param replicas by second
     * @param ready replicas by second
     * @param changes how often the number of replicas changed
     * @param flaps how often a change undid the direction of the one before within ten minutes
     * @param longestShort seconds of the longest time in which fewer replicas were ready than the rate asked for
     * @param shortSeconds all such seconds
     */
    record Outcome(
            List<Integer> replicas, List<Integer> ready, int changes, int flaps, int longestShort, int shortSeconds) {
        double replicaHours() {
            return replicas.stream().mapToLong(Integer::longValue).sum() / 3600.0;
        }
    }

    /** {@return what a rule makes of this day} */
    Outcome play(Autoscaler rule, ScalingLimits limits, Timing timing) {
        Random random = new Random(SEED);
        ArrivalCounter all = new ArrivalCounter(timing.fastWindow(), timing.slowWindow());
        ArrivalCounter byPrometheus = new ArrivalCounter(timing.fastWindow(), timing.slowWindow());
        double[] counted = new double[2];
        double owed = 0;
        List<Integer> readyAt = new ArrayList<>();
        for (int i = 0; i < limits.minReplicas(); i++) {
            readyAt.add(0);
        }
        int[] replicas = new int[seconds];
        int[] ready = new int[seconds];
        for (int second = 0; second < seconds; second++) {
            if (edgesRestart.test(second)) {
                counted = new double[2];
            }
            owed += byChance ? poisson(random, rate.applyAsDouble(second)) : rate.applyAsDouble(second);
            for (; owed >= 1; owed--) {
                counted[counted[0] <= counted[1] ? 0 : 1]++;
            }
            for (int at : readyAt) {
                ready[second] += at <= second ? 1 : 0;
            }
            if (second % ROUND == 0) {
                Optional<RequestRate> partial = Optional.empty();
                Optional<RequestRate> trusted = Optional.empty();
                if (sampled.test(second)) {
                    boolean both = secondEdgeSampled.test(second);
                    partial = sample(byPrometheus, second, counted, both ? 2 : 1);
                    trusted = sample(all, second, counted, 2);
                    if (both) {
                        trusted = trusted.map(
                                found -> new RequestRate(found.fast(), found.slow(), RateSource.PROMETHEUS));
                    }
                }
                int desired = rule.decide(
                        new Observation(
                                Duration.ofSeconds(second),
                                readyAt.size(),
                                ready[second],
                                trusted,
                                ServiceCondition.STABLE),
                        partial);
                while (readyAt.size() < desired) {
                    readyAt.add(second + readyAfter);
                }
                while (readyAt.size() > desired) {
                    readyAt.remove(readyAt.size() - 1);
                }
            }
            replicas[second] = readyAt.size();
        }
        return outcome(replicas, ready, limits);
    }

    private static Optional<RequestRate> sample(ArrivalCounter counter, int second, double[] counted, int edges) {
        Map<String, EdgeCounters> counters = new HashMap<>();
        for (int edge = 0; edge < edges; edge++) {
            counters.put("edge " + edge, new EdgeCounters(counted[edge], 0));
        }
        counter.add(Duration.ofSeconds(second), counters);
        return counter.rate();
    }

    private static int poisson(Random random, double mean) {
        double limit = StrictMath.exp(-mean);
        int arrivals = -1;
        for (double product = 1; product > limit; product *= random.nextDouble()) {
            arrivals++;
        }
        return arrivals;
    }

    private Outcome outcome(int[] replicas, int[] ready, ScalingLimits limits) {
        int changes = 0;
        int flaps = 0;
        int lastDirection = 0;
        int lastChange = 0;
        int longest = 0;
        int current = 0;
        int total = 0;
        for (int second = 1; second < seconds; second++) {
            int direction = Integer.signum(replicas[second] - replicas[second - 1]);
            if (direction != 0) {
                changes++;
                flaps += direction == -lastDirection && second - lastChange <= 600 ? 1 : 0;
                lastDirection = direction;
                lastChange = second;
            }
            double asked = Math.ceil(rate.applyAsDouble(second) / limits.targetRate() - 1e-9);
            current = ready[second] < Math.min(limits.maxReplicas(), asked) ? current + 1 : 0;
            total += current > 0 ? 1 : 0;
            longest = Math.max(longest, current);
        }
        return new Outcome(
                Arrays.stream(replicas).boxed().toList(),
                Arrays.stream(ready).boxed().toList(),
                changes,
                flaps,
                longest,
                total);
    }
}
