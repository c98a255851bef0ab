package io.querycast.scaler;

import java.util.Locale;

/** Where a request rate comes from, best first. */
enum RateSource {
    PROMETHEUS,
    EDGE;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
