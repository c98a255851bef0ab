package io.querycast.http;

import io.querycast.scoring.ScoringService;
import java.util.Optional;

/**
 * What all event loops share.
 *
 * @param options how the service runs
 * @param scoring the model at work
 * @param state where the service is in its life
 * @param admission how much is at work
 * @param apiKeys who may call; everyone if empty
 * @param metrics what is counted
 * @param log what is told
 */
record Service(
        ServiceOptions options,
        ScoringService scoring,
        ServiceState state,
        Admission admission,
        Optional<ApiKeys> apiKeys,
        ServiceMetrics metrics,
        RequestLog log) {}
