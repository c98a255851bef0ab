package io.querycast.http;

import com.fasterxml.jackson.core.io.NumberOutput;
import io.querycast.scoring.ModelMetadata;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes answers without explanations, byte for byte as {@link PredictionJson} would: what all have in common is rendered
 * once. Confined to one thread.
 */
final class PlainAnswer {
    private static final byte[] BEFORE = "{\"seconds\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = "},{\"seconds\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "}]}".getBytes(StandardCharsets.US_ASCII);
    /** As in {@code -1.17549435E-38}. */
    private static final int LONGEST_NUMBER = 15;

    private final byte[] start;
    private byte[] answer;
    private int length;

    PlainAnswer(ModelMetadata model) {
        byte[] none = JsonAnswer.of(json -> {
                    PredictionJson.startDocument(json, model.name(), model.version());
                    PredictionJson.endDocument(json);
                })
                .getBytes();
        start = Arrays.copyOf(none, none.length - "]}".length());
        answer = start.clone();
    }

    /**
     * {@return the answer's body}
     *
     * @param seconds what is predicted, at least one, all of them finite
     */
    Buffer of(float[] seconds) {
        int longest = start.length + seconds.length * (BETWEEN.length + LONGEST_NUMBER) + END.length;
        if (answer.length < longest) {
            answer = Arrays.copyOf(start, longest);
        }
        length = start.length;
        byte[] before = BEFORE;
        for (float predicted : seconds) {
            append(before);
            before = BETWEEN;
            append(predicted);
        }
        append(END);
        return Buffer.buffer(length).appendBytes(answer, 0, length);
    }

    private void append(byte[] constant) {
        System.arraycopy(constant, 0, answer, length, constant.length);
        length += constant.length;
    }

    private void append(float number) {
        String digits = NumberOutput.toString(number, true);
        for (int i = 0; i < digits.length(); i++) {
            answer[length++] = (byte) digits.charAt(i);
        }
    }
}
