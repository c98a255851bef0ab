package io.querycast.cli;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes predicted seconds as decimals, never with an exponent. */
final class Seconds {
    private static final int TEXT_DIGITS = 6;
    /** Whole numbers up to here are doubles. */
    private static final double MOST_EXACT = 1L << 53;

    private Seconds() {}

    /** {@return the shortest decimal that stands for this float and no other} */
    static String decimal(float seconds) {
        String shortest = NumberOutput.toString(seconds, true);
        return shortest.indexOf('E') < 0 ? shortest : new BigDecimal(shortest).toPlainString();
    }

    /** {@return the seconds with six decimals and their unit} */
    static String text(double seconds) {
        double micros = seconds * 1e6;
        boolean exact = Math.fma(seconds, 1e6, -micros) == 0 && Math.abs(micros) < MOST_EXACT;
        return (exact ? ofMicros((long) Math.rint(micros)) : rounded(seconds)) + " s";
    }

    /** A predicted float always comes here: the first use of BigDecimal takes a tenth of the time in which one is predicted. */
    private static String ofMicros(long micros) {
        long absolute = Math.abs(micros);
        String decimals = Long.toString(1_000_000 + absolute % 1_000_000).substring(1);
        return (micros < 0 ? "-" : "") + absolute / 1_000_000 + "." + decimals;
    }

    private static String rounded(double seconds) {
        return new BigDecimal(seconds)
                .setScale(TEXT_DIGITS, RoundingMode.HALF_EVEN)
                .toPlainString();
    }
}
