package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecondsTest {
    @ParameterizedTest
    @CsvSource({
        "1.354965, 1.354965, 1.354965 s",
        "-0.25, -0.25, -0.250000 s",
        "0, 0.0, 0.000000 s",
        "1e-7, 0.00000010, 0.000000 s",
        "2e7, 20000000, 20000000.000000 s",
        "12.5, 12.5, 12.500000 s",
        "0.0000005, 0.00000050, 0.000000 s",
        "-0.0009765625, -0.0009765625, -0.000977 s",
    })
    void seconds_areWrittenWithoutExponent(float seconds, String decimal, String text) {
        assertThat(Seconds.decimal(seconds)).isEqualTo(decimal);
        assertThat(Seconds.text(seconds)).isEqualTo(text);
    }

    @Property
    void decimal_anySeconds_standsForThisFloat(@ForAll float seconds) {
        assertThat(Float.parseFloat(Seconds.decimal(seconds))).isEqualTo(seconds);
        assertThat(Seconds.decimal(seconds)).matches("-?[0-9]+(\\.[0-9]+)?");
    }

    @Property
    void text_anyFloat_isRoundedExactly(@ForAll float seconds) {
        assertThat(Seconds.text(seconds)).isEqualTo(exactly(seconds));
    }

    @Property
    void text_anyDoubleOfSomeSeconds_isRoundedExactly(@ForAll @DoubleRange(min = -100, max = 100) double seconds) {
        assertThat(Seconds.text(seconds)).isEqualTo(exactly(seconds));
    }

    private static String exactly(double seconds) {
        return new BigDecimal(seconds).setScale(6, RoundingMode.HALF_EVEN).toPlainString() + " s";
    }
}
