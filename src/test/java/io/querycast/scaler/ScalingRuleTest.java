package io.querycast.scaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.cli.ScaleArguments;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ScalingRuleTest {
    private static final Timing TIMING = ScaleArguments.parse().timing();
    private static final ScalingLimits LIMITS = new ScalingLimits(2, 6, 5);

    private History history = History.NONE;
    private Duration now = Duration.ZERO;

    private Decision see(int current, int ready, Optional<RequestRate> rate, ServiceCondition condition) {
        now = now.plus(TIMING.interval());
        Decision decision =
                new ScalingRule(LIMITS, TIMING).decide(history, new Observation(now, current, ready, rate, condition));
        history = decision.history();
        return decision;
    }

    private Decision see(int current, double fast, double slow) {
        return see(current, current, rate(fast, slow, RateSource.PROMETHEUS), ServiceCondition.STABLE);
    }

    private static Optional<RequestRate> rate(double fast, double slow, RateSource source) {
        return Optional.of(new RequestRate(fast, slow, source));
    }

    /** Rounds at a rate, as long as a stabilisation window and a round more. */
    private Decision hold(int current, double rate) {
        Decision last = see(current, rate, rate);
        for (Duration end = now.plus(TIMING.stabilizationWindow()); now.compareTo(end) < 0; ) {
            last = see(current, rate, rate);
            if (last.desired() != current) {
                return last;
            }
        }
        return last;
    }

    @ParameterizedTest
    @CsvSource({"0,2", "9.5,2", "10,2", "10.000000000000002,2", "10.001,3", "11,3", "15,3", "15.1,4", "29,6", "45,6"})
    void decide_rate_givesTheReplicasForIt(double rate, int replicas) {
        assertThat(see(2, 0, rate).desired()).isEqualTo(Math.min(replicas, 5));
        assertThat(see(5, 0, rate).desired()).isEqualTo(Math.max(replicas, 5));
    }

    @Test
    void decide_peak_countsTheFastWindowUntilPanicEnds() {
        assertThat(see(2, 15, 5).desired()).isEqualTo(2);
        Decision peak = see(2, 16, 5);
        assertThat(peak.panic()).isTrue();
        assertThat(peak.desired()).isEqualTo(4);
        assertThat(peak.reason()).isEqualTo(Reason.PANIC);
        Duration end = now.plus(TIMING.panicHold());
        while (now.compareTo(end.minus(TIMING.interval())) < 0) {
            assertThat(see(4, 12, 5).panic()).isTrue();
        }
        assertThat(see(4, 12, 5).panic()).isFalse();
    }

    @Test
    void decide_farTooFew_atMostDoublesAndAddsOne() {
        assertThat(see(1, 1000, 1000).desired()).isEqualTo(3);
        assertThat(see(0, 1000, 1000).desired()).isEqualTo(1);
        assertThat(see(3, 1000, 1000).desired()).isEqualTo(6);
    }

    @Test
    void decide_fewerAreEnough_waitsAWholeWindowThenTakesOneAMinute() {
        Decision first = hold(6, 5);
        assertThat(first.desired()).isEqualTo(5);
        assertThat(first.reason()).isEqualTo(Reason.RATE_FELL);
        assertThat(now).isEqualTo(TIMING.stabilizationWindow().plus(TIMING.interval()));
        Duration lowered = now;
        Decision next = see(5, 5, 5);
        while (next.desired() == 5) {
            assertThat(next.reason()).isEqualTo(Reason.STABILIZING);
            next = see(5, 5, 5);
        }
        assertThat(next.desired()).isEqualTo(4);
        assertThat(now.minus(lowered)).isEqualTo(TIMING.lowerInterval());
    }

    @Test
    void decide_onePeakInTheWindow_takesNothingAway() {
        for (int round = 0; round < 60; round++) {
            assertThat(see(3, round % 30 == 0 ? 9 : 5, 5).desired()).isEqualTo(3);
        }
    }

    @Test
    void decide_leftOverReplicasWouldBeTooBusy_takesNothingAway() {
        assertThat(hold(3, 8.1).desired()).isEqualTo(3);
        assertThat(hold(3, 7.9).desired()).isEqualTo(2);
    }

    @Test
    void decide_inPanic_takesNothingAway() {
        hold(6, 5);
        assertThat(see(6, 60, 5).panic()).isTrue();
        assertThat(hold(6, 5).desired()).isEqualTo(5);
        assertThat(now).isGreaterThan(TIMING.stabilizationWindow().multipliedBy(2));
    }

    @Test
    void decide_unmeasuredLongerThanTheSlowWindow_beginsAnew() {
        for (int round = 0; round < 20; round++) {
            see(6, 5, 5);
        }
        now = now.plus(TIMING.slowWindow());
        Duration again = now;
        assertThat(hold(6, 5).desired()).isEqualTo(5);
        assertThat(now.minus(again)).isGreaterThan(TIMING.stabilizationWindow());
    }

    @Test
    void decide_blind_holdsAndOnlyFillsUpToTheMinimum() {
        hold(6, 5);
        for (int round = 0; round < 100; round++) {
            Decision blind = see(6, 6, Optional.empty(), ServiceCondition.STABLE);
            assertThat(blind.desired()).isEqualTo(6);
            assertThat(blind.reason()).isEqualTo(Reason.BLIND);
        }
        Decision filled = see(1, 1, Optional.empty(), ServiceCondition.STABLE);
        assertThat(filled.desired()).isEqualTo(2);
        assertThat(filled.reason()).isEqualTo(Reason.BELOW_MINIMUM);
    }

    @Test
    void decide_onlyTheEdgeTells_lowersForTwoRoundsThenOnlyRaises() {
        hold(6, 5);
        now = now.plus(TIMING.lowerInterval()).minus(TIMING.interval());
        assertThat(see(5, 5, rate(5, 5, RateSource.EDGE), ServiceCondition.STABLE)
                        .desired())
                .isEqualTo(4);
        see(4, 4, rate(5, 5, RateSource.EDGE), ServiceCondition.STABLE);
        for (int round = 0; round < 100; round++) {
            Decision halfBlind = see(4, 4, rate(5, 5, RateSource.EDGE), ServiceCondition.STABLE);
            assertThat(halfBlind.desired()).isEqualTo(4);
            assertThat(halfBlind.reason()).isEqualTo(Reason.HALF_BLIND);
        }
        assertThat(see(4, 4, rate(22, 22, RateSource.EDGE), ServiceCondition.STABLE)
                        .desired())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(ServiceCondition.class)
    void decide_condition_allowsWhatItSays(ServiceCondition condition) {
        boolean mayRaise = condition == ServiceCondition.STABLE || condition == ServiceCondition.UPDATE_PAUSED;
        assertThat(see(2, 2, rate(14, 14, RateSource.PROMETHEUS), condition).desired())
                .isEqualTo(mayRaise ? 3 : 2);
        hold(6, 5);
        now = now.plus(TIMING.lowerInterval()).minus(TIMING.interval());
        assertThat(see(5, 5, rate(5, 5, RateSource.PROMETHEUS), condition).desired())
                .isEqualTo(condition == ServiceCondition.STABLE ? 4 : 5);
    }

    @Test
    void decide_moreThanTheMaximum_takesOneAtATimeAway() {
        Decision first = hold(9, 100);
        assertThat(first.panic()).isTrue();
        assertThat(first.desired()).isEqualTo(9);
        Decision calm = hold(9, 29);
        assertThat(calm.desired()).isEqualTo(8);
        assertThat(calm.reason()).isEqualTo(Reason.ABOVE_MAXIMUM);
    }
}
