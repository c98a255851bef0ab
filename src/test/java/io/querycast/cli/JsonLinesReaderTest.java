package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.querycast.UsedHeap;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLinesReaderTest {
    private static JsonLinesReader reader(String text) {
        return new JsonLinesReader(Inputs.text(text));
    }

    @Test
    void next_lines_givesQueries() {
        assertThat(Inputs.placesAndTexts(
                        reader("{\"sql\": \"a\"}\n\n \t\r\n{\"x\": [{}], \"sql\": \"b;c\"}\r\n{\"sql\":\"\"}")))
                .containsExactly("in:1 a", "in:4 b;c", "in:5 ");
    }

    @Test
    void next_escapes_areResolved() {
        assertThat(Inputs.texts(reader(
                        "{\"sql\": \"a\\n\\\"b\\\"\\u00e9\\ud83d\\ude00é\", \"x\": \"\\n\"}\n{\"sql\": \"plain\"}")))
                .containsExactly("a\n\"b\"é\ud83d\ude00é", "plain");
    }

    @Test
    void next_longNamesInManyLines_areNotKept() {
        String name = "a".repeat(40_000);
        long growth = UsedHeap.growthBy(() -> {
            for (int i = 0; i < 2_500; i++) {
                assertThat(Inputs.texts(reader("{\"" + i + name + "\": 1, \"sql\": \"a\"}")))
                        .containsExactly("a");
            }
        });
        assertThat(growth).isLessThan(20_000_000);
    }

    @Test
    void next_emptyInput_givesNothing() {
        assertThat(reader("").next()).isNull();
        assertThat(reader("\n\n  ").next()).isNull();
        assertThat(reader("\ufeff").next()).isNull();
    }

    @Test
    void next_byteOrderMark_isLeftOut() {
        assertThat(Inputs.placesAndTexts(reader("\ufeff{\"sql\": \"a\"}\n"))).containsExactly("in:1 a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7",
                "12345678901234567890.10",
                "1E400",
                "\"a b\"",
                "\"\\u00e9\\n\\\"\"",
                "null",
                "true",
                "[1, {\"a\": \"]\"}]",
                "{\"sql\": 1, \"id\": [ ]}"
            })
    void next_id_isKeptAsWritten(String id) {
        for (String line : List.of(
                "{\"id\": " + id + " , \"sql\": \"a\"}",
                "{\"sql\": \"a\", \"id\":" + id + "}",
                "   {\"sql\": \"a\\n\", \"x\": 1, \"id\":\t" + id + "\t}")) {
            JsonLinesReader reader = reader("{\"sql\": \"first\"}\n" + line);
            assertThat(Objects.requireNonNull(reader.next()).id()).isNull();
            assertThat(Objects.requireNonNull(reader.next()).id()).isEqualTo(id);
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '^',
            delimiter = '|',
            value = {
                "select 1 | not JSON: Unrecognized token 'select'",
                "[1] | not a JSON object",
                "\"sql\" | not a JSON object",
                "{} | no member \"sql\"",
                "{\"SQL\": \"a\"} | no member \"sql\"",
                "{\"sql\": 1} | \"sql\" is not a string",
                "{\"sql\": null} | \"sql\" is not a string",
                "{\"sql\": \"a\", \"sql\": \"a\"} | more than one member \"sql\"",
                "{\"id\": 1, \"id\": 1, \"sql\": \"a\"} | more than one member \"id\"",
                "{\"id\": null, \"id\": 1, \"sql\": \"a\"} | more than one member \"id\"",
                "{\"sql\": \"a\"} x | not JSON: Unrecognized token 'x'",
                "{\"sql\": \"a\"} {\"sql\": \"a\"} | more than one JSON value",
                "{\"sql\": \"a\"}} | not JSON: Unexpected close marker '}'",
                "{\"sql\": \"a\" | not JSON: Unexpected end-of-input",
                "{\"sql\": \"a | not JSON: Unexpected end-of-input",
                "{\"sql\": \"\\q\"} | not JSON: Unrecognized character escape 'q'",
                "{\"sql\": \"\\ud800\"} | \"sql\" holds half a surrogate pair: \\ud800",
                "{\"sql\": \"\\ude00\\ud83d\"} | \"sql\" holds half a surrogate pair: \\ude00",
                "{\"sql\": \"a\", \"id\": \"\\udc00\"} | \"id\" holds half a surrogate pair: \\udc00",
                "{'sql': 'a'} | not JSON: Unexpected character (''' (code 39))",
            })
    void next_lineThatIsNoQuery_fails(String line, String message) {
        JsonLinesReader reader = reader("{\"sql\": \"a\"}\n\n" + line + "\n{\"sql\": \"b\"}");
        assertThat(reader.next()).isNotNull();
        assertThatThrownBy(reader::next)
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("in:3: " + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void next_deepNesting_fails() {
        assertThatThrownBy(() -> reader("{\"x\":" + "[".repeat(2000)).next())
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("in:1: not JSON: Document nesting depth");
    }

    @Test
    void next_longId_fails() {
        String longest = "\"" + "a".repeat(JsonQuery.MAX_ID_CHARS - 2) + "\"";
        assertThat(Objects.requireNonNull(reader("{\"sql\": \"\", \"id\": " + longest + "}")
                                .next())
                        .id())
                .isEqualTo(longest);
        assertThatThrownBy(() ->
                        reader("{\"sql\": \"\", \"id\": [" + longest + "]}").next())
                .hasMessage("in:1: \"id\" is longer than 4096 characters");
    }

    @Test
    void next_longQuery_isGivenUpToTheLimit() {
        String escapes = "\\u0041".repeat(1000);
        String longest = "a".repeat(Query.MAX_BYTES - 1000) + escapes;
        assertThat(Inputs.texts(reader("{\"sql\": \"" + longest + "\"}")))
                .singleElement()
                .satisfies(query -> assertThat(query).hasSize(Query.MAX_BYTES));
        assertThatThrownBy(() -> reader("{\"sql\": \"" + longest + "b\"}").next())
                .hasMessage("in:1: the query is longer than 16 MiB");
    }

    @Test
    void next_endlessLine_fails() {
        InputText endless = Inputs.endlessText(' ');
        assertThatThrownBy(new JsonLinesReader(endless)::next)
                .hasMessage("in:1: the line is longer than 64 Mi characters");
    }

    @Property(tries = 100)
    void next_anyChunks_givesTheSame(
            @ForAll List<@IntRange(min = 0, max = 3000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 99) int chunk) {
        StringBuilder lines = new StringBuilder();
        for (int length : lengths) {
            lines.append("{\"sql\": \"é\\n")
                    .append("x".repeat(length))
                    .append("\", \"id\": ")
                    .append(length)
                    .append("}\n");
        }
        JsonLinesReader reader = new JsonLinesReader(Inputs.drippingText(lines.toString(), chunk));
        for (int length : lengths) {
            Query query = Objects.requireNonNull(reader.next());
            assertThat(query.text()).isEqualTo("é\n" + "x".repeat(length));
            assertThat(query.id()).isEqualTo("" + length);
        }
        assertThat(reader.next()).isNull();
    }
}
