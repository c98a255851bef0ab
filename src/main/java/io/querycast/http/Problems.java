package io.querycast.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Problems as bytes, and what the HTTP decoder refused as problems. */
final class Problems {
    private Problems() {}

    /** {@return whether errors on a path have the form of the Open Inference Protocol} */
    static boolean isProtocolPath(@Nullable String path) {
        return path != null && (path.equals("/v2") || path.startsWith("/v2/"));
    }

    /**
     * {@return a problem as JSON}
     *
     * @param problem the problem
     * @param protocol whether in the form of the Open Inference Protocol, or as RFC 9457 says
     */
    static Buffer render(Problem problem, boolean protocol) {
        if (protocol) {
            return new JsonObject().put("error", problem.detail()).toBuffer();
        }
        ProblemType type = problem.type();
        return new JsonObject()
                .put("type", type.uri())
                .put("title", type.title())
                .put("status", type.status())
                .put("detail", problem.detail())
                .toBuffer();
    }

    /**
     * {@return what is wrong with a request that could not be decoded}
     *
     * @param cause what the decoder says
     */
    static Problem ofDecoder(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new Problem(ProblemType.URI_TOO_LONG, "the request line is longer than this service accepts");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new Problem(ProblemType.HEADERS_TOO_LARGE, "the header fields are larger than this service accepts");
        }
        String reason = cause == null || cause.getMessage() == null ? "it cannot be read" : cause.getMessage();
        return new Problem(ProblemType.MALFORMED_REQUEST, "the request is malformed: " + printable(reason));
    }

    private static String printable(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
