package io.querycast.http;

import io.querycast.scoring.Scorer;

/** A scorer that takes queries as they are read and knows where the time went. Confined to its event loop. */
final class TimedScorer implements QueryConsumer, AutoCloseable {
    private final Scorer scorer;
    private long inferenceBefore;
    private long spentNanos;

    TimedScorer(Scorer scorer) {
        this.scorer = scorer;
    }

    /** Begins a batch. */
    void begin() {
        scorer.reset();
        inferenceBefore = scorer.inferenceNanos();
        spentNanos = 0;
    }

    @Override
    public void query(char[] chars, int offset, int length) {
        long start = System.nanoTime();
        scorer.add(chars, offset, length);
        spentNanos += System.nanoTime() - start;
    }

    /**
     * {@return the predicted seconds of the batch, in order}
     *
     * @throws IllegalStateException if the model gives no number
     */
    float[] finish() {
        long start = System.nanoTime();
        float[] seconds = scorer.finish();
        spentNanos += System.nanoTime() - start;
        for (float predicted : seconds) {
            if (!Float.isFinite(predicted)) {
                throw new IllegalStateException("the model predicted " + predicted + " s");
            }
        }
        return seconds;
    }

    /** {@return nanoseconds this batch has spent here so far} */
    long spentNanos() {
        return spentNanos;
    }

    /** {@return nanoseconds of them in the model} */
    long inferNanos() {
        return scorer.inferenceNanos() - inferenceBefore;
    }

    /** {@return nanoseconds of them turning text into counts} */
    long tokenizeNanos() {
        return Math.max(0, spentNanos - inferNanos());
    }

    @Override
    public void close() {
        scorer.close();
    }
}
