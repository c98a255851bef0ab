package io.querycast.http;

import io.vertx.core.buffer.Buffer;

/** {@code POST /v1/predictions}. Confined to its event loop. */
final class PredictionOperation implements Operation {
    private final Service service;
    private final StrictJson json;
    private final PlainRequestReader plainReader;
    private final PredictionRequestReader reader;
    private final TurnScorer scorer;
    private final PlainAnswer plainAnswer;
    private final ExplainedPredictions explained;

    PredictionOperation(Service service, StrictJson json, TurnScorer scorer) {
        this.service = service;
        this.json = json;
        this.plainReader = new PlainRequestReader(service.options().limits());
        this.reader =
                new PredictionRequestReader(new QueryLimits(service.options().limits()));
        this.scorer = scorer;
        this.plainAnswer = new PlainAnswer(service.scoring().metadata());
        this.explained = new ExplainedPredictions(service, json, reader);
    }

    @Override
    public void handle(Exchange exchange) throws ProblemException {
        boolean explain = read(exchange.body());
        scorer.finish(exchange, seconds -> {
            if (explain) {
                explained.answer(exchange, seconds);
            } else {
                service.metrics().predicted(ServiceMetrics.Api.V1, seconds);
                exchange.answer(200, Exchange.JSON, plainAnswer.of(seconds));
            }
        });
    }

    /** {@return whether an explanation is asked for} */
    private boolean read(Buffer body) throws ProblemException {
        scorer.begin();
        if (plainReader.read(body, scorer)) {
            return false;
        }
        scorer.begin();
        json.open(body);
        return reader.read(json, scorer);
    }
}
