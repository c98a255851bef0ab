/** The command line's root. */
@NullMarked
package io.querycast;

import org.jspecify.annotations.NullMarked;
