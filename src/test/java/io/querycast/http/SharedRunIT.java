package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.scoring.ProvidedModel;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Requests that an event loop finds waiting all at once share a run of the model: each still gets its own answer. */
class SharedRunIT {
    @Test
    void predict_requestsOfOneTurn_eachGetsWhatItGetsAlone() throws Exception {
        List<String> texts = ProvidedModel.answers().stream()
                .map(ProvidedModel.Answer::sql)
                .limit(1000)
                .toList();
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            switch (i % 6) {
                case 0 -> bodies.add(body(texts.subList(i, i + 1)));
                case 1 -> bodies.add(body(texts.subList(i, i + 70)));
                case 2 -> bodies.add(body(texts.subList(i, i + 30)).replace("]}", ", 5]}"));
                case 3 -> bodies.add(body(texts.subList(i, i + 2)).replace("]}", "]"));
                case 4 -> bodies.add(body(List.of("sélect " + i)));
                default -> bodies.add(body(texts));
            }
        }
        HttpClient client = HttpClient.newHttpClient();
        try (RunningServer server = RunningServer.start("--drills")) {
            List<String> alone = new ArrayList<>();
            for (String body : bodies) {
                alone.add(told(client.send(request(server, body), BodyHandlers.ofString())));
            }
            server.postManagement("/drills/block-event-loop", "{\"seconds\": 0.3}");
            List<CompletableFuture<HttpResponse<String>>> together = bodies.stream()
                    .map(body -> client.sendAsync(request(server, body), BodyHandlers.ofString()))
                    .toList();
            for (int i = 0; i < bodies.size(); i++) {
                assertThat(told(together.get(i).get())).as("request %s", i).isEqualTo(alone.get(i));
            }
        }
    }

    private static String body(List<String> queries) {
        return new JsonObject().put("queries", new JsonArray(queries)).encode();
    }

    private static HttpRequest request(RunningServer server, String body) {
        return HttpRequest.newBuilder(server.uri("/v1/predictions"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String told(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }
}
