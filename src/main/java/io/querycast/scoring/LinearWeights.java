package io.querycast.scoring;

import java.util.Arrays;
import java.util.Objects;

/**
 * A linear model in closed form: {@code seconds = bias + Σ counts[i] × perCount[i]}, scalers folded in.
 */
public final class LinearWeights {
    private final double[] perCount;
    private final double bias;

    /**
     * Copies the weights.
     *
     * @param perCount seconds that one occurrence of each vocabulary token adds, in vocabulary order
     * @param bias seconds predicted for a text without any token
     */
    public LinearWeights(double[] perCount, double bias) {
        this.perCount = perCount.clone();
        this.bias = bias;
    }

    /** {@return how many tokens have a weight} */
    public int size() {
        return perCount.length;
    }

    /**
     * {@return the seconds that one occurrence of a token adds}
     *
     * @param token index of the token in the vocabulary
     */
    public double perCount(int token) {
        return perCount[token];
    }

    /** {@return the seconds predicted for a text without any token} */
    public double bias() {
        return bias;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LinearWeights that
                && Arrays.equals(perCount, that.perCount)
                && Double.compare(bias, that.bias) == 0;
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(perCount), bias);
    }

    @Override
    public String toString() {
        return "LinearWeights[" + perCount.length + " tokens, bias " + bias + "]";
    }
}
