package io.querycast.cli;

import java.io.IOException;
import java.util.List;

/** Writes predictions in one format. */
sealed interface PredictionWriter permits TextWriter, JsonDocumentWriter, JsonLinesWriter, CsvWriter {
    /** Writes what comes before the first prediction. */
    default void begin() throws IOException {}

    /**
     * Writes some predictions and hands all written so far to the output as complete.
     *
     * @param queries the queries
     * @param seconds how long each is predicted to take
     */
    void write(List<PendingQuery> queries, float[] seconds) throws IOException;

    /** Writes what comes after the last prediction, if all went well. */
    default void end() throws IOException {}
}
