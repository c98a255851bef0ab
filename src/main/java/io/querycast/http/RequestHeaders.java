package io.querycast.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request's headers, read strictly: one that counts may come once only.
 *
 * @param all the headers
 */
record RequestHeaders(MultiMap all) {
    private static final CharSequence REQUEST_TIMEOUT = HttpHeaders.createOptimized("Request-Timeout");
    private static final CharSequence INFERENCE_HEADER_CONTENT_LENGTH =
            HttpHeaders.createOptimized("Inference-Header-Content-Length");
    private static final String JSON = "application/json";
    private static final Pattern JSON_UTF_8 =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?;?", Pattern.CASE_INSENSITIVE);

    private @Nullable String single(CharSequence name) throws ProblemException {
        List<String> values = all.getAll(name);
        if (values.isEmpty()) {
            return null;
        }
        if (values.size() > 1) {
            throw new ProblemException(
                    ProblemType.MALFORMED_HEADER,
                    "the header " + name + " is there " + values.size() + " times, not once");
        }
        return values.get(0);
    }

    /** {@return the caller's deadline, or null} */
    @Nullable
    Duration requestTimeout() throws ProblemException {
        String value = single(REQUEST_TIMEOUT);
        if (value == null) {
            return null;
        }
        if (!value.matches("[1-9]|[1-5][0-9]|60")) {
            throw new ProblemException(
                    ProblemType.MALFORMED_HEADER,
                    "the header Request-Timeout is \"" + value + "\", not a whole number of seconds from 1 to 60");
        }
        return Duration.ofSeconds(Integer.parseInt(value));
    }

    /**
     * Checks the body's media type.
     *
     * @param protocol whether the request is one of the Open Inference Protocol, whose clients often send none
     */
    void requireJson(boolean protocol) throws ProblemException {
        String type = single(HttpHeaders.CONTENT_TYPE);
        if (JSON.equals(type) || (type == null && protocol)) {
            return;
        }
        boolean supported = type != null
                && (JSON_UTF_8.matcher(type.strip()).matches()
                        || (protocol && type.strip().toLowerCase(Locale.ROOT).equals("application/octet-stream")));
        if (!supported) {
            throw new ProblemException(
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    (type == null ? "Content-Type is missing" : "Content-Type is \"" + type + "\"")
                            + "; it must be application/json in UTF-8"
                            + (protocol ? " or application/octet-stream" : ""));
        }
    }

    /**
     * {@return how long the body is, -1 if that is not said}
     *
     * @param limit its largest length
     * @throws ProblemException if it is longer
     */
    long contentLength(int limit) throws ProblemException {
        String length = single(HttpHeaders.CONTENT_LENGTH);
        // Netty lets digits through alone, and no more than a long takes.
        long bytes = length == null ? -1 : Long.parseLong(length);
        if (bytes > limit) {
            throw RequestBody.tooLarge(limit);
        }
        return bytes;
    }

    /** {@return how the body is packed} */
    ContentCoding contentCoding() throws ProblemException {
        return ContentCoding.ofRequest(single(HttpHeaders.CONTENT_ENCODING));
    }

    /**
     * {@return how many bytes of a body are JSON, the rest being binary tensors; -1 if all are}
     *
     * @param bodyBytes length of the body, unpacked
     */
    int inferenceHeaderLength(int bodyBytes) throws ProblemException {
        String value = single(INFERENCE_HEADER_CONTENT_LENGTH);
        if (value == null) {
            return -1;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) > bodyBytes) {
            throw new ProblemException(
                    ProblemType.MALFORMED_HEADER,
                    "the header Inference-Header-Content-Length is \"" + value
                            + "\", not a number of bytes from 0 to the " + bodyBytes + " of the body");
        }
        return Integer.parseInt(value);
    }
}
