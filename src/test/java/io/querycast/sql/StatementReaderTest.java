package io.querycast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.sql.Statement.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatementReaderTest {
    private static final ParserLimits LIMITS = ParserLimits.defaults();

    @ParameterizedTest
    @MethodSource("statements")
    void read_statement_saysWhatItIsMadeOf(String sql, String expected) {
        assertThat(described(new StatementReader(sql, LIMITS).read())).isEqualTo(expected);
    }

    /** The lexer takes three line ends for a semicolon. */
    @Test
    void read_blankLinesWithin_areNotItsEnd() {
        String sql = "-- seed 1\n\n\n\nselect a\n\n\n\n\nfrom t\n\n\nwhere b = 1\n\n\n;\n\n\n";

        assertThat(described(new StatementReader(sql, LIMITS).read())).isEqualTo("select | t | a b | 0 | - | 0");
    }

    static Stream<Arguments> statements() throws IOException {
        try (InputStream file = StatementReaderTest.class.getResourceAsStream("statements.txt")) {
            String text = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
            List<Arguments> cases = Arrays.stream(text.split("-{80,}\n", 2)[1].split("(?<=\n=> [^\n]{0,500}\n)"))
                    .map(oneCase -> oneCase.split("\n=> "))
                    .map(parts -> Arguments.of(parts[0].strip(), parts[1].strip()))
                    .toList();
            assertThat(cases).hasSizeGreaterThan(100);
            return cases.stream();
        }
    }

    private static String described(Statement statement) {
        return statement instanceof Parsed parsed
                ? String.join(
                        " | ",
                        parsed.kind(),
                        listed(parsed.tables()),
                        listed(parsed.columns()),
                        String.valueOf(parsed.joins()),
                        listed(parsed.aggregates()),
                        String.valueOf(parsed.subqueries()))
                : statement.toString();
    }

    private static String listed(List<String> names) {
        return names.isEmpty()
                ? "-"
                : String.join(
                        " ", names.stream().map(name -> name.replace(' ', '_')).toList());
    }
}
