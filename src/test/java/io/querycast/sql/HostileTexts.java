package io.querycast.sql;

import java.util.LinkedHashMap;
import java.util.Map;

/** Texts made to cost a parser as much as they can, by name. */
final class HostileTexts {
    private HostileTexts() {}

    static Map<String, String> all() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (int depth : new int[] {50, 100, 1_000, 100_000}) {
            texts.put(depth + " parentheses", nested("select ", "(", "1", ")", depth));
            texts.put(depth + " parentheses left open", nested("select 1 from t where ", "(", "a = 1", "", depth));
            texts.put(depth + " parentheses in from", nested("select * from ", "(", "t", ")", depth));
            texts.put(depth + " subqueries in from", nested("select * from ", "(select * from ", "t", ") x", depth));
            texts.put(
                    depth + " subqueries in in",
                    nested("select 1 from t where a in ", "(select a from t where a in ", "(1)", ")", depth));
            texts.put(depth + " functions", nested("select ", "f(a = 1, ", "1", ")", depth));
            texts.put(depth + " brackets", nested("select ", "array[", "1", "]", depth));
            texts.put(depth + " cases", nested("select ", "case when a = 1 then 1 else ", "1", " end", depth));
            texts.put(depth + " conditions of cases", nested("select ", "case when ", "a", " then 1 end", depth));
            texts.put(depth + " lambdas", nested("select ", "x -> ", "x", "", depth));
            texts.put(depth + " ternaries", nested("select ", "a ? b : ", "c", "", depth));
            texts.put(depth + " questions", nested("select a", " ? a", "", "", depth));
            texts.put(depth + " colons", nested("select a", ":a", "", "", depth));
            texts.put(depth + " dotted parts", nested("select a", ".a", "", "", depth));
            texts.put(depth + " method calls", nested("select a", ".f()", "", "", depth));
        }
        for (int count : new int[] {4_000, 20_000}) {
            texts.put(count + " elements of in", nested("select 1 from t where a in (0", ",1", "", "", count) + ")");
            texts.put(count + " ands", nested("select 1 from t where a=1", " and a=1", "", "", count));
            texts.put(count + " ors with parameters", nested("select 1 from t where a=?", " or a=?", "", "", count));
            texts.put(count + " nots", nested("select ", "not ", "a", "", count));
            texts.put(count + " minuses", nested("select ", "- ", "1", "", count));
            texts.put(count + " joins", nested("select * from t", " join t", "", "", count));
            texts.put(count + " unions", nested("select 1", " union select 1", "", "", count));
            texts.put(count + " added columns", nested("alter table t add a int", ", add a int", "", "", count));
            texts.put(count + " grants", nested("grant select", ", select", "", "", count) + " on t to u");
            texts.put(count + " words", "a ".repeat(count));
        }
        texts.put("megabytes of dots", ".".repeat(5_000_000));
        texts.put("64 Ki dots", "select " + ".".repeat(65_000));
        texts.put("64 Ki opening brackets", "[".repeat(65_536));
        texts.put("64 Ki opening parentheses", "(".repeat(65_536));
        texts.put("64 Ki closing parentheses", ")".repeat(65_536));
        texts.put("64 Ki semicolons", "select 1" + ";".repeat(65_000));
        texts.put("64 Ki spaces", " ".repeat(65_536));
        texts.put("64 Ki of Oracle quotes", "q'{".repeat(21_000));
        texts.put("64 Ki of escaped quotes", "'\\'".repeat(21_000));
        texts.put("64 Ki of comments", "/**/".repeat(16_384));
        texts.put("a string left open", "select '" + "a".repeat(65_000));
        texts.put("a name left open", "select \"" + "a".repeat(65_000));
        texts.put("a backtick left open", "select `" + "a".repeat(65_000));
        texts.put("a bracket left open", "select [" + "a".repeat(65_000));
        texts.put("a comment left open", "select /*" + "a".repeat(65_000));
        texts.put("a dollar quote left open", "select $$" + "a".repeat(65_000));
        texts.put("a long name", "select " + "a".repeat(65_000) + " " + "b".repeat(500));
        texts.put("NUL characters", "\0".repeat(65_536));
        texts.put("control characters", "select \u0001\u0002\u0007\u001B\u007F\u0085 from t");
        texts.put("lone surrogates", "select '\uD800' from \uDC00\uD800");
        texts.put("unicode", "select \uFEFF\u200B😀é日本ﷺ\u202E from t");
        return texts;
    }

    private static String nested(String before, String open, String middle, String close, int depth) {
        return before + open.repeat(depth) + middle + close.repeat(depth);
    }
}
