package io.querycast.scoring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a model file says of itself beside its graph: everything needed to go from text to seconds, so that the file alone
 * is the model. Stored as ONNX metadata properties ({@link #toProperties}); lists are stored one item a line.
 *
 * @param name the model's name, {@code [A-Za-z0-9._-]+}
 * @param version the model's version, one line
 * @param tokenizerVersion which rule turns text into counts, see {@link QueryTokenizer#VERSION}
 * @param vocabulary the counted tokens, in the order of the model's input
 * @param lexicon the words the tokeniser knows
 * @param linearWeights the model in closed form; empty when it is not linear
 * @param canaryText a text whose prediction is known
 * @param canarySeconds the seconds that {@code canaryText} must give
 * @param sourceHashes SHA-256 in hex of every artifact the model was made from, by file name
 */
public record ModelMetadata(
        String name,
        String version,
        String tokenizerVersion,
        List<String> vocabulary,
        Lexicon lexicon,
        Optional<LinearWeights> linearWeights,
        String canaryText,
        double canarySeconds,
        Map<String, String> sourceHashes) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern VERSION = Pattern.compile("[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?");

    private static final String PREFIX = "querycast.";

    /**
     * Checks the parts against each other and copies the collections.
     *
     * @throws IllegalArgumentException naming the value that is wrong
     */
    public ModelMetadata {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("model name \"" + name + "\" does not match " + NAME);
        }
        if (!VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException(
                    "model version \"" + version + "\" is not one line of printable ASCII without blanks at its ends");
        }
        if (linearWeights.isPresent() && linearWeights.get().size() != vocabulary.size()) {
            throw new IllegalArgumentException("there are "
                    + linearWeights.get().size() + " linear weights for " + vocabulary.size() + " vocabulary tokens");
        }
        vocabulary = List.copyOf(vocabulary);
        sourceHashes = Map.copyOf(sourceHashes);
    }

    /** {@return the properties to store in the model file, in a fixed order} */
    public Map<String, String> toProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(PREFIX + "name", name);
        properties.put(PREFIX + "version", version);
        properties.put(PREFIX + "tokenizer_version", tokenizerVersion);
        properties.put(PREFIX + "vocabulary", String.join("\n", vocabulary));
        properties.put(PREFIX + "tables", String.join("\n", lexicon.tables()));
        properties.put(PREFIX + "columns", String.join("\n", lexicon.columns()));
        properties.put(PREFIX + "reserved_words", String.join("\n", lexicon.reservedWords()));
        linearWeights.ifPresent(weights -> {
            properties.put(
                    PREFIX + "linear_weights",
                    String.join(
                            "\n",
                            IntStream.range(0, weights.size())
                                    .mapToObj(token -> Double.toString(weights.perCount(token)))
                                    .toList()));
            properties.put(PREFIX + "linear_bias", Double.toString(weights.bias()));
        });
        properties.put(PREFIX + "canary_text", canaryText);
        properties.put(PREFIX + "canary_seconds", Double.toString(canarySeconds));
        properties.put(
                PREFIX + "source_sha256",
                String.join(
                        "\n",
                        new TreeMap<>(sourceHashes)
                                .entrySet().stream()
                                        .map(source -> source.getValue() + "  " + source.getKey())
                                        .toList()));
        return properties;
    }

    /**
     * {@return what {@link #toProperties} stored}
     *
     * @param properties a model file's properties
     * @throws IllegalArgumentException naming the property that is missing or wrong
     */
    public static ModelMetadata fromProperties(Map<String, String> properties) {
        Optional<LinearWeights> weights = Optional.empty();
        if (properties.containsKey(PREFIX + "linear_weights")) {
            double[] perCount = lines(properties, "linear_weights").stream()
                    .mapToDouble(line -> number("linear_weights", line))
                    .toArray();
            weights = Optional.of(new LinearWeights(perCount, number(properties, "linear_bias")));
        }
        return new ModelMetadata(
                required(properties, "name"),
                required(properties, "version"),
                required(properties, "tokenizer_version"),
                lines(properties, "vocabulary"),
                new Lexicon(
                        lines(properties, "tables"), lines(properties, "columns"), lines(properties, "reserved_words")),
                weights,
                required(properties, "canary_text"),
                number(properties, "canary_seconds"),
                hashes(properties));
    }

    private static Map<String, String> hashes(Map<String, String> properties) {
        Map<String, String> hashes = new TreeMap<>();
        for (String line : lines(properties, "source_sha256")) {
            int gap = line.indexOf("  ");
            if (gap < 0) {
                throw new IllegalArgumentException(
                        "property " + PREFIX + "source_sha256 holds \"" + line + "\", not a hash and a file name");
            }
            hashes.put(line.substring(gap + 2), line.substring(0, gap));
        }
        return hashes;
    }

    private static String required(Map<String, String> properties, String key) {
        String value = properties.get(PREFIX + key);
        if (value == null) {
            throw new IllegalArgumentException("property " + PREFIX + key + " is missing");
        }
        return value;
    }

    private static List<String> lines(Map<String, String> properties, String key) {
        return required(properties, key).lines().toList();
    }

    private static double number(Map<String, String> properties, String key) {
        return number(key, required(properties, key));
    }

    private static double number(String key, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("property " + PREFIX + key + " holds \"" + text + "\", not a number", e);
        }
    }
}
