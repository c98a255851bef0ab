package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalerReaderTest {
    @TempDir
    Path folder;

    private TestArtifacts artifacts;

    @BeforeEach
    void write() throws IOException {
        artifacts = new TestArtifacts(folder);
    }

    private Scaler read(byte[] pickle) throws IOException, ConversionException {
        artifacts.write(Source.INPUT_SCALER, pickle);
        return ScalerReader.read(artifacts.artifact(Source.INPUT_SCALER));
    }

    /** The standard deviation of 1, 2, 6 and of 10, 30, 20. */
    private static void assertScale(Scaler scaler) {
        assertThat(scaler.scale(0)).isCloseTo(Math.sqrt(14 / 3.0), within(1e-12));
        assertThat(scaler.scale(1)).isCloseTo(Math.sqrt(200 / 3.0), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void read_protocolsOfScikitLearn_areTheFittedNumbers(int protocol) throws Exception {
        Scaler scaler = read(TestArtifacts.kept("scaler-protocol" + protocol + ".pkl"));
        assertThat(scaler.width()).isEqualTo(2);
        assertThat(scaler.mean(0)).isEqualTo(3);
        assertThat(scaler.mean(1)).isEqualTo(20);
        assertScale(scaler);
    }

    @Test
    void read_withoutMean_subtractsNothing() throws Exception {
        Scaler scaler = read(TestArtifacts.kept("scaler-without-mean.pkl"));
        assertThat(new double[] {scaler.mean(0), scaler.mean(1)}).containsExactly(0, 0);
        assertScale(scaler);
    }

    @Test
    void read_withoutStd_dividesByOne() throws Exception {
        Scaler scaler = read(TestArtifacts.kept("scaler-without-std.pkl"));
        assertThat(new double[] {scaler.mean(0), scaler.mean(1)}).containsExactly(3, 20);
        assertThat(new double[] {scaler.scale(0), scaler.scale(1)}).containsExactly(1, 1);
    }

    @Test
    void read_withoutBoth_changesNothing() throws Exception {
        Scaler scaler = read(TestArtifacts.kept("scaler-without-both.pkl"));
        assertThat(scaler.width()).isEqualTo(2);
        assertThat(new double[] {scaler.mean(0), scaler.mean(1)}).containsExactly(0, 0);
        assertThat(new double[] {scaler.scale(0), scaler.scale(1)}).containsExactly(1, 1);
    }

    @Test
    void read_withoutNumberOfFeatures_takesTheArrays() throws Exception {
        Scaler scaler =
                read(TestArtifacts.scaler(Map.of("mean_", new double[] {4, 5, 6}, "scale_", new double[] {1, 2, 3})));
        assertThat(scaler.width()).isEqualTo(3);
        assertThat(scaler.mean(2)).isEqualTo(6);
    }

    @Test
    void read_notFitted_isAnError() throws Exception {
        byte[] pickle = TestArtifacts.kept("scaler-not-fitted.pkl");
        assertThatThrownBy(() -> read(pickle))
                .hasMessageEndingWith(
                        "input_scaler.pkl has mean_ = None, expected an array: the scaler was not fitted");
    }

    static Stream<Arguments> wrongAttributes() {
        return Stream.of(
                Arguments.of(
                        Map.of("scale_", new double[] {1, 0}),
                        "has scale_[1] = 0.0, which is not a positive finite float32"),
                Arguments.of(Map.of("scale_", new double[] {-1, 1}), "has scale_[0] = -1.0, which is not a positive"),
                Arguments.of(Map.of("scale_", new double[] {Double.NaN, 1}), "has scale_[0] = NaN, which is not"),
                Arguments.of(Map.of("scale_", new double[] {1e-60, 1}), "has scale_[0] = 1.0E-60, which is not"),
                Arguments.of(Map.of("scale_", new double[] {1e60, 1}), "has scale_[0] = 1.0E60, which is not"),
                Arguments.of(
                        Map.of("mean_", new double[] {1, Double.POSITIVE_INFINITY}), "has mean_[1] = Infinity, which"),
                Arguments.of(
                        Map.of("mean_", new double[] {1}), "has 1 values in 1 dimensions in mean_, expected 2 in 1"),
                Arguments.of(Map.of("scale_", "wide"), "has scale_ = \"wide\", expected an array"),
                Arguments.of(Map.of("with_mean", 1), "has with_mean = 1, expected True or False"),
                Arguments.of(
                        Map.of("n_features_in_", "two"), "has n_features_in_ = \"two\", expected a positive number"));
    }

    @ParameterizedTest
    @MethodSource("wrongAttributes")
    void read_wrongAttribute_isNamed(Map<String, Object> wrong, String problem) {
        Map<String, Object> attributes =
                new HashMap<>(Map.of("n_features_in_", 2, "mean_", new double[] {1, 2}, "scale_", new double[] {3, 4}));
        attributes.putAll(wrong);
        assertThatThrownBy(() -> read(TestArtifacts.scaler(attributes)))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("input_scaler.pkl " + problem);
    }
}
