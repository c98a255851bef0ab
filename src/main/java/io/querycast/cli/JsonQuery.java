package io.querycast.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Parses a line that holds one JSON object: its member {@code sql} is the query, its member {@code id} is kept as it is
 * written, all others are ignored.
 */
final class JsonQuery {
    /** Ids are held until their batch is answered. */
    static final int MAX_ID_CHARS = 4096;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES) // or it would keep every name it ever read
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(JsonLinesReader.MAX_LINE_CHARS)
                    .build())
            .build();

    private final Origin origin;
    private final char[] line;
    private final int start;
    private final JsonParser parser;
    private @Nullable String id;
    private char @Nullable [] chars;
    private int offset;
    private int length;

    private JsonQuery(Origin origin, char[] line, int start, JsonParser parser) {
        this.origin = origin;
        this.line = line;
        this.start = start;
        this.parser = parser;
    }

    /**
     * {@return the query in a line}
     *
     * @param origin where the line was read
     * @param line holds the line, and the query's text unless that was written with escapes
     * @param start where the line begins
     * @param length how many characters it has
     * @throws CommandFailure if the line is not such an object
     */
    static Query parse(Origin origin, char[] line, int start, int length) {
        try (JsonParser parser = JSON.createParser(line, start, length)) {
            return new JsonQuery(origin, line, start, parser).parse();
        } catch (JsonProcessingException e) {
            JsonLocation location = e.getLocation();
            throw failure(
                    origin,
                    "not JSON: " + e.getOriginalMessage()
                            + (location == null ? "" : ", at column " + location.getColumnNr()));
        } catch (IOException e) {
            throw new IllegalStateException("an array cannot fail to be read", e);
        }
    }

    private Query parse() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw failure(origin, "not a JSON object");
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            if (name.equals("sql")) {
                readSql();
            } else if (name.equals("id")) {
                readId();
            } else {
                parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw failure(origin, "more than one JSON value");
        }
        if (chars == null) {
            throw failure(origin, "no member \"sql\"");
        }
        return new Query(origin, chars, offset, length, id).checked();
    }

    private void readSql() throws IOException {
        if (chars != null) {
            throw failure(origin, "more than one member \"sql\"");
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw failure(origin, "\"sql\" is not a string");
        }
        chars = parser.getTextCharacters();
        offset = parser.getTextOffset();
        length = parser.getTextLength();
        if (chars != line) {
            chars = Arrays.copyOfRange(chars, offset, offset + length);
            offset = 0;
            checkSurrogates("sql", chars);
        }
    }

    private void readId() throws IOException {
        if (id != null) {
            throw failure(origin, "more than one member \"id\"");
        }
        int from = start + (int) parser.currentTokenLocation().getCharOffset();
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            checkSurrogates("id", parser.getText().toCharArray());
        }
        parser.skipChildren();
        int to = start + (int) parser.currentLocation().getCharOffset();
        if (to - from > MAX_ID_CHARS) {
            throw failure(origin, "\"id\" is longer than " + MAX_ID_CHARS + " characters");
        }
        id = new String(line, from, to - from);
    }

    /** Escapes can spell half a character, which no text in UTF-8 can hold. */
    private void checkSurrogates(String name, char[] text) {
        for (int i = 0; i < text.length; i++) {
            if (text[i] >= Character.MIN_SURROGATE) {
                i += checkSurrogate(name, text, i);
            }
        }
    }

    /** {@return how many characters to skip, since they belong to the one at an index} */
    private int checkSurrogate(String name, char[] text, int index) {
        if (!Character.isSurrogate(text[index])) {
            return 0;
        }
        if (!Character.isSurrogatePair(text[index], index + 1 < text.length ? text[index + 1] : 0)) {
            throw failure(
                    origin, String.format("\"%s\" holds half a surrogate pair: \\u%04x", name, (int) text[index]));
        }
        return 1;
    }

    private static CommandFailure failure(Origin origin, String message) {
        return CommandFailure.badInput(origin + ": " + message);
    }
}
