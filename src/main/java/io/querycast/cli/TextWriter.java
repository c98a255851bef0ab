package io.querycast.cli;

import io.querycast.scoring.Explanation;
import io.querycast.sql.Statement;
import io.querycast.sql.Statement.Parsed;
import io.querycast.sql.Statement.Unparsed;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/** A line for each query, for people: its seconds and an excerpt; below it what explains the seconds. */
final class TextWriter implements PredictionWriter {
    /** How much of a query fits beside its seconds on a line of 80 characters. */
    static final int EXCERPT_WIDTH = 67;

    private final Writer output;
    private int secondsWidth;

    TextWriter(Writer output) {
        this.output = output;
    }

    @Override
    public void write(List<PendingQuery> queries, float[] seconds) throws IOException {
        for (float prediction : seconds) {
            secondsWidth = Math.max(secondsWidth, Seconds.text(prediction).length());
        }
        for (int i = 0; i < seconds.length; i++) {
            PendingQuery query = queries.get(i);
            writeLine("", Seconds.text(seconds[i]), secondsWidth, query.excerpt());
            if (query.explanation() != null) {
                writeExplanation(query.explanation());
            }
            if (query.statement() != null) {
                writeStatement(query.statement());
            }
        }
        output.flush();
    }

    private void writeExplanation(Explanation explanation) throws IOException {
        String indent = " ".repeat(secondsWidth + 2);
        int width = secondsWidth + 1;
        writeLine(indent, Seconds.text(explanation.baselineSeconds()), width, "baseline");
        for (Explanation.Contribution contribution : explanation.contributions()) {
            String sign = contribution.seconds() < 0 ? "" : "+";
            String times = contribution.count() > 1 ? " × " + contribution.count() : "";
            writeLine(indent, sign + Seconds.text(contribution.seconds()), width, contribution.token() + times);
        }
    }

    private void writeStatement(Statement statement) throws IOException {
        List<String> parts = new ArrayList<>();
        if (statement instanceof Parsed parsed) {
            parts.add(parsed.kind());
            addNames(parts, "tables", parsed.tables());
            addNames(parts, "columns", parsed.columns());
            addCount(parts, "joins", parsed.joins());
            addNames(parts, "aggregates", parsed.aggregates());
            addCount(parts, "subqueries", parsed.subqueries());
        } else if (statement instanceof Unparsed unparsed) {
            parts.add("not parsed: " + unparsed.reason());
            if (unparsed.position() != null) {
                addCount(parts, "line", unparsed.position().line());
                addCount(parts, "column", unparsed.position().column());
            }
        }
        output.write(" ".repeat(secondsWidth + 2) + Excerpt.of(String.join("; ", parts)) + "\n");
    }

    private static void addNames(List<String> parts, String what, List<String> names) {
        if (!names.isEmpty()) {
            parts.add(what + " " + String.join(", ", names));
        }
    }

    private static void addCount(List<String> parts, String what, int count) {
        if (count > 0) {
            parts.add(what + " " + count);
        }
    }

    private void writeLine(String indent, String seconds, int width, String what) throws IOException {
        String padding = " ".repeat(Math.max(0, width - seconds.length()));
        output.write(indent + padding + seconds + (what.isEmpty() ? "" : "  " + what) + "\n");
    }
}
