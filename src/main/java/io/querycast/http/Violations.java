package io.querycast.http;

import com.fasterxml.jackson.core.JsonToken;
import org.jspecify.annotations.Nullable;

/**
 * What breaks the schema of a JSON text that is being read. The first violation is kept and thrown when the text was read
 * to its end: a text that is not JSON is that before anything else.
 */
final class Violations {
    private @Nullable ProblemException first;

    /** Reads one member of an object. */
    @FunctionalInterface
    interface MemberReader {
        void read(StrictJson json, String name, JsonToken value) throws ProblemException;
    }

    void add(String detail) {
        add(new ProblemException(ProblemType.INVALID_REQUEST, detail));
    }

    void add(ProblemException violation) {
        if (first == null) {
            first = violation;
        }
    }

    /** {@return whether there is none so far} */
    boolean isEmpty() {
        return first == null;
    }

    void throwFirst() throws ProblemException {
        if (first != null) {
            throw first;
        }
    }

    /** {@return the current value if it is a string, else null} */
    @Nullable
    String string(StrictJson json, JsonToken value, String what) throws ProblemException {
        if (value == JsonToken.VALUE_STRING) {
            return json.string();
        }
        add(what + " is not a string");
        json.skip(value);
        return null;
    }

    /** {@return the current value if it is true, false otherwise} */
    boolean bool(StrictJson json, JsonToken value, String what) throws ProblemException {
        if (!value.isBoolean()) {
            add(what + " is not true or false");
            json.skip(value);
        }
        return value == JsonToken.VALUE_TRUE;
    }

    /** {@return the current value if it is a whole number from 0 to 999,999,999, else -1} */
    int integer(StrictJson json, JsonToken value, String what) throws ProblemException {
        if (value == JsonToken.VALUE_NUMBER_INT) {
            String digits = json.string();
            if (digits.matches("[0-9]{1,9}")) {
                return Integer.parseInt(digits);
            }
        }
        add(what + " is not a whole number from 0 to 999999999");
        json.skip(value);
        return -1;
    }

    /** Reads the current value's members if it is an object. */
    void object(StrictJson json, JsonToken value, String what, MemberReader reader) throws ProblemException {
        if (value != JsonToken.START_OBJECT) {
            add(what + " is not an object");
            json.skip(value);
            return;
        }
        while (json.required() == JsonToken.FIELD_NAME) {
            reader.read(json, json.name(), json.required());
        }
    }
}
