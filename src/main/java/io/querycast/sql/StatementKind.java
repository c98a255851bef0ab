package io.querycast.sql;

import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.statement.IfElseStatement;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.alter.Alter;
import net.sf.jsqlparser.statement.drop.Drop;
import net.sf.jsqlparser.statement.execute.Execute;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.upsert.Upsert;

/** Names what a statement does. */
final class StatementKind {
    private static final Set<String> DROPPED = Set.of(
            "database",
            "function",
            "index",
            "procedure",
            "role",
            "schema",
            "sequence",
            "table",
            "trigger",
            "type",
            "user",
            "view");

    private StatementKind() {}

    /** {@return its leading keywords in lower case, such as {@code create table}} */
    static String of(Statement statement) {
        if (statement instanceof Select) {
            return "select";
        }
        if (statement instanceof Alter) {
            return "alter table";
        }
        if (statement instanceof IfElseStatement) {
            return "if";
        }
        if (statement instanceof Drop drop) {
            String type = drop.getType().toLowerCase(Locale.ROOT);
            return DROPPED.contains(type) ? "drop " + type : "drop";
        }
        if (statement instanceof Execute execute) {
            return words(execute.getExecType());
        }
        if (statement instanceof Upsert upsert) {
            return words(upsert.getUpsertType());
        }
        return statement
                .getClass()
                .getSimpleName()
                .replaceFirst("Statement$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    private static String words(Enum<?> keywords) {
        return keywords.name().replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
