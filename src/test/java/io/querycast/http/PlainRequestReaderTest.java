package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.cli.ServeArguments;
import io.querycast.scoring.ProvidedModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainRequestReaderTest {
    private static final ServiceOptions.Limits LIMITS =
            ServeArguments.parse("--max-queries=20").limits();

    private static Optional<List<String>> read(Buffer body) {
        List<String> queries = new ArrayList<>();
        boolean whole = new PlainRequestReader(LIMITS)
                .read(body, (chars, offset, length) -> queries.add(new String(chars, offset, length)));
        return whole ? Optional.of(queries) : Optional.empty();
    }

    /** What the reader says that all others are held to; empty if it refuses. */
    private static Optional<List<String>> readExactly(Buffer body) {
        List<String> queries = new ArrayList<>();
        try {
            StrictJson json = new StrictJson(LIMITS);
            json.open(body);
            boolean explain = new PredictionRequestReader(new QueryLimits(LIMITS))
                    .read(json, (chars, offset, length) -> queries.add(new String(chars, offset, length)));
            return explain ? Optional.empty() : Optional.of(queries);
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private static Buffer request(List<String> texts) {
        return new JsonObject().put("queries", new JsonArray(texts)).toBuffer();
    }

    @Provide
    Arbitrary<List<String>> plainTexts() {
        Arbitrary<String> text = Arbitraries.strings()
                .withCharRange(' ', '\u007f')
                .withChars("\n\t\r\b\f\"\\/\u0000\u0080\u07ff\u0800\ud7ff\ue000\uffff")
                .ofMaxLength(40)
                .map(drawn -> drawn.replace("~", "\ud83d\ude00"));
        return text.list().ofMinSize(1).ofMaxSize(20);
    }

    @Property
    void read_plainTexts_areReadAsTheyAre(@ForAll("plainTexts") List<String> texts) {
        assertThat(read(request(texts))).contains(texts);
    }

    @Provide
    Arbitrary<String> damagedRequests() {
        Arbitrary<String> damage = Arbitraries.of(
                "\"",
                "\\",
                "{",
                "}",
                "[",
                "]",
                ",",
                ":",
                " ",
                "\n",
                "n",
                "u0041",
                "\\u0041",
                "é",
                "\u0001",
                "1",
                "null",
                "\"queries\"",
                "queries",
                "\"explain\":true",
                "{\"queries\":[\"a\"]}");
        Arbitrary<Integer> place = Arbitraries.integers().between(0, 60);
        Arbitrary<Integer> removed = Arbitraries.integers().between(0, 3);
        return Combinators.combine(plainTexts(), damage, place, removed).as((texts, inserted, where, length) -> {
            String whole = request(texts).toString();
            int from = Math.min(where, whole.length());
            return whole.substring(0, from) + inserted + whole.substring(Math.min(whole.length(), from + length));
        });
    }

    @Property(tries = 5000)
    void read_damagedRequest_takesNoneThatIsRefusedOrReadDifferently(@ForAll("damagedRequests") String body) {
        read(Buffer.buffer(body))
                .ifPresent(queries ->
                        assertThat(readExactly(Buffer.buffer(body))).as(body).contains(queries));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[\"a\"]",
                "{\"queries\":[]}",
                "{\"queries\":[\"a\",]}",
                "{\"queries\":[\"a\" \"b\"]}",
                "{\"queries\":[\"a\"]",
                "{\"queries\":[\"a\"]}x",
                "{\"queries\":[\"a\"],\"explain\":true}",
                "{\"queries\":[\"a\"],\"queries\":[\"b\"]}",
                "{\"queries\":[1]}",
                "{\"queries\":[\"\\u004\"]}",
                "{\"queries\":[\"\\ud83d\"]}",
                "{\"queries\":[\"\\ude00\\ud83d\"]}",
                "{\"queries\":[\"\\x\"]}",
                "{\"queries\":[\"\t\"]}",
                "{\"queries\":[\"a",
                "{\"queries\":[\"a\\",
                "{\"Queries\":[\"a\"]}",
            })
    void read_anotherRequest_isLeftToTheExactReader(String body) {
        assertThat(read(Buffer.buffer(body))).isEmpty();
    }

    /** Bytes are damaged one by one: among what results are all ways of breaking UTF-8. */
    @Property(tries = 5000)
    void read_damagedBytes_takesNoneThatIsRefusedOrReadDifferently(
            @ForAll("plainTexts") List<String> texts, @ForAll @IntRange(max = 100) int place, @ForAll byte damage) {
        byte[] body = request(texts).getBytes();
        body[Math.min(place, body.length - 1)] = damage;
        read(Buffer.buffer(body)).ifPresent(queries -> assertThat(readExactly(Buffer.buffer(body)))
                .as(Arrays.toString(body))
                .contains(queries));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "c0 80",
                "c1 bf",
                "c3",
                "c3 28",
                "e0 9f bf",
                "ed a0 80",
                "e2 82",
                "f0 8f bf bf",
                "f4 90 80 80",
                "f5 80 80 80"
            })
    void read_brokenUtf8_isLeftToTheExactReader(String hex) {
        Buffer body = Buffer.buffer("{\"queries\":[\"")
                .appendBytes(HexFormat.ofDelimiter(" ").parseHex(hex))
                .appendString("\"]}");
        assertThat(read(body)).isEmpty();
        assertThat(readExactly(body)).isEmpty();
    }

    @Test
    void read_escapes_areWhatTheyStandFor() {
        assertThat(read(Buffer.buffer("{\"queries\":[\"\\u0041\\u00E9\\u20ac\\uD83D\\ude00\\/é€😀\"]}")))
                .contains(List.of("Aé€😀/é€😀"));
    }

    @Test
    void read_goldenTexts_areReadAsTheyAre() throws IOException {
        for (ProvidedModel.Answer answer : ProvidedModel.answers()) {
            assertThat(read(request(List.of(answer.sql())))).contains(List.of(answer.sql()));
        }
    }

    @Test
    void read_blanksAround_areSkipped() {
        assertThat(read(Buffer.buffer(" {\n\"queries\" :\t[ \"a\" , \"b\\n\" ] }\r\n ")))
                .contains(List.of("a", "b\n"));
    }

    @Test
    void read_partOfABuffer_staysWithinIt() {
        Buffer body = Buffer.buffer("xx{\"queries\":[\"a\"]}}").slice(2, 19);
        assertThat(read(body)).contains(List.of("a"));
    }

    @Test
    void read_atAndBeyondTheLimits_leavesWhatIsBeyond() {
        assertThat(read(request(Collections.nCopies(20, "a")))).isPresent();
        assertThat(read(request(Collections.nCopies(21, "a")))).isEmpty();
        String longest = "a".repeat(LIMITS.queryBytes());
        assertThat(read(request(List.of("b", longest)))).contains(List.of("b", longest));
        assertThat(read(request(List.of("b", longest + "a")))).isEmpty();
        String wide = "€".repeat(LIMITS.queryBytes() / 3);
        assertThat(read(request(List.of(wide)))).contains(List.of(wide));
        assertThat(read(request(List.of(wide + "€")))).isEmpty();
        assertThat(read(Buffer.buffer("{\"queries\":[\"" + "\\u20ac".repeat(LIMITS.queryBytes() / 3 + 1) + "\"]}")))
                .isEmpty();
    }
}
