package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.http.PublishedContract.Example;
import io.querycast.http.PublishedContract.Operation;
import io.vertx.core.Vertx;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract against the service that serves it: every example is executed, every answer is as it says. */
class ContractIT {
    /** The API key "secret" of the caller "test". */
    private static final String KEYS = "test:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b\n";

    /** What provokes each example of an answer that is not the answer to an example of a request. */
    private static final Map<String, HttpRequest.Builder> CAUSES = Map.of(
            "badDeadline", post("{\"queries\": [\"select 1\"]}").setHeader("Request-Timeout", "0"),
            "noKey", anonymous(),
            "plainText", post("select 1").setHeader("Content-Type", "text/plain"),
            "noQuery", post("{\"queries\": []}"),
            "unknownMember", post("{\"sql\": \"select 1\"}"),
            "live", get(),
            "ready", get(),
            "provided", get());

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Vertx vertx;
    private static RunningServer server;
    private static PublishedContract contract;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), KEYS);
        vertx = Vertx.vertx();
        server = RunningServer.start("--api-keys=" + keys);
        contract = new PublishedContract(
                vertx, new JsonObject(send("/openapi.json", get()).body()));
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void examplesOfRequests_sent_areAnsweredAsTheirExamplesOfAnswers() throws Exception {
        Operation predict = operation("predict");
        JsonObject body = predict.definition().getJsonObject("requestBody").getJsonObject("content");
        JsonObject json = body.getJsonObject("application/json");
        Map<String, Object> answers = new HashMap<>();
        examplesOfAnswer(predict, "200").forEach(example -> answers.put(example.name(), example.value()));
        for (Example example : PublishedContract.examples(json)) {
            assertThat(contract.allows(json.getJsonObject("schema"), example.value()))
                    .as(example.name())
                    .isTrue();
            HttpResponse<String> answer = send(predict.path(), post(Json.encode(example.value())));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            contract.check(predict, answer);
            Object expected = answers.remove(example.name());
            if (expected != null) {
                assertThat(Json.decodeValue(answer.body())).as(example.name()).isEqualTo(expected);
            }
        }
        assertThat(answers).as("answers to no request").isEmpty();
    }

    @Test
    void examplesOfOtherAnswers_provoked_areWhatIsAnswered() throws Exception {
        TreeSet<String> seen = new TreeSet<>();
        for (Operation operation : contract.operations()) {
            for (String status :
                    operation.definition().getJsonObject("responses").fieldNames()) {
                boolean predicted = operation.path().equals("/v1/predictions") && status.equals("200");
                for (Example example : predicted ? List.<Example>of() : examplesOfAnswer(operation, status)) {
                    if (operation.method().equals("get") && !status.equals("200")) {
                        continue;
                    }
                    HttpRequest.Builder cause = Objects.requireNonNull(CAUSES.get(example.name()), example.name());
                    HttpResponse<String> answer = send(path(operation), cause);
                    assertThat(answer.statusCode()).as(example.name()).isEqualTo(Integer.parseInt(status));
                    contract.check(operation, answer);
                    assertThat(Json.decodeValue(answer.body()))
                            .as(example.name())
                            .isEqualTo(example.value());
                    seen.add(example.name());
                }
            }
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(CAUSES.keySet());
    }

    @Test
    void operations_called_answerAsTheContractSays() throws Exception {
        for (Operation operation : contract.operations()) {
            boolean get = operation.method().equals("get");
            String path = path(operation);
            HttpRequest.Builder request = get ? get() : post("{\"queries\": [\"select 1\"]}");
            HttpResponse<String> answer = send(path, request);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            contract.check(operation, answer);
            contract.check(operation, send(path, get().method("DELETE", HttpRequest.BodyPublishers.noBody())));
            if (operation.definition().getJsonObject("responses").containsKey("304")) {
                String entityTag = answer.headers().firstValue("etag").orElseThrow();
                HttpResponse<String> same = send(path, get().setHeader("If-None-Match", "\"other\", " + entityTag));
                assertThat(same.statusCode()).as(path).isEqualTo(304);
                contract.check(operation, same);
            }
            if (operation.definition().containsKey("security")) {
                HttpResponse<String> refused = send(path, request.copy().setHeader("Authorization", "Bearer wrong"));
                assertThat(refused.statusCode()).as(path).isEqualTo(401);
                contract.check(operation, refused);
            }
            if (path.contains("/models/")) {
                HttpResponse<String> unknown = send(path.replace("query-time", "other"), get());
                assertThat(unknown.statusCode()).isEqualTo(404);
                contract.check(operation, unknown);
            }
        }
    }

    @Test
    void requests_theContractAllowsOrNot_areTakenOrNot() throws Exception {
        Operation predict = operation("predict");
        JsonObject schema = new JsonObject().put("$ref", "#/components/schemas/PredictionRequest");
        List<String> bodies = new ArrayList<>(List.of(
                "null",
                "[]",
                "{}",
                "{\"queries\": null}",
                "{\"queries\": \"select 1\"}",
                "{\"queries\": [1]}",
                "{\"queries\": [\"\"]}",
                "{\"queries\": [\"select 1\"], \"explain\": null}",
                "{\"queries\": [\"select 1\"], \"explain\": 1}",
                "{\"queries\": [\"select 1\"], \"more\": 1}",
                "{\"queries\": [\"" + "x".repeat(65_536) + "\"]}",
                "{\"queries\": [\"" + "x".repeat(65_537) + "\"]}"));
        for (int count : new int[] {100, 101, 1_000, 1_001}) {
            bodies.add(batch(count, false));
            bodies.add(batch(count, true));
        }
        for (String body : bodies) {
            HttpResponse<String> answer = send(predict.path(), post(body));
            contract.check(predict, answer);
            boolean allowed = contract.allows(schema, Json.decodeValue(body));
            assertThat(answer.statusCode())
                    .as("%.80s (%d)", body, body.length())
                    .isEqualTo(allowed ? 200 : 422);
        }
    }

    @Test
    void documents_served_letABrowserLoadNothingFromElsewhere() throws Exception {
        for (String path : List.of("/", "/docs", "/openapi.json", "/assets/console.js", "/assets/swagger-ui.css")) {
            HttpResponse<String> answer = send(path, get());
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .as(path)
                    .startsWith("default-src 'none'; script-src 'self'; style-src 'self'; ")
                    .doesNotContain("unsafe", "http:", "https:", "*");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            HttpResponse<String> head = send(path, get().method("HEAD", HttpRequest.BodyPublishers.noBody()));
            assertThat(head.statusCode()).as(path).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("etag"))
                    .isEqualTo(answer.headers().firstValue("etag"));
        }
    }

    private static String batch(int count, boolean explain) {
        List<String> queries =
                IntStream.range(0, count).mapToObj(i -> "select " + i).toList();
        return new JsonObject().put("queries", queries).put("explain", explain).encode();
    }

    private static Operation operation(String id) {
        return contract.operations().stream()
                .filter(operation ->
                        operation.definition().getString("operationId").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<Example> examplesOfAnswer(Operation operation, String status) {
        JsonObject response = contract.resolved(
                operation.definition().getJsonObject("responses").getJsonObject(status));
        JsonObject content = response.getJsonObject("content", new JsonObject());
        return content.fieldNames().stream()
                .flatMap(mediaType -> PublishedContract.examples(content.getJsonObject(mediaType)).stream())
                .toList();
    }

    /** {@return an operation's path with the examples of its parameters} */
    private static String path(Operation operation) {
        String path = operation.path();
        for (Object parameter : operation.definition().getJsonArray("parameters")) {
            JsonObject definition = contract.resolved((JsonObject) parameter);
            if (definition.getString("in").equals("path")) {
                Object value = PublishedContract.examples(definition).get(0).value();
                path = path.replace("{" + definition.getString("name") + "}", value.toString());
            }
        }
        return path;
    }

    private static HttpRequest.Builder anonymous() {
        return HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody());
    }

    private static HttpRequest.Builder get() {
        return HttpRequest.newBuilder().timeout(Duration.ofSeconds(20)).setHeader("Authorization", "Bearer secret");
    }

    private static HttpRequest.Builder post(String body) {
        return get().setHeader("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static HttpResponse<String> send(String path, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return CLIENT.send(request.copy().uri(server.uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
