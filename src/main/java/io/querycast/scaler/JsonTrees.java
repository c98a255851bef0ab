package io.querycast.scaler;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/** JSON as trees that keep every member and every digit, so that what is read can be written back. */
final class JsonTrees {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonTrees() {}

    /**
     * {@return the value in a text of JSON}
     *
     * @param json the text
     * @throws ScalerException if it is no JSON
     */
    static JsonNode read(Buffer json) {
        try {
            return MAPPER.readTree(json.getBytes());
        } catch (JacksonException e) {
            throw new ScalerException("the answer is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    /** {@return a value as JSON} */
    static Buffer write(JsonNode value) {
        try {
            return Buffer.buffer(MAPPER.writeValueAsBytes(value));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be written", e);
        }
    }
}
