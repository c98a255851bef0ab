package io.querycast.convert;

import io.querycast.scoring.QueryTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a pickled CountVectorizer. */
final class VectorizerReader {
    private static final String TOKEN_PATTERN = "(?u)\\b\\w\\w+\\b";

    private final Artifact artifact;
    private final PickledObject vectorizer;

    private VectorizerReader(Artifact artifact, PickledObject vectorizer) {
        this.artifact = artifact;
        this.vectorizer = vectorizer;
    }

    /**
     * {@return the vocabulary of the vectorizer in a pickle, in the order of the model's input}
     *
     * @throws ConversionException if it is anything else, was not fitted, or counts in another way than
     *     {@link QueryTokenizer}. Only {@code lowercase} is ignored: the texts reach the vectorizer with their words
     *     already in the case they have in the vocabulary.
     */
    static List<String> read(Artifact artifact) throws ConversionException {
        PickledObject vectorizer = PickleReader.read(artifact, PickledClasses.COUNT_VECTORIZER);
        return new VectorizerReader(artifact, vectorizer).read();
    }

    private List<String> read() throws ConversionException {
        require("input", "content");
        require("strip_accents", null);
        require("preprocessor", null);
        require("tokenizer", null);
        require("analyzer", "word");
        require("stop_words", null);
        require("token_pattern", TOKEN_PATTERN);
        require("binary", false);
        if (!(vectorizer.attribute("ngram_range") instanceof Object[] range)
                || !Arrays.equals(range, new Object[] {1, 1})) {
            throw artifact.error("has an ngram_range other than (1, 1): only single tokens are counted");
        }
        return vocabulary();
    }

    private void require(String name, @Nullable Object expected) throws ConversionException {
        Object found = vectorizer.attribute(name);
        if (!Objects.equals(found, expected)) {
            throw artifact.error("has " + name + " = " + Quote.of(found) + ", but the tokeniser works as with "
                    + Quote.of(expected));
        }
    }

    private List<String> vocabulary() throws ConversionException {
        if (!(vectorizer.attribute("vocabulary_") instanceof Map<?, ?> indexes) || indexes.isEmpty()) {
            throw artifact.error("has no vocabulary_: the vectorizer was not fitted");
        }
        @Nullable String[] tokens = new @Nullable String[indexes.size()];
        for (Map.Entry<?, ?> entry : indexes.entrySet()) {
            String token = (String) entry.getKey();
            int index = index(token, entry.getValue(), tokens.length);
            if (tokens[index] != null) {
                throw artifact.error("gives the index " + index + " to both " + Quote.of(tokens[index]) + " and "
                        + Quote.of(token) + " of its vocabulary_");
            }
            tokens[index] = token;
        }
        return List.of(tokens);
    }

    private int index(String token, @Nullable Object value, int size) throws ConversionException {
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= 0
                && number.intValue() < size) {
            return number.intValue();
        }
        throw artifact.error("gives " + Quote.of(token) + " the index " + Quote.of(value) + " in a vocabulary_ of "
                + size + " tokens, expected 0 to " + (size - 1));
    }
}
