package io.querycast.cli;

/** Says no when a query is predicted to take longer than allowed. */
final class SecondsGate {
    private final double maxSeconds;
    private final Progress console;
    private boolean passed = true;

    /**
     * Creates the gate.
     *
     * @param maxSeconds the limit; infinite for none
     * @param console where queries over the limit are named
     */
    SecondsGate(double maxSeconds, Progress console) {
        this.maxSeconds = maxSeconds;
        this.console = console;
    }

    /** {@return whether there is a limit, so that every query counts} */
    boolean decides() {
        return maxSeconds < Double.POSITIVE_INFINITY;
    }

    /** Names a query that takes too long. Compared as the model counts, in float: what prints as the limit is within it. */
    void check(Origin origin, float seconds) {
        if (seconds > (float) maxSeconds) {
            passed = false;
            console.printAbove("querycast: " + origin + ": predicted " + Seconds.decimal(seconds) + " s, more than "
                    + maxSeconds + " s");
        }
    }

    /** {@return whether no query was too long so far} */
    boolean passed() {
        return passed;
    }
}
