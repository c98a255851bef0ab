package io.querycast.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for inference, as the Open Inference Protocol has it, read and checked.
 *
 * @param id what the caller calls it, or null
 * @param queries the input tensor's elements
 * @param shape the input tensor's shape, {@code [n]} or {@code [n, 1]}
 * @param binaryOutput whether the output tensor is wanted as bytes behind the JSON
 */
record InferRequest(@Nullable String id, List<String> queries, List<Integer> shape, boolean binaryOutput) {
    /** Name of the one input tensor, of BYTES. */
    static final String INPUT = "sql";

    /** Name of the one output tensor, of FP32. */
    static final String OUTPUT = "seconds";

    /** Copies the lists. */
    InferRequest {
        queries = List.copyOf(queries);
        shape = List.copyOf(shape);
    }
}
