package io.querycast.cli;

/**
 * Where a query was read.
 *
 * @param input a file's name, {@code standard input}, or which argument
 * @param line the line it begins on, from 1; 0 for an argument, which has no lines
 */
record Origin(String input, long line) {
    @Override
    public String toString() {
        return line == 0 ? input : input + ":" + line;
    }
}
