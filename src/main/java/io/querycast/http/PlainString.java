package io.querycast.http;

/**
 * The characters of a JSON string, decoded from UTF-8 and its escapes in one pass. Confined to one thread.
 *
 * <p>It knows no errors: a string that is broken, or longer than it takes, is {@link #NONE}, and somebody else says why.
 */
final class PlainString {
    /** In place of where to read on: there is no such string. */
    static final int NONE = -1;

    private static final byte[] HEX_DIGITS = new byte[128];

    static {
        for (int c = 0; c < HEX_DIGITS.length; c++) {
            HEX_DIGITS[c] = (byte) Character.digit(c, 16);
        }
    }

    private final int maxLength;
    private char[] chars = new char[4096];
    private int length;
    private byte[] json = {};
    private int at;
    private int end;

    PlainString(int maxLength) {
        this.maxLength = maxLength;
    }

    /** {@return holds the characters, from its beginning} */
    char[] chars() {
        return chars;
    }

    /** {@return how many there are} */
    int length() {
        return length;
    }

    /**
     * {@return where the string ends, behind its quote, or {@link #NONE}}
     *
     * @param bytes hold the string
     * @param start where it begins, behind its quote
     * @param limit where the bytes end
     */
    int read(byte[] bytes, int start, int limit) {
        json = bytes;
        at = start;
        end = limit;
        length = 0;
        // A character has at least one byte.
        int most = Math.min(limit - start, maxLength);
        if (chars.length < most) {
            chars = new char[Math.max(most, Math.min(2 * chars.length, maxLength))];
        }
        while (readAscii()) {
            int codePoint = json[at] == '\\' ? escape() : json[at] < 0 ? utf8() : NONE;
            if (codePoint < 0 || length + Character.charCount(codePoint) > most) {
                return NONE;
            }
            if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                chars[length++] = (char) codePoint;
            } else {
                length += Character.toChars(codePoint, chars, length);
            }
        }
        return at < end && json[at] == '"' ? at + 1 : NONE;
    }

    /** Reads what stands for itself; {@return whether something else than the string's end follows} */
    private boolean readAscii() {
        byte[] from = json;
        char[] to = chars;
        int most = Math.min(end, at + Math.min(to.length, maxLength) - length);
        int i = at;
        int o = length;
        // Bytes beyond ASCII are negative, control characters must be escaped.
        while (i < most && from[i] >= ' ' && from[i] != '"' && from[i] != '\\') {
            to[o++] = (char) from[i++];
        }
        at = i;
        length = o;
        return i < end && from[i] != '"';
    }

    private int escape() {
        if (at + 1 >= end) {
            return NONE;
        }
        byte letter = json[at + 1];
        at += 2;
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '"', '\\', '/' -> letter;
            case 'u' -> escapedCodePoint();
            default -> NONE;
        };
    }

    private int escapedCodePoint() {
        int first = fourHexDigits();
        if (first < 0 || !Character.isSurrogate((char) first)) {
            return first;
        }
        if (at + 1 >= end || json[at] != '\\' || json[at + 1] != 'u') {
            return NONE;
        }
        at += 2;
        int second = fourHexDigits();
        return second >= 0 && Character.isSurrogatePair((char) first, (char) second)
                ? Character.toCodePoint((char) first, (char) second)
                : NONE;
    }

    private int fourHexDigits() {
        if (end - at < 4) {
            return NONE;
        }
        int value = 0;
        for (int last = at + 4; at < last; at++) {
            int digit = json[at] < 0 ? -1 : HEX_DIGITS[json[at]];
            if (digit < 0) {
                return NONE;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private int utf8() {
        int first = json[at++] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return NONE;
        }
        int following = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
        if (end - at < following) {
            return NONE;
        }
        int codePoint = first & (0x3f >> following);
        for (int last = at + following; at < last; at++) {
            if ((json[at] & 0xc0) != 0x80) {
                return NONE;
            }
            codePoint = (codePoint << 6) | (json[at] & 0x3f);
        }
        boolean shortest = codePoint >= (following == 1 ? 0x80 : following == 2 ? 0x800 : 0x10000);
        boolean scalar = codePoint <= Character.MAX_CODE_POINT
                && !(codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
        return shortest && scalar ? codePoint : NONE;
    }
}
