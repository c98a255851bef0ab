package io.querycast.cli;

import org.jspecify.annotations.Nullable;

/**
 * One query, as a view of the text it was read from: valid until its reader is asked for the next.
 *
 * @param origin where it was read
 * @param chars holds its text
 * @param offset where the text begins
 * @param length how many characters it has
 * @param id what the caller knows it by, as JSON text; null when it was given none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy of each text would cost more than its prediction.
record Query(
        Origin origin,
        char[] chars,
        int offset,
        int length,
        @Nullable String id) {
    /** The longest query, in bytes of UTF-8. */
    static final int MAX_BYTES = 16 << 20;

    /** What Java puts in the place of a byte of an argument that it cannot decode. */
    private static final char UNREADABLE = '\ufffd';

    /**
     * {@return a query that was given as an argument}
     *
     * @param number which argument, from 1
     * @param text the argument
     * @throws CommandFailure if Java may not have been able to read it: then it is not what the user typed
     */
    static Query ofArgument(int number, String text) {
        Origin origin = new Origin("argument " + number, 0);
        if (text.indexOf(UNREADABLE) >= 0) {
            throw CommandFailure.badInput(
                    origin + " holds U+FFFD, which stands for bytes that are no text in the locale's encoding, "
                            + System.getProperty("sun.jnu.encoding")
                            + ": set LC_ALL=C.UTF-8, or put the query into a file and name it with -f");
        }
        return new Query(origin, text.toCharArray(), 0, text.length(), null).checked();
    }

    /**
     * {@return this query}
     *
     * @throws CommandFailure if it is longer than {@link #MAX_BYTES}
     */
    Query checked() {
        if (length > MAX_BYTES / 3 && utf8Length() > MAX_BYTES) {
            throw tooLong(origin);
        }
        return this;
    }

    /** {@return the failure that ends a run at a query longer than {@link #MAX_BYTES}} */
    static CommandFailure tooLong(Origin origin) {
        return CommandFailure.badInput(origin + ": the query is longer than " + (MAX_BYTES >> 20) + " MiB");
    }

    private long utf8Length() {
        long bytes = 0;
        for (int i = offset; i < offset + length; i++) {
            char c = chars[i];
            // Each half of a surrogate pair stands for two of its four bytes.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /** {@return the text, copied} */
    String text() {
        return new String(chars, offset, length);
    }
}
