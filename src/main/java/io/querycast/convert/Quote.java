package io.querycast.convert;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values out of a file, as a message may show them: short, on one line, nothing a terminal would obey. */
final class Quote {
    private static final int MAX_LENGTH = 80;

    private Quote() {}

    /** {@return a text in quotation marks} */
    static String of(String text) {
        String visible = text.codePoints()
                .limit(MAX_LENGTH)
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? "?"
                        : Character.toString(c))
                .collect(Collectors.joining());
        return '"' + visible + (text.codePointCount(0, text.length()) > MAX_LENGTH ? "…\"" : "\"");
    }

    /** {@return a value that was unpickled; containers, which may be deep or cyclic, only by their kind} */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value.toString();
        }
        if (value instanceof Map) {
            return "a dict";
        }
        if (value instanceof Collection || value instanceof Object[]) {
            return "a sequence";
        }
        return "a " + value.getClass().getSimpleName();
    }
}
