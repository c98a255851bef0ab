package io.querycast.cli;

import java.util.Locale;

/** How queries lie in an input. */
enum InputFormat {
    /** SQL statements, each ended by a semicolon. */
    SQL,
    /** One query. */
    TEXT,
    /** A JSON object on each line. */
    JSONL;

    /** {@return a reader of an input's queries} */
    QueryReader reader(InputText text) {
        return switch (this) {
            case SQL -> new SqlReader(text);
            case TEXT -> new TextReader(text);
            case JSONL -> new JsonLinesReader(text);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
