package io.querycast.convert;

import net.razorvine.pickle.PickleException;

/** An unpickled {@code numpy.ndarray} of plain numbers. */
final class NumpyArray implements PickledState {
    private int dimensions;
    private double[] values = {};

    NumpyArray() {}

    NumpyArray(NumpyType type, Object[] shape, byte[] data) {
        set(type, shape, data);
    }

    @Override
    public void setState(Object state) {
        Object[] parts = (Object[]) state;
        set((NumpyType) parts[2], (Object[]) parts[1], (byte[]) parts[4]);
    }

    private void set(NumpyType type, Object[] shape, byte[] data) {
        values = type.decode(data);
        dimensions = shape.length;
        long size = 1;
        for (Object length : shape) {
            size = Math.multiplyExact(size, ((Number) length).longValue());
        }
        if (size != values.length) {
            throw new PickleException("a NumPy array of " + size + " values has " + values.length);
        }
    }

    int dimensions() {
        return dimensions;
    }

    double[] values() {
        return values.clone();
    }
}
