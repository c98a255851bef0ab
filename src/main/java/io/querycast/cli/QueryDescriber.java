package io.querycast.cli;

import io.querycast.scoring.Explanation;
import io.querycast.scoring.ScoringService;

/** Takes from a query what its answer needs, before the query's text gives way to the next. */
final class QueryDescriber {
    private final ScoringService service;
    private final boolean excerpts;
    private final boolean explanations;

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
        this.explanations = explanations;
    }

    /** {@return what the answer needs} */
    PendingQuery describe(Query query) {
        String excerpt =
                excerpts ? Excerpt.of(query.chars(), query.offset(), query.length(), TextWriter.EXCERPT_WIDTH) : "";
        Explanation explanation = explanations ? service.explain(query.text()).orElseThrow() : null;
        return new PendingQuery(query.origin(), query.id(), excerpt, explanation);
    }
}
