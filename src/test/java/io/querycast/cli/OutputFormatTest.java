package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.scoring.Explanation;
import io.querycast.scoring.Explanation.Contribution;
import io.querycast.scoring.ModelException;
import io.querycast.scoring.ProvidedModel;
import io.querycast.sql.Statement;
import io.querycast.sql.Statement.Parsed;
import io.querycast.sql.Statement.Position;
import io.querycast.sql.Statement.Unparsed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutputFormatTest {
    private static final Explanation WHY =
            new Explanation(1.25, List.of(new Contribution("AND", 2, -0.5), new Contribution("FROM", 1, 0.125)));

    private static final Explanation NOTHING = new Explanation(1.25, List.of());
    private static final Statement SELECT =
            new Parsed("select", List.of("t", "u"), List.of("a"), 1, List.of("count"), 2);
    private static final Statement TYPO = new Unparsed("unexpected \"\u001bselec\"", new Position(1, 7));
    private static final Statement BUSY = new Unparsed("parser busy", null);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private static PendingQuery query(@Nullable String id) {
        return new PendingQuery(new Origin("in", 1), id, "select 1", null, null);
    }

    private static PendingQuery explained(Explanation explanation, Statement statement) {
        return new PendingQuery(new Origin("in", 1), "\"x\"", "select 1", explanation, statement);
    }

    private String written(OutputFormat format, PendingQuery... queries) throws IOException, ModelException {
        PredictionWriter writer = format.writer(output, ProvidedModel.metadata());
        writer.begin();
        for (PendingQuery query : queries) {
            writer.write(List.of(query), new float[] {0.875f});
        }
        writer.write(List.of(), new float[0]);
        writer.end();
        return output.toString(StandardCharsets.UTF_8);
    }

    @Test
    void text_queries_areLines() throws Exception {
        assertThat(written(OutputFormat.TEXT, query(null), query("1")))
                .isEqualTo("0.875000 s  select 1\n0.875000 s  select 1\n");
    }

    @Test
    void text_batch_isAligned() throws Exception {
        PredictionWriter writer = OutputFormat.TEXT.writer(output, ProvidedModel.metadata());
        writer.write(List.of(query(null), query(null)), new float[] {0.875f, -0.875f});
        writer.write(List.of(query(null)), new float[] {0.25f});
        assertThat(output.toString(StandardCharsets.UTF_8))
                .isEqualTo(" 0.875000 s  select 1\n-0.875000 s  select 1\n 0.250000 s  select 1\n");
    }

    @Test
    void text_explanation_isIndented() throws Exception {
        assertThat(written(OutputFormat.TEXT, explained(WHY, SELECT), explained(NOTHING, TYPO)))
                .isEqualTo("""
                        0.875000 s  select 1
                                     1.250000 s  baseline
                                    -0.500000 s  AND × 2
                                    +0.125000 s  FROM
                                    select; tables t, u; columns a; joins 1; aggregates count; subqueries 2
                        0.875000 s  select 1
                                     1.250000 s  baseline
                                    not parsed: unexpected "\ufffdselec"; line 1; column 7
                        """);
    }

    @Test
    void csv_queries_areNumberedFromZero() throws Exception {
        assertThat(written(OutputFormat.CSV, query("1"), query(null))).isEqualTo("index,seconds\n0,0.875\n1,0.875\n");
    }

    @Test
    void csv_nothing_isAHeader() throws Exception {
        assertThat(written(OutputFormat.CSV)).isEqualTo("index,seconds\n");
    }

    @Test
    void jsonl_queries_areObjectsOnLines() throws Exception {
        assertThat(written(OutputFormat.JSONL, query(null), query("{\"a\": 1.10}")))
                .isEqualTo("{\"seconds\":0.875}\n{\"id\":{\"a\": 1.10},\"seconds\":0.875}\n");
    }

    @Test
    void jsonl_explanation_isInTheObject() throws Exception {
        assertThat(written(OutputFormat.JSONL, explained(WHY, SELECT), explained(NOTHING, TYPO)))
                .isEqualTo("{\"id\":\"x\",\"seconds\":0.875,\"baseline_seconds\":1.25,\"contributions\":["
                        + "{\"token\":\"AND\",\"count\":2,\"seconds\":-0.5},"
                        + "{\"token\":\"FROM\",\"count\":1,\"seconds\":0.125}],"
                        + "\"statement\":{\"parsed\":true,\"kind\":\"select\",\"tables\":[\"t\",\"u\"],"
                        + "\"columns\":[\"a\"],\"joins\":1,\"aggregates\":[\"count\"],\"subqueries\":2}}\n"
                        + "{\"id\":\"x\",\"seconds\":0.875,\"baseline_seconds\":1.25,\"contributions\":[],"
                        + "\"statement\":{\"parsed\":false,\"reason\":\"unexpected \\\"\\u001Bselec\\\"\","
                        + "\"line\":1,\"column\":7}}\n");
    }

    @Test
    void json_explanation_isInThePrediction() throws Exception {
        assertThat(written(OutputFormat.JSON, explained(NOTHING, BUSY)))
                .endsWith("\"predictions\":[{\"seconds\":0.875,\"baseline_seconds\":1.25,\"contributions\":[],"
                        + "\"statement\":{\"parsed\":false,\"reason\":\"parser busy\"}}]}\n");
    }

    @Test
    void json_queries_areOneDocument() throws Exception {
        assertThat(written(OutputFormat.JSON, query(null), query("1")))
                .isEqualTo("{\"model\":{\"name\":\"query-time\",\"version\":\"1\"},"
                        + "\"predictions\":[{\"seconds\":0.875},{\"seconds\":0.875}]}\n");
    }

    @Test
    void json_nothing_isADocument() throws Exception {
        assertThat(written(OutputFormat.JSON))
                .isEqualTo("{\"model\":{\"name\":\"query-time\",\"version\":\"1\"},\"predictions\":[]}\n");
    }
}
