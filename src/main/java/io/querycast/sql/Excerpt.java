package io.querycast.sql;

/** A token of a text, made fit for a message. */
final class Excerpt {
    private static final int LENGTH = 30;

    private Excerpt() {}

    /** {@return the token in quotes: shortened, on one line, without characters that cannot be shown} */
    static String of(String token) {
        StringBuilder excerpt = new StringBuilder("\"");
        token.codePoints().limit(LENGTH).map(Excerpt::shown).forEach(excerpt::appendCodePoint);
        if (token.codePointCount(0, token.length()) > LENGTH) {
            excerpt.append('…');
        }
        return excerpt.append('"').toString();
    }

    private static int shown(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '\uFFFD';
            default -> character;
        };
    }
}
