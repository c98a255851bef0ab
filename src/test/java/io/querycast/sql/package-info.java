@NullMarked
package io.querycast.sql;

import org.jspecify.annotations.NullMarked;
