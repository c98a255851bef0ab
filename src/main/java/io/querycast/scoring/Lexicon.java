package io.querycast.scoring;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The words the tokeniser knows, all in lower case. Columns and tables count as such only between blanks; reserved words
 * count as themselves.
 *
 * @param tables names of the tables the model was trained on
 * @param columns names of their columns
 * @param reservedWords SQL's reserved words
 */
public record Lexicon(List<String> tables, List<String> columns, List<String> reservedWords) {
    /** Words of other shapes could be split or rewritten by an earlier step of the rule, so that they never matched whole. */
    private static final Pattern WORD = Pattern.compile("[a-z_][a-z0-9_]*");

    /** SQL reserves {@code END-EXEC}. It never matches: a {@code -} ends a word. */
    private static final Pattern RESERVED_WORD = Pattern.compile("[a-z_][a-z0-9_-]*");

    /**
     * Copies the lists.
     *
     * @throws IllegalArgumentException if a word is not a lower-case ASCII identifier
     */
    public Lexicon {
        tables = checked("table", tables, WORD);
        columns = checked("column", columns, WORD);
        reservedWords = checked("reserved word", reservedWords, RESERVED_WORD);
    }

    private static List<String> checked(String kind, List<String> words, Pattern shape) {
        for (String word : words) {
            if (!shape.matcher(word).matches()) {
                throw new IllegalArgumentException("the lexicon's " + kind + " \"" + word
                        + "\" is not a lower-case identifier (a letter or _, then letters, digits or _)");
            }
        }
        return List.copyOf(words);
    }
}
