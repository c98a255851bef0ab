package io.querycast.cli;

/** Is told how reading the inputs goes on. */
interface InputListener {
    /** The input has nothing more to read just now: whoever feeds it may be waiting for answers. */
    void waiting();

    /**
     * Some input was read.
     *
     * @param bytes how many, as they are stored
     */
    void read(long bytes);
}
