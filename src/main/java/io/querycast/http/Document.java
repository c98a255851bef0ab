package io.querycast.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A page, or a part of one, that never changes while the service runs. Thread-safe.
 *
 * @param mediaType its media type
 * @param content its bytes
 * @param packed the same in gzip; as it is if it is large
 * @param entityTag its name, equal for equal bytes
 * @param policy what a browser lets it do: its content security policy
 */
record Document(String mediaType, Buffer content, Buffer packed, String entityTag, String policy) implements Operation {
    /** Packing more than this would delay the start of the service noticeably. */
    private static final int WORTH_THE_START = 256 << 10;

    /** {@return a document of these bytes} */
    static Document of(String mediaType, Buffer content, String policy) {
        Buffer packed = content.length() <= WORTH_THE_START ? ContentCoding.GZIP.pack(content) : content;
        return new Document(mediaType, content, packed, entityTag(content), policy);
    }

    /** Weak, since it names the bytes packed and unpacked. */
    private static String entityTag(Buffer content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes());
            return "W/\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void handle(Exchange exchange) {
        HttpServerResponse response = exchange.response();
        response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        response.putHeader(HttpHeaders.ETAG, entityTag)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader("Content-Security-Policy", policy)
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (isNamedBy(exchange.request().headers().getAll(HttpHeaders.IF_NONE_MATCH))) {
            exchange.answerEmpty(304);
        } else if (packed != content
                && ContentCoding.forAnswer(exchange.request().getHeader(HttpHeaders.ACCEPT_ENCODING))
                        == ContentCoding.GZIP) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, ContentCoding.GZIP.headerValue());
            exchange.answer(200, mediaType, packed, false);
        } else {
            exchange.answer(200, mediaType, content, false);
        }
    }

    private boolean isNamedBy(List<String> ifNoneMatch) {
        String opaque = entityTag.substring("W/".length());
        return ifNoneMatch.stream()
                .flatMap(value -> List.of(value.split(",")).stream())
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(opaque) || tag.equals(entityTag));
    }
}
