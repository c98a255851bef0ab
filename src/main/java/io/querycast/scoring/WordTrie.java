package io.querycast.scoring;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words that can be counted, as a trie that a scanner walks down while it reads: one step a character, and when the
 * word ends, what it may count as is known. Reserved words that no vocabulary token stands for are left out, since they
 * count as nothing. Immutable.
 *
 * <p>All nodes lie in one array, and a node is named by the place where its row begins. A row holds for each character of
 * the words the node where that leads, first for all other characters; its last entries are the node's roles.
 */
final class WordTrie {
    /** The node of what no word begins with; no step leads away from it. */
    static final int DEAD_END = 0;

    /** What a word may count as when it is none. */
    static final int NOTHING = 0;

    private static final int COLUMN = 1 << 30;
    private static final int TABLE = 1 << 29;

    private static final int NO_TOKEN = -1;

    private static final int OTHER_CHARACTERS = 0;

    /** Places of a node's roles, from the end of its row. */
    private static final int FIRST_ROLE = 1;

    private static final int TABLE_ROLE = 2;
    private static final int RESERVED_WORD_ROLE = 3;

    private final byte[] entryOf = new byte[128];
    private final int width;
    private int[] rows;
    private int size;

    WordTrie(List<String> vocabulary, Lexicon lexicon) {
        Map<String, Integer> tokens = new HashMap<>();
        for (int i = 0; i < vocabulary.size(); i++) {
            tokens.putIfAbsent(vocabulary.get(i), i);
        }
        Set<String> columns = Set.copyOf(lexicon.columns());
        Set<String> tables = Set.copyOf(lexicon.tables());
        Set<String> reservedWords = lexicon.reservedWords().stream()
                .filter(word -> tokens.containsKey(token(word)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> words = new LinkedHashSet<>(lexicon.columns());
        words.addAll(lexicon.tables());
        words.addAll(reservedWords);
        width = OTHER_CHARACTERS + 1 + numberCharacters(words) + RESERVED_WORD_ROLE;
        size = 2 * width;
        rows = new int[64 * width];
        int column = COLUMN | slot(tokens.getOrDefault("COLUMN", NO_TOKEN));
        int table = TABLE | slot(tokens.getOrDefault("TABLE", NO_TOKEN));
        for (String word : words) {
            int rowEnd = insert(word) + width;
            if (reservedWords.contains(word)) {
                rows[rowEnd - RESERVED_WORD_ROLE] = slot(tokens.getOrDefault(token(word), NO_TOKEN));
            }
            if (tables.contains(word)) {
                rows[rowEnd - TABLE_ROLE] = table;
            }
            rows[rowEnd - FIRST_ROLE] = columns.contains(word)
                    ? column
                    : Math.max(rows[rowEnd - TABLE_ROLE], rows[rowEnd - RESERVED_WORD_ROLE]);
        }
        rows = Arrays.copyOf(rows, size);
    }

    /** {@return where a role's occurrences are counted: 0 is where nobody looks} */
    static int slot(int token) {
        return token + 1;
    }

    private static String token(String reservedWord) {
        return reservedWord.toUpperCase(Locale.ROOT);
    }

    private int numberCharacters(Set<String> words) {
        int characters = 0;
        for (String word : words) {
            for (int i = 0; i < word.length(); i++) {
                char c = word.charAt(i);
                if (entryOf[c] == OTHER_CHARACTERS) {
                    entryOf[c] = (byte) ++characters;
                    entryOf[Character.toUpperCase(c)] = entryOf[c];
                }
            }
        }
        return characters;
    }

    private int insert(String word) {
        int node = root();
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            int entry = node + entryOf[c];
            if (rows[entry] == DEAD_END) {
                if (size == rows.length) {
                    rows = Arrays.copyOf(rows, 2 * size);
                }
                rows[entry] = size;
                size += width;
            }
            node = rows[entry];
        }
        return node;
    }

    /** {@return the node of the empty word} */
    int root() {
        return width;
    }

    /** {@return the place of an ASCII character in any row} */
    byte entry(char ascii) {
        return entryOf[ascii];
    }

    /** {@return the node that the character at a place of a node's row leads to} */
    int child(int node, byte entry) {
        return rows[node + entry];
    }

    /** {@return the node that an ASCII character in any case leads to} */
    int step(int node, char ascii) {
        return child(node, entryOf[ascii]);
    }

    /** {@return what a word between blanks that ends at a node counts as first of all} */
    int firstRole(int node) {
        return rows[node + width - FIRST_ROLE];
    }

    int tableRole(int node) {
        return rows[node + width - TABLE_ROLE];
    }

    int reservedWordRole(int node) {
        return rows[node + width - RESERVED_WORD_ROLE];
    }

    static boolean isColumn(int role) {
        return (role & COLUMN) != 0;
    }

    /** {@return where a role is counted, see {@link #slot}} */
    static int slotOf(int role) {
        return role & (TABLE - 1);
    }
}
