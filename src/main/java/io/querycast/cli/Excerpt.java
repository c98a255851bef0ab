package io.querycast.cli;

/** Shows some of a text on one line of a terminal. */
final class Excerpt {
    private static final char HARMLESS = '\ufffd';

    private Excerpt() {}

    /**
     * {@return the text's beginning: white space collapsed, characters that a terminal might act upon replaced, cut with
     * an ellipsis}
     *
     * @param chars holds the text
     * @param offset where it begins
     * @param length how many characters it has
     * @param width how many characters to show at most
     */
    static String of(char[] chars, int offset, int length, int width) {
        StringBuilder excerpt = new StringBuilder();
        boolean gap = false;
        int shown = 0;
        int end = offset + length;
        for (int i = offset; i < end; ) {
            int character = Character.codePointAt(chars, i, end);
            i += Character.charCount(character);
            if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
                gap = shown > 0;
                continue;
            }
            int needed = gap ? 2 : 1;
            if (shown + needed > width) {
                return excerpt.append('…').toString();
            }
            excerpt.append(gap ? " " : "").appendCodePoint(isHarmless(character) ? character : HARMLESS);
            shown += needed;
            gap = false;
        }
        return excerpt.toString();
    }

    /** {@return a short text on one line, uncut} */
    static String of(String text) {
        return of(text.toCharArray(), 0, text.length(), Integer.MAX_VALUE);
    }

    private static boolean isHarmless(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
