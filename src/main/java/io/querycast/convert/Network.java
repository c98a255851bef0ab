package io.querycast.convert;

import io.querycast.scoring.LinearWeights;
import java.util.List;
import java.util.Optional;

/**
 * From token counts to seconds, scalers included, evaluated plainly in double.
 *
 * @param inputScaler scales the counts
 * @param layers at least one; the last has one unit
 * @param outputScaler its inverse turns the last layer's output into seconds
 */
record Network(Scaler inputScaler, List<DenseLayer> layers, Scaler outputScaler) {
    Network {
        layers = List.copyOf(layers);
    }

    double predict(float[] counts) {
        double[] values = new double[counts.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (counts[i] - inputScaler.mean(i)) / inputScaler.scale(i);
        }
        for (DenseLayer layer : layers) {
            values = layer.apply(values);
        }
        return values[0] * outputScaler.scale(0) + outputScaler.mean(0);
    }

    /** {@return the network in closed form, if every activation is linear} */
    Optional<LinearWeights> linearWeights() {
        if (!layers.stream().allMatch(layer -> layer.activation() == Activation.LINEAR)) {
            return Optional.empty();
        }
        double[] weights = {outputScaler.scale(0)};
        double bias = outputScaler.mean(0);
        for (int i = layers.size() - 1; i >= 0; i--) {
            DenseLayer layer = layers.get(i);
            double[] before = new double[layer.inputs()];
            for (int unit = 0; unit < layer.units(); unit++) {
                bias += layer.bias(unit) * weights[unit];
                for (int input = 0; input < before.length; input++) {
                    before[input] += layer.kernel(input, unit) * weights[unit];
                }
            }
            weights = before;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= inputScaler.scale(i);
            bias -= weights[i] * inputScaler.mean(i);
        }
        return Optional.of(new LinearWeights(weights, bias));
    }
}
