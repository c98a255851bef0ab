/** The Vert.x service: routes, codecs, admission, errors, health, metrics, drain. */
@NullMarked
package io.querycast.http;

import org.jspecify.annotations.NullMarked;
