package io.querycast.sql;

import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTBLOCK;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTCOLUMN;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTFROMITEM;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTFUNCTION;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTJOINEREXPRESSION;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTLATERALVIEW;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTPARENTHESEDINSERT;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTPARENTHESEDSELECT;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTPLAINSELECT;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTPRIMARYEXPRESSION;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTSELECT;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTSELECTITEM;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTSETOPERATIONLIST;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTSTATEMENT;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTSTATEMENTS;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTTABLENAME;
import static net.sf.jsqlparser.parser.CCJSqlParserTreeConstants.JJTWITHITEM;

import io.querycast.sql.Statement.Parsed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.expression.Function;
import net.sf.jsqlparser.expression.JsonAggregateFunction;
import net.sf.jsqlparser.parser.Node;
import net.sf.jsqlparser.parser.Token;
import net.sf.jsqlparser.schema.Column;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.select.AllTableColumns;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.update.Update;

/**
 * Collects what a statement is made of. It walks the syntax tree that the grammar builds beside the statement, not the
 * statement by the library's visitors: the tree has every table, column and function, in the order of the text, where each
 * visitor leaves some clauses out.
 */
final class StatementSummary {
    private final Statement statement;
    private final List<Table> tables = new ArrayList<>();
    private final Names columns = new Names();
    private final Names aggregates = new Names();
    private int joins;
    private int subqueries;

    /** Keys of the common table expressions that can be named where the walk is. */
    private Set<String> withNames = new HashSet<>();

    /** Keys of the aliases of select items that can be named where the walk is. */
    private Set<String> outputNames = Set.of();

    private StatementSummary(Statement statement) {
        this.statement = statement;
    }

    /** {@return what a statement is made of, given the root of its syntax tree} */
    static Parsed of(Statement statement, Node root) {
        StatementSummary summary = new StatementSummary(statement);
        summary.visit(root);
        return new Parsed(
                StatementKind.of(statement),
                summary.tableNames(),
                summary.columns.toList(),
                summary.joins,
                summary.aggregates.toList(),
                summary.subqueries);
    }

    private void visit(Node node) {
        switch (node.getId()) {
            case JJTSELECT -> visitSelect(node);
            case JJTPLAINSELECT -> visitPlainSelect(node);
            case JJTWITHITEM -> visitWithItem(node);
            case JJTTABLENAME -> {
                if (!isAllColumnsOf(node)) {
                    addTable((Table) node.jjtGetValue());
                }
            }
            case JJTCOLUMN -> {
                addColumn((Column) node.jjtGetValue());
                visitChildren(node);
            }
            case JJTJOINEREXPRESSION -> {
                joins++;
                visitChildren(node);
            }
            case JJTFUNCTION -> {
                addFunction(((Function) node.jjtGetValue()).getName());
                visitChildren(node);
            }
            case JJTPRIMARYEXPRESSION -> {
                if (node.jjtGetValue() instanceof JsonAggregateFunction) {
                    addFunction(node.jjtGetFirstToken().image);
                }
                visitChildren(node);
            }
            default -> visitChildren(node);
        }
    }

    private void visitChildren(Node node) {
        Set<String> outer = withNames;
        if (children(node).stream().anyMatch(child -> child.getId() == JJTWITHITEM)) {
            withNames = new HashSet<>(outer);
        }
        children(node).forEach(this::visit);
        withNames = outer;
    }

    private void visitSelect(Node node) {
        Select select = (Select) node.jjtGetValue();
        if (!(select instanceof Values) && isSubquery(node)) {
            subqueries++;
        }
        Set<String> outer = outputNames;
        outputNames = select instanceof SetOperationList operations ? aliases(operations.getSelect(0)) : Set.of();
        visitChildren(node);
        outputNames = outer;
    }

    private static boolean isSubquery(Node select) {
        Node parent = select.jjtGetParent();
        while (parent.getId() == JJTPARENTHESEDSELECT) {
            parent = parent.jjtGetParent();
        }
        return switch (parent.getId()) {
            case JJTSTATEMENT, JJTSTATEMENTS, JJTBLOCK, JJTPARENTHESEDINSERT, JJTSELECT, JJTSETOPERATIONLIST -> false;
            default -> true;
        };
    }

    /** Aliases can be named behind the clauses that say what is selected from where. */
    private void visitPlainSelect(Node node) {
        PlainSelect select = (PlainSelect) node.jjtGetValue();
        Set<String> ofSetOperation = outputNames;
        Set<String> named = new HashSet<>(aliases(select));
        named.addAll(ofSetOperation);
        List<Node> children = children(node);
        int behind = children.size();
        while (behind > 0 && !isBeforeGroupBy(children.get(behind - 1), select)) {
            behind--;
        }
        outputNames = Set.of();
        children.subList(0, behind).forEach(this::visit);
        outputNames = named;
        children.subList(behind, children.size()).forEach(this::visit);
        outputNames = ofSetOperation;
    }

    private static boolean isBeforeGroupBy(Node clause, PlainSelect select) {
        return switch (clause.getId()) {
            case JJTSELECTITEM, JJTFROMITEM, JJTJOINEREXPRESSION, JJTLATERALVIEW -> true;
            default -> clause.jjtGetValue() != null && clause.jjtGetValue() == select.getWhere();
        };
    }

    private static Set<String> aliases(Select select) {
        if (select instanceof ParenthesedSelect inner) {
            return aliases(inner.getSelect());
        }
        if (!(select instanceof PlainSelect plain) || plain.getSelectItems() == null) {
            return Set.of();
        }
        return plain.getSelectItems().stream()
                .filter(item -> item.getAlias() != null)
                .map(item -> Names.key(Names.unquoted(item.getAlias().getName())))
                .collect(Collectors.toSet());
    }

    /** A common table expression can be named behind itself, and within if it is a union: then it is recursive. */
    private void visitWithItem(Node node) {
        String name = Names.key(Names.unquoted(withName(node)));
        for (Node child : children(node)) {
            if (child.jjtGetValue() instanceof ParenthesedSelect body && body.getSelect() instanceof SetOperationList) {
                withNames.add(name);
            }
            if (child.getId() != JJTSELECTITEM) {
                visit(child);
            }
        }
        withNames.add(name);
    }

    private static String withName(Node node) {
        Token first = node.jjtGetFirstToken();
        return first.image.equalsIgnoreCase("recursive") ? first.next.image : first.image;
    }

    /** {@return whether the table is the one before {@code .*}, which may as well be its alias} */
    private static boolean isAllColumnsOf(Node tableName) {
        return tableName.jjtGetParent().jjtGetValue() instanceof AllTableColumns;
    }

    private void addTable(Table table) {
        if (table.getNameParts().size() > 1 || !withNames.contains(Names.key(Names.unquoted(table.getName())))) {
            tables.add(table);
        }
    }

    private void addColumn(Column column) {
        String name = Names.unquoted(column.getColumnName());
        if (column.getTable() != null || !outputNames.contains(Names.key(name))) {
            columns.add(name);
        }
    }

    private void addFunction(String qualifiedName) {
        String name = qualifiedName.substring(qualifiedName.lastIndexOf('.') + 1);
        String key = Names.key(Names.unquoted(name));
        if (AggregateFunctions.contains(key)) {
            aggregates.add(key);
        }
    }

    /** The target of an update or delete may be the alias of a table that the statement names later. */
    private List<String> tableNames() {
        Set<String> targets = statement instanceof Update || statement instanceof Delete
                ? tables.stream()
                        .filter(table -> table.getAlias() != null)
                        .map(table -> Names.key(Names.unquoted(table.getAlias().getName())))
                        .collect(Collectors.toSet())
                : Set.of();
        Names names = new Names();
        for (Table table : tables) {
            String name = qualifiedName(table);
            if (table.getAlias() != null || !targets.contains(Names.key(name))) {
                names.add(name);
            }
        }
        return names.toList();
    }

    private static String qualifiedName(Table table) {
        List<String> parts = new ArrayList<>(table.getNameParts());
        Collections.reverse(parts);
        return parts.stream()
                .map(part -> part == null ? "" : Names.unquoted(part))
                .collect(Collectors.joining("."));
    }

    private static List<Node> children(Node node) {
        Node[] children = node.jjtGetChildren();
        return children == null ? List.of() : List.of(children);
    }
}
