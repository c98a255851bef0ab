package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void tryCall_burst_passesAsManyAndNoMore() {
        RateLimit limit = new RateLimit(10, 3, 0);
        assertThat(limit.tryCall(0)).isZero();
        assertThat(limit.tryCall(0)).isZero();
        assertThat(limit.tryCall(0)).isZero();
        assertThat(limit.tryCall(0)).isEqualTo(SECOND / 10);
        assertThat(limit.tryCall(SECOND / 10)).isZero();
    }

    @Test
    void tryCall_noLimit_alwaysPasses() {
        RateLimit limit = new RateLimit(0, 1, 0);
        for (int call = 0; call < 1_000; call++) {
            assertThat(limit.tryCall(0)).isZero();
        }
    }

    @Property
    void tryCall_anyArrivals_neverPassMoreThanRateAndBurst(
            @ForAll @IntRange(min = 1, max = 1_000) int rate,
            @ForAll @IntRange(min = 1, max = 20) int burst,
            @ForAll @LongRange(min = 0, max = SECOND / 20) long gap) {
        RateLimit limit = new RateLimit(rate, burst, 0);
        int passed = 0;
        long now = 0;
        for (int call = 0; call < 500; call++) {
            now += gap;
            passed += limit.tryCall(now) == 0 ? 1 : 0;
        }
        assertThat((double) passed).isLessThanOrEqualTo(burst + 1 + (double) now * rate / SECOND);
    }
}
