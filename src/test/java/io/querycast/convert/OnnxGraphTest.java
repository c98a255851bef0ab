package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.querycast.scoring.Lexicon;
import io.querycast.scoring.ModelException;
import io.querycast.scoring.ModelMetadata;
import io.querycast.scoring.OnnxModel;
import io.querycast.scoring.QueryTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OnnxGraphTest {
    private static final ModelMetadata METADATA = new ModelMetadata(
            "name",
            "1",
            QueryTokenizer.VERSION,
            List.of("FROM", "SELECT", "TABLE"),
            new Lexicon(List.of(), List.of(), List.of("from", "select")),
            Optional.empty(),
            "select",
            0,
            Map.of("model.h5", "0123"));

    @TempDir
    Path folder;

    private Path write(Network network) throws IOException {
        return Files.write(folder.resolve("model.onnx"), OnnxGraph.write(network, METADATA));
    }

    @ParameterizedTest
    @EnumSource
    void write_anyActivation_predictsAsTheNetwork(Activation activation) throws Exception {
        Random random = new Random(7);
        for (int depth = 1; depth <= 4; depth++) {
            Network network = TestNetworks.random(random, 3, depth, activation);
            float[][] counts = {{0, 0, 0}, {1, 0, 2}, {7, 3, 0}, {0, 9, 40}};
            try (OnnxModel model = OnnxModel.load(write(network))) {
                float[] seconds = model.run(counts);
                for (int row = 0; row < counts.length; row++) {
                    double expected = network.predict(counts[row]);
                    assertThat(Math.abs(seconds[row] - expected))
                            .as("%s layers of %s, row %s: %s", depth, activation, row, expected)
                            .isLessThan(2e-5 * Math.max(1, Math.abs(expected)));
                }
                assertThat(model.metadata()).isEqualTo(METADATA);
            }
        }
    }

    @Test
    void write_stepsThatChangeNothing_areLeftOut() throws Exception {
        DenseLayer layer = new DenseLayer("dense", new double[] {1, 2, 3}, new double[] {4}, Activation.LINEAR);
        Scaler neutral = new Scaler(new double[3], new double[] {1, 1, 1});
        Scaler one = new Scaler(new double[] {5}, new double[] {1});
        assertThat(operators(new Network(neutral, List.of(layer), one))).containsExactly("Gemm", "Add");
        Scaler mean = new Scaler(new double[] {0, 0, 1}, new double[] {1, 1, 1});
        assertThat(operators(new Network(mean, List.of(layer), one))).containsExactly("Sub", "Gemm", "Add");
        Scaler scale = new Scaler(new double[] {0, 0, 1}, new double[] {1, 2, 1});
        Scaler doubled = new Scaler(new double[] {5}, new double[] {2});
        assertThat(operators(new Network(scale, List.of(layer), doubled)))
                .containsExactly("Sub", "Div", "Gemm", "Mul", "Add");
    }

    private static List<String> operators(Network network) throws IOException {
        return ModelProto.parseFrom(OnnxGraph.write(network, METADATA)).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .toList();
    }

    @Test
    void largestDifference_otherNetwork_isAnError() throws Exception {
        Path file = write(TestNetworks.random(new Random(1), 3, 2, Activation.TANH));
        Network other = TestNetworks.random(new Random(2), 3, 2, Activation.TANH);
        assertThatThrownBy(() -> SelfCheck.largestDifference(file, other))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("ONNX Runtime's answers differ from the Keras weights' by ");
    }

    @Test
    void largestDifference_wrongCanary_isAnError() throws Exception {
        Network network = TestNetworks.random(new Random(1), 3, 2, Activation.TANH);
        Path file = write(network);
        assertThatThrownBy(() -> SelfCheck.largestDifference(file, network))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("its canary text does not predict 0.0 s");
    }
}
