package io.querycast.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.querycast.scoring.Explanation;
import io.querycast.scoring.ModelMetadata;
import io.querycast.sql.Statement;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The answer of {@code POST /v1/predictions} with {@code "explain": true}. Confined to its event loop. */
final class ExplainedPredictions {
    private final Service service;
    private final StrictJson json;
    private final PredictionRequestReader reader;

    ExplainedPredictions(Service service, StrictJson json, PredictionRequestReader reader) {
        this.service = service;
        this.json = json;
        this.reader = reader;
    }

    /**
     * Answers a request that was read once and found right: that it wants an explanation may stand behind its queries,
     * which are read again and kept this time. Parsing happens elsewhere, and the answer follows when all of it is done.
     */
    void answer(Exchange exchange, float[] seconds) throws ProblemException {
        ModelMetadata model = service.scoring().metadata();
        if (model.linearWeights().isEmpty()) {
            throw new ProblemException(
                    ProblemType.MODEL_NOT_LINEAR,
                    "the model " + model.name() + " is not linear: nothing tells which token adds what");
        }
        long start = System.nanoTime();
        List<String> queries = new ArrayList<>();
        json.open(exchange.body());
        reader.read(json, (chars, offset, length) -> queries.add(new String(chars, offset, length)));
        List<Explanation> explanations = queries.stream()
                .map(query -> service.scoring().explain(query).orElseThrow())
                .toList();
        Context eventLoop = Vertx.currentContext();
        List<CompletableFuture<Statement>> parsing =
                queries.stream().map(service.parser()::parse).toList();
        exchange.whenOver(() -> parsing.forEach(one -> one.cancel(false)));
        List<Future<Statement>> parsed = parsing.stream()
                .map(one -> Future.fromCompletionStage(one, eventLoop))
                .toList();
        Future.all(parsed)
                .onSuccess(all -> {
                    List<Statement> statements = all.list();
                    service.metrics().predicted(ServiceMetrics.Api.V1, seconds);
                    exchange.timed(ServiceMetrics.Stage.EXPLAIN, System.nanoTime() - start);
                    exchange.answer(
                            200,
                            Exchange.JSON,
                            JsonAnswer.of(answer -> write(answer, seconds, explanations, statements)));
                })
                .onFailure(failure -> {
                    if (!exchange.isOver()) {
                        exchange.failed(failure);
                    }
                });
    }

    private void write(
            JsonGenerator answer, float[] seconds, List<Explanation> explanations, List<Statement> statements)
            throws IOException {
        ModelMetadata model = service.scoring().metadata();
        PredictionJson.startDocument(answer, model.name(), model.version());
        for (int query = 0; query < seconds.length; query++) {
            answer.writeStartObject();
            PredictionJson.writeMembers(answer, seconds[query], explanations.get(query));
            PredictionJson.writeStatement(answer, statements.get(query));
            answer.writeEndObject();
        }
        PredictionJson.endDocument(answer);
    }
}
