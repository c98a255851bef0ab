package io.querycast.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sf.jsqlparser.schema.MultiPartName;

/** Distinct names in the order and the letters of their first use; capitals make no difference. */
final class Names {
    private final Map<String, String> names = new LinkedHashMap<>();

    void add(String name) {
        names.putIfAbsent(key(name), name);
    }

    List<String> toList() {
        return List.copyOf(names.values());
    }

    /** {@return what names are equal by} */
    static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static String unquoted(String name) {
        return MultiPartName.unquote(name);
    }
}
