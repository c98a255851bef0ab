package io.querycast.convert;

import io.querycast.scoring.Lexicon;
import java.util.List;

/** The text whose prediction a model file foretells, so that whoever loads it can see the whole path work. */
final class Canary {
    private Canary() {}

    /** {@return a query over the lexicon's own tables and columns in which most kinds of token occur} */
    static String text(Lexicon lexicon) {
        String table = first(lexicon.tables(), "a_table");
        String column = first(lexicon.columns(), "a_column");
        String otherTable = last(lexicon.tables(), table);
        String otherColumn = last(lexicon.columns(), column);
        return """
                SELECT DISTINCT %2$s , %4$s, SUM( %2$s * (1 - 0.05)) AS total, -- of each
                       MIN(%4$s ), AVG(%2$s), EXTRACT(YEAR FROM %4$s), SUBSTRING( %2$s FROM 1 FOR 2),
                       CASE WHEN %4$s IN (1, 2.5) THEN 1 ELSE 0 END
                FROM %1$s , %3$s LEFT OUTER JOIN %1$s ON %2$s = %4$s
                WHERE %2$s LIKE 'A%%' AND NOT %4$s <> 24 OR %2$s BETWEEN DATE '1998-12-01' AND INTERVAL '3' MONTH
                  AND EXISTS (SELECT * FROM %3$s WHERE %4$s >= +7 / 2)
                GROUP BY %1$s.%2$s HAVING COUNT(*) < 3
                ORDER BY total DESC""".formatted(table, column, otherTable, otherColumn);
    }

    private static String first(List<String> words, String otherwise) {
        return words.isEmpty() ? otherwise : words.get(0);
    }

    private static String last(List<String> words, String otherwise) {
        return words.isEmpty() ? otherwise : words.get(words.size() - 1);
    }
}
