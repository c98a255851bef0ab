package io.querycast.scoring;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * SQL text in, predicted seconds out. Thread-safe: the model is shared, each caller at work has its own {@link Scorer}. A
 * prediction is the original model's, returned as it is: it may be negative for odd texts.
 */
public final class ScoringService implements AutoCloseable {
    private final OnnxModel model;
    private final QueryTokenizer tokenizer;
    private final Queue<Scorer> idleScorers = new ConcurrentLinkedQueue<>();

    private ScoringService(OnnxModel model, QueryTokenizer tokenizer) {
        this.model = model;
        this.tokenizer = tokenizer;
    }

    /**
     * {@return a service for the model in a file}
     *
     * @param modelFile a file written by {@code querycast convert}
     * @throws ModelException if the model cannot be used
     */
    public static ScoringService load(Path modelFile) throws ModelException {
        OnnxModel model = OnnxModel.load(modelFile);
        ModelMetadata metadata = model.metadata();
        if (!metadata.tokenizerVersion().equals(QueryTokenizer.VERSION)) {
            model.close();
            throw new ModelException("model file " + modelFile + " needs tokeniser version "
                    + metadata.tokenizerVersion() + "; this program has version " + QueryTokenizer.VERSION);
        }
        try {
            return new ScoringService(model, new QueryTokenizer(metadata.vocabulary(), metadata.lexicon()));
        } catch (IllegalArgumentException e) {
            model.close();
            throw new ModelException("model file " + modelFile + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** {@return what the model file says of the model} */
    public ModelMetadata metadata() {
        return model.metadata();
    }

    /** {@return SHA-256 of the model file, in hex} */
    public String modelSha256() {
        return model.sha256();
    }

    /** {@return a scorer for the caller's own use, to be closed before this service} */
    public Scorer newScorer() {
        return new Scorer(model, tokenizer);
    }

    /**
     * {@return the predicted seconds of a batch, in order}
     *
     * @param queries the texts, taken as they are
     */
    public float[] predict(List<String> queries) {
        Scorer idle = idleScorers.poll();
        Scorer scorer = idle == null ? newScorer() : idle;
        try {
            return scorer.predict(queries);
        } finally {
            idleScorers.add(scorer);
        }
    }

    /**
     * {@return why the model predicts what it predicts, computed in double from its weights; empty if it is not linear}
     *
     * @param query the text, taken as it is
     */
    public Optional<Explanation> explain(String query) {
        return metadata().linearWeights().map(weights -> {
            int[] counts = tokenizer.count(query);
            List<Explanation.Contribution> contributions = new ArrayList<>();
            for (int token = 0; token < counts.length; token++) {
                if (counts[token] > 0) {
                    contributions.add(new Explanation.Contribution(
                            metadata().vocabulary().get(token),
                            counts[token],
                            counts[token] * weights.perCount(token)));
                }
            }
            contributions.sort(Comparator.comparingDouble(share -> -Math.abs(share.seconds())));
            return new Explanation(weights.bias(), contributions);
        });
    }

    /** {@return whether the canary text predicts what it must: the whole path works and is this model's} */
    public boolean healthCheck() {
        double expected = metadata().canarySeconds();
        float actual = predict(List.of(metadata().canaryText()))[0];
        return Math.abs(actual - expected) <= Math.max(1e-4, 1e-6 * Math.abs(expected));
    }

    /** Frees the model; no call may be in progress. */
    @Override
    public void close() {
        for (Scorer scorer = idleScorers.poll(); scorer != null; scorer = idleScorers.poll()) {
            scorer.close();
        }
        model.close();
    }
}
