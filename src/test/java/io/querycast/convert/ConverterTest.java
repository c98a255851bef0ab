package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.querycast.scoring.LinearWeights;
import io.querycast.scoring.ModelMetadata;
import io.querycast.scoring.OnnxModel;
import io.querycast.scoring.QueryTokenizer;
import io.querycast.scoring.ScoringService;
import io.querycast.scoring.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConverterTest {
    private final Converter converter = new Converter("books", "7");

    @TempDir
    Path folder;

    @TempDir
    Path output;

    private TestArtifacts artifacts;
    private Path target;

    @BeforeEach
    void write() throws IOException {
        artifacts = new TestArtifacts(folder);
        target = output.resolve("model.onnx");
    }

    private Conversion convert() throws Exception {
        return converter.convert(folder, target);
    }

    private void assertFails(Class<? extends Exception> type, String message) {
        assertThatThrownBy(this::convert).isInstanceOf(type).hasMessageContaining(message);
        assertThat(output).as("no model, no temporary file").isEmptyDirectory();
    }

    @Test
    void convert_smallModel_saysWhatItMade() throws Exception {
        Conversion made = convert();
        assertThat(made.file()).isEqualTo(target);
        assertThat(made.name()).isEqualTo("books");
        assertThat(made.version()).isEqualTo("7");
        assertThat(made.layers()).containsExactly("dense 4x1 linear");
        assertThat(made.sha256()).isEqualTo(Sha256.hex(Files.readAllBytes(target)));
        assertThat(made.largestDifference()).isBetween(0.0, 1e-4);
        assertThat(output).isDirectoryContaining(target::equals).isDirectoryNotContaining(file -> !file.equals(target));
    }

    @Test
    void convert_smallModel_predictsByHand() throws Exception {
        convert();
        try (ScoringService service = ScoringService.load(target)) {
            // SELECT, COLUMN, FROM and TABLE occur once each.
            double scaled = (1 - 1) / 2.0 * 0.5 + (1 - 0.5) / 1 * -0.25 + (1 - 2) / 0.5 * 1.5 + (1 - 0) / 4.0 * 0.125;
            double seconds = (scaled + TestArtifacts.BIAS) * TestArtifacts.OUTPUT_SCALE + TestArtifacts.OUTPUT_MEAN;
            assertThat((double) service.predict(List.of("select title from books"))[0])
                    .isCloseTo(seconds, within(1e-6));
            assertThat(service.healthCheck()).isTrue();
        }
    }

    @Test
    void convert_smallModel_carriesItsMetadata() throws Exception {
        convert();
        ModelMetadata metadata = metadata();
        assertThat(metadata.name()).isEqualTo("books");
        assertThat(metadata.version()).isEqualTo("7");
        assertThat(metadata.tokenizerVersion()).isEqualTo(QueryTokenizer.VERSION);
        assertThat(metadata.vocabulary()).isEqualTo(TestArtifacts.VOCABULARY);
        assertThat(metadata.lexicon().columns()).containsExactly("title");
        assertThat(ModelMetadata.fromProperties(metadata.toProperties())).isEqualTo(metadata);
        assertThat(metadata.sourceHashes()).hasSize(5);
        for (Source source : Source.values()) {
            assertThat(metadata.sourceHashes())
                    .containsEntry(source.fileName(), Sha256.hex(Files.readAllBytes(artifacts.file(source))));
        }
        LinearWeights weights = metadata.linearWeights().orElseThrow();
        double perTable = TestArtifacts.KERNEL[3] / TestArtifacts.INPUT_SCALE[3] * TestArtifacts.OUTPUT_SCALE;
        assertThat(weights.perCount(3)).isCloseTo(perTable, within(1e-12));
    }

    @Test
    void convert_canary_countsEveryKindOfToken() throws Exception {
        convert();
        ModelMetadata metadata = metadata();
        assertThat(new QueryTokenizer(metadata.vocabulary(), metadata.lexicon()).count(metadata.canaryText()))
                .doesNotContain(0);
    }

    private ModelMetadata metadata() throws Exception {
        try (OnnxModel model = OnnxModel.load(target)) {
            return model.metadata();
        }
    }

    @Test
    void convert_twice_givesTheSameBytes() throws Exception {
        convert();
        byte[] first = Files.readAllBytes(target);
        convert();
        assertThat(target).hasBinaryContent(first);
    }

    @Test
    void convert_artifactsOfKeras3_predictAsKerasDid() throws Exception {
        Path recent = Path.of("src/test/resources/convert/recent");
        assertThat(converter.convert(recent, target).layers()).hasSize(5);
        JsonNode answers =
                new ObjectMapper().readTree(recent.resolve("answers.json").toFile());
        float[][] counts = new ObjectMapper().convertValue(answers.get("counts"), float[][].class);
        try (OnnxModel model = OnnxModel.load(target)) {
            float[] seconds = model.run(counts);
            assertThat(seconds).hasSize(40);
            for (int row = 0; row < seconds.length; row++) {
                assertThat((double) seconds[row])
                        .isCloseTo(answers.get("seconds").get(row).doubleValue(), within(1e-5));
            }
            assertThat(model.metadata().linearWeights()).isEmpty();
        }
    }

    @Test
    void convert_failure_leavesTheOldModelAsItWas() throws Exception {
        convert();
        byte[] old = Files.readAllBytes(target);
        artifacts.write(Source.LEXICON, new byte[] {'{'});
        assertThatThrownBy(this::convert).isInstanceOf(ConversionException.class);
        assertThat(target).hasBinaryContent(old);
        assertThat(output).isDirectoryNotContaining(file -> !file.equals(target));
    }

    @ParameterizedTest
    @EnumSource
    void convert_missingFile_isNamed(Source source) throws Exception {
        Files.delete(artifacts.file(source));
        assertFails(IOException.class, source.fileName() + " does not exist");
    }

    @ParameterizedTest
    @EnumSource
    void convert_folderInPlaceOfAFile_isNamed(Source source) throws Exception {
        Files.delete(artifacts.file(source));
        Files.createDirectory(artifacts.file(source));
        assertFails(IOException.class, source.fileName() + " is not a file");
    }

    @ParameterizedTest
    @EnumSource
    void convert_emptyFile_isNamed(Source source) throws Exception {
        artifacts.write(source, new byte[0]);
        assertFails(ConversionException.class, source.fileName() + " is empty, expected " + source.format());
    }

    @ParameterizedTest
    @EnumSource
    void convert_fileTooLarge_isNamed(Source source) throws Exception {
        artifacts.write(source, new byte[source.maxBytes() + 1]);
        assertFails(ConversionException.class, source.fileName() + " has more than " + source.maxBytes() + " bytes");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MODEL | VECTORIZER | model.h5 is a pickle, expected an HDF5 file",
                "MODEL | LEXICON | model.h5 is JSON text, expected an HDF5 file",
                "VECTORIZER | MODEL | vectorizer.pkl is an HDF5 file, expected a pickle",
                "VECTORIZER | INPUT_SCALER | vectorizer.pkl holds sklearn.preprocessing._data.StandardScaler, expected",
                "INPUT_SCALER | VECTORIZER | input_scaler.pkl holds sklearn.feature_extraction.text.CountVectorizer, expected",
                "INPUT_SCALER | LEXICON | input_scaler.pkl is JSON text, expected a pickle",
                "LEXICON | VECTORIZER | lexicon.json is a pickle, expected JSON text",
            })
    void convert_otherFileInPlaceOfOne_isToldApart(Source one, Source other, String message) throws Exception {
        artifacts.write(one, Files.readAllBytes(artifacts.file(other)));
        assertFails(ConversionException.class, message);
    }

    @Test
    void convert_swappedScalers_areToldApart() throws Exception {
        byte[] input = Files.readAllBytes(artifacts.file(Source.INPUT_SCALER));
        artifacts.write(Source.INPUT_SCALER, Files.readAllBytes(artifacts.file(Source.OUTPUT_SCALER)));
        artifacts.write(Source.OUTPUT_SCALER, input);
        assertFails(ConversionException.class, "input_scaler.pkl and output_scaler.pkl are swapped");
    }

    @Test
    void convert_zipArchive_isToldApart() throws Exception {
        artifacts.write(Source.MODEL, new byte[] {'P', 'K', 3, 4, 0, 0});
        assertFails(ConversionException.class, "model.h5 is a ZIP archive, expected an HDF5 file");
    }

    @Test
    void convert_differentWidths_areAllNamed() throws Exception {
        artifacts.write(
                Source.VECTORIZER, TestArtifacts.vectorizer(Map.of("vocabulary_", Map.of("FROM", 0, "SELECT", 1))));
        assertFails(
                ConversionException.class,
                "do not fit each other: vectorizer.pkl counts 2 tokens, input_scaler.pkl scales 4 values,"
                        + " model.h5 takes 4 and gives 1, output_scaler.pkl scales 1");
    }

    @Test
    void convert_tokenThatIsNeverCounted_isNamed() throws Exception {
        artifacts.write(
                Source.VECTORIZER,
                TestArtifacts.vectorizer(
                        Map.of("vocabulary_", Map.of("FROM", 0, "SELECT", 1, "TABLE", 2, "c_name", 3))));
        assertFails(
                ConversionException.class, "vectorizer.pkl cannot be used: vocabulary token \"c_name\" does not match");
    }

    @Test
    void convert_weightsBeyondFloat32_areRefused() throws Exception {
        KerasFile.sequential(KerasFile.dense("dense", 4, 1, "linear", new double[] {3e38, 3e38, 3e38, 3e38}, null))
                .write(artifacts.file(Source.MODEL));
        assertThatThrownBy(this::convert).hasMessageContaining("ONNX Runtime's answers differ");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void convert_wrongName_isNamed() {
        assertThatThrownBy(() -> new Converter("query time", "1").convert(folder, target))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("model name \"query time\" does not match");
        assertThatThrownBy(() -> new Converter("query-time", "").convert(folder, target))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("model version \"\" is not one line of printable ASCII");
    }

    @Test
    void convert_missingFolders_areNamed() {
        assertThatThrownBy(() -> converter.convert(folder.resolve("none"), target))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("none does not exist");
        assertThatThrownBy(() -> converter.convert(artifacts.file(Source.MODEL), target))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("model.h5 is not a folder");
        assertThatThrownBy(() -> converter.convert(folder, output.resolve("none/model.onnx")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none/model.onnx cannot be written: there is no folder ");
    }

    @Test
    void convert_targetThatIsAFolder_isLeftAlone() {
        assertThatThrownBy(() -> converter.convert(folder, output))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("is not a file, it cannot be replaced");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void convert_targetThatIsAnArtifact_isLeftAlone() throws Exception {
        byte[] model = Files.readAllBytes(artifacts.file(Source.MODEL));
        assertThatThrownBy(() -> converter.convert(folder, artifacts.file(Source.MODEL)))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("model.h5 is one of the artifacts, expected another file to write to");
        assertThat(artifacts.file(Source.MODEL)).hasBinaryContent(model);
    }
}
