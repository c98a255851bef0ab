package io.querycast.scaler;

/**
 * Requests a second that arrive at the edge.
 *
 * @param fast over the fast window
 * @param slow over the slow window
 * @param source who says so
 */
record RequestRate(double fast, double slow, RateSource source) {
    /** More than any edge can count: a larger number is no measurement. */
    static final double MOST = 1e9;

    /**
     * Checks the rates.
     *
     * @throws IllegalArgumentException if one is not a number from 0 to {@link #MOST}
     */
    RequestRate {
        if (!isRate(fast) || !isRate(slow)) {
            throw new IllegalArgumentException(
                    "rates of " + fast + " and " + slow + " requests a second are no measurement");
        }
    }

    /**
     * {@return these rates, or for a window of which another source says more that one's}
     *
     * @param other what the other source says
     */
    RequestRate atLeast(RequestRate other) {
        return other.fast <= fast && other.slow <= slow
                ? this
                : new RequestRate(Math.max(fast, other.fast), Math.max(slow, other.slow), RateSource.BOTH);
    }

    static boolean isRate(double rate) {
        return rate >= 0 && rate <= MOST;
    }
}
