@NullMarked
package io.querycast.http;

import org.jspecify.annotations.NullMarked;
