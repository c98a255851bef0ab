package io.querycast.cli;

import io.querycast.scoring.Explanation;
import io.querycast.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What an answer needs of a query beside its seconds.
 *
 * @param origin where it was read
 * @param id what the caller knows it by, as JSON text; null when it was given none
 * @param excerpt its beginning on one line; empty if no answer shows it
 * @param explanation why it takes what it takes; null if nobody asked
 * @param statement what it is as SQL; null if nobody asked
 */
record PendingQuery(
        Origin origin,
        @Nullable String id,
        String excerpt,
        @Nullable Explanation explanation,
        @Nullable Statement statement) {}
