package io.querycast.scoring;

import java.util.List;

/**
 * Why a linear model predicts what it predicts: the baseline and the contributions sum to the predicted seconds.
 *
 * @param baselineSeconds what the model predicts for the empty text
 * @param contributions what each token found in the text adds, the largest magnitude first
 */
public record Explanation(double baselineSeconds, List<Contribution> contributions) {
    /** Copies the list. */
    public Explanation {
        contributions = List.copyOf(contributions);
    }

    /**
     * One token's share.
     *
     * @param token a token of the vocabulary
     * @param count how often it was counted, at least 1
     * @param seconds what these occurrences add; negative when they make the query faster
     */
    public record Contribution(String token, int count, double seconds) {}
}
