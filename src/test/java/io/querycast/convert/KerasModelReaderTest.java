package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.querycast.convert.KerasFile.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KerasModelReaderTest {
    private static final Layer HIDDEN =
            KerasFile.dense("hidden", 2, 2, "relu", new double[] {1, 2, 3, 4}, new double[] {5, 6});
    private static final Layer LAST = KerasFile.dense("last", 2, 1, "linear", new double[] {7, 8}, null);

    @TempDir
    Path folder;

    private TestArtifacts artifacts;

    @BeforeEach
    void write() throws IOException {
        artifacts = new TestArtifacts(folder);
    }

    private List<DenseLayer> read(KerasFile model) throws IOException, ConversionException {
        model.write(artifacts.file(Source.MODEL));
        return KerasModelReader.read(artifacts.artifact(Source.MODEL));
    }

    private List<DenseLayer> read(byte[] content) throws IOException, ConversionException {
        artifacts.write(Source.MODEL, content);
        return KerasModelReader.read(artifacts.artifact(Source.MODEL));
    }

    @Test
    void read_twoLayers_haveTheirWeights() throws Exception {
        List<DenseLayer> layers = read(KerasFile.sequential(HIDDEN, LAST));
        assertThat(layers).map(DenseLayer::toString).containsExactly("hidden 2x2 relu", "last 2x1 linear");
        assertThat(layers.get(0).kernel(0, 1)).isEqualTo(2);
        assertThat(layers.get(0).kernel(1, 0)).isEqualTo(3);
        assertThat(layers.get(0).bias(1)).isEqualTo(6);
        assertThat(layers.get(1).kernel(1, 0)).isEqualTo(8);
        assertThat(layers.get(1).bias(0)).isZero();
    }

    @Test
    void read_inputAndDropoutLayers_areNotInTheWay() throws Exception {
        Layer dropout = KerasFile.layer("Dropout", "dropout");
        assertThat(read(KerasFile.sequential(KerasFile.input(2), dropout, LAST)))
                .hasSize(1);
        assertThat(read(KerasFile.sequential(LAST.with("batch_input_shape", KerasFile.shape(2)))))
                .hasSize(1);
        assertThat(read(KerasFile.sequential(LAST.with("batch_shape", KerasFile.shape(2)))))
                .hasSize(1);
    }

    @Test
    void read_configurationOfTheFirstKeras2_isAListOfLayers() throws Exception {
        KerasFile.sequential(LAST).write(artifacts.file(Source.MODEL), """
                        {"class_name": "Sequential", "config": [{"class_name": "Dense",
                         "config": {"name": "last", "units": 1, "activation": "linear", "use_bias": false}}]}
                        """);
        assertThat(KerasModelReader.read(artifacts.artifact(Source.MODEL))).hasSize(1);
    }

    @Test
    void read_weightsOfFloat64_keepTheirPrecision() throws Exception {
        List<DenseLayer> layers = read(KerasFile.sequential(
                LAST.with("dtype", "float64").withWeight("kernel", new double[][] {{0.1}, {0.2}})));
        assertThat(layers.get(0).kernel(0, 0)).isEqualTo(0.1);
    }

    @Test
    void read_fileOfKeras3_hasItsLayers() throws Exception {
        assertThat(read(TestArtifacts.kept("recent/model.h5")))
                .map(DenseLayer::toString)
                .containsExactly(
                        "dense 6x7 relu",
                        "dense_1 7x5 elu",
                        "dense_2 5x5 tanh",
                        "dense_3 5x4 sigmoid",
                        "dense_4 4x1 linear");
    }

    static Stream<Arguments> otherModels() {
        return Stream.of(
                Arguments.of(
                        KerasFile.sequential(HIDDEN, KerasFile.layer("BatchNormalization", "norm"), LAST),
                        "has the layer \"norm\" of class \"BatchNormalization\", only InputLayer, Dense and Dropout convert"),
                Arguments.of(
                        KerasFile.of("Functional", LAST),
                        "holds a model of class \"Functional\", only Sequential converts"),
                Arguments.of(
                        KerasFile.sequential(LAST.with("activation", "softmax")),
                        "has the layer \"last\" with the activation \"softmax\", only linear, relu, sigmoid, tanh and elu convert"),
                Arguments.of(
                        KerasFile.sequential(LAST.with("activation", Map.of("class_name", "LeakyReLU"))),
                        "has the layer \"last\" with the activation \"{\"class_name\":\"LeakyReLU\"}\", only"),
                Arguments.of(
                        KerasFile.sequential(LAST.with("dtype", "mixed_float16")),
                        "has the layer \"last\" with the dtype \"mixed_float16\", only float32 and float64 convert"),
                Arguments.of(
                        KerasFile.sequential(LAST.with(
                                "dtype", Map.of("class_name", "DTypePolicy", "config", Map.of("name", "bfloat16")))),
                        "has the layer \"last\" with the dtype \"bfloat16\", only"),
                Arguments.of(KerasFile.sequential(), "has no Dense layer"),
                Arguments.of(KerasFile.sequential(KerasFile.input(2)), "has no Dense layer"),
                Arguments.of(KerasFile.sequential(HIDDEN), "has 2 units in its last layer, expected 1"),
                Arguments.of(KerasFile.sequential(LAST, LAST), "has two layers named \"last\""),
                Arguments.of(
                        KerasFile.sequential(LAST.with("units", 0)),
                        "has the layer \"last\" with 0 units, expected 1 or more"),
                Arguments.of(
                        KerasFile.sequential(KerasFile.input(3), LAST),
                        "has \"/model_weights/last/last/kernel:0\" with the shape [2, 1], expected [3, 1]"),
                Arguments.of(
                        KerasFile.sequential(HIDDEN.withWeight("bias", new float[3]), LAST),
                        "has \"/model_weights/hidden/hidden/bias:0\" with the shape [3], expected [2]"),
                Arguments.of(
                        KerasFile.sequential(LAST.withWeight("kernel", new float[] {1, 2})),
                        "has \"/model_weights/last/last/kernel:0\" with the shape [2], expected [2, 1]"),
                Arguments.of(
                        KerasFile.sequential(HIDDEN.with("use_bias", false), LAST),
                        "has the layer \"hidden\" with the weights \"[bias, kernel]\", expected [kernel]"),
                Arguments.of(
                        KerasFile.sequential(LAST.with("use_bias", true)),
                        "has the layer \"last\" with the weights \"[kernel]\", expected [bias, kernel]"),
                Arguments.of(
                        KerasFile.sequential(LAST.withWeight("kernel", new float[][] {{1}, {Float.NaN}})),
                        "has \"/model_weights/last/last/kernel:0\" with the value NaN at index 1, which is not a finite float32"),
                Arguments.of(
                        KerasFile.sequential(LAST.withWeight("kernel", new double[][] {{1e60}, {1}})),
                        "has \"/model_weights/last/last/kernel:0\" with the value 1.0E60 at index 0, which is not"),
                Arguments.of(
                        KerasFile.sequential(LAST.withWeight("kernel", new int[][] {{1}, {2}})),
                        "has \"/model_weights/last/last/kernel:0\" of a type other than float32 and float64"),
                Arguments.of(
                        KerasFile.sequential(LAST.with("batch_input_shape", List.of(1, 2, 3))),
                        "has the layer \"last\" with the input shape \"[1,2,3]\", expected [null, number of tokens]"),
                Arguments.of(
                        KerasFile.sequential(HIDDEN, LAST.with("batch_input_shape", KerasFile.shape(5))),
                        "has the layer \"last\" with the input shape \"[null,5]\", expected [null, 2]"));
    }

    @ParameterizedTest
    @MethodSource("otherModels")
    void read_otherModel_isRefusedByName(KerasFile model, String problem) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("model.h5 " + problem);
    }

    @Test
    void read_configurationThatIsNoJson_isAnError() {
        KerasFile.sequential(LAST).write(artifacts.file(Source.MODEL), "{\"class_name\": Sequential}");
        assertThatThrownBy(() -> KerasModelReader.read(artifacts.artifact(Source.MODEL)))
                .hasMessageContaining(
                        "model.h5 has a model_config that is not valid JSON: Unrecognized token 'Sequential'");
    }

    @Test
    void read_layerWithoutWeights_isAnError() {
        KerasFile.sequential(LAST).write(artifacts.file(Source.MODEL), """
                        {"class_name": "Sequential", "config": [{"class_name": "Dense",
                         "config": {"name": "first", "units": 1, "activation": "linear"}}]}
                        """);
        assertThatThrownBy(() -> KerasModelReader.read(artifacts.artifact(Source.MODEL)))
                .hasMessageEndingWith("model.h5 has no weights of the layer \"first\"");
    }

    @Test
    void read_otherHdf5_isNoKerasModel() throws Exception {
        KerasFile.writeWithoutConfiguration(artifacts.file(Source.MODEL));
        Artifact artifact = artifacts.artifact(Source.MODEL);
        assertThatThrownBy(() -> KerasModelReader.read(artifact))
                .hasMessageContaining("model.h5 has no model_config: it is not a Keras model, or was saved without");
    }

    @Test
    void read_noHdf5_isAnError() {
        assertThatThrownBy(() -> read("weights = [1, 2, 3]".getBytes(StandardCharsets.UTF_8)))
                .hasMessageEndingWith("model.h5 is not an HDF5 file: its signature is missing");
    }

    @Test
    void read_anyBeginning_isTruncated() throws Exception {
        for (byte[] whole :
                List.of(Files.readAllBytes(artifacts.file(Source.MODEL)), TestArtifacts.kept("recent/model.h5"))) {
            for (int length = 48; length < whole.length; length += 97) {
                byte[] beginning = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> read(beginning))
                        .as("%d of %d bytes", length, whole.length)
                        .isInstanceOf(ConversionException.class)
                        .hasMessageMatching(".*model.h5 is (truncated: it should have %d bytes and has %d|damaged.*)"
                                .formatted(whole.length, length));
            }
        }
    }

    @Test
    void read_anyByteChanged_neverFailsOtherwise() throws Exception {
        Random random = new Random(1);
        byte[] whole = TestArtifacts.kept("recent/model.h5");
        for (int i = 0; i < 2_000; i++) {
            byte[] changed = whole.clone();
            changed[random.nextInt(whole.length)] = (byte) random.nextInt(256);
            try {
                assertThat(read(changed)).isNotEmpty();
            } catch (ConversionException e) {
                assertThat(e).hasMessageContaining("model.h5");
            }
        }
    }
}
