package io.querycast.convert;

/** Artifacts that cannot be converted; the message names the file, the offending value and what would be right. */
public final class ConversionException extends Exception {
    private static final long serialVersionUID = 1L;

    ConversionException(String message) {
        super(message);
    }

    ConversionException(String message, Throwable cause) {
        super(message, cause);
    }
}
