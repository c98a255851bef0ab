package io.querycast.scaler;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArrivalCounterTest {
    private final ArrivalCounter counter = new ArrivalCounter(Duration.ofSeconds(20), Duration.ofSeconds(60));

    private void sample(int second, double first, double second2) {
        counter.add(
                Duration.ofSeconds(second),
                Map.of("10.0.0.2", new EdgeCounters(first, 0), "10.0.0.3", new EdgeCounters(second2, 0)));
    }

    private void expect(double fast, double slow) {
        RequestRate rate = counter.rate().orElseThrow();
        assertThat(rate.fast()).isEqualTo(fast);
        assertThat(rate.slow()).isEqualTo(slow);
        assertThat(rate.source()).isEqualTo(RateSource.EDGE);
    }

    @Test
    void rate_lessThanASlowWindow_isUnknown() {
        for (int second = 0; second < 60; second += 5) {
            sample(second, second, second);
            assertThat(counter.rate()).isEmpty();
        }
        sample(60, 60, 60);
        expect(2, 2);
    }

    @Test
    void rate_edgeStartsAgain_countsOnFromZero() {
        for (int second = 0; second <= 60; second += 5) {
            sample(second, second < 50 ? 1000 + second : second - 49, 7);
        }
        expect((5 + 1 + 5 + 5) / 20.0, (45 + 1 + 10) / 60.0);
    }

    @Test
    void rate_edgeComesAndGoes_countsWhatWasSeenOfIt() {
        for (int second = 0; second <= 60; second += 5) {
            Map<String, EdgeCounters> first = Map.of("10.0.0.2", new EdgeCounters(second, 0));
            Map<String, EdgeCounters> other = Map.of("10.0.0.3", new EdgeCounters(5000 + second, 0));
            counter.add(Duration.ofSeconds(second), second < 30 ? first : other);
        }
        expect(1, (25 + 30) / 60.0);
    }

    @Test
    void rate_refusedRequests_doNotCount() {
        for (int second = 0; second <= 60; second += 5) {
            counter.add(
                    Duration.ofSeconds(second), Map.of("10.0.0.2", new EdgeCounters(100.0 * second, 97.0 * second)));
        }
        expect(3, 3);
        counter.add(Duration.ofSeconds(65), Map.of("10.0.0.2", new EdgeCounters(6000, 6500)));
        assertThat(counter.rate().orElseThrow().fast()).isBetween(0.0, 3.0);
    }

    @Test
    void rate_oneSampleMissing_stretchesTheWindowAndMoreIsUnknown() {
        for (int second = 0; second <= 60; second += 5) {
            if (second != 40) {
                sample(second, second, 0);
            }
        }
        expect(1, 1);
        sample(90, 90, 0);
        expect(1, 1);
        sample(140, 140, 0);
        assertThat(counter.rate()).isEmpty();
    }
}
