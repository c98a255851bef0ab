package io.querycast.convert;

import io.querycast.scoring.ModelException;
import io.querycast.scoring.ModelMetadata;
import io.querycast.scoring.QueryTokenizer;
import io.querycast.scoring.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes one self-contained model file of a Keras model, its vectorizer, scalers and lexicon. */
public final class Converter {
    private final String name;
    private final String version;

    /**
     * Creates a converter.
     *
     * @param name what to name the model
     * @param version which version of it this is
     */
    public Converter(String name, String version) {
        this.name = name;
        this.version = version;
    }

    /**
     * Converts; the same artifacts, name and version always give the same bytes.
     *
     * @param artifactsDirectory holds {@code model.h5}, {@code vectorizer.pkl}, {@code input_scaler.pkl},
     *     {@code output_scaler.pkl} and {@code lexicon.json}
     * @param target the model file to write; on failure it is left as it was
     * @return what was written
     * @throws IOException if an artifact is missing or cannot be read, or the target cannot be written
     * @throws ConversionException if an artifact, the name or the version is not what it should be
     * @throws ModelException if ONNX Runtime's answers are not the network's
     */
    public Conversion convert(Path artifactsDirectory, Path target)
            throws IOException, ConversionException, ModelException {
        Artifacts artifacts = Artifacts.read(artifactsDirectory);
        checkTarget(artifactsDirectory, target);
        Network network = artifacts.network();
        byte[] model = OnnxGraph.write(network, metadata(artifacts));
        try (PendingFile file = new PendingFile(target, model)) {
            double largestDifference = SelfCheck.largestDifference(file.path(), network);
            file.commit();
            return new Conversion(
                    target,
                    name,
                    version,
                    network.layers().stream().map(DenseLayer::toString).toList(),
                    Sha256.hex(model),
                    largestDifference);
        }
    }

    private static void checkTarget(Path artifactsDirectory, Path target) throws IOException, ConversionException {
        for (Source source : Source.values()) {
            if (Files.exists(target) && Files.isSameFile(target, artifactsDirectory.resolve(source.fileName()))) {
                throw new ConversionException(target + " is one of the artifacts, expected another file to write to");
            }
        }
    }

    private ModelMetadata metadata(Artifacts artifacts) throws ConversionException {
        String canary = Canary.text(artifacts.lexicon());
        try {
            return new ModelMetadata(
                    name,
                    version,
                    QueryTokenizer.VERSION,
                    artifacts.vocabulary(),
                    artifacts.lexicon(),
                    artifacts.network().linearWeights(),
                    canary,
                    artifacts.network().predict(floats(artifacts.tokenizer().count(canary))),
                    artifacts.hashes());
        } catch (IllegalArgumentException e) {
            throw new ConversionException(String.valueOf(e.getMessage()), e);
        }
    }

    private static float[] floats(int[] counts) {
        float[] floats = new float[counts.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = counts[i];
        }
        return floats;
    }
}
