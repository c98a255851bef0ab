package io.querycast.http;

import io.querycast.scoring.ModelMetadata;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The Open Inference Protocol's questions about the server and its model: all but inference. */
final class ProtocolOperations {
    private static final Buffer LIVE = new JsonObject().put("live", true).toBuffer();
    private static final Buffer NOT_LIVE = new JsonObject().put("live", false).toBuffer();

    private final Health health;
    private final Buffer serverMetadata;
    private final Buffer modelMetadata;
    private final String modelName;

    ProtocolOperations(Service service) {
        ModelMetadata model = service.scoring().metadata();
        this.health = new Health(service);
        this.modelName = model.name();
        this.serverMetadata = new JsonObject()
                .put("name", "querycast")
                .put("version", service.programVersion())
                .put("extensions", new JsonArray().add("binary_tensor_data"))
                .toBuffer();
        this.modelMetadata = new JsonObject()
                .put("name", model.name())
                .put("versions", new JsonArray().add(model.version()))
                .put("platform", "onnxruntime_onnx")
                .put("inputs", new JsonArray().add(tensor(InferRequest.INPUT, "BYTES")))
                .put("outputs", new JsonArray().add(tensor(InferRequest.OUTPUT, "FP32")))
                .toBuffer();
    }

    private static JsonObject tensor(String name, String datatype) {
        return new JsonObject().put("name", name).put("datatype", datatype).put("shape", new JsonArray().add(-1));
    }

    /** {@code GET /v2}. */
    void server(Exchange exchange) {
        exchange.answer(200, Exchange.JSON, serverMetadata);
    }

    /** {@code GET /v2/health/live}. */
    void live(Exchange exchange) {
        boolean live = health.live();
        exchange.answer(live ? 200 : 503, Exchange.JSON, live ? LIVE : NOT_LIVE);
    }

    /** {@code GET /v2/health/ready}. */
    void ready(Exchange exchange) {
        boolean ready = health.ready();
        JsonObject body = new JsonObject().put("ready", ready).put("live", health.live());
        exchange.answer(ready ? 200 : 503, Exchange.JSON, body.toBuffer());
    }

    /** {@code GET /v2/models/{model}}. */
    void model(Exchange exchange) {
        exchange.answer(200, Exchange.JSON, modelMetadata);
    }

    /** {@code GET /v2/models/{model}/ready}. */
    void modelReady(Exchange exchange) {
        boolean ready = health.ready();
        JsonObject body = new JsonObject().put("name", modelName).put("ready", ready);
        exchange.answer(ready ? 200 : 503, Exchange.JSON, body.toBuffer());
    }
}
