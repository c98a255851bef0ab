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
    private static final byte QUOTE = 3;
    private static final byte DASH = 4;
    private static final byte OPERATOR = 5;
    private static final byte COMPARISON = 6;
    private static final byte DOT = 7;
    private static final byte LETTER_BEYOND_ASCII = 8;

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

    /** Values of {@code previous} beside a vocabulary index, which says a reserved word. */
    private static final int NOTHING = -1;

    private static final int COLUMN = -2;
    private static final int TABLE = -3;

    private static final int NO_WORD = -1;
    private static final int NO_NUMBER = -1;

    private final WordTable words;
    private final int columnToken;
    private final int tableToken;
    private final int constantToken;
    private final int numberToken;
    private final int comparisonToken;
    private final int operatorToken;

    private char[] text = {};
    private int end;
    private int[] counts = {};
    private int wordStart;
    private int wordHash;
    private boolean glued;
    private boolean afterSplit;
    private int previous;
    private int blanks;
    private boolean quotesLeft;

    QueryScanner(List<String> vocabulary, WordTable words) {
        this.words = words;
        columnToken = vocabulary.indexOf("COLUMN");
        tableToken = vocabulary.indexOf("TABLE");
        constantToken = vocabulary.indexOf("CONSTANT");
        numberToken = vocabulary.indexOf("NUMBER");
        comparisonToken = vocabulary.indexOf("CONDITION");
        operatorToken = vocabulary.indexOf("OPERATOR");
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
        this.counts = counts;
        Arrays.fill(counts, 0);
        wordStart = NO_WORD;
        glued = false;
        afterSplit = false;
        previous = NOTHING;
        quotesLeft = true;
        scan(offset);
    }

    private void scan(int offset) {
        int i = blank(offset, offset);
        while (i < end) {
            char c = text[i];
            byte kind = c < 128 ? ASCII[c] : kindBeyondAscii(c);
            if (kind == LETTER) {
                i = letters(i);
                continue;
            }
            if (kind == BLANK) {
                i = blank(i, i + 1);
                continue;
            }
            if (kind == LETTER_BEYOND_ASCII) {
                i = letterBeyondAscii(i);
                continue;
            }
            if (kind == DASH && i + 1 < end && text[i + 1] == '-') {
                int newline = indexOf('\n', i + 2);
                if (newline == end) {
                    return;
                }
                i = blank(i, newline + 1);
                continue;
            }
            if (kind == QUOTE && quotesLeft) {
                int closing = closingQuote(i + 1);
                quotesLeft = closing < end;
                if (quotesLeft) {
                    closeWord(i, true);
                    mark(constantToken);
                    i = blank(closing, closing + 1);
                    continue;
                }
            }
            int next = i + width(c, i);
            int number = numberEnd(next);
            if (number != NO_NUMBER) {
                closeWord(i, true);
                i = number(number);
                continue;
            }
            switch (kind) {
                case DOT -> {
                    closeWord(i, false);
                    blanks++;
                    afterSplit = true;
                }
                case DASH, OPERATOR -> {
                    closeWord(i, false);
                    mark(operatorToken);
                    afterSplit = true;
                }
                case COMPARISON -> {
                    closeWord(i, false);
                    mark(comparisonToken);
                    afterSplit = true;
                    if (isSecondOfPair(c, next)) {
                        next++;
                    }
                }
                default -> {
                    startWord(i);
                    wordHash = WordTable.append(wordHash, c);
                }
            }
            i = next;
        }
        closeWord(end, true);
    }

    private static byte kindBeyondAscii(char c) {
        if (WordTable.lowerCase(c) != c) {
            return LETTER_BEYOND_ASCII;
        }
        boolean whiteSpace = c == '\u0085'
                || c == '\u00a0'
                || c == '\u1680'
                || (c >= '\u2000' && c <= '\u200a')
                || c == '\u2028'
                || c == '\u2029'
                || c == '\u202f'
                || c == '\u205f'
                || c == '\u3000';
        return whiteSpace ? BLANK : OTHER;
    }

    /** {@return where the run of letters at {@code i} ends} */
    private int letters(int i) {
        startWord(i);
        int hash = wordHash;
        int at = i;
        do {
            hash = WordTable.append(hash, text[at] | 0x20);
            at++;
        } while (at < end && text[at] < 128 && ASCII[text[at]] == LETTER);
        wordHash = hash;
        return at;
    }

    /** An İ is two characters in lower case, i and a dot above: only a number can part them again. */
    private int letterBeyondAscii(int i) {
        startWord(i);
        wordHash = WordTable.append(wordHash, WordTable.lowerCase(text[i]));
        int next = i + 1;
        if (text[i] == WordTable.CAPITAL_I_WITH_DOT) {
            int number = numberEnd(next);
            if (number != NO_NUMBER) {
                closeWord(next, true);
                return number(number);
            }
            glued = true;
        }
        return next;
    }

    /** {@return where to go on after a blank that closes the word ending at {@code wordEnd}; a number may eat the blank} */
    private int blank(int wordEnd, int next) {
        closeWord(wordEnd, true);
        int number = numberEnd(next);
        if (number != NO_NUMBER) {
            return number(number);
        }
        blanks++;
        afterSplit = false;
        return next;
    }

    /** Counts a number; what follows is glued to it. */
    private int number(int numberEnd) {
        mark(numberToken);
        wordStart = numberEnd;
        glued = true;
        return numberEnd;
    }

    /** {@return the end of {@code [+-]?([0-9]*[.])?[0-9]+} at {@code start}} */
    private int numberEnd(int start) {
        if (start >= end || text[start] < '+' || text[start] > '9') {
            return NO_NUMBER;
        }
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

    private void startWord(int i) {
        if (wordStart == NO_WORD) {
            wordStart = i;
            wordHash = 0;
        }
    }

    /** Counts a token that the rule puts between blanks of its own. */
    private void mark(int token) {
        increment(token);
        previous = NOTHING;
    }

    private void increment(int token) {
        if (token != WordTable.NO_TOKEN) {
            counts[token]++;
        }
    }

    private void closeWord(int wordEnd, boolean atBlank) {
        if (wordStart == NO_WORD) {
            return;
        }
        WordTable.Word word = glued ? null : words.find(text, wordStart, wordEnd - wordStart, wordHash);
        wordStart = NO_WORD;
        glued = false;
        if (word == null) {
            previous = NOTHING;
            return;
        }
        boolean betweenBlanks = atBlank && !afterSplit;
        if (betweenBlanks && word.isColumn() && isFree(COLUMN)) {
            match(COLUMN, columnToken);
        } else if (betweenBlanks && word.isTable() && isFree(TABLE)) {
            match(TABLE, tableToken);
        } else if (word.token() != WordTable.NO_TOKEN && isFree(word.token())) {
            match(word.token(), word.token());
        } else {
            previous = NOTHING;
        }
    }

    /** {@return whether the blank before the word was not consumed by a match of the same kind} */
    private boolean isFree(int kind) {
        return previous != kind || blanks != 1;
    }

    private void match(int kind, int token) {
        increment(token);
        previous = kind;
        blanks = 0;
    }
}
