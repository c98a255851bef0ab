package io.querycast.convert;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small artifacts in a folder: four tokens, one linear layer. Each file can be replaced by another. */
final class TestArtifacts {
    static final List<String> VOCABULARY = List.of("COLUMN", "FROM", "SELECT", "TABLE");
    static final double[] KERNEL = {0.5, -0.25, 1.5, 0.125};
    static final double BIAS = 0.75;
    static final double[] INPUT_MEAN = {1, 0.5, 2, 0};
    static final double[] INPUT_SCALE = {2, 1, 0.5, 4};
    static final double OUTPUT_MEAN = 1.25;
    static final double OUTPUT_SCALE = 3.5;

    private final Path folder;

    TestArtifacts(Path folder) throws IOException {
        this.folder = folder;
        KerasFile.sequential(KerasFile.dense("dense", VOCABULARY.size(), 1, "linear", KERNEL, new double[] {BIAS}))
                .write(file(Source.MODEL));
        write(Source.VECTORIZER, vectorizer(Map.of()));
        write(Source.INPUT_SCALER, scaler(INPUT_MEAN, INPUT_SCALE));
        write(Source.OUTPUT_SCALER, scaler(new double[] {OUTPUT_MEAN}, new double[] {OUTPUT_SCALE}));
        Files.writeString(file(Source.LEXICON), """
                {"tables": ["books"], "columns": ["title"], "reserved_words": ["select", "from"]}
                """);
    }

    Path folder() {
        return folder;
    }

    Path file(Source source) {
        return folder.resolve(source.fileName());
    }

    void write(Source source, byte[] content) throws IOException {
        Files.write(file(source), content);
    }

    Artifact artifact(Source source) throws IOException, ConversionException {
        return Artifact.read(folder, source);
    }

    /** {@return a file kept for the tests, see src/test/python} */
    static byte[] kept(String name) throws IOException {
        return Files.readAllBytes(Path.of("src/test/resources/convert", name));
    }

    static byte[] scaler(double[] mean, double[] scale) {
        return scaler(Map.of("n_features_in_", mean.length, "mean_", mean, "scale_", scale));
    }

    /** {@return a StandardScaler with these attributes, {@code with_mean} and {@code with_std} unless given} */
    static byte[] scaler(Map<String, ?> attributes) {
        Map<String, @Nullable Object> all = new HashMap<>(Map.of("with_mean", true, "with_std", true));
        all.putAll(attributes);
        return PickleWriter.object("sklearn.preprocessing._data", "StandardScaler", all);
    }

    /** {@return a CountVectorizer of the vocabulary, with these attributes changed} */
    static byte[] vectorizer(Map<String, ?> changes) {
        Map<String, Object> indexes = new HashMap<>();
        VOCABULARY.forEach(token -> indexes.put(token, VOCABULARY.indexOf(token)));
        Map<String, @Nullable Object> all = new HashMap<>();
        all.put("input", "content");
        all.put("analyzer", "word");
        all.put("lowercase", true);
        all.put("token_pattern", "(?u)\\b\\w\\w+\\b");
        all.put("ngram_range", new Object[] {1, 1});
        all.put("stop_words", null);
        all.put("binary", false);
        all.put("vocabulary_", indexes);
        all.putAll(changes);
        return PickleWriter.object("sklearn.feature_extraction.text", "CountVectorizer", all);
    }
}
