package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.querycast.scoring.ProvidedModel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many requests at once, plain and explained, over pipelined connections: each gets its own answer. */
@ExtendWith(VertxExtension.class)
class ManyCallersIT {
    @Test
    void predict_goldenTextsAtOnce_eachGetsItsOwnAnswer(Vertx vertx, VertxTestContext context) throws Exception {
        List<ProvidedModel.Answer> answers = ProvidedModel.answers().subList(0, 400);
        RunningServer server = RunningServer.start();
        WebClient client = WebClient.create(
                vertx, new WebClientOptions().setPipelining(true).setPipeliningLimit(8));
        List<Future<?>> checks = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            ProvidedModel.Answer expected = answers.get(i);
            boolean explain = i % 4 == 0;
            JsonObject request = new JsonObject()
                    .put("queries", new JsonArray().add(expected.sql()))
                    .put("explain", explain);
            checks.add(client.post(server.port(), "127.0.0.1", "/v1/predictions")
                    .sendJsonObject(request)
                    .map(response -> {
                        assertThat(response.statusCode())
                                .as(response.bodyAsString())
                                .isEqualTo(200);
                        JsonObject prediction = response.bodyAsJsonObject()
                                .getJsonArray("predictions")
                                .getJsonObject(0);
                        assertThat(prediction.getDouble("seconds")).isCloseTo(expected.seconds(), within(1e-5));
                        assertThat(prediction.containsKey("statement")).isEqualTo(explain);
                        return response;
                    }));
        }
        Future.all(checks)
                .eventually(() -> {
                    client.close();
                    return vertx.executeBlocking(() -> {
                        server.close();
                        return true;
                    });
                })
                .onComplete(context.succeedingThenComplete());
    }
}
