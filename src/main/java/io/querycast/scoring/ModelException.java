package io.querycast.scoring;

/** A model file that cannot be used; the message names the file and what is wrong with it. */
public final class ModelException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message what is wrong, for the person who chose the file
     */
    public ModelException(String message) {
        super(message);
    }

    /**
     * Creates one with its cause.
     *
     * @param message what is wrong, for the person who chose the file
     * @param cause what was caught
     */
    public ModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
