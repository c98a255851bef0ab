package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.scoring.ModelException;
import io.querycast.scoring.ModelMetadata;
import io.querycast.scoring.ProvidedModel;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class PlainAnswerTest {
    private final ModelMetadata model = ProvidedModel.metadata();
    private final PlainAnswer answer = new PlainAnswer(model);

    PlainAnswerTest() throws ModelException {}

    private String written(float... seconds) {
        return JsonAnswer.of(json -> {
                    PredictionJson.startDocument(json, model.name(), model.version());
                    for (float predicted : seconds) {
                        json.writeStartObject();
                        PredictionJson.writeMembers(json, predicted, null);
                        json.writeEndObject();
                    }
                    PredictionJson.endDocument(json);
                })
                .toString();
    }

    @Property
    void of_anySeconds_isWhatTheGeneratorWrites(@ForAll @Size(min = 1, max = 100) float[] seconds) {
        for (float predicted : seconds) {
            Assume.that(Float.isFinite(predicted));
        }
        assertThat(answer.of(seconds)).hasToString(written(seconds));
    }

    @Test
    void of_longestNumbers_findRoom() {
        float[] seconds = {-Float.MIN_NORMAL, -Float.MAX_VALUE, -Float.MIN_VALUE, -0.0f, 1.354965f};
        assertThat(answer.of(seconds)).hasToString(written(seconds));
    }
}
