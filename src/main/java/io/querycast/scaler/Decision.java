package io.querycast.scaler;

import java.util.OptionalInt;

/**
 * How many replicas a service should have, and why.
 *
 * @param desired replicas it should have from now on
 * @param needed replicas the rate asks for, whatever the limits say; empty if nobody can tell
 * @param reason why
 * @param panic whether the rate is so high that the fast window counts and nothing is taken away
 * @param history what the next decision must know
 */
record Decision(int desired, OptionalInt needed, Reason reason, boolean panic, History history) {}
