package io.querycast.scaler;

/**
 * What one service asks of the scaler.
 *
 * @param minReplicas fewest replicas, at least 1
 * @param maxReplicas most replicas
 * @param targetRate requests a second that one replica is meant for
 */
public record ScalingLimits(int minReplicas, int maxReplicas, double targetRate) {
    /** Most replicas that can be asked for. */
    public static final int MOST_REPLICAS = 1_000;

    /** Least requests a second that a replica can be meant for. */
    public static final double LEAST_TARGET_RATE = 0.01;

    /** Most requests a second that a replica can be meant for. */
    public static final double MOST_TARGET_RATE = 1_000_000;

    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if they make no sense; the message names the value
     */
    public ScalingLimits {
        if (minReplicas < 1 || minReplicas > MOST_REPLICAS) {
            throw new IllegalArgumentException(
                    "min is " + minReplicas + "; it must be from 1 to " + MOST_REPLICAS + " replicas");
        }
        if (maxReplicas < minReplicas || maxReplicas > MOST_REPLICAS) {
            throw new IllegalArgumentException("max is " + maxReplicas + "; it must be from min, which is "
                    + minReplicas + ", to " + MOST_REPLICAS + " replicas");
        }
        if (!(targetRate >= LEAST_TARGET_RATE && targetRate <= MOST_TARGET_RATE)) {
            throw new IllegalArgumentException(
                    "target is " + targetRate + "; it must be from 0.01 to 1000000 requests a second for each replica");
        }
    }
}
