package io.querycast.cli;

import org.jspecify.annotations.Nullable;

/** Reads one query from each line, see {@link JsonQuery}; blank lines are skipped. */
final class JsonLinesReader implements QueryReader {
    /** Room for the longest query with many of its characters written as escapes. */
    static final int MAX_LINE_CHARS = 4 * Query.MAX_BYTES;

    private final InputText text;
    private final PlainLineReader plainReader = new PlainLineReader();

    JsonLinesReader(InputText text) {
        this.text = text;
    }

    @Override
    public @Nullable Query next() {
        Query query = plainLine();
        return query == null ? line() : query;
    }

    /** {@return the next line's query, if it is plain and its end is read already: then nobody has to look for the end first} */
    private @Nullable Query plainLine() {
        Query query = plainReader.read(text.origin(), text.chars(), text.start(), text.length(), false);
        if (query != null) {
            text.advance(plainReader.lineEnd() + 1 - text.start(), 1);
        }
        return query;
    }

    private @Nullable Query line() {
        for (int length = lineLength(); length >= 0; length = lineLength()) {
            Origin origin = text.origin();
            int start = text.start();
            boolean terminated = length < text.length();
            text.advance(terminated ? length + 1 : length, terminated ? 1 : 0);
            if (!isBlank(text.chars(), start, length)) {
                Query plain = plainReader.read(origin, text.chars(), start, length, true);
                return plain == null ? JsonQuery.parse(origin, text.chars(), start, length) : plain;
            }
        }
        return null;
    }

    /** {@return how many characters come before the end of this line; -1 at the end of the input} */
    private int lineLength() {
        int searched = 0;
        do {
            char[] chars = text.chars();
            int end = text.start() + text.length();
            for (int i = text.start() + searched; i < end; i++) {
                if (chars[i] == '\n') {
                    return i - text.start();
                }
            }
            searched = text.length();
            if (searched > MAX_LINE_CHARS) {
                throw CommandFailure.badInput(
                        text.origin() + ": the line is longer than " + (MAX_LINE_CHARS >> 20) + " Mi characters");
            }
        } while (text.more());
        return searched == 0 ? -1 : searched;
    }

    private static boolean isBlank(char[] chars, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (!Character.isWhitespace(chars[i])) {
                return false;
            }
        }
        return true;
    }
}
