package io.querycast.cli;

import org.jspecify.annotations.Nullable;

/** Takes a whole input, exactly as it is, as one query. */
final class TextReader implements QueryReader {
    private final InputText text;
    private boolean read;

    TextReader(InputText text) {
        this.text = text;
    }

    @Override
    public @Nullable Query next() {
        if (read) {
            return null;
        }
        read = true;
        while (text.more()) {
            if (text.length() > Query.MAX_BYTES) {
                throw Query.tooLong(text.origin());
            }
        }
        return new Query(text.origin(), text.chars(), text.start(), text.length(), null).checked();
    }
}
