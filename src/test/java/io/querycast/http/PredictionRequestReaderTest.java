package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.querycast.cli.ServeArguments;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PredictionRequestReaderTest {
    private static final ServiceOptions.Limits LIMITS = ServeArguments.parse().limits();

    private static List<String> read(Buffer body) throws ProblemException {
        StrictJson json = new StrictJson(LIMITS);
        json.open(body);
        List<String> queries = new ArrayList<>();
        new PredictionRequestReader(new QueryLimits(LIMITS))
                .read(json, (chars, offset, length) -> queries.add(new String(chars, offset, length)));
        return queries;
    }

    private static void assertProblem(Buffer body, ProblemType type, String detail) {
        assertThatThrownBy(() -> read(body)).isInstanceOfSatisfying(ProblemException.class, failure -> {
            assertThat(failure.problem().type()).isEqualTo(type);
            assertThat(failure.problem().detail()).contains(detail);
        });
    }

    @Property
    void read_anyTexts_areReadAsTheyAre(@ForAll @Size(min = 1, max = 20) List<String> texts) throws ProblemException {
        List<String> paired = texts.stream()
                .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .toList();
        assertThat(read(new JsonObject().put("queries", new JsonArray(paired)).toBuffer()))
                .isEqualTo(paired);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|too early",
                "'   '|too early",
                "'{\"queries\":[\"a\"]'|line 1, column",
                "'{\"queries\":[\"a\"]} x'|line 1, column",
                "'{\"queries\":[\"a\"]}{}'|follows",
                "'{\"queries\":[\"a\"],\"queries\":[]}'|Duplicate",
                "'{\"x\":{\"a\":1,\"a\":2}}'|Duplicate",
                "'{\"queries\":[\"\\ud800\"]}'|\\ud800 is a lone surrogate",
                "'{\"queries\":[\"\\udc00\\ud800\"]}'|lone surrogate",
                "'{\"x\":[\"\\ud800x\"]}'|lone surrogate",
                "'{\"\\ud800\":1}'|surrogate pair",
                "'{\"queries\":[NaN]}'|NaN",
                "'{\"queries\":[Infinity]}'|Infinity",
                "'{\"queries\":[+1]}'|line 1",
                "'{\"queries\":[01]}'|line 1",
                "'{\"queries\":[\"a\",]}'|line 1",
                "'{queries:[\"a\"]}'|line 1",
                "'{\"queries\":[\"a\"]/**/}'|line 1",
                "'{\"queries\":[\"\\x\"]}'|line 1",
                "'{\"queries\":[\"\u0001\"]}'|line 1",
                "'\uFEFF{\"queries\":[\"a\"]}'|line 1, column 1",
            })
    void read_notJson_saysWhatAndWhere(String body, String detail) {
        assertProblem(Buffer.buffer(body), ProblemType.MALFORMED_JSON, detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0 80", "ed a0 80", "f4 90 80 80", "ff", "e2 82", "80"})
    void read_notUtf8_saysWhere(String hex) {
        Buffer body = Buffer.buffer("{\"queries\":[\"");
        for (String octet : hex.split(" ", -1)) {
            body.appendByte((byte) Integer.parseInt(octet, 16));
        }
        assertProblem(body.appendString("\"]}"), ProblemType.MALFORMED_JSON, "not UTF-8 at byte 13");
    }

    @Test
    void read_tooDeep_isMalformed() {
        assertProblem(Buffer.buffer("{\"x\":" + "[".repeat(40)), ProblemType.MALFORMED_JSON, "depth");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]|not an object",
                "\"a\"|not an object",
                "null|not an object",
                "{}|missing",
                "{\"queries\":[]}|empty",
                "{\"queries\":\"a\"}|not a list",
                "{\"queries\":null}|not a list",
                "{\"queries\":[\"a\",1]}|query 1",
                "{\"queries\":[[\"a\"]]}|query 0",
                "{\"queries\":[\"a\"],\"explain\":1}|explain",
                "{\"queries\":[\"a\"],\"sql\":{\"a\":[1,{}]}}|\"sql\" is unknown",
            })
    void read_otherJson_breaksTheSchema(String body, String detail) {
        assertProblem(Buffer.buffer(body), ProblemType.INVALID_REQUEST, detail);
    }

    @Test
    void read_schemaAndSyntaxBroken_isNotJsonFirst() {
        assertProblem(Buffer.buffer("{\"sql\":1,\"queries\":[1}"), ProblemType.MALFORMED_JSON, "line 1");
    }

    @Test
    void read_atTheLimits_passesAndBeyondFails() throws ProblemException {
        String longest = "ü".repeat(LIMITS.queryBytes() / 2);
        assertThat(read(queries(List.of(longest)))).containsExactly(longest);
        assertProblem(queries(List.of("", longest + "x")), ProblemType.QUERY_TOO_LONG, "query 1");
        List<String> most = Collections.nCopies(LIMITS.queries(), "");
        assertThat(read(queries(most))).hasSize(1_000);
        List<String> more = Collections.nCopies(LIMITS.queries() + 1, "");
        assertProblem(queries(more), ProblemType.TOO_MANY_QUERIES, "1000");
        Buffer explained = new JsonObject()
                .put("queries", new JsonArray(Collections.nCopies(101, "")))
                .put("explain", true)
                .toBuffer();
        assertProblem(explained, ProblemType.TOO_MANY_QUERIES, "100");
    }

    private static Buffer queries(List<String> queries) {
        return new JsonObject().put("queries", new JsonArray(queries)).toBuffer();
    }
}
