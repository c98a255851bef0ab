package io.querycast.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.querycast.scoring.ModelMetadata;
import java.io.IOException;

/** {@code POST /v1/predictions}. Confined to its event loop. */
final class PredictionOperation implements Operation {
    private final Service service;
    private final StrictJson json;
    private final PredictionRequestReader reader;
    private final TimedScorer scorer;
    private final ExplainedPredictions explained;

    PredictionOperation(Service service, StrictJson json, TimedScorer scorer) {
        this.service = service;
        this.json = json;
        this.reader =
                new PredictionRequestReader(new QueryLimits(service.options().limits()));
        this.scorer = scorer;
        this.explained = new ExplainedPredictions(service, json, reader);
    }

    @Override
    public void handle(Exchange exchange) throws ProblemException {
        long start = System.nanoTime();
        scorer.begin();
        json.open(exchange.body());
        boolean explain = reader.read(json, scorer);
        long parseNanos = System.nanoTime() - start - scorer.spentNanos();
        float[] seconds = scorer.finish();
        exchange.timed(parseNanos, scorer.tokenizeNanos(), scorer.inferNanos());
        if (explain) {
            explained.answer(exchange, seconds);
            return;
        }
        service.metrics().predicted(ServiceMetrics.Api.V1, seconds);
        exchange.answer(200, Exchange.JSON, JsonAnswer.of(answer -> write(answer, seconds)));
    }

    private void write(JsonGenerator answer, float[] seconds) throws IOException {
        ModelMetadata model = service.scoring().metadata();
        PredictionJson.startDocument(answer, model.name(), model.version());
        for (float predicted : seconds) {
            answer.writeStartObject();
            PredictionJson.writeMembers(answer, predicted, null);
            answer.writeEndObject();
        }
        PredictionJson.endDocument(answer);
    }
}
