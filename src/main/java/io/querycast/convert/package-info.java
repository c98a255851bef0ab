/** Keras model and scikit-learn pickles to one self-contained ONNX file. The only package that sees HDF5, pickle and ONNX protobuf. */
@NullMarked
package io.querycast.convert;

import org.jspecify.annotations.NullMarked;
