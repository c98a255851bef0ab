package io.querycast.sql;

import java.time.Duration;

/**
 * What a {@link StatementParser} may spend. What a text may hold is checked in linear time before the parser, whose effort
 * grows faster than the text, sees it.
 *
 * @param characters UTF-16 units in a text
 * @param tokens tokens in a text
 * @param depth brackets of any kind within each other
 * @param nameParts parts of a dotted name
 * @param timeout from the submission of a text to its answer
 * @param threads threads that parse; as many again stand in for threads that a text holds past its time
 * @param queue texts that wait for a thread
 */
public record ParserLimits(
        int characters, int tokens, int depth, int nameParts, Duration timeout, int threads, int queue) {
    /** Checks that each limit is at least 1. */
    public ParserLimits {
        requirePositive("characters", characters);
        requirePositive("tokens", tokens);
        requirePositive("depth", depth);
        requirePositive("nameParts", nameParts);
        requirePositive("timeout in milliseconds", timeout.toMillis());
        requirePositive("threads", threads);
        requirePositive("queue", queue);
    }

    /** {@return the limits of a server: half of the processors, and an answer within a second} */
    public static ParserLimits defaults() {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new ParserLimits(65_536, 20_000, 100, 32, Duration.ofSeconds(1), threads, 256);
    }

    /**
     * {@return these limits with another time-out}
     *
     * @param other from the submission of a text to its answer
     */
    public ParserLimits withTimeout(Duration other) {
        return new ParserLimits(characters, tokens, depth, nameParts, other, threads, queue);
    }

    /**
     * {@return these limits with other threads}
     *
     * @param otherThreads threads that parse
     * @param otherQueue texts that wait for a thread
     */
    public ParserLimits withThreads(int otherThreads, int otherQueue) {
        return new ParserLimits(characters, tokens, depth, nameParts, timeout, otherThreads, otherQueue);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }
}
