/** Tests of the command line. */
@NullMarked
package io.querycast.cli;

import org.jspecify.annotations.NullMarked;
