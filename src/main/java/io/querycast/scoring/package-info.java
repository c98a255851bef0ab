/** The heart: SQL text to seconds. Knows no other package of ours; the only one that sees ONNX Runtime. */
@NullMarked
package io.querycast.scoring;

import org.jspecify.annotations.NullMarked;
