package io.querycast.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The OpenAPI document as it is served: what its source says, fitted to how this service runs. */
final class Contract {
    private static final List<String> STATUSES_OF_KEYS = List.of("401", "429");
    private static final List<String> RESPONSES_OF_KEYS =
            List.of("Unauthorized", "ProtocolUnauthorized", "RateLimited");

    private Contract() {}

    /**
     * {@return the document}
     *
     * @param source the document's source
     * @param limits the limits it states
     * @param apiKeys whether the service asks for API keys; else nothing in it speaks of them
     * @param programVersion the program's version
     */
    static Buffer of(Buffer source, ServiceOptions.Limits limits, boolean apiKeys, String programVersion) {
        JsonObject document = new JsonObject(source);
        document.getJsonObject("info").put("version", programVersion);
        state(limits, document.getJsonObject("components").getJsonObject("schemas"));
        if (!apiKeys) {
            withoutKeys(document);
        }
        return document.toBuffer();
    }

    private static void state(ServiceOptions.Limits limits, JsonObject schemas) {
        JsonObject queries = schemas.getJsonObject("PredictionRequest")
                .getJsonObject("properties")
                .getJsonObject("queries");
        queries.put("maxItems", limits.queries())
                .put(
                        "description",
                        "SQL texts, taken as they are. Each is at most " + limits.queryBytes() + " bytes in UTF-8.");
        // It counts characters: none takes less than a byte, so whatever the limit allows is allowed.
        queries.getJsonObject("items").put("maxLength", limits.queryBytes());
    }

    private static void withoutKeys(JsonObject document) {
        JsonObject components = document.getJsonObject("components");
        components.remove("securitySchemes");
        RESPONSES_OF_KEYS.forEach(components.getJsonObject("responses")::remove);
        JsonArray types = components
                .getJsonObject("schemas")
                .getJsonObject("Problem")
                .getJsonObject("properties")
                .getJsonObject("type")
                .getJsonArray("enum");
        types.remove(ProblemType.UNAUTHORIZED.uri());
        types.remove(ProblemType.RATE_LIMITED.uri());
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject operations = paths.getJsonObject(path);
            for (String method : operations.fieldNames()) {
                JsonObject operation = operations.getJsonObject(method);
                operation.remove("security");
                STATUSES_OF_KEYS.forEach(operation.getJsonObject("responses")::remove);
            }
        }
    }
}
