package io.querycast.scaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.cli.ScaleArguments;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** What holds whatever comes: rounds of any rates, gaps, readiness and conditions, with somebody else scaling now and then. */
class ScalingPropertiesTest {
    private static final Timing TIMING = ScaleArguments.parse().timing();

    record Seen(
            Duration pause, Optional<RequestRate> rate, int notReady, ServiceCondition condition, int setByOthers) {}

    @Property(tries = 2000)
    void decide_anyRounds_keepsThePromises(
            @ForAll("limits") ScalingLimits limits, @ForAll("rounds") List<Seen> rounds) {
        ScalingRule rule = new ScalingRule(limits, TIMING);
        History history = History.NONE;
        int current = limits.minReplicas();
        Duration now = Duration.ZERO;
        Duration lastLowered = null;
        int failures = 0;
        for (Seen seen : rounds) {
            now = now.plus(seen.pause());
            current = seen.setByOthers() < 0 ? current : seen.setByOthers();
            failures =
                    seen.rate().filter(rate -> rate.source() != RateSource.EDGE).isPresent() ? 0 : failures + 1;
            Observation observation = new Observation(
                    now, current, Math.max(0, current - seen.notReady()), seen.rate(), seen.condition());
            Decision decision = rule.decide(history, observation);
            int desired = decision.desired();

            assertThat(rule.decide(history, observation)).isEqualTo(decision);
            assertThat(desired)
                    .isBetween(Math.min(current, limits.minReplicas()), Math.max(current, limits.maxReplicas()));
            if (desired > current) {
                assertThat(desired).isLessThanOrEqualTo(2 * current + 1);
                assertThat(seen.condition()).isIn(ServiceCondition.STABLE, ServiceCondition.UPDATE_PAUSED);
            }
            if (desired < current) {
                assertThat(desired).isEqualTo(current - 1);
                assertThat(decision.panic()).isFalse();
                assertThat(seen.rate()).isPresent();
                assertThat(failures).isLessThan(3);
                assertThat(seen.condition()).isEqualTo(ServiceCondition.STABLE);
                assertThat(now).isGreaterThanOrEqualTo(TIMING.stabilizationWindow());
                if (lastLowered != null) {
                    assertThat(now.minus(lastLowered)).isGreaterThanOrEqualTo(TIMING.lowerInterval());
                }
                lastLowered = now;
            }
            assertThat(decision.history().needs())
                    .hasSizeLessThanOrEqualTo(
                            1 + (int) TIMING.stabilizationWindow().toSeconds());
            history = decision.history();
            current = desired;
        }
    }

    @Property(tries = 500)
    void decide_rateHeld_settlesWhereItIsEnough(
            @ForAll("limits") ScalingLimits limits, @ForAll("rates") double rate, @ForAll("replicas") int start) {
        ScalingRule rule = new ScalingRule(limits, TIMING);
        History history = History.NONE;
        int current = Math.min(start, limits.maxReplicas());
        for (int round = 0; round < 1200; round++) {
            Observation seen = new Observation(
                    TIMING.interval().multipliedBy(round),
                    current,
                    current,
                    Optional.of(new RequestRate(rate, rate, RateSource.PROMETHEUS)),
                    ServiceCondition.STABLE);
            Decision decision = rule.decide(history, seen);
            history = decision.history();
            current = decision.desired();
        }
        double enough = Math.ceil(rate / limits.targetRate() - 1e-9);
        double mostKept = Math.ceil(rate / (limits.targetRate() * TIMING.lowerMargin()));
        assertThat((double) current)
                .isBetween(
                        Math.max(limits.minReplicas(), Math.min(limits.maxReplicas(), enough)),
                        Math.max(limits.minReplicas(), Math.min(limits.maxReplicas(), mostKept)));
    }

    @Provide
    Arbitrary<ScalingLimits> limits() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.doubles().between(0.01, 100))
                .as((min, more, target) -> new ScalingLimits(min, min + more, target));
    }

    @Provide
    Arbitrary<Double> rates() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.doubles().between(0, 200)),
                Tuple.of(1, Arbitraries.of(0.0, 1e9, Double.MIN_VALUE)));
    }

    @Provide
    Arbitrary<Integer> replicas() {
        return Arbitraries.integers().between(0, 20);
    }

    @Provide
    Arbitrary<List<Seen>> rounds() {
        Arbitrary<Optional<RequestRate>> rate = Combinators.combine(rates(), rates(), Arbitraries.of(RateSource.class))
                .as((fast, slow, source) -> new RequestRate(fast, slow, source))
                .optional(0.85);
        Arbitrary<Duration> pause = Arbitraries.frequency(Tuple.of(20, 5), Tuple.of(2, 30), Tuple.of(1, 300))
                .map(Duration::ofSeconds);
        Arbitrary<ServiceCondition> condition = Arbitraries.frequency(
                Tuple.of(20, ServiceCondition.STABLE),
                Tuple.of(1, ServiceCondition.UPDATING),
                Tuple.of(1, ServiceCondition.UPDATE_PAUSED),
                Tuple.of(1, ServiceCondition.ON_HOLD));
        Arbitrary<Integer> setByOthers =
                Arbitraries.integers().between(0, 20).injectNull(0.95).map(number -> number == null ? -1 : number);
        return Combinators.combine(pause, rate, Arbitraries.integers().between(0, 3), condition, setByOthers)
                .as(Seen::new)
                .list()
                .ofMaxSize(120);
    }
}
