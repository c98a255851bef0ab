package io.querycast.scaler;

/** Something the scaler needs did not answer, or answered what cannot be used; the message says what and why. */
public final class ScalerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ScalerException(String message) {
        super(message);
    }

    ScalerException(String message, Throwable cause) {
        super(message, cause);
    }
}
