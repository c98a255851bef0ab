package io.querycast.http;

import com.fasterxml.jackson.core.JsonToken;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one request for inference: JSON, and behind it the binary tensors it announces. */
final class InferRequestReader {
    private final StrictJson json;
    private final QueryLimits limits;
    private final Violations violations = new Violations();
    private final List<InferInput> inputs = new ArrayList<>();
    private @Nullable String id;
    private boolean binaryOutputs;
    private @Nullable Boolean binaryOutput;

    InferRequestReader(StrictJson json, QueryLimits limits) {
        this.json = json;
        this.limits = limits;
    }

    /**
     * {@return the request in a body}
     *
     * @param body the body, unpacked
     * @param jsonLength how many of its bytes are JSON, -1 if all are
     * @throws ProblemException if it is none
     */
    InferRequest read(Buffer body, int jsonLength) throws ProblemException {
        int jsonEnd = jsonLength < 0 ? body.length() : jsonLength;
        json.open(body.slice(0, jsonEnd));
        JsonToken start = json.required();
        violations.object(json, start, "the request", this::readMember);
        json.end();
        violations.throwFirst();
        if (inputs.size() != 1) {
            throw new ProblemException(
                    ProblemType.INVALID_REQUEST, "there are " + inputs.size() + " inputs; this model has one, \"sql\"");
        }
        InferInput input = inputs.get(0);
        int binaryBytes = body.length() - jsonEnd;
        if (input.binaryDataSize() != binaryBytes) {
            throw new ProblemException(
                    ProblemType.MALFORMED_BODY,
                    "\"binary_data_size\" announces " + input.binaryDataSize() + " bytes, but " + binaryBytes
                            + " follow the JSON, whose length the header Inference-Header-Content-Length gives");
        }
        List<String> queries = input.elements(ByteBuffer.wrap(body.getBytes(jsonEnd, body.length())), limits);
        for (int index = 0; index < queries.size(); index++) {
            char[] query = queries.get(index).toCharArray();
            limits.check(index, query, 0, query.length);
        }
        return new InferRequest(id, queries, input.shape(), binaryOutput == null ? binaryOutputs : binaryOutput);
    }

    /** Reads a member. Some clients write the optional ones they do not use as null. */
    private void readMember(StrictJson request, String member, JsonToken value) throws ProblemException {
        if (value == JsonToken.VALUE_NULL && !member.equals("inputs")) {
            return;
        }
        switch (member) {
            case "id" -> id = violations.string(request, value, "\"id\"");
            case "parameters" ->
                violations.object(request, value, "\"parameters\"", (parameters, name, parameter) -> {
                    if (name.equals("binary_data_output")) {
                        binaryOutputs = violations.bool(parameters, parameter, "\"binary_data_output\"");
                    } else {
                        parameters.skip(parameter);
                    }
                });
            case "inputs" ->
                readList(value, "\"inputs\"", () -> {
                    InferInput input = new InferInput(violations);
                    input.read(request);
                    inputs.add(input);
                });
            case "outputs" -> readList(value, "\"outputs\"", this::readOutput);
            default -> request.skip(value);
        }
    }

    /** Reads an element of a list, its object's start having been read. */
    @FunctionalInterface
    private interface ElementReader {
        void read() throws ProblemException;
    }

    private void readList(JsonToken start, String what, ElementReader reader) throws ProblemException {
        if (start != JsonToken.START_ARRAY) {
            violations.add(what + " is not a list");
            json.skip(start);
            return;
        }
        for (JsonToken token = json.required(); token != JsonToken.END_ARRAY; token = json.required()) {
            if (token == JsonToken.START_OBJECT) {
                reader.read();
            } else {
                violations.add(what + " holds something that is not an object");
                json.skip(token);
            }
        }
    }

    private void readOutput() throws ProblemException {
        String name = null;
        while (json.required() == JsonToken.FIELD_NAME) {
            String member = json.name();
            JsonToken value = json.required();
            switch (member) {
                case "name" -> name = violations.string(json, value, "an output's \"name\"");
                case "parameters" -> {
                    if (value != JsonToken.VALUE_NULL) {
                        violations.object(json, value, "an output's \"parameters\"", this::readOutputParameter);
                    }
                }
                default -> json.skip(value);
            }
        }
        if (!InferRequest.OUTPUT.equals(name)) {
            violations.add("there is no output " + (name == null ? "without a name" : "\"" + name + "\"")
                    + "; this model has one, \"seconds\"");
        }
    }

    private void readOutputParameter(StrictJson parameters, String name, JsonToken value) throws ProblemException {
        if (name.equals("binary_data")) {
            binaryOutput = violations.bool(parameters, value, "\"binary_data\"");
        } else {
            parameters.skip(value);
        }
    }
}
