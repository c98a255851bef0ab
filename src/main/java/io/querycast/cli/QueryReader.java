package io.querycast.cli;

import org.jspecify.annotations.Nullable;

/** Finds the queries in one input. */
sealed interface QueryReader permits SqlReader, TextReader, JsonLinesReader {
    /**
     * {@return the next query, null after the last}
     *
     * @throws CommandFailure naming input and line, if what comes next is not a query
     */
    @Nullable
    Query next();
}
