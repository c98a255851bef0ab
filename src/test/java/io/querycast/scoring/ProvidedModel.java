package io.querycast.scoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The model of this project and the original's answers for it. */
public final class ProvidedModel {
    /** The model file of this project. */
    public static final Path FILE = Path.of("model/model.onnx");

    private ProvidedModel() {}

    /**
     * One of the original's answers.
     *
     * @param sql the text
     * @param counts the token counts above 0
     * @param seconds the predicted seconds
     */
    public record Answer(String sql, Map<String, Integer> counts, double seconds) {}

    /** {@return the original's answers for 2,000 texts} */
    public static List<Answer> answers() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<Answer> answers = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/golden/predictions.jsonl"))) {
            JsonNode answer = json.readTree(line);
            Map<String, Integer> counts = new HashMap<>();
            answer.get("counts")
                    .properties()
                    .forEach(
                            count -> counts.put(count.getKey(), count.getValue().intValue()));
            answers.add(new Answer(
                    answer.get("sql").textValue(), counts, answer.get("seconds").doubleValue()));
        }
        return answers;
    }

    /** {@return what the model file says of the model} */
    public static ModelMetadata metadata() throws ModelException {
        try (OnnxModel model = OnnxModel.load(FILE)) {
            return model.metadata();
        }
    }
}
