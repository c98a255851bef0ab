package io.querycast.http;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The value of the header {@code Server-Timing}, written as the bytes that are sent. Confined to one thread. */
final class ServerTiming {
    /** All stages, each with as many digits as a long has. */
    private static final int LONGEST = 160;

    /** What stands before the milliseconds of each stage. */
    private static final Map<ServiceMetrics.Stage, byte[]> METRICS = new EnumMap<>(ServiceMetrics.Stage.class);

    static {
        for (ServiceMetrics.Stage stage : ServiceMetrics.Stage.values()) {
            METRICS.put(stage, (stage.label() + ";dur=").getBytes(StandardCharsets.US_ASCII));
        }
    }

    private final byte[] text = new byte[LONGEST];
    private int length;

    /**
     * Adds a stage.
     *
     * @param stage one that was not added yet
     * @param nanos how long it took, said in milliseconds with three digits of their fraction
     */
    void add(ServiceMetrics.Stage stage, long nanos) {
        if (length > 0) {
            text[length++] = ',';
            text[length++] = ' ';
        }
        byte[] metric = Objects.requireNonNull(METRICS.get(stage));
        System.arraycopy(metric, 0, text, length, metric.length);
        length += metric.length;
        long micros = nanos / 1_000;
        appendWhole(micros / 1_000);
        int fraction = (int) (micros % 1_000);
        text[length++] = '.';
        text[length++] = (byte) ('0' + fraction / 100);
        text[length++] = (byte) ('0' + fraction / 10 % 10);
        text[length++] = (byte) ('0' + fraction % 10);
    }

    private void appendWhole(long number) {
        if (number >= 10) {
            appendWhole(number / 10);
        }
        text[length++] = (byte) ('0' + number % 10);
    }

    /** {@return the value; this may not be added to any more} */
    CharSequence value() {
        return new AsciiString(text, 0, length, false);
    }
}
