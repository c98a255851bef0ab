package io.querycast.sql;

import io.querycast.sql.Statement.Unparsed;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads texts as SQL on a few threads of its own, and answers each within its time whatever the text is: a queue that is
 * full, a time-out, or a text that overruns the parser is an answer, too. Thread-safe.
 *
 * <p>JSqlParser looks for a request to stop only between some steps of its work, so a caller is answered on time even if the
 * thread is not free yet. The limits on what a text may hold keep that short: no text within them was found to hold a thread
 * for more than some seconds.
 */
public final class StatementParser implements AutoCloseable {
    private final ParserLimits limits;
    private final ParserThreads threads;

    /**
     * Starts the threads; {@link #close} ends them.
     *
     * @param limits what may be spent
     */
    public StatementParser(ParserLimits limits) {
        this.limits = limits;
        threads = new ParserThreads(limits.threads(), limits.queue());
    }

    /** Reads a statement of its own, so that the first of a caller need not wait for the parser's classes. */
    public void warmUp() {
        StatementReader statement =
                new StatementReader("select count(*) from t join u on t.a = u.a where b in (1)", limits);
        threads.offer(statement::read);
    }

    /**
     * {@return what a text is, within the time-out and never exceptionally}; the future is completed on a thread of the
     * parser or of the JDK's timer, which must not be held, and to cancel it is to stop the reading.
     *
     * @param sql the text, taken as it is; one semicolon or several at its end are fine
     */
    public CompletableFuture<Statement> parse(String sql) {
        ParseTask task = new ParseTask(new StatementReader(sql, limits), threads);
        if (!threads.offer(task)) {
            return CompletableFuture.completedFuture(new Unparsed("parser busy"));
        }
        long milliseconds = limits.timeout().toMillis();
        return task.answer()
                .completeOnTimeout(
                        new Unparsed("parser out of time, " + milliseconds + " ms"),
                        milliseconds,
                        TimeUnit.MILLISECONDS);
    }

    /** Ends the threads. What still waits is answered at once, what is being read by its time-out. */
    @Override
    public void close() {
        for (Runnable waiting : threads.close()) {
            if (waiting instanceof ParseTask task) {
                task.answer().complete(new Unparsed("parser closed"));
            }
        }
    }
}
