package io.querycast.http;

import com.fasterxml.jackson.core.JsonToken;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An input tensor as it was sent: its members may come in any order, and are checked when all are known. */
final class InferInput {
    private final Violations violations;
    private final List<String> data = new ArrayList<>();
    private final List<Integer> shape = new ArrayList<>();
    private @Nullable String name;
    private @Nullable String datatype;
    private @Nullable String contentType;
    private int binaryDataSize = -1;
    private boolean hasData;
    private int notAString = -1;

    InferInput(Violations violations) {
        this.violations = violations;
    }

    /** Reads the members, the object's start having been read. */
    void read(StrictJson json) throws ProblemException {
        while (json.required() == JsonToken.FIELD_NAME) {
            String member = json.name();
            JsonToken value = json.required();
            switch (member) {
                case "name" -> name = violations.string(json, value, "an input's \"name\"");
                case "datatype" -> datatype = violations.string(json, value, "an input's \"datatype\"");
                case "shape" -> readShape(json, value);
                case "data" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        readData(json, value);
                    }
                }
                case "parameters" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        violations.object(json, value, "an input's \"parameters\"", this::readParameter);
                    }
                }
                default -> json.skip(value);
            }
        }
    }

    private void readParameter(StrictJson json, String parameter, JsonToken value) throws ProblemException {
        switch (parameter) {
            case "content_type" -> {
                if (value != JsonToken.VALUE_NULL) {
                    contentType = violations.string(json, value, "\"content_type\"");
                }
            }
            case "binary_data_size" -> binaryDataSize = violations.integer(json, value, "\"binary_data_size\"");
            default -> json.skip(value);
        }
    }

    private void readShape(StrictJson json, JsonToken start) throws ProblemException {
        if (start != JsonToken.START_ARRAY) {
            violations.add("an input's \"shape\" is not a list like [2] or [2, 1]");
            json.skip(start);
            return;
        }
        for (JsonToken token = json.required(); token != JsonToken.END_ARRAY; token = json.required()) {
            int dimension = violations.integer(json, token, "a dimension of \"shape\"");
            if (shape.size() < 3) {
                shape.add(dimension);
            }
        }
    }

    private void readData(StrictJson json, JsonToken start) throws ProblemException {
        hasData = true;
        if (start != JsonToken.START_ARRAY) {
            violations.add("an input's \"data\" is not a list of strings");
            json.skip(start);
            return;
        }
        for (int depth = 1; depth > 0; ) {
            JsonToken token = json.required();
            if (token == JsonToken.START_ARRAY) {
                depth++;
            } else if (token == JsonToken.END_ARRAY) {
                depth--;
            } else if (token == JsonToken.VALUE_STRING) {
                data.add(json.string());
            } else {
                notAString = notAString < 0 ? data.size() : notAString;
                json.skip(token);
            }
        }
    }

    List<Integer> shape() {
        return shape;
    }

    /** {@return how many bytes of the body's binary part are this tensor's, 0 if its data are in the JSON} */
    int binaryDataSize() {
        return Math.max(0, binaryDataSize);
    }

    /**
     * {@return the elements}
     *
     * @param binary the tensor's part of the body
     * @param limits how many there may be, and how long
     * @throws ProblemException if this is not the tensor the model takes
     */
    List<String> elements(ByteBuffer binary, QueryLimits limits) throws ProblemException {
        if (!InferRequest.INPUT.equals(name)) {
            throw invalid("the input is named " + quoted(name) + "; this model has one input, \"sql\"");
        }
        if (!"BYTES".equals(datatype)) {
            throw invalid("the input's datatype is " + quoted(datatype) + ", not \"BYTES\"");
        }
        if (notAString >= 0) {
            throw invalid("element " + notAString + " (the first is 0) of the input's \"data\" is not a string");
        }
        if (shape.isEmpty() || shape.size() > 2 || (shape.size() == 2 && shape.get(1) != 1)) {
            throw invalid("the input's shape is " + shape + ", not [n] or [n, 1]");
        }
        if (hasData == (binaryDataSize >= 0)) {
            throw invalid("the input must have either \"data\" or the parameter \"binary_data_size\"");
        }
        if (shape.get(0) < 1) {
            throw invalid("the input's shape is " + shape + ": it must hold at least one element");
        }
        List<String> elements = hasData ? decoded() : BinaryTensors.readBytes(binary, limits);
        if (elements.size() != shape.get(0)) {
            throw invalid("the input's shape is " + shape + ", but there are " + elements.size() + " elements");
        }
        return elements;
    }

    private List<String> decoded() throws ProblemException {
        if (contentType == null || contentType.equals("str")) {
            return data;
        }
        if (!contentType.equals("base64")) {
            throw invalid("\"content_type\" is " + quoted(contentType) + ", not \"str\" or \"base64\"");
        }
        List<String> texts = new ArrayList<>(data.size());
        for (String element : data) {
            texts.add(BinaryTensors.decodeBase64(texts.size(), element));
        }
        return texts;
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "missing" : "\"" + value + "\"";
    }

    private static ProblemException invalid(String detail) {
        return new ProblemException(ProblemType.INVALID_REQUEST, detail);
    }
}
