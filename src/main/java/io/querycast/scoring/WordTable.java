package io.querycast.scoring;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words that can be counted, found by a hash that a scanner computes while it reads: for each the role it may have.
 * Reserved words that no vocabulary token stands for are left out, since they count as nothing. Immutable.
 */
final class WordTable {
    /** No token of the vocabulary. */
    static final int NO_TOKEN = -1;

    /** With {@link #KELVIN_SIGN} the only character beyond ASCII that has an ASCII letter in its lower case. */
    static final char CAPITAL_I_WITH_DOT = '\u0130';

    private static final char KELVIN_SIGN = '\u212a';

    private final @Nullable Word[] slots;
    private final int longest;

    WordTable(List<String> vocabulary, Lexicon lexicon) {
        Set<String> words = new LinkedHashSet<>(lexicon.columns());
        words.addAll(lexicon.tables());
        lexicon.reservedWords().stream()
                .filter(word -> vocabulary.contains(token(word)))
                .forEach(words::add);
        slots = new Word[Integer.highestOneBit(Math.max(1, words.size())) * 8];
        longest = words.stream().mapToInt(String::length).max().orElse(0);
        Set<String> columns = Set.copyOf(lexicon.columns());
        Set<String> tables = Set.copyOf(lexicon.tables());
        Set<String> reservedWords = Set.copyOf(lexicon.reservedWords());
        for (String word : words) {
            int slot = hash(word) & (slots.length - 1);
            while (slots[slot] != null) {
                slot = (slot + 1) & (slots.length - 1);
            }
            slots[slot] = new Word(
                    word,
                    columns.contains(word),
                    tables.contains(word),
                    reservedWords.contains(word) ? vocabulary.indexOf(token(word)) : NO_TOKEN);
        }
    }

    private static String token(String reservedWord) {
        return reservedWord.toUpperCase(Locale.ROOT);
    }

    private static int hash(String word) {
        int hash = 0;
        for (int i = 0; i < word.length(); i++) {
            hash = append(hash, word.charAt(i));
        }
        return finish(hash);
    }

    /** {@return a letter's lower case, as far as that is an ASCII letter; anything else as it is} */
    static char lowerCase(char c) {
        if (c >= 'A' && c <= 'Z') {
            return (char) (c | 0x20);
        }
        return c == KELVIN_SIGN ? 'k' : c == CAPITAL_I_WITH_DOT ? 'i' : c;
    }

    /** {@return the running hash of a word one lower-case character longer; an empty word's is 0} */
    static int append(int hash, int character) {
        return hash * 31 + character;
    }

    private static int finish(int hash) {
        return hash ^ hash >>> 15;
    }

    /** {@return the word at a place of the text in any case of its letters, or null} */
    @Nullable
    Word find(char[] text, int start, int length, int runningHash) {
        if (length > longest) {
            return null;
        }
        int slot = finish(runningHash) & (slots.length - 1);
        for (Word word = slots[slot]; word != null; word = slots[slot]) {
            if (word.isAt(text, start, length)) {
                return word;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return null;
    }

    /** A word and what it may count as; {@code token} is the vocabulary's index as a reserved word, or {@link #NO_TOKEN}. */
    record Word(String spelling, boolean isColumn, boolean isTable, int token) {
        private boolean isAt(char[] text, int start, int length) {
            if (length != spelling.length()) {
                return false;
            }
            for (int i = 0; i < length; i++) {
                if (lowerCase(text[start + i]) != spelling.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
