package io.querycast.http;

import com.fasterxml.jackson.core.JsonToken;

/**
 * Reads the body of {@code POST /v1/predictions}. What breaks the schema is told only when the text was read to its end:
 * a text that is not JSON is that before anything else. Confined to one thread.
 */
final class PredictionRequestReader {
    private static final int MAX_EXPLAINED = 100;

    private final QueryLimits limits;
    private int queries;
    private boolean explain;
    private Violations violations = new Violations();

    PredictionRequestReader(QueryLimits limits) {
        this.limits = limits;
    }

    /**
     * {@return whether an explanation is asked for}
     *
     * @param json the body, opened
     * @param consumer takes the queries
     * @throws ProblemException if the body is not a request
     */
    boolean read(StrictJson json, QueryConsumer consumer) throws ProblemException {
        queries = -1;
        explain = false;
        violations = new Violations();
        JsonToken token = json.required();
        if (token == JsonToken.START_OBJECT) {
            while (json.required() == JsonToken.FIELD_NAME) {
                readMember(json, consumer);
            }
        } else {
            violations.add("the body is not an object like {\"queries\": [\"select …\"]}");
            json.skip(token);
        }
        json.end();
        if (violations.isEmpty()) {
            checkWhole();
        }
        violations.throwFirst();
        return explain;
    }

    private void checkWhole() {
        if (queries < 0) {
            violations.add("the member \"queries\" is missing: a list of SQL texts");
        } else if (queries == 0) {
            violations.add("\"queries\" is empty: it must hold at least one SQL text");
        } else if (explain && queries > MAX_EXPLAINED) {
            violations.add(new ProblemException(
                    ProblemType.TOO_MANY_QUERIES,
                    "there are " + queries + " queries; with \"explain\" at most " + MAX_EXPLAINED));
        }
    }

    private void readMember(StrictJson json, QueryConsumer consumer) throws ProblemException {
        String name = json.name();
        JsonToken value = json.required();
        if (name.equals("queries") && value == JsonToken.START_ARRAY) {
            readQueries(json, consumer);
        } else if (name.equals("explain") && value.isBoolean()) {
            explain = value == JsonToken.VALUE_TRUE;
        } else {
            switch (name) {
                case "queries" -> violations.add("\"queries\" is not a list of SQL texts");
                case "explain" -> violations.add("\"explain\" is not true or false");
                default ->
                    violations.add("the member \"" + name + "\" is unknown; \"queries\" and \"explain\" are known");
            }
            json.skip(value);
        }
    }

    private void readQueries(StrictJson json, QueryConsumer consumer) throws ProblemException {
        queries = 0;
        for (JsonToken token = json.required(); token != JsonToken.END_ARRAY; token = json.required()) {
            if (token == JsonToken.VALUE_STRING) {
                if (violations.isEmpty()) {
                    readQuery(json, consumer);
                }
            } else {
                violations.add("query " + queries + " (the first is 0) is not a string");
                json.skip(token);
            }
            queries++;
        }
    }

    private void readQuery(StrictJson json, QueryConsumer consumer) {
        char[] chars = json.chars();
        int offset = json.offset();
        int length = json.length();
        try {
            limits.check(queries, chars, offset, length);
            consumer.query(chars, offset, length);
        } catch (ProblemException e) {
            violations.add(e);
        }
    }
}
