package io.querycast.cli;

import org.jspecify.annotations.Nullable;

/**
 * Reads a line as almost all are written, in one pass over its characters. Whatever else comes, wrong or only rarer, it leaves to
 * {@link JsonQuery}, which begins anew and alone says what is wrong: this reader takes no line that the other would refuse or
 * read differently.
 */
final class PlainLineReader {
    private static final int NONE = -1;
    /** Of what is skipped: far below the limits of the other reader. */
    private static final int MAX_DEPTH = 16;

    private static final int MAX_SKIPPED_CHARS = 500;

    private static final byte[] HEX_DIGITS = hexDigits();

    private char[] line = {};
    private int end;
    private int lineEnd;

    /** Where the query's text is: in the line, or in {@link #unescaped} if it was written with escapes. */
    private char @Nullable [] text;

    private int textOffset;
    private int textLength;
    private char[] unescaped = new char[4096];
    private int idStart;
    private int idEnd;

    /**
     * {@return the query in a line, null if somebody else must read it; its text is valid until the next line is read}
     *
     * @param origin where the line was read
     * @param chars hold the line
     * @param start where it begins
     * @param length how many characters there are from there on, of further lines, too
     * @param complete whether the line ends behind them if it does not before
     */
    @Nullable
    Query read(Origin origin, char[] chars, int start, int length, boolean complete) {
        line = chars;
        end = start + length;
        text = null;
        idStart = NONE;
        idEnd = NONE;
        int at = after('{', start);
        while (at != NONE) {
            at = member(at);
            int comma = after(',', at);
            if (comma == NONE) {
                break;
            }
            at = comma;
        }
        lineEnd = skipBlanks(after('}', at));
        if (lineEnd == NONE || !(lineEnd == end ? complete : line[lineEnd] == '\n')) {
            return null;
        }
        if (text == null || idEnd - idStart > JsonQuery.MAX_ID_CHARS) {
            return null;
        }
        String id = idStart == NONE ? null : new String(line, idStart, idEnd - idStart);
        return new Query(origin, text, textOffset, textLength, id).checked();
    }

    /** {@return where the line ended that was read last} */
    int lineEnd() {
        return lineEnd;
    }

    private int member(int start) {
        int name = after('"', start);
        int nameEnd = skipString(name);
        int value = skipBlanks(after(':', nameEnd));
        if (value == NONE) {
            return NONE;
        }
        if (isName(name, nameEnd, "sql")) {
            return text == null ? readText(after('"', value)) : NONE;
        }
        if (isName(name, nameEnd, "id")) {
            if (idStart != NONE) {
                return NONE;
            }
            idStart = value;
            idEnd = skipValue(value, 0);
            return idEnd;
        }
        return skipValue(value, 0);
    }

    private boolean isName(int start, int afterQuote, String name) {
        return afterQuote - 1 - start == name.length() && isAt(start, name);
    }

    private boolean isAt(int start, String word) {
        if (end - start < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (line[start + i] != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@return where the query's text ends, behind its quote} */
    private int readText(int start) {
        if (start == NONE) {
            return NONE;
        }
        int at = plainEnd(start, end);
        text = line;
        textOffset = start;
        textLength = at - start;
        return at < end && line[at] == '\\' ? unescape(start, at) : afterQuote(at);
    }

    private int unescape(int start, int firstEscape) {
        // No escape is shorter than what it stands for.
        if (unescaped.length < end - start) {
            unescaped = new char[Math.max(end - start, 2 * unescaped.length)];
        }
        char[] to = unescaped;
        int length = firstEscape - start;
        System.arraycopy(line, start, to, 0, length);
        int at = firstEscape;
        while (at + 1 < end && line[at] == '\\') {
            int unit = line[at + 1] == 'u' ? hexUnit(at + 2) : shortEscape(line[at + 1]);
            if (unit == NONE) {
                return NONE;
            }
            at += line[at + 1] == 'u' ? 6 : 2;
            to[length++] = (char) unit;
            if (Character.isSurrogate((char) unit)) {
                int low = at + 1 < end && line[at] == '\\' && line[at + 1] == 'u' ? hexUnit(at + 2) : NONE;
                if (low == NONE || !Character.isSurrogatePair((char) unit, (char) low)) {
                    return NONE;
                }
                at += 6;
                to[length++] = (char) low;
            }
            // Between escapes there are few characters: a copy of each costs less than a call for all.
            while (at < end && isPlain(line[at])) {
                to[length++] = line[at++];
            }
        }
        text = to;
        textOffset = 0;
        textLength = length;
        return afterQuote(at);
    }

    private static int shortEscape(char letter) {
        return switch (letter) {
            case '"', '\\', '/' -> letter;
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> NONE;
        };
    }

    private int hexUnit(int start) {
        if (end - start < 4) {
            return NONE;
        }
        int unit = 0;
        for (int i = start; i < start + 4; i++) {
            int digit = line[i] < HEX_DIGITS.length ? HEX_DIGITS[line[i]] : NONE;
            if (digit < 0) {
                return NONE;
            }
            unit = (unit << 4) | digit;
        }
        return unit;
    }

    /** {@return where the characters that stand for themselves end} */
    private int plainEnd(int start, int limit) {
        char[] chars = line;
        int at = start;
        while (at < limit && isPlain(chars[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(char character) {
        return character != '"' && character != '\\' && character >= ' ';
    }

    private static byte[] hexDigits() {
        byte[] digits = new byte[0x80];
        for (int character = 0; character < digits.length; character++) {
            digits[character] = (byte) Character.digit(character, 16);
        }
        return digits;
    }

    private int afterQuote(int at) {
        return at < end && line[at] == '"' ? at + 1 : NONE;
    }

    /** {@return where a string without escapes ends, behind its quote} */
    private int skipString(int start) {
        return start == NONE ? NONE : afterQuote(plainEnd(start, Math.min(end, start + MAX_SKIPPED_CHARS)));
    }

    private int skipValue(int start, int depth) {
        if (start == NONE || start >= end || depth > MAX_DEPTH) {
            return NONE;
        }
        return switch (line[start]) {
            case '"' -> skipString(start + 1);
            case '{' -> skipObject(start + 1, depth);
            case '[' -> skipArray(start + 1, depth);
            case 't' -> skipWord(start, "true");
            case 'f' -> skipWord(start, "false");
            case 'n' -> skipWord(start, "null");
            default -> skipNumber(start);
        };
    }

    private int skipObject(int start, int depth) {
        int at = start;
        int empty = after('}', at);
        while (empty == NONE && at != NONE) {
            int value = skipBlanks(after(':', skipString(after('"', at))));
            at = skipValue(value, depth + 1);
            int comma = after(',', at);
            if (comma == NONE) {
                return after('}', at);
            }
            at = comma;
        }
        return empty;
    }

    private int skipArray(int start, int depth) {
        int at = start;
        int empty = after(']', at);
        while (empty == NONE && at != NONE) {
            at = skipValue(skipBlanks(at), depth + 1);
            int comma = after(',', at);
            if (comma == NONE) {
                return after(']', at);
            }
            at = comma;
        }
        return empty;
    }

    private int skipWord(int start, String word) {
        return isAt(start, word) ? start + word.length() : NONE;
    }

    private int skipNumber(int start) {
        int first = line[start] == '-' ? start + 1 : start;
        int at = digitsEnd(first);
        if (at == first || (line[first] == '0' && at > first + 1)) {
            return NONE;
        }
        if (at < end && line[at] == '.') {
            int fraction = at + 1;
            at = digitsEnd(fraction);
            if (at == fraction) {
                return NONE;
            }
        }
        // With an exponent or another oddity it is not followed by what may follow a value.
        return at - start > MAX_SKIPPED_CHARS ? NONE : at;
    }

    private int digitsEnd(int start) {
        int at = start;
        while (at < end && line[at] >= '0' && line[at] <= '9') {
            at++;
        }
        return at;
    }

    private int after(char wanted, int start) {
        int at = skipBlanks(start);
        return at != NONE && at < end && line[at] == wanted ? at + 1 : NONE;
    }

    private int skipBlanks(int start) {
        int at = start;
        while (at != NONE && at < end && (line[at] == ' ' || line[at] == '\t' || line[at] == '\r')) {
            at++;
        }
        return at;
    }
}
