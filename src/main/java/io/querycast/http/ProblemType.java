package io.querycast.http;

import java.util.Locale;

/** Every kind of error the service answers with; described one by one in {@code docs/problems.md}. */
enum ProblemType {
    MALFORMED_REQUEST(400, "The request is not HTTP as its standard says"),
    MALFORMED_HEADER(400, "A header cannot be understood"),
    MALFORMED_JSON(400, "The body is not JSON"),
    MALFORMED_BODY(400, "The body cannot be decoded"),
    UNAUTHORIZED(401, "No valid API key"),
    NOT_FOUND(404, "Nothing is here"),
    MODEL_NOT_FOUND(404, "No such model or version"),
    METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
    REQUEST_TIMEOUT(408, "The body did not arrive in time"),
    BODY_TOO_LARGE(413, "The body is too large"),
    URI_TOO_LONG(414, "The request line is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, "The media type is not supported"),
    UNSUPPORTED_CONTENT_ENCODING(415, "The content encoding is not supported"),
    INVALID_REQUEST(422, "The JSON breaks the schema"),
    TOO_MANY_QUERIES(422, "There are too many queries in one request"),
    QUERY_TOO_LONG(422, "A query is too long"),
    MODEL_NOT_LINEAR(422, "This model cannot be explained"),
    RATE_LIMITED(429, "This API key is over its rate"),
    HEADERS_TOO_LARGE(431, "The header fields are too large"),
    INTERNAL_ERROR(500, "The service failed"),
    SATURATED(503, "The service is saturated"),
    NOT_READY(503, "The service is not ready yet"),
    DEADLINE_PASSED(504, "The deadline passed");

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** {@return the HTTP status it is answered with} */
    int status() {
        return status;
    }

    /** {@return what went wrong in general, for a person} */
    String title() {
        return title;
    }

    /** {@return the last part of its stable URI, for example {@code malformed-json}} */
    String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return its stable URI: the {@code type} of a problem document} */
    String uri() {
        return "urn:querycast:problem:" + slug();
    }
}
