package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ServerTimingTest {
    @Test
    void add_stages_saysEachInMillisecondsOfThreeDigits() {
        ServerTiming timing = new ServerTiming();

        timing.add(ServiceMetrics.Stage.PARSE, 1_999);
        timing.add(ServiceMetrics.Stage.TOKENIZE, 0);
        timing.add(ServiceMetrics.Stage.INFER, 12_345_678);

        assertThat(timing.value()).hasToString("parse;dur=0.001, tokenize;dur=0.000, infer;dur=12.345");
    }

    @Test
    void add_anyDuration_saysItsMillisecondsRoundedDown() {
        LongStream durations = LongStream.concat(
                LongStream.of(0, 999, 1_000, 999_999, 1_000_000, Long.MAX_VALUE),
                new Random(7).longs(1_000, 0, Long.MAX_VALUE).map(nanos -> nanos >>> (nanos % 63)));

        assertThat(durations).allSatisfy(nanos -> {
            ServerTiming timing = new ServerTiming();
            timing.add(ServiceMetrics.Stage.EXPLAIN, nanos);
            assertThat(timing.value())
                    .hasToString("explain;dur="
                            + BigDecimal.valueOf(nanos, 6)
                                    .setScale(3, RoundingMode.DOWN)
                                    .toPlainString());
        });
    }

    @Test
    void add_everyStageAtItsLongest_hasRoom() {
        ServerTiming timing = new ServerTiming();

        for (ServiceMetrics.Stage stage : ServiceMetrics.Stage.values()) {
            timing.add(stage, Long.MAX_VALUE);
        }

        assertThat(timing.value().toString()).endsWith("explain;dur=9223372036854.775");
    }
}
