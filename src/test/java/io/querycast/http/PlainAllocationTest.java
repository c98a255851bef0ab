package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.AllocatedBytes;
import io.querycast.cli.ServeArguments;
import io.querycast.scoring.ProvidedModel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an ordinary request costs from its body to its query, and from its seconds to the answer's body. */
final class PlainAllocationTest {
    /** The view is Vert.x's, of the body's bytes. */
    @Test
    void read_goldenTexts_allocatesNothingButAView() throws Exception {
        PlainRequestReader reader =
                new PlainRequestReader(ServeArguments.parse().limits());
        List<Buffer> bodies = ProvidedModel.answers().stream()
                .map(answer -> new JsonObject()
                        .put("queries", new JsonArray(List.of(answer.sql())))
                        .toBuffer())
                .toList();
        int[] chars = {0};
        QueryConsumer counter = (text, offset, length) -> chars[0] += length;
        assertThat(bodies).allMatch(body -> reader.read(body, counter));
        assertThat(AllocatedBytes.perOperation(bodies.size(), () -> {
                    for (int i = 0; i < bodies.size(); i++) {
                        reader.read(bodies.get(i), counter);
                    }
                }))
                .isLessThan(64);
    }

    @Test
    void of_oneQuery_allocatesAFewObjectsBesideItsBytes() throws Exception {
        PlainAnswer answer = new PlainAnswer(ProvidedModel.metadata());
        float[] seconds = {1.2669259f};
        int length = answer.of(seconds).length();
        assertThat(AllocatedBytes.perOperation(1000, () -> {
                    for (int i = 0; i < 1000; i++) {
                        answer.of(seconds);
                    }
                }))
                .isLessThan(length + 400.0);
    }
}
