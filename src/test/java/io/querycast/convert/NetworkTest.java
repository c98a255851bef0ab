package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.querycast.scoring.LinearWeights;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkTest {
    private static final Scaler ONE_OUTPUT = new Scaler(new double[] {10}, new double[] {2});

    @Test
    void predict_byHand_isTheSame() {
        Network network = new Network(
                new Scaler(new double[] {1, 2}, new double[] {2, 4}),
                List.of(
                        new DenseLayer("first", new double[] {1, -1, 2, 3}, new double[] {0.5, 0}, Activation.RELU),
                        new DenseLayer("last", new double[] {4, 5}, new double[] {-1}, Activation.LINEAR)),
                ONE_OUTPUT);
        // (5, 0) scales to (2, −0.5); the first layer gives relu(2 − 1 + 0.5, −2 − 1.5) = (1.5, 0), the last 6 − 1.
        assertThat(network.predict(new float[] {5, 0})).isEqualTo(5 * 2 + 10);
    }

    @ParameterizedTest
    @CsvSource({
        "linear, -2, -2",
        "linear, 3, 3",
        "relu, -2, 0",
        "relu, 3, 3",
        "sigmoid, 0, 0.5",
        "sigmoid, 2, 0.8807970779778823",
        "tanh, 1, 0.7615941559557649",
        "elu, 3, 3",
        "elu, -1, -0.6321205588285577"
    })
    void predict_activation_isKeras(String activation, double x, double expected) {
        DenseLayer layer = new DenseLayer(
                "dense",
                new double[] {1},
                new double[] {x},
                Activation.named(activation).orElseThrow());
        assertThat(layer.apply(new double[] {0})[0]).isCloseTo(expected, within(1e-15));
    }

    @Property(tries = 50)
    void linearWeights_linearLayers_predictTheSame(
            @ForAll @IntRange(min = 1, max = 4) int depth,
            @ForAll @IntRange(min = 1, max = 9) int width,
            @ForAll long seed) {
        Random random = new Random(seed);
        Network network = TestNetworks.random(random, width, depth, Activation.LINEAR);
        LinearWeights weights = network.linearWeights().orElseThrow();
        float[] counts = new float[width];
        double expected = weights.bias();
        for (int token = 0; token < width; token++) {
            counts[token] = random.nextInt(20);
            expected += counts[token] * weights.perCount(token);
        }
        assertThat(network.predict(counts)).isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
    }

    @Test
    void linearWeights_otherActivation_areNone() {
        Network network = TestNetworks.random(new Random(1), 3, 2, Activation.RELU);
        assertThat(network.linearWeights()).isEmpty();
    }

    @Test
    void layer_nameThatATerminalWouldObey_isShownWithoutIt() {
        DenseLayer layer = new DenseLayer("d\u001b[2Jense\n", new double[] {1}, new double[] {0}, Activation.LINEAR);
        assertThat(layer).hasToString("d?[2Jense? 1x1 linear");
    }
}
