package io.querycast.scaler;

import java.util.Locale;

/** Where a request rate comes from, best first. */
enum RateSource {
    PROMETHEUS,
    /** Prometheus can be trusted, but the edge says more of one window or both. */
    BOTH,
    EDGE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
