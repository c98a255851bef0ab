package io.querycast.scaler;

/** What else goes on with a service, which the scaler must not disturb. */
enum ServiceCondition {
    /** Nothing: replicas may be added and taken away. */
    STABLE,
    /** An update or a roll-back is under way. */
    UPDATING,
    /** An update or a roll-back failed and waits for somebody: replicas may only be added. */
    UPDATE_PAUSED,
    /** A deployment, or a person, asked the scaler to stand still. */
    ON_HOLD
}
