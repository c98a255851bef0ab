package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqlReaderTest {
    /** What may stand between two statements. */
    private static final String GAP = "(?:\\s|;|--[^\\n]*|/\\*.*?(?:\\*/|$))*";

    static List<Arguments> splits() {
        return List.of(
                split("", List.of()),
                split("select 1", List.of("select 1")),
                split("select 1;", List.of("select 1")),
                split("select 1;select 2", List.of("select 1", "select 2")),
                split(" \n select 1 \t;\r\n select 2\u00a0; ", List.of("select 1", "select 2")),
                split(";; ;\n;", List.of()),
                split("select ';';select 2", List.of("select ';'", "select 2")),
                split("select \";\";select 2", List.of("select \";\"", "select 2")),
                split("select `;`;select 2", List.of("select `;`", "select 2")),
                split("select 'it''s;';select 2", List.of("select 'it''s;'", "select 2")),
                split("select 'it\\'s;';select 2", List.of("select 'it\\'s;'", "select 2")),
                split("select '\\\\';select 2", List.of("select '\\\\'", "select 2")),
                split("select '\"';select '`';", List.of("select '\"'", "select '`'")),
                split("a -- b; 'c\n;d", List.of("a -- b; 'c", "d")),
                split("a /* b; -- ' */;d", List.of("a /* b; -- ' */", "d")),
                split("a /* b **/;d", List.of("a /* b **/", "d")),
                split("a /*/ b;c */;d", List.of("a /*/ b;c */", "d")),
                split("a - b;c / d;e * f", List.of("a - b", "c / d", "e * f")),
                split("-- first\na;-- only this\n;/* and this */;b", List.of("-- first\na", "b")),
                split("a -- last", List.of("a -- last")),
                split("-- last", List.of()),
                split("a;'b;c", List.of("a", "'b;c")),
                split("a;b \"c;\\", List.of("a", "b \"c;\\")),
                split("a;b /* c;", List.of("a", "b /* c;")),
                split("a;/* b;", List.of("a")),
                split("-", List.of("-")),
                split("/", List.of("/")),
                split("\ufeffa;b", List.of("a", "b")));
    }

    private static Arguments split(String input, List<String> statements) {
        return Arguments.of(input, statements);
    }

    @ParameterizedTest
    @MethodSource("splits")
    void next_sql_givesStatements(String input, List<String> statements) {
        assertThat(Inputs.texts(new SqlReader(Inputs.text(input)))).isEqualTo(statements);
    }

    @Test
    void next_severalLines_namesWhereStatementsBegin() {
        assertThat(Inputs.placesAndTexts(new SqlReader(Inputs.text("a;b\nb;\n\n-- c\nc;'\n';\nd"))))
                .containsExactly("in:1 a", "in:1 b\nb", "in:4 -- c\nc", "in:5 '\n'", "in:7 d");
    }

    @Test
    void next_longWhiteSpace_isNotHeld() {
        String blank = " ".repeat(Query.MAX_BYTES + 1);
        InputText text = Inputs.text(blank + "a;" + blank + "b");
        assertThat(Inputs.texts(new SqlReader(text))).containsExactly("a", "b");
        assertThat(text.chars().length).isLessThan(Query.MAX_BYTES / 16);
    }

    @Test
    void next_longestStatement_isGiven() {
        String longest = "é".repeat(Query.MAX_BYTES / 2);
        assertThat(Inputs.texts(new SqlReader(Inputs.text(longest + ";b")))).containsExactly(longest, "b");
    }

    @Test
    void next_tooLongStatement_fails() {
        SqlReader reader = new SqlReader(Inputs.text("a;\n" + "é".repeat(Query.MAX_BYTES / 2) + "b"));
        assertThat(reader.next()).isNotNull();
        assertThatThrownBy(reader::next)
                .isInstanceOf(CommandFailure.class)
                .hasMessage("in:2: the query is longer than 16 MiB");
    }

    @Test
    void next_endlessStatement_failsWithoutHoldingIt() {
        InputText endless = Inputs.endlessText('a');
        assertThatThrownBy(new SqlReader(endless)::next).hasMessage("in:1: the query is longer than 16 MiB");
        assertThat(endless.chars().length).isLessThanOrEqualTo(2 * Query.MAX_BYTES);
    }

    @Property
    void next_joinedStatements_givesThemBack(@ForAll("statements") List<String> statements) {
        assertThat(Inputs.texts(new SqlReader(Inputs.text(String.join(";", statements)))))
                .isEqualTo(statements.stream().map(String::strip).toList());
    }

    @Provide
    Arbitrary<List<String>> statements() {
        Arbitrary<String> piece = Arbitraries.of(
                "select",
                " ",
                "\n",
                "1",
                "-",
                "/",
                "*",
                "'a;b'",
                "'it''s'",
                "'\\';'",
                "\"x;\"\"\"",
                "`;`",
                "é",
                "/* ; ' */",
                "--;\"\n",
                "(",
                "\ud83d\ude00");
        // The first word makes it a statement; the line break ends a comment that pieces may have formed.
        return piece.list()
                .ofMaxSize(12)
                .map(pieces -> "w " + String.join(" ", pieces))
                .list()
                .ofMaxSize(6);
    }

    @Property(tries = 5_000)
    void next_anyText_losesOnlyGaps(@ForAll("anyText") String text) {
        String pattern = Inputs.texts(new SqlReader(Inputs.text(text))).stream()
                .map(Pattern::quote)
                .collect(Collectors.joining(GAP, GAP, GAP));
        assertThat(Pattern.compile(pattern, Pattern.DOTALL).matcher(text).matches())
                .as("%s matches %s", text, pattern)
                .isTrue();
    }

    @Property
    void next_anyChunks_givesTheSame(@ForAll("anyText") String text, @ForAll @IntRange(min = 1, max = 7) int chunk) {
        assertThat(Inputs.placesAndTexts(new SqlReader(Inputs.drippingText(text, chunk))))
                .isEqualTo(Inputs.placesAndTexts(new SqlReader(Inputs.text(text))));
    }

    @Provide
    Arbitrary<String> anyText() {
        return Arbitraries.strings().withChars(" \n;'\"`\\-/*aé€").ofMaxLength(40);
    }

    @Property(tries = 20)
    void next_manyStatements_givesEach(@ForAll @IntRange(min = 1, max = 20_000) int length) {
        List<String> statements = new ArrayList<>();
        for (int total = 0; total < 300_000; total += length + 1) {
            statements.add(statements.size() + "x".repeat(length));
        }
        assertThat(Inputs.texts(new SqlReader(Inputs.text(String.join(";\n", statements)))))
                .isEqualTo(statements);
    }
}
