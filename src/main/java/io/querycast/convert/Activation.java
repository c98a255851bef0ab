package io.querycast.convert;

import java.util.Arrays;
import java.util.Optional;

/** The activation functions that convert: under Keras' name, as an ONNX operator, and computed here. */
enum Activation {
    LINEAR("linear", "Identity"),
    RELU("relu", "Relu"),
    SIGMOID("sigmoid", "Sigmoid"),
    TANH("tanh", "Tanh"),
    ELU("elu", "Elu");

    private final String kerasName;
    private final String onnxOperator;

    Activation(String kerasName, String onnxOperator) {
        this.kerasName = kerasName;
        this.onnxOperator = onnxOperator;
    }

    static Optional<Activation> named(String kerasName) {
        return Arrays.stream(values())
                .filter(activation -> activation.kerasName.equals(kerasName))
                .findFirst();
    }

    String onnxOperator() {
        return onnxOperator;
    }

    /** {@return the function's value, the same bits on every machine} */
    double apply(double x) {
        return switch (this) {
            case LINEAR -> x;
            case RELU -> Math.max(x, 0);
            case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
            case TANH -> StrictMath.tanh(x);
            case ELU -> x > 0 ? x : StrictMath.expm1(x);
        };
    }

    @Override
    public String toString() {
        return kerasName;
    }
}
