package io.querycast.scoring;

import java.util.Arrays;
import java.util.List;

/**
 * Counts tokens in one pass, in time linear in the text and without allocation; for one thread.
 *
 * <p>The rule (docs/decisions/tokenizer.md) rewrites the whole text again and again. What decides a count in the end is local, so one pass
 * with a little state gives the same. The pass walks over the text as it is after comments are gone and strings are
 * constants, and closes a word at each of these:
 *
 * <ul>
 *   <li>a <b>blank</b>: white space, {@code ,()[]}, both sides of a constant, and the place of the character that a number
 *       eats. Only a word with a blank on both sides can be a column or table.
 *   <li>a <b>split</b>: a dot, comparison or arithmetic operator. It becomes blanks after columns and tables were counted,
 *       so a word beside it can only be a reserved word.
 *   <li>the <b>end</b> inside a comment, which takes the final blank away: a word there is none of these.
 * </ul>
 *
 * <p>A number leaves no blank behind it, so what follows directly is <b>glued</b> to it and no word. A match consumes the
 * blanks at its ends, so of two matches of the same kind with a single blank between them only the first counts; {@code
 * previous} and {@code blanks} remember what was matched last and how many blanks came since.
 */
final class QueryScanner {
    private static final byte LETTER = 0;
    private static final byte OTHER = 1;
    private static final byte BLANK = 2;
    private static final byte DOT = 3;
    private static final byte OPERATOR = 4;
    private static final byte COMPARISON = 5;
    /** Kinds beyond need a closer look. */
    private static final byte LAST_SIMPLE = COMPARISON;

    private static final byte DASH = 6;
    private static final byte QUOTE = 7;
    private static final byte LETTER_BEYOND_ASCII = 8;
    private static final byte PAIR_OF_CHARS = 9;

    private static final char CAPITAL_I_WITH_DOT = '\u0130';
    private static final char KELVIN_SIGN = '\u212a';

    private static final byte[] ASCII = new byte[128];

    static {
        Arrays.fill(ASCII, OTHER);
        Arrays.fill(ASCII, 'a', 'z' + 1, LETTER);
        Arrays.fill(ASCII, 'A', 'Z' + 1, LETTER);
        for (char blank : "\t\n\u000b\f\r\u001c\u001d\u001e\u001f ,()[]".toCharArray()) {
            ASCII[blank] = BLANK;
        }
        for (char operator : "+*/".toCharArray()) {
            ASCII[operator] = OPERATOR;
        }
        for (char comparison : "<>=".toCharArray()) {
            ASCII[comparison] = COMPARISON;
        }
        ASCII['\''] = QUOTE;
        ASCII['-'] = DASH;
        ASCII['.'] = DOT;
    }

    private static final int NO_NUMBER = -1;
    private static final byte NO_LETTER = -1;

    private final WordTrie words;
    private final int[] slots;
    private final int constantSlot;
    private final int numberSlot;
    private final int comparisonSlot;
    private final int operatorSlot;

    /** Where each letter and {@code _} is in a row of the trie, or {@link #NO_LETTER}: one look-up tells both. */
    private final byte[] letters = new byte[128];

    private char[] text = {};
    private int end;
    private boolean afterSplit;
    private int previous;
    private int blanks;

    QueryScanner(List<String> vocabulary, WordTrie words) {
        this.words = words;
        slots = new int[vocabulary.size() + 1];
        for (char c = 0; c < letters.length; c++) {
            letters[c] = ASCII[c] == LETTER || c == '_' ? words.entry(c) : NO_LETTER;
        }
        constantSlot = WordTrie.slot(vocabulary.indexOf("CONSTANT"));
        numberSlot = WordTrie.slot(vocabulary.indexOf("NUMBER"));
        comparisonSlot = WordTrie.slot(vocabulary.indexOf("CONDITION"));
        operatorSlot = WordTrie.slot(vocabulary.indexOf("OPERATOR"));
    }

    /**
     * Counts the tokens of a text.
     *
     * @param text holds the text
     * @param offset where it begins
     * @param length how many characters it has
     * @param counts receives how often each token of the vocabulary occurs
     */
    void count(char[] text, int offset, int length, int[] counts) {
        this.text = text;
        this.end = offset + length;
        Arrays.fill(slots, 0);
        afterSplit = false;
        previous = WordTrie.NOTHING;
        scan(offset);
        System.arraycopy(slots, 1, counts, 0, counts.length);
    }

    /** Walks over the text, in each word down the trie: {@code node} is its root where no word has begun. */
    private void scan(int offset) {
        char[] text = this.text;
        int end = this.end;
        int root = words.root();
        int node = root;
        boolean quotesLeft = true;
        int i = offset;
        // The rule puts a blank before the text, which a number eats.
        int firstNumber = numberEnd(i);
        if (firstNumber != NO_NUMBER) {
            closeAtNumber(root);
            node = WordTrie.DEAD_END;
            i = firstNumber;
        }
        while (i < end) {
            char c = text[i];
            if (c < 128 && letters[c] != NO_LETTER) {
                int begin = i;
                int nodeBefore = node;
                byte letter = letters[c];
                do {
                    node = words.child(node, letter);
                    i++;
                } while (i < end && (c = text[i]) < 128 && (letter = letters[c]) != NO_LETTER);
                if (i == end) {
                    break;
                }
                // A number eats the underscore before it, too, which belonged to the word until here.
                int number = text[i - 1] == '_' ? numberEnd(i) : NO_NUMBER;
                if (number != NO_NUMBER) {
                    closeAtNumber(walk(nodeBefore, begin, i - 1));
                    node = WordTrie.DEAD_END;
                    i = number;
                    continue;
                }
            }
            byte kind = c < 128 ? ASCII[c] : kindBeyondAscii(c);
            int next = i + 1;
            if (kind > LAST_SIMPLE) {
                if (kind == LETTER_BEYOND_ASCII) {
                    if (c == KELVIN_SIGN) {
                        node = words.step(node, 'k');
                        i++;
                        continue;
                    }
                    // In lower case it is an i and a dot above it: two characters, of which a number behind them eats
                    // the second alone.
                    node = words.step(node, 'i');
                    kind = OTHER;
                } else if (kind == PAIR_OF_CHARS) {
                    next = i + width(c, i);
                    kind = OTHER;
                } else if (kind == DASH && next < end && text[next] == '-') {
                    i = indexOf('\n', i + 2);
                    if (i == end) {
                        return;
                    }
                    continue;
                } else if (kind == QUOTE) {
                    int closing = quotesLeft ? closingQuote(next) : end;
                    quotesLeft = closing < end;
                    kind = OTHER;
                    if (quotesLeft) {
                        close(node, true);
                        node = root;
                        mark(constantSlot);
                        next = closing + 1;
                        kind = BLANK;
                    }
                }
            }
            // A number eats what comes before it, whatever that is but a letter.
            int number = numberEnd(next);
            if (number != NO_NUMBER) {
                closeAtNumber(node);
                node = WordTrie.DEAD_END;
                i = number;
                continue;
            }
            i = next;
            if (kind == OTHER) {
                node = c < 128 ? words.step(node, c) : WordTrie.DEAD_END;
                continue;
            }
            close(node, kind == BLANK);
            node = root;
            afterSplit = kind != BLANK;
            if (kind == BLANK || kind == DOT) {
                blanks++;
            } else if (kind == COMPARISON) {
                mark(comparisonSlot);
                if (isSecondOfPair(c, i)) {
                    i++;
                }
            } else {
                mark(operatorSlot);
            }
        }
        close(node, true);
    }

    /** {@return the node that letters and {@code _} lead to} */
    private int walk(int node, int from, int to) {
        for (int i = from; i < to; i++) {
            node = words.step(node, text[i]);
        }
        return node;
    }

    private static byte kindBeyondAscii(char c) {
        return switch (c) {
            case CAPITAL_I_WITH_DOT, KELVIN_SIGN -> LETTER_BEYOND_ASCII;
            case '\u0085', '\u00a0', '\u1680', '\u2000', '\u2001', '\u2002', '\u2003', '\u2004', '\u2005' -> BLANK;
            case '\u2006', '\u2007', '\u2008', '\u2009', '\u200a', '\u2028', '\u2029', '\u202f', '\u205f' -> BLANK;
            case '\u3000' -> BLANK;
            default -> Character.isHighSurrogate(c) ? PAIR_OF_CHARS : OTHER;
        };
    }

    /** {@return the end of {@code [+-]?([0-9]*[.])?[0-9]+} at {@code start}} */
    private int numberEnd(int start) {
        // Signs, the dot and digits lie between these two, and little else that is common.
        if (start >= end || text[start] < '+' || text[start] > '9') {
            return NO_NUMBER;
        }
        return numberEndUnchecked(start);
    }

    private int numberEndUnchecked(int start) {
        int first = text[start] == '+' || text[start] == '-' ? start + 1 : start;
        int at = digitsEnd(first);
        if (at + 1 < end && text[at] == '.' && isDigit(text[at + 1])) {
            return digitsEnd(at + 1);
        }
        return at > first ? at : NO_NUMBER;
    }

    private int digitsEnd(int start) {
        int at = start;
        while (at < end && isDigit(text[at])) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** {@return whether the character at {@code i} makes one comparison with {@code first} and is not eaten by a number} */
    private boolean isSecondOfPair(char first, int i) {
        return i < end
                && ((text[i] == '=' && first != '=') || (text[i] == '>' && first == '<'))
                && numberEnd(i + 1) == NO_NUMBER;
    }

    /** {@return the index of the quote that closes a string, comments left out, or {@code end}} */
    private int closingQuote(int start) {
        for (int i = start; i < end; i++) {
            char c = text[i];
            if (c == '\'') {
                return i;
            }
            if (c == '-' && i + 1 < end && text[i + 1] == '-') {
                i = indexOf('\n', i + 2);
            }
        }
        return end;
    }

    private int indexOf(char wanted, int start) {
        int i = start;
        while (i < end && text[i] != wanted) {
            i++;
        }
        return i;
    }

    /** {@return how many chars the character at {@code i} has: a number eats it whole} */
    private int width(char c, int i) {
        return Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text[i + 1]) ? 2 : 1;
    }

    /** Closes a word where a number eats the next character: no blank is left, and what follows is glued. */
    private void closeAtNumber(int node) {
        close(node, true);
        mark(numberSlot);
    }

    /** Counts a token that the rule puts between blanks of its own. */
    private void mark(int slot) {
        slots[slot]++;
        previous = WordTrie.NOTHING;
    }

    /** Counts the word that ends at a node as the first thing that it is and that can be matched here. */
    private void close(int node, boolean atBlank) {
        if (node == words.root()) {
            return;
        }
        boolean betweenBlanks = atBlank && !afterSplit;
        int role = betweenBlanks ? words.firstRole(node) : words.reservedWordRole(node);
        if (role == previous && blanks == 1) {
            role = otherRole(node, role);
        }
        slots[WordTrie.slotOf(role)]++;
        previous = role;
        blanks = 0;
    }

    /** {@return what else a word is than what was matched last, which has consumed the blank between them} */
    private int otherRole(int node, int consumed) {
        if (WordTrie.isColumn(consumed) && words.tableRole(node) != WordTrie.NOTHING) {
            return words.tableRole(node);
        }
        return words.reservedWordRole(node) == consumed ? WordTrie.NOTHING : words.reservedWordRole(node);
    }
}
