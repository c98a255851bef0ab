package io.querycast.cli;

import io.querycast.scoring.Scorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicts queries in order, in batches, so that any number of them needs the same memory. A batch ends early when the
 * input has nothing more to read just now: whoever feeds it may be waiting for the answers.
 */
final class PredictionRun implements InputListener {
    private static final int BATCH_QUERIES = 64;

    private final Scorer scorer;
    private final QueryDescriber describer;
    private final PredictionWriter writer;
    private final AnswerOutput output;
    private final SecondsGate gate;
    private final Progress progress;
    private final List<PendingQuery> pending = new ArrayList<>(BATCH_QUERIES);

    /**
     * Creates a run.
     *
     * @param scorer predicts
     * @param describer takes from each query what its answer needs
     * @param writer writes the answers
     * @param output where the writer writes to
     * @param gate sees each answer
     * @param progress is told how much input was read
     */
    PredictionRun(
            Scorer scorer,
            QueryDescriber describer,
            PredictionWriter writer,
            AnswerOutput output,
            SecondsGate gate,
            Progress progress) {
        this.scorer = scorer;
        this.describer = describer;
        this.writer = writer;
        this.output = output;
        this.gate = gate;
        this.progress = progress;
    }

    /**
     * Answers all queries. Ends early, without a word, when nobody reads the answers any more and there is no gate.
     *
     * @param inputs the queries
     * @throws CommandFailure if one cannot be read, after those before it were answered, or an answer cannot be written
     */
    void answer(QueryInputs inputs) {
        try {
            writer.begin();
            try {
                answerEach(inputs);
            } finally {
                answerPending();
                output.drain();
            }
            writer.end();
            output.drain();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
    }

    private void answerEach(QueryInputs inputs) {
        for (Query query = inputs.next(); query != null; query = inputs.next()) {
            if (pending.isEmpty() && output.abandoned() && !gate.decides()) {
                return;
            }
            scorer.add(query.chars(), query.offset(), query.length());
            pending.add(describer.describe(query));
            if (pending.size() == BATCH_QUERIES) {
                answerPending();
            }
        }
    }

    private void answerPending() {
        float[] seconds = scorer.finish();
        try {
            writer.write(pending, seconds);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        for (int i = 0; i < seconds.length; i++) {
            gate.check(pending.get(i).origin(), seconds[i]);
        }
        pending.clear();
    }

    @Override
    public void waiting() {
        answerPending();
        output.drain();
    }

    @Override
    public void read(long bytes) {
        progress.read(bytes);
    }
}
