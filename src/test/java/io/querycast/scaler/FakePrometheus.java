package io.querycast.scaler;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A Prometheus that answers the scaler's query with what it was told. Thread-safe. */
final class FakePrometheus extends FakeServer {
    private final Map<String, String> parts = new TreeMap<>(Map.of("age", "1.5", "edges", "1"));

    FakePrometheus() throws InterruptedException, ExecutionException, TimeoutException {
        rate(0, 0);
    }

    synchronized void rate(double fast, double slow) {
        parts.put("fast", Double.toString(fast));
        parts.put("slow", Double.toString(slow));
    }

    synchronized void part(String name, String value) {
        parts.put(name, value);
    }

    @Override
    synchronized void answer(HttpServerRequest request, Buffer body) {
        if (!request.path().equals("/api/v1/query")
                || !request.getParam("query").contains("haproxy_frontend")) {
            request.response().setStatusCode(400).end("{\"status\":\"error\",\"error\":\"no such query\"}");
            return;
        }
        JsonArray result = new JsonArray();
        parts.forEach((name, value) -> result.add(new JsonObject()
                .put("metric", new JsonObject().put("part", name))
                .put("value", new JsonArray().add(1700000000.5).add(value))));
        request.response()
                .end(new JsonObject()
                        .put("status", "success")
                        .put(
                                "data",
                                new JsonObject().put("resultType", "vector").put("result", result))
                        .toBuffer());
    }
}
