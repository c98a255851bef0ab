package io.querycast.cli;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** A line for each query: its position, from 0, and its seconds. */
final class CsvWriter implements PredictionWriter {
    private final Writer output;
    private long index;

    CsvWriter(Writer output) {
        this.output = output;
    }

    @Override
    public void begin() throws IOException {
        output.write("index,seconds\n");
    }

    @Override
    public void write(List<PendingQuery> queries, float[] seconds) throws IOException {
        for (float prediction : seconds) {
            output.write(index + "," + Seconds.decimal(prediction) + "\n");
            index++;
        }
        output.flush();
    }
}
