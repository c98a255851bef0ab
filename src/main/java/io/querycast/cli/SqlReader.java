package io.querycast.cli;

import org.jspecify.annotations.Nullable;

/**
 * Splits SQL into statements. A statement ends at a semicolon outside quotes and comments, or where the input ends, be it
 * inside a quote or comment. Its text is everything up to there, comments included, without the white space at its ends;
 * what holds nothing but white space and comments is no statement.
 */
final class SqlReader implements QueryReader {
    private static final int END_OF_INPUT = -1;

    private final InputText text;

    SqlReader(InputText text) {
        this.text = text;
    }

    @Override
    public @Nullable Query next() {
        while (skipWhiteSpace()) {
            int index = 0;
            boolean blank = true;
            for (int c = charAt(0); c != ';' && c != END_OF_INPUT; c = charAt(index)) {
                int afterComment = afterComment(index);
                if (afterComment > index) {
                    index = afterComment;
                } else {
                    index = c == '\'' || c == '"' || c == '`' ? afterQuoted(index) : index + 1;
                    blank &= isWhiteSpace((char) c);
                }
            }
            Query statement = statement(index);
            boolean terminated = index < text.length();
            text.advance(terminated ? index + 1 : index, text.newlines(index));
            if (!blank) {
                return statement.checked();
            }
        }
        return null;
    }

    private boolean skipWhiteSpace() {
        do {
            int count = 0;
            while (count < text.length() && isWhiteSpace(text.charAt(count))) {
                count++;
            }
            text.advance(count, text.newlines(count));
            if (text.length() > 0) {
                return true;
            }
        } while (text.more());
        return false;
    }

    private Query statement(int length) {
        int trimmed = length;
        while (trimmed > 0 && isWhiteSpace(text.charAt(trimmed - 1))) {
            trimmed--;
        }
        return new Query(text.origin(), text.chars(), text.start(), trimmed, null);
    }

    /** {@return the position after the comment that begins at a position; that position if none does} */
    private int afterComment(int index) {
        int c = charAt(index);
        if (c == '-' && charAt(index + 1) == '-') {
            return find('\n', index + 2);
        }
        if (c == '/' && charAt(index + 1) == '*') {
            int star = find('*', index + 2);
            while (star < text.length() && charAt(star + 1) != '/') {
                star = find('*', star + 1);
            }
            return Math.min(star + 2, text.length());
        }
        return index;
    }

    /** {@return the position of a character from a position on, or of the end of the input} */
    private int find(char wanted, int from) {
        int index = from;
        for (int c = charAt(index); c != wanted && c != END_OF_INPUT; c = charAt(index)) {
            index++;
        }
        return index;
    }

    /** {@return the position after the quoted text that begins at a position; a doubled quote just begins another} */
    private int afterQuoted(int index) {
        int quote = charAt(index);
        int end = index + 1;
        for (int c = charAt(end); c != quote && c != END_OF_INPUT; c = charAt(end)) {
            end += c == '\\' ? 2 : 1;
        }
        return Math.min(end + 1, text.length());
    }

    private int charAt(int index) {
        while (index >= text.length()) {
            if (index > Query.MAX_BYTES) {
                throw Query.tooLong(text.origin());
            }
            if (!text.more()) {
                return END_OF_INPUT;
            }
        }
        return text.charAt(index);
    }

    private static boolean isWhiteSpace(char c) {
        return c <= ' ' ? Character.isWhitespace(c) : c >= 0x85 && isWideWhiteSpace(c);
    }

    private static boolean isWideWhiteSpace(char c) {
        return c == '\u0085' || Character.isWhitespace(c) || Character.isSpaceChar(c);
    }
}
