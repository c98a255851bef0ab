package io.querycast.http;

/** Takes the queries of a request as they are read. */
@FunctionalInterface
interface QueryConsumer {
    /**
     * Takes one query.
     *
     * @param chars holds its text, until this call returns
     * @param offset where it begins
     * @param length how many characters it has
     */
    void query(char[] chars, int offset, int length);
}
