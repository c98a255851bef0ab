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
     * {@return the larger rate of each window, by this source}
     *
     * @param other what another source says
     */
    RequestRate atLeast(RequestRate other) {
        return new RequestRate(Math.max(fast, other.fast), Math.max(slow, other.slow), source);
    }

    static boolean isRate(double rate) {
        return rate >= 0 && rate <= MOST;
    }
}
