package io.querycast.scoring;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Turns query text into token counts by the rule of the model's training, exactly: fourteen rewriting steps, each over the
 * whole text (they stand one by one in the test tree's {@code LiteralTokenizer}), computed here in one pass by
 * {@link QueryScanner}. Immutable and thread-safe.
 */
public final class QueryTokenizer {
    /** Which rule this class implements; a model file says which one it needs. */
    public static final String VERSION = "1";

    /**
     * Tokens of other shapes could be counted without being put in by a step of the rule, or not at all: the text itself is
     * in lower case, and what is left of it is dropped.
     */
    private static final Pattern TOKEN = Pattern.compile("[A-Z][A-Z0-9_]+");

    private final WordTrie words;
    private final List<String> vocabulary;

    /**
     * Prepares the tables.
     *
     * @param vocabulary the tokens to count, in the order of the model's input
     * @param lexicon the words known
     * @throws IllegalArgumentException if a token occurs twice or is not an upper-case word of two or more characters
     */
    public QueryTokenizer(List<String> vocabulary, Lexicon lexicon) {
        Set<String> seen = new HashSet<>();
        for (String token : vocabulary) {
            if (!TOKEN.matcher(token).matches()) {
                throw new IllegalArgumentException("vocabulary token \"" + token + "\" does not match " + TOKEN);
            }
            if (!seen.add(token)) {
                throw new IllegalArgumentException("vocabulary token \"" + token + "\" occurs twice");
            }
        }
        this.vocabulary = List.copyOf(vocabulary);
        this.words = new WordTrie(this.vocabulary, lexicon);
    }

    /** {@return how many tokens are counted} */
    public int size() {
        return vocabulary.size();
    }

    /**
     * {@return how often each token of the vocabulary occurs in a text}
     *
     * @param text the text, taken as it is
     */
    public int[] count(String text) {
        int[] counts = new int[size()];
        newScanner().count(text.toCharArray(), 0, text.length(), counts);
        return counts;
    }

    /** {@return a scanner for one thread} */
    QueryScanner newScanner() {
        return new QueryScanner(vocabulary, words);
    }
}
