package io.querycast.http;

import io.querycast.scoring.ScoringService;
import io.querycast.sql.StatementParser;
import java.util.Optional;

/**
 * What all event loops share.
 *
 * @param options how the service runs
 * @param scoring the model at work
 * @param parser says what a query is as SQL
 * @param state where the service is in its life
 * @param admission how much is at work
 * @param apiKeys who may call; everyone if empty
 * @param documents what is told of the service
 * @param metrics what is counted
 * @param log what is told
 * @param programVersion the program's version
 */
record Service(
        ServiceOptions options,
        ScoringService scoring,
        StatementParser parser,
        ServiceState state,
        Admission admission,
        Optional<ApiKeys> apiKeys,
        Documents documents,
        ServiceMetrics metrics,
        RequestLog log,
        String programVersion) {
    /** {@return the same service with counters of its own, no lines about answers and room for the model's canary, for requests that must not
     * count} */
    Service aside() {
        ServiceOptions roomy = options.withRoomFor(scoring.metadata().canaryText());
        Admission own = new Admission(roomy.limits());
        ServiceMetrics uncounted = new ServiceMetrics(scoring, own, programVersion);
        return new Service(
                roomy,
                scoring,
                parser,
                state,
                own,
                Optional.empty(),
                documents,
                uncounted,
                new RequestLog(false),
                programVersion);
    }
}
