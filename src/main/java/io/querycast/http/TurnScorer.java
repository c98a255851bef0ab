package io.querycast.http;

import io.querycast.scoring.Scorer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Scores the queries of one event loop and knows where the time went. Requests that arrive in the same turn of the loop share
 * one run of the model, and are answered behind one another when it is done: a run costs about the same for one query as for
 * many, and a client that is written to again and again while it is awake costs less than one that is woken for each answer.
 * Nobody waits for requests still to come. Confined to its event loop.
 */
final class TurnScorer implements QueryConsumer, AutoCloseable {
    /** So many queries do not wait for the end of the turn. */
    private static final int MAX_QUERIES = 256;

    private final Scorer scorer;
    private List<Prediction> turn = new ArrayList<>();
    private int queriesOfTurn;
    private long inferenceBefore;
    private long spentNanos;

    TurnScorer(Scorer scorer) {
        this.scorer = scorer;
    }

    /** Takes what was predicted for a request. */
    @FunctionalInterface
    interface SecondsConsumer {
        /**
         * Answers a request.
         *
         * @param seconds predicted for its queries, in order
         */
        void accept(float[] seconds) throws ProblemException;
    }

    private record Prediction(
            Exchange exchange,
            int queries,
            long parseNanos,
            long tokenizeNanos,
            long inferNanos,
            SecondsConsumer consumer) {}

    /** Begins with a request; the queries of one that was not {@link #finish}ed are forgotten. */
    void begin() {
        scorer.truncate(queriesOfTurn);
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
     * The queries of a request are complete.
     *
     * @param exchange the request
     * @param consumer answers it before the turn of the event loop is over, unless nothing may be answered any more
     */
    void finish(Exchange exchange, SecondsConsumer consumer) {
        long readingNanos = System.nanoTime() - exchange.servedNanos();
        long inferNanos = scorer.inferenceNanos() - inferenceBefore;
        int queries = scorer.size() - queriesOfTurn;
        turn.add(new Prediction(
                exchange,
                queries,
                Math.max(0, readingNanos - spentNanos),
                Math.max(0, spentNanos - inferNanos),
                inferNanos,
                consumer));
        queriesOfTurn += queries;
        if (queriesOfTurn >= MAX_QUERIES) {
            run();
        } else if (turn.size() == 1) {
            Context eventLoop = Vertx.currentContext();
            eventLoop.runOnContext(endOfTurn -> run());
        }
    }

    private void run() {
        if (turn.isEmpty()) {
            return;
        }
        List<Prediction> answered = turn;
        turn = new ArrayList<>();
        scorer.truncate(queriesOfTurn);
        queriesOfTurn = 0;
        long before = scorer.inferenceNanos();
        float[] seconds;
        try {
            seconds = scorer.finish();
        } catch (RuntimeException e) {
            scorer.reset();
            answered.forEach(prediction -> prediction.exchange.failed(e));
            return;
        }
        long inferNanos = scorer.inferenceNanos() - before;
        int first = 0;
        for (Prediction prediction : answered) {
            answer(prediction, inferNanos, Arrays.copyOfRange(seconds, first, first + prediction.queries));
            first += prediction.queries;
        }
    }

    private static void answer(Prediction prediction, long inferNanos, float[] seconds) {
        Exchange exchange = prediction.exchange;
        if (exchange.isOver()) {
            return;
        }
        try {
            for (float predicted : seconds) {
                if (!Float.isFinite(predicted)) {
                    throw new IllegalStateException("the model predicted " + predicted + " s");
                }
            }
            exchange.timed(ServiceMetrics.Stage.PARSE, prediction.parseNanos);
            exchange.timed(ServiceMetrics.Stage.TOKENIZE, prediction.tokenizeNanos);
            exchange.timed(ServiceMetrics.Stage.INFER, prediction.inferNanos + inferNanos);
            prediction.consumer.accept(seconds);
        } catch (ProblemException e) {
            exchange.fail(e.problem());
        } catch (RuntimeException | StackOverflowError e) {
            exchange.failed(e);
        }
    }

    @Override
    public void close() {
        scorer.close();
    }
}
