package io.querycast.scaler;

import io.querycast.scaler.RateReader.Rates;
import java.util.List;
import java.util.Optional;

/**
 * What one round found and did.
 *
 * @param rates what arrives; empty on a node that does not lead
 * @param services what was done with each service that asks to be scaled
 */
record Round(Optional<Rates> rates, List<ServiceOutcome> services) {
    Round {
        services = List.copyOf(services);
    }

    /** {@return whether the scaler's node leads the Swarm, so that it acts} */
    boolean leads() {
        return rates.isPresent();
    }
}
