package io.querycast.scoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokeniser's rule done literally, one regular expression after the other: slow, and plain enough to be compared with
 * the rule by eye. {@link QueryTokenizer} is held to it.
 */
final class LiteralTokenizer {
    private static final String WHITE_SPACE =
            "\\t\\n\\x0b\\f\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
    private static final Pattern COMMENT = Pattern.compile("--[^\\n]*");
    private static final Pattern SEPARATOR = Pattern.compile("[" + WHITE_SPACE + ",()\\]\\[]");
    private static final Pattern CONSTANT = Pattern.compile("'[^']*'");
    private static final Pattern NUMBER = Pattern.compile("[^a-z][+-]?([0-9]*[.])?[0-9]+");
    private static final Pattern TWO_CHARACTER_CONDITION = Pattern.compile("<>|<=|>=");
    private static final Pattern ONE_CHARACTER_CONDITION = Pattern.compile("[<>=]");
    private static final Pattern OPERATOR = Pattern.compile("[+*/-]");
    private static final Pattern REST = Pattern.compile(" ?[^# ]+ ");
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\p{N}_]{2,}");

    private final List<String> vocabulary;
    private final Pattern columns;
    private final Pattern tables;
    private final Set<String> reservedWords;

    LiteralTokenizer(List<String> vocabulary, Lexicon lexicon) {
        this.vocabulary = vocabulary;
        columns = oneOf(lexicon.columns());
        tables = oneOf(lexicon.tables());
        reservedWords = new HashSet<>(lexicon.reservedWords());
    }

    private static Pattern oneOf(List<String> words) {
        return Pattern.compile(" (" + String.join("|", words) + ") ");
    }

    int[] count(String text) {
        String rest = " " + text.toLowerCase(Locale.ROOT) + " ";
        rest = COMMENT.matcher(rest).replaceAll("");
        rest = SEPARATOR.matcher(rest).replaceAll(" ");
        rest = CONSTANT.matcher(rest).replaceAll(" #CONSTANT# ");
        rest = NUMBER.matcher(rest).replaceAll(" #NUMBER#");
        rest = columns.matcher(rest).replaceAll(" #COLUMN# ");
        rest = tables.matcher(rest).replaceAll(" #TABLE# ");
        rest = TWO_CHARACTER_CONDITION.matcher(rest).replaceAll(" #CONDITION# ");
        rest = ONE_CHARACTER_CONDITION.matcher(rest).replaceAll(" #CONDITION# ");
        rest = OPERATOR.matcher(rest).replaceAll(" #OPERATOR# ");
        rest = rest.replace(".", " ");
        for (String word : new HashSet<>(Arrays.asList(rest.split(" ")))) {
            if (reservedWords.contains(word)) {
                rest = rest.replace(" " + word + " ", " #" + word.toUpperCase(Locale.ROOT) + "# ");
            }
        }
        rest = REST.matcher(rest).replaceAll(" ").strip();

        int[] counts = new int[vocabulary.size()];
        for (String token : tokens(rest)) {
            int index = vocabulary.indexOf(token);
            if (index >= 0) {
                counts[index]++;
            }
        }
        return counts;
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        for (Matcher matcher = TOKEN.matcher(text); matcher.find(); ) {
            tokens.add(matcher.group());
        }
        return tokens;
    }
}
