package io.querycast.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a text is as SQL: a statement and what it is made of, or why it is none. */
public sealed interface Statement {
    /**
     * A text that is one statement. Names stand in the order of the text, as it writes them but without quotes; each stands
     * once, however it is capitalised later.
     *
     * @param kind what it does, in lower case: {@code select} (whatever yields rows: {@code values}, too), {@code insert},
     *     {@code update}, {@code delete}, {@code merge}, {@code create table}, {@code drop view}, …
     * @param tables tables and views, qualified where the text qualifies them; names of common table expressions are none
     * @param columns columns of whatever is selected from or written to, without their table; {@code *} is none, nor is the
     *     alias of a select item in {@code group by}, {@code having}, {@code qualify} or {@code order by}
     * @param joins how often it joins, explicitly or by a comma
     * @param aggregates aggregate functions in lower case, those with {@code over} among them
     * @param subqueries selects within the statement, bodies of common table expressions among them; the branches of a
     *     {@code union}, {@code intersect} or {@code except} are one select, and the select of an {@code insert} or a
     *     {@code create} is the statement's own
     */
    record Parsed(
            String kind, List<String> tables, List<String> columns, int joins, List<String> aggregates, int subqueries)
            implements Statement {
        /** Copies the lists. */
        public Parsed {
            tables = List.copyOf(tables);
            columns = List.copyOf(columns);
            aggregates = List.copyOf(aggregates);
        }
    }

    /**
     * A text that is no statement, or that the parser could not read within its limits.
     *
     * @param reason why; at most one short token of the text is in it
     * @param position where, if a place in the text is to blame
     */
    record Unparsed(String reason, @Nullable Position position) implements Statement {
        Unparsed(String reason) {
            this(reason, null);
        }
    }

    /**
     * A place in a text.
     *
     * @param line from 1
     * @param column from 1, in UTF-16 units
     */
    record Position(int line, int column) {}
}
