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
        return '"' + printable(text, MAX_LENGTH) + '"';
    }

    /** {@return a value that was unpickled; what may be deep or cyclic only by its kind} */
    static String of(@Nullable Object value) {
        if (value == null) {
            return "None";
        }
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof Boolean flag) {
            return flag ? "True" : "False";
        }
        if (value instanceof Number) {
            return value.toString();
        }
        if (value instanceof Map) {
            return "a dict";
        }
        if (value instanceof Collection || value instanceof Object[]) {
            return "a sequence";
        }
        return "something else";
    }

    /** {@return the first characters of a text, those a terminal would obey replaced by question marks} */
    static String printable(String text, int maxLength) {
        int length = text.codePointCount(0, text.length());
        return text.codePoints()
                .limit(maxLength)
                .mapToObj(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                        ? "?"
                        : Character.toString(c))
                .collect(Collectors.joining("", "", length > maxLength ? "…" : ""));
    }
}
