package io.querycast.cli;

import io.querycast.scoring.ScoringService;
import io.querycast.sql.ParserLimits;
import io.querycast.sql.StatementParser;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Takes from a query what its answer needs, before the query's text gives way to the next. */
final class QueryDescriber implements AutoCloseable {
    /** Longer than a service would take: nobody waits for one query of many. */
    private static final Duration PARSER_TIMEOUT = Duration.ofSeconds(10);

    private final ScoringService service;
    private final boolean excerpts;
    private final @Nullable StatementParser parser;

    /**
     * Creates one.
     *
     * @param service explains
     * @param excerpts whether answers show the query
     * @param explanations whether answers explain the seconds
     */
    QueryDescriber(ScoringService service, boolean excerpts, boolean explanations) {
        this.service = service;
        this.excerpts = excerpts;
        this.parser = explanations ? new StatementParser(ParserLimits.defaults().withTimeout(PARSER_TIMEOUT)) : null;
    }

    /** {@return what the answer needs} */
    PendingQuery describe(Query query) {
        String excerpt =
                excerpts ? Excerpt.of(query.chars(), query.offset(), query.length(), TextWriter.EXCERPT_WIDTH) : "";
        if (parser == null) {
            return new PendingQuery(query.origin(), query.id(), excerpt, null, null);
        }
        String text = query.text();
        return new PendingQuery(
                query.origin(),
                query.id(),
                excerpt,
                service.explain(text).orElseThrow(),
                parser.parse(text).join());
    }

    @Override
    public void close() {
        if (parser != null) {
            parser.close();
        }
    }
}
