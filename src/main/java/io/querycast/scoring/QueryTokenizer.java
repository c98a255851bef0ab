package io.querycast.scoring;

import java.util.List;

/** Turns text into token counts. */
public final class QueryTokenizer {
    /** Which rule this class implements; a model file says which one it needs. */
    public static final String VERSION = "1";

    private final int size;

    /**
     * Prepares the tables.
     *
     * @param vocabulary the tokens to count
     * @param lexicon the words known
     */
    public QueryTokenizer(List<String> vocabulary, Lexicon lexicon) {
        this.size = vocabulary.size();
    }

    /** {@return how many tokens are counted} */
    public int size() {
        return size;
    }

    /**
     * Counts.
     *
     * @param text holds the text
     * @param offset where it begins
     * @param length its length
     * @param counts receives the counts
     */
    public void count(char[] text, int offset, int length, int[] counts) {}

    /**
     * {@return the counts}
     *
     * @param text the text
     */
    public int[] count(String text) {
        int[] counts = new int[size];
        count(text.toCharArray(), 0, text.length(), counts);
        return counts;
    }
}
