package io.querycast.convert;

import io.querycast.scoring.Lexicon;
import io.querycast.scoring.QueryTokenizer;
import io.querycast.scoring.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The provided files, read and held against each other.
 *
 * @param vocabulary the counted tokens, in the order of the network's input
 * @param lexicon the words the tokeniser knows
 * @param tokenizer counts the vocabulary in a text
 * @param network from counts to seconds
 * @param hashes SHA-256 of each file, by its name
 */
record Artifacts(
        List<String> vocabulary,
        Lexicon lexicon,
        QueryTokenizer tokenizer,
        Network network,
        Map<String, String> hashes) {
    /**
     * {@return the artifacts in a folder}
     *
     * @throws IOException if the folder or a file of it is missing or cannot be read
     * @throws ConversionException if a file is not what it should be, or they do not fit each other
     */
    static Artifacts read(Path directory) throws IOException, ConversionException {
        if (!Files.isDirectory(directory)) {
            throw new FileFailure(directory, Files.exists(directory) ? "is not a folder" : "does not exist");
        }
        Artifact model = Artifact.read(directory, Source.MODEL);
        Artifact vectorizer = Artifact.read(directory, Source.VECTORIZER);
        Artifact inputScaler = Artifact.read(directory, Source.INPUT_SCALER);
        Artifact outputScaler = Artifact.read(directory, Source.OUTPUT_SCALER);
        Artifact lexicon = Artifact.read(directory, Source.LEXICON);

        List<String> vocabulary = VectorizerReader.read(vectorizer);
        Lexicon words = LexiconReader.read(lexicon);
        Network network = new Network(
                ScalerReader.read(inputScaler), KerasModelReader.read(model), ScalerReader.read(outputScaler));
        checkWidths(directory, vocabulary.size(), network);
        return new Artifacts(
                vocabulary,
                words,
                tokenizer(vocabulary, words, vectorizer),
                network,
                Stream.of(model, vectorizer, inputScaler, outputScaler, lexicon)
                        .collect(Collectors.toMap(Artifact::name, artifact -> Sha256.hex(artifact.content()))));
    }

    private static QueryTokenizer tokenizer(List<String> vocabulary, Lexicon lexicon, Artifact vectorizer)
            throws ConversionException {
        try {
            return new QueryTokenizer(vocabulary, lexicon);
        } catch (IllegalArgumentException e) {
            throw vectorizer.error("cannot be used: " + e.getMessage(), e);
        }
    }

    private static void checkWidths(Path directory, int tokens, Network network) throws ConversionException {
        int scaledInputs = network.inputScaler().width();
        int inputs = network.layers().get(0).inputs();
        int scaledOutputs = network.outputScaler().width();
        if (scaledInputs == 1 && scaledOutputs == tokens && tokens > 1) {
            throw new ConversionException("the files in " + directory
                    + " do not fit each other: input_scaler.pkl and output_scaler.pkl are swapped");
        }
        if (scaledInputs != tokens || inputs != tokens || scaledOutputs != 1) {
            throw new ConversionException("the files in " + directory + " do not fit each other: vectorizer.pkl counts "
                    + tokens + " tokens, input_scaler.pkl scales " + scaledInputs + " values, model.h5 takes " + inputs
                    + " and gives 1, output_scaler.pkl scales " + scaledOutputs);
        }
    }
}
