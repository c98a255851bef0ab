package io.querycast.scaler;

import java.util.Locale;

/** Why a decision is what it is. */
enum Reason {
    /** More requests arrive than the replicas are meant for. */
    RATE_ROSE("more requests a second arrive than the replicas are meant for"),
    /** Far more arrive: the fast window counts. */
    PANIC("requests arrive at twice what the ready replicas are meant for, or did so just now"),
    /** The service has fewer replicas than its limits say. */
    BELOW_MINIMUM("there are fewer replicas than the minimum"),
    /** Fewer replicas were enough for the whole stabilisation window. */
    RATE_FELL("fewer replicas were enough for the whole stabilisation window"),
    /** The service has more replicas than its limits say. */
    ABOVE_MAXIMUM("there are more replicas than the maximum"),
    /** The replicas are right. */
    RIGHT("the replicas are what the rate asks for"),
    /** Fewer replicas would do now, but not for long enough yet, or one was taken away just now. */
    STABILIZING("fewer replicas would do, but not for long enough yet"),
    /** No rate: nothing is taken away. */
    BLIND("nobody can tell the rate: nothing is taken away"),
    /** Only the edge itself told the rate for some rounds: nothing is taken away. */
    HALF_BLIND("Prometheus has given no rate for some rounds: nothing is taken away"),
    /** An update or a roll-back is under way. */
    UPDATING("an update of the service is under way: the scaler stands still"),
    /** An update or a roll-back failed and waits for somebody. */
    UPDATE_PAUSED("an update of the service is paused: nothing is taken away"),
    /** Somebody asked the scaler to stand still. */
    ON_HOLD("the pause label of the service is true: the scaler stands still");

    private final String sentence;

    Reason(String sentence) {
        this.sentence = sentence;
    }

    /** {@return the reason in words} */
    String sentence() {
        return sentence;
    }

    /** {@return the reason as a word for machines} */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
