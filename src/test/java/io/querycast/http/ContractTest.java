package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractTest {
    private static final ServiceOptions.Limits LIMITS =
            new ServiceOptions.Limits(1 << 20, 700, 5_000, 32, 512, 1 << 25, 16_384, 4_096);

    private static Vertx vertx;

    @BeforeAll
    static void startVertx() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void closeVertx() throws ExecutionException, InterruptedException {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void document_withAndWithoutKeys_isOpenApi(boolean apiKeys) throws Exception {
        PublishedContract contract = new PublishedContract(vertx, document(apiKeys));

        assertThat(contract.violations(vertx)).isEmpty();
        assertThat(PublishedContract.references(document(apiKeys)))
                .isNotEmpty()
                .allSatisfy(reference -> contract.resolved(new JsonObject().put("$ref", reference)));
        assertThat(contract.operations())
                .allSatisfy(operation -> assertThat(operation.definition().fieldNames())
                        .contains("operationId", "tags", "summary", "responses"));
        assertThat(contract.operations().stream()
                        .map(operation -> operation.definition().getString("operationId")))
                .doesNotHaveDuplicates();
    }

    @Test
    void document_componentsOfEachKind_areUsed() throws Exception {
        JsonObject document = document(true);
        List<String> used = PublishedContract.references(document).distinct().toList();
        JsonObject components = document.getJsonObject("components");
        for (String kind : components.fieldNames()) {
            for (String name : components.getJsonObject(kind).fieldNames()) {
                if (!kind.equals("securitySchemes")) {
                    assertThat(used).contains("#/components/" + kind + "/" + name);
                }
            }
        }
    }

    @Test
    void document_withoutKeys_doesNotSpeakOfThem() throws Exception {
        PublishedContract contract = new PublishedContract(vertx, document(false));

        assertThat(document(false).getJsonObject("components").fieldNames()).doesNotContain("securitySchemes");
        assertThat(document(false).encode()).doesNotContainIgnoringCase("unauthorized", "rate-limited", "api key");
        assertThat(contract.operations()).allSatisfy(operation -> {
            assertThat(operation.definition().fieldNames()).doesNotContain("security");
            assertThat(operation.definition().getJsonObject("responses").fieldNames())
                    .doesNotContain("401", "429");
        });
    }

    @Test
    void document_withKeys_asksForThemWhereTheServiceDoes() throws Exception {
        PublishedContract contract = new PublishedContract(vertx, document(true));

        assertThat(contract.operations().stream()
                        .filter(operation -> operation.definition().containsKey("security"))
                        .map(PublishedContract.Operation::path))
                .containsExactlyInAnyOrder(
                        "/v1/predictions",
                        "/v2/models/{model}",
                        "/v2/models/{model}/ready",
                        "/v2/models/{model}/versions/{version}",
                        "/v2/models/{model}/versions/{version}/ready");
    }

    @Test
    void document_problems_areThoseOfTheService() throws Exception {
        JsonObject types = document(true)
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject("Problem")
                .getJsonObject("properties")
                .getJsonObject("type");

        assertThat(types.getJsonArray("enum"))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(ProblemType.values())
                        .map(ProblemType::uri)
                        .toList());
    }

    @Test
    void document_limits_areThoseOfTheService() throws Exception {
        JsonObject queries =
                schema("PredictionRequest").getJsonObject("properties").getJsonObject("queries");

        assertThat(queries.getInteger("maxItems")).isEqualTo(700);
        assertThat(queries.getJsonObject("items").getInteger("maxLength")).isEqualTo(5_000);
        assertThat(document(false).getJsonObject("info").getString("version")).isEqualTo("1.2.3");
    }

    private static JsonObject schema(String name) throws IOException {
        return document(false)
                .getJsonObject("components")
                .getJsonObject("schemas")
                .getJsonObject(name);
    }

    private static JsonObject document(boolean apiKeys) throws IOException {
        try (InputStream source = ContractTest.class.getResourceAsStream("openapi.json")) {
            Buffer bytes = Buffer.buffer(Objects.requireNonNull(source).readAllBytes());
            return new JsonObject(Contract.of(bytes, LIMITS, apiKeys, "1.2.3"));
        }
    }
}
