package io.querycast.cli;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes predicted seconds as decimals, never with an exponent. */
final class Seconds {
    private static final int TEXT_DIGITS = 6;

    private Seconds() {}

    /** {@return the shortest decimal that stands for this float and no other} */
    static String decimal(float seconds) {
        String shortest = NumberOutput.toString(seconds, true);
        return shortest.indexOf('E') < 0 ? shortest : new BigDecimal(shortest).toPlainString();
    }

    /** {@return the seconds with six decimals and their unit} */
    static String text(double seconds) {
        return new BigDecimal(seconds)
                        .setScale(TEXT_DIGITS, RoundingMode.HALF_EVEN)
                        .toPlainString()
                + " s";
    }
}
