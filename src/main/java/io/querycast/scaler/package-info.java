/** Requests per second to replicas of a Swarm service: what is measured, the decision, the update. */
@NullMarked
package io.querycast.scaler;

import org.jspecify.annotations.NullMarked;
