package io.querycast.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON texts one after the other, strictly: UTF-8 without errors, no duplicate names, no lone surrogates, bounded
 * nesting, nothing behind the value. Characters of a string without escapes are read in place. Confined to one thread.
 */
final class StrictJson {
    /** What Jackson adds to some messages for programmers: its own settings, and that it will not show the text. */
    private static final Pattern ASIDE =
            Pattern.compile(" \\(start marker at \\[Source: .*?]\\)|, from `[^`]*`|: enable `[^`]*` to allow");

    /** Half of a pair, where a message of Jackson names the character that it stopped at. */
    private static final Pattern LONE_SURROGATE = Pattern.compile("\\p{Cs}");

    /** A factory keeps up to 12,000 names that it read: short ones are worth it, but there is a new one after a longer one. */
    private static final int LONGEST_NAME_KEPT = 64;

    private final ServiceOptions.Limits limits;
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private CharBuffer text = CharBuffer.allocate(8192);
    private JsonFactory factory;
    private boolean readLongName;
    private @Nullable JsonParser parser;

    StrictJson(ServiceOptions.Limits limits) {
        this.limits = limits;
        this.factory = factory(limits);
    }

    private static JsonFactory factory(ServiceOptions.Limits limits) {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.jsonDepth())
                        .maxStringLength(limits.bodyBytes())
                        .maxNumberLength(limits.bodyBytes())
                        .maxNameLength(limits.bodyBytes())
                        .build())
                .build();
    }

    /** Begins with a text. */
    void open(Buffer json) throws ProblemException {
        ByteBuffer bytes = ((BufferInternal) json).getByteBuf().nioBuffer();
        int length = bytes.remaining();
        if (text.capacity() < length) {
            text = CharBuffer.allocate(Math.max(length, 2 * text.capacity()));
        }
        text.clear();
        int start = bytes.position();
        CoderResult result = utf8.reset().decode(bytes, text, true);
        if (result.isError()) {
            throw new ProblemException(
                    ProblemType.MALFORMED_JSON, "the JSON is not UTF-8 at byte " + (bytes.position() - start));
        }
        if (readLongName) {
            factory = factory(limits);
            readLongName = false;
        }
        try {
            parser = factory.createParser(text.array(), 0, text.position());
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    private JsonParser parser() {
        if (parser == null) {
            throw new IllegalStateException("no text was opened");
        }
        return parser;
    }

    /**
     * {@return the next token; null at the end}
     *
     * @throws ProblemException if what follows is not JSON
     */
    @Nullable
    JsonToken next() throws ProblemException {
        try {
            JsonToken token = parser().nextToken();
            if (token == JsonToken.FIELD_NAME) {
                String name = parser().currentName();
                readLongName |= name.length() > LONGEST_NAME_KEPT;
                requireSurrogatePairs(name);
            } else if (token == JsonToken.VALUE_STRING && parser().getTextCharacters() != text.array()) {
                requireSurrogatePairs(CharBuffer.wrap(chars(), offset(), length()));
            }
            return token;
        } catch (JsonProcessingException e) {
            throw malformed(e.getOriginalMessage(), e.getLocation());
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    /** {@return the next token, which the text may not end before} */
    JsonToken required() throws ProblemException {
        JsonToken token = next();
        if (token == null) {
            throw malformed("the text ends too early", parser().currentLocation());
        }
        return token;
    }

    /** Raw UTF-8 was checked as it was decoded: only escapes can make a lone surrogate. */
    private void requireSurrogatePairs(CharSequence string) throws ProblemException {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (Character.isSurrogate(c)) {
                i++;
                if (i == string.length() || !Character.isSurrogatePair(c, string.charAt(i))) {
                    throw malformed(
                            String.format("\\u%04x is a lone surrogate", (int) c), parser().currentTokenLocation());
                }
            }
        }
    }

    private static ProblemException malformed(String reason, @Nullable JsonLocation location) {
        String where =
                location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
        String told =
                LONE_SURROGATE.matcher(ASIDE.matcher(reason).replaceAll("")).replaceAll("\ufffd");
        return new ProblemException(ProblemType.MALFORMED_JSON, "the body is not JSON" + where + ": " + told);
    }

    /** {@return the name of the current member} */
    String name() throws ProblemException {
        try {
            return parser().currentName();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    /** {@return where the current string's characters are} */
    char[] chars() {
        try {
            return parser().getTextCharacters();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    /** {@return where in {@link #chars} they begin} */
    int offset() {
        try {
            return parser().getTextOffset();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    /** {@return how many there are} */
    int length() {
        try {
            return parser().getTextLength();
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot be read", e);
        }
    }

    /** {@return the current token as text} */
    String string() {
        return new String(chars(), offset(), length());
    }

    /** Passes over the value that begins with the current token. */
    void skip(JsonToken first) throws ProblemException {
        int depth = 0;
        JsonToken token = first;
        while (true) {
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0) {
                return;
            }
            token = required();
        }
    }

    /** Nothing but white space may follow. */
    void end() throws ProblemException {
        JsonToken token = next();
        if (token != null) {
            throw malformed("something follows the value", parser().currentTokenLocation());
        }
    }
}
