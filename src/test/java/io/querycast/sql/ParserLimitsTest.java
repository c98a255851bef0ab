package io.querycast.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ParserLimitsTest {
    @Test
    void defaults_areThoseOfAServer() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

        assertThat(ParserLimits.defaults())
                .isEqualTo(new ParserLimits(65_536, 20_000, 100, 32, Duration.ofSeconds(1), threads, 256));
    }

    @Test
    void withTimeout_keepsTheRest() {
        assertThat(new ParserLimits(1, 2, 3, 4, Duration.ofMillis(5), 6, 7).withTimeout(Duration.ofSeconds(9)))
                .isEqualTo(new ParserLimits(1, 2, 3, 4, Duration.ofSeconds(9), 6, 7));
    }

    @Test
    void limits_notPositive_areRefusedByName() {
        assertThatThrownBy(() -> new ParserLimits(1, 1, 1, 1, Duration.ofMillis(1), 1, 0))
                .hasMessage("queue must be at least 1, not 0");
        assertThatThrownBy(() -> new ParserLimits(1, 1, -2, 1, Duration.ofMillis(1), 1, 1))
                .hasMessage("depth must be at least 1, not -2");
        assertThatThrownBy(() -> new ParserLimits(1, 1, 1, 1, Duration.ofNanos(1), 1, 1))
                .hasMessage("timeout in milliseconds must be at least 1, not 0");
    }
}
