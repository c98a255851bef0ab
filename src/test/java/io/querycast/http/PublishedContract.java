package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document as callers see it: whether it is one, and whether requests and answers are what it says. */
final class PublishedContract {
    private static final String BASE = "https://querycast.test/openapi.json";

    private final JsonObject document;
    private final SchemaRepository schemas;

    PublishedContract(Vertx vertx, JsonObject document) throws ExecutionException, InterruptedException {
        this.document = document;
        this.schemas = OpenAPIVersion.V3_1
                .getRepository(vertx, BASE)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        schemas.dereference(BASE, JsonSchema.of(document.copy()));
    }

    /** An operation of the document. */
    record Operation(String method, String path, JsonObject definition) {}

    /** An example of the document: of a request or an answer. */
    record Example(String name, Object value) {}

    /** {@return what the OpenAPI standard's own schema finds wrong; empty if nothing} */
    String violations(Vertx vertx) throws ExecutionException, InterruptedException {
        OutputUnit found = OpenAPIVersion.V3_1
                .validateContract(vertx, schemas, document)
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        return Boolean.TRUE.equals(found.getValid()) ? "" : found.toJson().encodePrettily();
    }

    List<Operation> operations() {
        JsonObject paths = document.getJsonObject("paths");
        return paths.fieldNames().stream()
                .flatMap(path -> paths.getJsonObject(path).fieldNames().stream()
                        .map(method -> new Operation(
                                method, path, paths.getJsonObject(path).getJsonObject(method))))
                .toList();
    }

    /** {@return the definition that a reference leads to; itself if it is none} */
    JsonObject resolved(JsonObject definition) {
        String reference = definition.getString("$ref");
        return reference == null ? definition : pointed(reference);
    }

    private JsonObject pointed(String reference) {
        assertThat(reference).startsWith("#/");
        JsonObject target = document;
        for (String step : reference.substring(2).split("/", -1)) {
            target = target.getJsonObject(step.replace("~1", "/").replace("~0", "~"));
            assertThat(target).as("where %s leads", reference).isNotNull();
        }
        return resolved(target);
    }

    /** {@return every reference in a part of the document} */
    static Stream<String> references(@Nullable Object part) {
        if (part instanceof JsonObject object) {
            return object.stream()
                    .flatMap(member -> member.getKey().equals("$ref")
                            ? Stream.of((String) member.getValue())
                            : references(member.getValue()));
        }
        return part instanceof JsonArray array ? array.stream().flatMap(PublishedContract::references) : Stream.empty();
    }

    /** {@return the examples of a media type} */
    static List<Example> examples(JsonObject mediaType) {
        JsonObject examples = mediaType.getJsonObject("examples", new JsonObject());
        return examples.fieldNames().stream()
                .map(name -> new Example(name, examples.getJsonObject(name).getValue("value")))
                .toList();
    }

    /** {@return whether a value is as a schema says} */
    boolean allows(JsonObject schema, Object value) {
        return violation(schema, value).isEmpty();
    }

    private String violation(JsonObject schema, Object value) {
        JsonObject absolute = new JsonObject(schema.encode().replace("\"#/", "\"" + BASE + "#/"));
        OutputUnit found = schemas.validator(JsonSchema.of(absolute)).validate(value);
        return Boolean.TRUE.equals(found.getValid()) ? "" : String.valueOf(found.getErrors());
    }

    /** Fails unless an answer's status, headers and body are as the document says. */
    void check(Operation operation, HttpResponse<String> answer) {
        String where = operation.method() + " " + operation.path() + " " + answer.statusCode();
        JsonObject responses = operation.definition().getJsonObject("responses");
        JsonObject declared = responses.getJsonObject(Integer.toString(answer.statusCode()));
        assertThat(declared).as("%s: %s", where, answer.body()).isNotNull();
        JsonObject response = resolved(declared);
        JsonObject headers = response.getJsonObject("headers");
        for (String name : headers.fieldNames()) {
            if (resolved(headers.getJsonObject(name)).getBoolean("required")) {
                assertThat(answer.headers().firstValue(name))
                        .as("%s: %s", where, name)
                        .isPresent();
            }
        }
        JsonObject content = response.getJsonObject("content", new JsonObject());
        if (content.isEmpty()) {
            assertThat(answer.body()).as(where).isEmpty();
            return;
        }
        Map.Entry<String, Object> only = content.iterator().next();
        String mediaType = answer.headers().firstValue("content-type").orElse("none");
        assertThat(mediaType.split(";", -1)[0]).as(where).isEqualTo(only.getKey());
        Object body = mediaType.contains("json") ? Json.decodeValue(answer.body()) : answer.body();
        JsonObject schema = content.getJsonObject(only.getKey()).getJsonObject("schema");
        assertThat(violation(schema, body)).as("%s: %s", where, answer.body()).isEmpty();
    }
}
