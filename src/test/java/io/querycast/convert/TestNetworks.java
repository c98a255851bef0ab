package io.querycast.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random networks. */
final class TestNetworks {
    private static final int HIDDEN_UNITS = 5;

    private TestNetworks() {}

    /** {@return a network of some layers, all with an activation} */
    static Network random(Random random, int width, int depth, Activation activation) {
        List<DenseLayer> layers = new ArrayList<>();
        int inputs = width;
        for (int i = 1; i <= depth; i++) {
            int units = i == depth ? 1 : HIDDEN_UNITS;
            layers.add(new DenseLayer("dense" + i, floats(random, inputs * units), floats(random, units), activation));
            inputs = units;
        }
        return new Network(
                new Scaler(floats(random, width), positive(random, width)),
                layers,
                new Scaler(floats(random, 1), positive(random, 1)));
    }

    private static double[] floats(Random random, int length) {
        return random.doubles(length, -1, 1).map(x -> (float) x).toArray();
    }

    private static double[] positive(Random random, int length) {
        return random.doubles(length, 0.1, 3).toArray();
    }
}
