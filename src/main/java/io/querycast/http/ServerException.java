package io.querycast.http;

/** The server cannot start; the message says why. */
public final class ServerException extends Exception {
    private static final long serialVersionUID = 1L;

    ServerException(String message, Throwable cause) {
        super(message, cause);
    }
}
