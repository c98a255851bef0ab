package io.querycast.http;

import java.util.Map;

/**
 * One error, as the caller will see it.
 *
 * @param type its kind
 * @param detail what is wrong with this request, naming the offending value and what would be right
 * @param headers what the answer must carry besides, by header name
 */
record Problem(ProblemType type, String detail, Map<String, String> headers) {
    static final int MAX_DETAIL = 400;

    /** Copies the headers; a long detail is cut, since it may quote the caller. */
    Problem {
        headers = Map.copyOf(headers);
        detail = detail.length() <= MAX_DETAIL ? detail : cut(detail) + "…";
    }

    private static String cut(String detail) {
        return detail.substring(
                0, Character.isHighSurrogate(detail.charAt(MAX_DETAIL - 1)) ? MAX_DETAIL - 1 : MAX_DETAIL);
    }

    Problem(ProblemType type, String detail) {
        this(type, detail, Map.of());
    }
}
