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

    /** {@return a query that was given as an argument} */
    static Query ofArgument(int number, String text) {
        return new Query(new Origin("argument " + number, 0), text.toCharArray(), 0, text.length(), null).checked();
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
