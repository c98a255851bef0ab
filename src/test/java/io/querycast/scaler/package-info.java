/** Tests of the scaler: the decision by simulation and properties, the rest over sockets. */
@NullMarked
package io.querycast.scaler;

import org.jspecify.annotations.NullMarked;
