@NullMarked
package io.querycast.scoring;

import org.jspecify.annotations.NullMarked;
