package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlainLineReaderTest {
    private static final Origin ORIGIN = new Origin("in", 1);

    private final PlainLineReader reader = new PlainLineReader();

    private static @Nullable Query read(PlainLineReader reader, String line) {
        String around = "\"" + line + "\"";
        return reader.read(ORIGIN, around.toCharArray(), 1, line.length(), true);
    }

    /** Of an input of which this much is known. */
    private static @Nullable Query readFirst(PlainLineReader reader, String known) {
        return reader.read(ORIGIN, known.toCharArray(), 0, known.length(), false);
    }

    private static Query strictly(String line) {
        return JsonQuery.parse(ORIGIN, line.toCharArray(), 0, line.length());
    }

    @Test
    void read_goldenLines_takesAll() throws IOException {
        for (String line : Files.readAllLines(Path.of("src/test/resources/golden/predictions.jsonl"))) {
            Query query = Objects.requireNonNull(read(reader, line), line);
            assertThat(query.text()).isEqualTo(strictly(line).text());
        }
    }

    /** What this reader takes, the strict one takes and reads alike; what nobody touched, it takes. */
    @Property(tries = 20_000)
    void read_anyLine_isAsTheStrictReaderReadsIt(@ForAll("lines") String line, @ForAll("edits") List<Edit> edits) {
        String edited = line;
        for (Edit edit : edits) {
            edited = edit.apply(edited);
        }
        // Input is UTF-8, which cannot hold half a character.
        edited = new String(edited.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        Query plain = read(reader, edited);
        if (plain != null) {
            Query strict = strictly(edited);
            assertThat(plain.text()).isEqualTo(strict.text());
            assertThat(plain.id()).isEqualTo(strict.id());
            PlainLineReader other = new PlainLineReader();
            Query first = Objects.requireNonNull(readFirst(other, edited + "\n{\"sql\":\"b\"}\n"));
            assertThat(first.text()).isEqualTo(strict.text());
            assertThat(first.id()).isEqualTo(strict.id());
            assertThat(other.lineEnd()).isEqualTo(edited.length());
        } else {
            assertThat(edits).as("why %s is not taken", edited).isNotEmpty();
            assertThat(readFirst(reader, edited + "\n")).isNull();
        }
        assertThat(readFirst(reader, edited)).as("a line that may go on").isNull();
    }

    record Edit(int place, int taken, String put) {
        String apply(String text) {
            int from = place % (text.length() + 1);
            int to = Math.min(text.length(), from + taken);
            return text.substring(0, from) + put + text.substring(to);
        }
    }

    @Provide
    Arbitrary<List<Edit>> edits() {
        Arbitrary<String> put = Arbitraries.of(
                "",
                "",
                "\"",
                "\\",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                " ",
                "\t",
                "\r",
                "0",
                "1",
                "-",
                ".",
                "e",
                "+",
                "u",
                "d83d",
                "\\ude00",
                "\\u",
                "\\ud83d\\ude00",
                "\u0001",
                "\u007f",
                "é",
                "\"sql\":\"x\",",
                "\"id\":2,",
                "tru",
                "null",
                "//",
                "'");
        return Combinators.combine(
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 2),
                        put)
                .as(Edit::new)
                .list()
                .ofMaxSize(2);
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> blank = Arbitraries.of("", "", "", " ", "\t", " \r");
        Arbitrary<String> sql = Arbitraries.of(
                        "a",
                        "select 1",
                        "é",
                        "\ud83d\ude00",
                        "\\n",
                        "\\\"",
                        "\\\\",
                        "\\/",
                        "\\b\\f\\r\\t",
                        "\\u00e9",
                        "\\ud83d\\uDE00",
                        "\\u0000",
                        "'",
                        "x".repeat(5_000))
                .list()
                .ofMaxSize(5)
                .map(pieces -> "\"sql\":\"" + String.join("", pieces) + "\"");
        Arbitrary<String> value = Arbitraries.of(
                "0",
                "-1.50",
                "12",
                "true",
                "false",
                "null",
                "\"\"",
                "\"b é\"",
                "[]",
                "{}",
                "[1, {\"a\": []}]",
                "{\"FROM\": 1, \"b\":[null]}");
        Arbitrary<String> id = value.map(written -> "\"id\":" + written + ",");
        Arbitrary<String> others = Combinators.combine(
                        Arbitraries.of("counts", "seconds", "", "sq", "ids"), blank, value)
                .as((name, gap, written) -> "\"" + name + "\"" + gap + ":" + gap + written)
                .list()
                .ofMaxSize(3)
                .map(members -> members.isEmpty() ? "" : "," + String.join(",", members));
        return Combinators.combine(blank, id.optional(0.5), sql, others)
                .as((gap, known, text, rest) ->
                        gap + "{" + gap + known.orElse("") + gap + text + gap + rest + gap + "}" + gap);
    }
}
