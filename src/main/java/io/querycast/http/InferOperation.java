package io.querycast.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.querycast.scoring.ModelMetadata;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;

/** {@code POST /v2/models/{model}/infer}. Confined to its event loop. */
final class InferOperation implements Operation {
    private static final CharSequence OCTET_STREAM = HttpHeaders.createOptimized("application/octet-stream");

    private final Service service;
    private final StrictJson json;
    private final QueryLimits limits;
    private final TurnScorer scorer;

    InferOperation(Service service, StrictJson json, TurnScorer scorer) {
        this.service = service;
        this.json = json;
        this.limits = new QueryLimits(service.options().limits());
        this.scorer = scorer;
    }

    @Override
    public void handle(Exchange exchange) throws ProblemException {
        Buffer body = exchange.body();
        int jsonLength = new RequestHeaders(exchange.request().headers()).inferenceHeaderLength(body.length());
        InferRequest request = new InferRequestReader(json, limits).read(body, jsonLength);
        scorer.begin();
        for (String query : request.queries()) {
            char[] chars = query.toCharArray();
            scorer.query(chars, 0, chars.length);
        }
        scorer.finish(exchange, seconds -> answer(exchange, request, seconds));
    }

    private void answer(Exchange exchange, InferRequest request, float[] seconds) {
        service.metrics().predicted(ServiceMetrics.Api.V2, seconds);
        Buffer answer = JsonAnswer.of(generator -> write(generator, request, seconds));
        if (request.binaryOutput()) {
            exchange.response().putHeader("Inference-Header-Content-Length", Integer.toString(answer.length()));
            answer.appendBuffer(BinaryTensors.floats(seconds));
            exchange.answer(200, OCTET_STREAM, answer, true);
        } else {
            exchange.answer(200, Exchange.JSON, answer, true);
        }
    }

    private void write(JsonGenerator answer, InferRequest request, float[] seconds) throws IOException {
        ModelMetadata model = service.scoring().metadata();
        answer.writeStartObject();
        answer.writeStringField("model_name", model.name());
        answer.writeStringField("model_version", model.version());
        if (request.id() != null) {
            answer.writeStringField("id", request.id());
        }
        answer.writeArrayFieldStart("outputs");
        answer.writeStartObject();
        answer.writeStringField("name", InferRequest.OUTPUT);
        answer.writeStringField("datatype", "FP32");
        answer.writeArrayFieldStart("shape");
        for (int dimension : request.shape()) {
            answer.writeNumber(dimension);
        }
        answer.writeEndArray();
        if (request.binaryOutput()) {
            answer.writeObjectFieldStart("parameters");
            answer.writeNumberField("binary_data_size", seconds.length * Float.BYTES);
            answer.writeEndObject();
        } else {
            answer.writeArrayFieldStart("data");
            for (float predicted : seconds) {
                answer.writeNumber(predicted);
            }
            answer.writeEndArray();
        }
        answer.writeEndObject();
        answer.writeEndArray();
        answer.writeEndObject();
    }
}
