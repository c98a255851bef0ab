package io.querycast.http;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Tensors as bytes: BYTES elements behind their length, FP32 elements, all little-endian; and BYTES elements in Base64. */
final class BinaryTensors {
    private BinaryTensors() {}

    /**
     * {@return the elements of a BYTES tensor}
     *
     * @param tensor its bytes
     * @param limits how many there may be, and how long
     * @throws ProblemException if they are not elements in UTF-8, or too many or too long
     */
    static List<String> readBytes(ByteBuffer tensor, QueryLimits limits) throws ProblemException {
        ByteBuffer rest = tensor.order(ByteOrder.LITTLE_ENDIAN);
        List<String> elements = new ArrayList<>();
        while (rest.hasRemaining()) {
            if (rest.remaining() < Integer.BYTES) {
                throw malformed(elements.size(), "the " + rest.remaining() + " bytes left are no length");
            }
            int length = rest.getInt();
            if (length < 0 || length > rest.remaining()) {
                throw malformed(
                        elements.size(),
                        "its length is " + Integer.toUnsignedString(length) + ", but " + rest.remaining()
                                + " bytes are left");
            }
            elements.add(decode(elements.size(), rest.slice(rest.position(), length)));
            rest.position(rest.position() + length);
            limits.checkCount(elements.size());
        }
        return elements;
    }

    static String decodeBase64(int index, String element) throws ProblemException {
        try {
            return decode(index, ByteBuffer.wrap(Base64.getDecoder().decode(element)));
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "element " + index + " (the first is 0) is not Base64");
        }
    }

    private static String decode(int index, ByteBuffer bytes) throws ProblemException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw malformed(index, "it is not UTF-8");
        }
    }

    private static ProblemException malformed(int index, String reason) {
        return new ProblemException(
                ProblemType.MALFORMED_BODY, "element " + index + " (the first is 0) cannot be read: " + reason);
    }

    /** {@return an FP32 tensor's bytes} */
    static Buffer floats(float[] values) {
        Buffer bytes = Buffer.buffer(values.length * Float.BYTES);
        for (float value : values) {
            bytes.appendFloatLE(value);
        }
        return bytes;
    }
}
