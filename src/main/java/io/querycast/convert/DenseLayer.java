package io.querycast.convert;

/**
 * A fully connected layer: {@code output = activation(input × kernel + bias)}, with the weights as Keras stored them.
 */
final class DenseLayer {
    private static final int MAX_NAME_SHOWN = 80;

    private final String name;
    private final int inputs;
    private final double[] kernel;
    private final double[] bias;
    private final Activation activation;

    /**
     * Takes the weights.
     *
     * @param name the layer's name in Keras
     * @param kernel [inputs, units], row by row
     * @param bias [units]
     */
    DenseLayer(String name, double[] kernel, double[] bias, Activation activation) {
        this.name = name;
        this.inputs = kernel.length / bias.length;
        this.kernel = kernel.clone();
        this.bias = bias.clone();
        this.activation = activation;
    }

    String name() {
        return name;
    }

    int inputs() {
        return inputs;
    }

    int units() {
        return bias.length;
    }

    double kernel(int input, int unit) {
        return kernel[input * units() + unit];
    }

    double bias(int unit) {
        return bias[unit];
    }

    Activation activation() {
        return activation;
    }

    /** {@return the layer's output for an input} */
    double[] apply(double[] input) {
        double[] output = bias.clone();
        for (int i = 0; i < inputs; i++) {
            for (int unit = 0; unit < output.length; unit++) {
                output[unit] += input[i] * kernel(i, unit);
            }
        }
        for (int unit = 0; unit < output.length; unit++) {
            output[unit] = activation.apply(output[unit]);
        }
        return output;
    }

    /** {@return for example {@code dense 48x1 linear}, as a terminal may show it} */
    @Override
    public String toString() {
        return Quote.printable(name, MAX_NAME_SHOWN) + " " + inputs + "x" + units() + " " + activation;
    }
}
