package io.querycast.http;

/** Whether the service can be relied on. Thread-safe. */
final class Health {
    private final Service service;

    Health(Service service) {
        this.service = service;
    }

    /** {@return whether every event loop answers} */
    boolean live() {
        return service.state().live();
    }

    /** {@return whether the service should be sent requests} */
    boolean ready() {
        return live() && warm() && !draining() && !saturated() && canaryRight();
    }

    /** {@return whether the warm-up through the whole path ended with the right canary} */
    boolean warm() {
        return service.state().warm();
    }

    /** {@return whether the model predicts its canary right, now} */
    boolean canaryRight() {
        return service.scoring().healthCheck();
    }

    /**
     * {@return whether it is not ready for a while only, which is no reason for a restart: a service that drains is as well as it should
     * be, and to restart one that predicts rightly, but has as much to do as it takes, would make things worse}
     */
    boolean unreadyForAWhile() {
        return draining() || (saturated() && warm() && canaryRight());
    }

    boolean draining() {
        return service.state().draining();
    }

    boolean saturated() {
        return service.admission().saturated();
    }
}
