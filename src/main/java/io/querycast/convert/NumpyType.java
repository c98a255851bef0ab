package io.querycast.convert;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.DoubleSupplier;
import net.razorvine.pickle.PickleException;

/** An unpickled {@code numpy.dtype} of plain numbers. */
final class NumpyType implements PickledState {
    private final String code;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    NumpyType(String code) {
        this.code = code;
    }

    @Override
    public void setState(Object state) {
        String symbol = (String) ((Object[]) state)[1];
        order = switch (symbol) {
            case "<" -> ByteOrder.LITTLE_ENDIAN;
            case ">" -> ByteOrder.BIG_ENDIAN;
            default -> throw new PickleException("a NumPy type of byte order " + Quote.of(symbol));
        };
    }

    /** {@return the numbers in the bytes of an array of this type} */
    double[] decode(byte[] data) {
        ByteBuffer buffer = ByteBuffer.wrap(data).order(order);
        return switch (code) {
            case "f8" -> numbers(data.length, Double.BYTES, buffer::getDouble);
            case "f4" -> numbers(data.length, Float.BYTES, buffer::getFloat);
            case "i8" -> numbers(data.length, Long.BYTES, buffer::getLong);
            case "i4" -> numbers(data.length, Integer.BYTES, buffer::getInt);
            default -> throw new PickleException("NumPy type " + Quote.of(code) + ", not f4, f8, i4 or i8");
        };
    }

    private double[] numbers(int bytes, int width, DoubleSupplier next) {
        if (bytes % width != 0) {
            throw new PickleException(bytes + " bytes of NumPy type " + Quote.of(code));
        }
        double[] numbers = new double[bytes / width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = next.getAsDouble();
        }
        return numbers;
    }
}
