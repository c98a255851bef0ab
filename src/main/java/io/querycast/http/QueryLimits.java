package io.querycast.http;

/**
 * Checks the queries of a request against the limits.
 *
 * @param limits the limits
 */
record QueryLimits(ServiceOptions.Limits limits) {
    private static final int BYTES_PER_CHAR = 3;

    /**
     * Checks one query.
     *
     * @param index which one, from 0
     * @param chars holds its text
     * @param offset where it begins
     * @param length how many characters it has
     * @throws ProblemException if it is too long, or one too many
     */
    void check(int index, char[] chars, int offset, int length) throws ProblemException {
        checkCount(index + 1);
        if (length > limits.queryBytes() / BYTES_PER_CHAR) {
            int bytes = utf8Length(chars, offset, length);
            if (bytes > limits.queryBytes()) {
                throw new ProblemException(
                        ProblemType.QUERY_TOO_LONG,
                        "query " + index + " (the first is 0) has " + bytes + " bytes in UTF-8, more than "
                                + limits.queryBytes());
            }
        }
    }

    /**
     * {@return whether {@link #check} has no objection}
     *
     * @param index which query, from 0
     * @param chars holds its text
     * @param offset where it begins
     * @param length how many characters it has
     */
    boolean allow(int index, char[] chars, int offset, int length) {
        return index < limits.queries()
                && (length <= limits.queryBytes() / BYTES_PER_CHAR
                        || utf8Length(chars, offset, length) <= limits.queryBytes());
    }

    /**
     * Checks how many queries there are.
     *
     * @param queries so many until now
     * @throws ProblemException if they are too many
     */
    void checkCount(int queries) throws ProblemException {
        if (queries > limits.queries()) {
            throw new ProblemException(
                    ProblemType.TOO_MANY_QUERIES,
                    "there are more than " + limits.queries() + " queries in the request");
        }
    }

    private static int utf8Length(char[] chars, int offset, int length) {
        int bytes = length;
        for (int i = offset; i < offset + length; i++) {
            if (chars[i] >= 0x80) {
                // A surrogate pair is 2 characters and 4 bytes.
                bytes += chars[i] < 0x800 || Character.isSurrogate(chars[i]) ? 1 : 2;
            }
        }
        return bytes;
    }
}
