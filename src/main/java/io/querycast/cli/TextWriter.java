package io.querycast.cli;

import io.querycast.scoring.Explanation;
import java.io.IOException;
import java.io.Writer;
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
        }
        output.flush();
    }

    private void writeExplanation(Explanation explanation) throws IOException {
        String indent = " ".repeat(secondsWidth + 2);
        int width = secondsWidth + 1;
        writeLine(indent, Seconds.text(explanation.baselineSeconds()), width, "for any query");
        for (Explanation.Contribution contribution : explanation.contributions()) {
            String sign = contribution.seconds() < 0 ? "" : "+";
            String times = contribution.count() > 1 ? " × " + contribution.count() : "";
            writeLine(indent, sign + Seconds.text(contribution.seconds()), width, contribution.token() + times);
        }
    }

    private void writeLine(String indent, String seconds, int width, String what) throws IOException {
        String padding = " ".repeat(Math.max(0, width - seconds.length()));
        output.write(indent + padding + seconds + (what.isEmpty() ? "" : "  " + what) + "\n");
    }
}
