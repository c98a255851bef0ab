package io.querycast.http;

import org.jspecify.annotations.Nullable;

/** The server cannot start; the message says why. */
public final class ServerException extends Exception {
    private static final long serialVersionUID = 1L;

    ServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
