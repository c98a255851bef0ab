package io.querycast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.sql.Statement.Unparsed;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;

class ArbitraryTextTest {
    private static final StatementParser PARSER = new StatementParser(ParserLimits.defaults());

    @AfterContainer
    static void close() {
        PARSER.close();
    }

    @Property(tries = 500)
    void parse_anyCharacters_isAnswered(@ForAll("characters") String sql) throws Exception {
        assertAnswered(sql);
    }

    @Property(tries = 1000)
    void parse_anyWords_isAnswered(@ForAll("words") String sql) throws Exception {
        assertAnswered(sql);
    }

    private static void assertAnswered(String sql) throws Exception {
        Statement statement = PARSER.parse(sql).get(10, TimeUnit.SECONDS);

        assertThat(statement).isNotNull();
        if (statement instanceof Unparsed unparsed && unparsed.position() != null) {
            assertThat(unparsed.position().line())
                    .isBetween(1, 1 + (int) sql.lines().count());
            assertThat(unparsed.position().column()).isBetween(1, 1 + sql.length());
        }
    }

    @Provide
    Arbitrary<String> characters() {
        return Arbitraries.strings().all().ofMaxLength(500);
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.of(
                        "select",
                        "from",
                        "where",
                        "join",
                        "on",
                        "group by",
                        "order by",
                        "having",
                        "union",
                        "with",
                        "as",
                        "insert into",
                        "values",
                        "update",
                        "set",
                        "delete",
                        "case",
                        "when",
                        "then",
                        "else",
                        "end",
                        "and",
                        "or",
                        "not",
                        "in",
                        "exists",
                        "between",
                        "like",
                        "is null",
                        "over",
                        "partition by",
                        "interval",
                        "date",
                        "cast",
                        "array",
                        "lateral",
                        "create table",
                        "begin",
                        "if",
                        "a",
                        "t",
                        "sum",
                        "1",
                        "1.5",
                        "'x'",
                        "\"y\"",
                        "`z`",
                        "'",
                        "\"",
                        "[",
                        "]",
                        "(",
                        ")",
                        "{",
                        "}",
                        "(",
                        ")",
                        ",",
                        ".",
                        ";",
                        ":",
                        "?",
                        "*",
                        "+",
                        "-",
                        "/",
                        "=",
                        "<",
                        ">",
                        "||",
                        "::",
                        "->",
                        "--",
                        "/*",
                        "*/",
                        "\n",
                        "\\'",
                        "q'{",
                        "$$")
                .list()
                .ofMaxSize(60)
                .map(words -> String.join(" ", words));
    }
}
