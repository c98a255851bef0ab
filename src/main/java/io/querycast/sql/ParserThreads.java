package io.querycast.sql;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A fixed number of threads with a bounded queue before them. A thread that is overdue is made up for by another until it
 * comes back, but there are never more than twice as many threads as there should be.
 */
final class ParserThreads {
    /** Enough for the deepest text within the default limits, and soon overrun by one that the limits do not catch. */
    private static final long STACK_BYTES = 1 << 20;

    private final int threads;
    private final ThreadPoolExecutor executor;
    private int overdue;

    ParserThreads(int threads, int queue) {
        this.threads = threads;
        AtomicInteger started = new AtomicInteger();
        executor =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(queue), work -> {
                    Thread thread = new Thread(null, work, "sql-parser-" + started.incrementAndGet(), STACK_BYTES);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** {@return whether the work will be done; not if the queue is full or the threads are closed} */
    boolean offer(Runnable work) {
        try {
            executor.execute(work);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Tells that one of the threads is held by work that should have ended. */
    synchronized void lose() {
        overdue++;
        resize();
    }

    /** Tells that such a thread is free again. */
    synchronized void regain() {
        overdue--;
        resize();
    }

    private void resize() {
        int size = threads + Math.min(overdue, threads);
        if (size > executor.getMaximumPoolSize()) {
            executor.setMaximumPoolSize(size);
            executor.setCorePoolSize(size);
        } else {
            executor.setCorePoolSize(size);
            executor.setMaximumPoolSize(size);
        }
    }

    /** {@return the work that no thread had begun, and now none will} */
    List<Runnable> close() {
        return executor.shutdownNow();
    }
}
