/** Tests of the conversion. */
@NullMarked
package io.querycast.convert;

import org.jspecify.annotations.NullMarked;
