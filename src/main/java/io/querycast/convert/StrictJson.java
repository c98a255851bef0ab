package io.querycast.convert;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Parses one JSON value; a duplicate key or anything behind the value is an error. */
final class StrictJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private StrictJson() {}

    /**
     * {@return the value in a text of JSON}
     *
     * @throws ConversionException if it is not one, made by the artifact it stands in
     */
    static JsonNode parse(byte[] json, Artifact artifact, String where) throws ConversionException {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            throw artifact.error(where + "is not valid JSON: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof JacksonException syntax && syntax.getLocation() != null) {
            return syntax.getOriginalMessage() + " (line "
                    + syntax.getLocation().getLineNr() + ", column "
                    + syntax.getLocation().getColumnNr() + ")";
        }
        return String.valueOf(e.getMessage());
    }
}
