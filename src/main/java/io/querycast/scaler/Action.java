package io.querycast.scaler;

import java.util.Locale;

/** What became of a decision. */
enum Action {
    /** There was nothing to do. */
    NONE,
    /** The service has the new number of replicas. */
    APPLIED,
    /** A dry run: it would have been applied. */
    DRY_RUN,
    /** Others changed the service again and again between reading it and updating it. */
    CONFLICT,
    /** The engine did not do it, or did not say so. */
    FAILED;

    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
