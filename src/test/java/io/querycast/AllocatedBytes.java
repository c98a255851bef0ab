package io.querycast;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts bytes instead of seconds: a guard of the speed that gives the same verdict on every machine. */
public final class AllocatedBytes {
    private static final int ROUNDS = 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private AllocatedBytes() {}

    /**
     * {@return the bytes that this thread allocates for each operation, after a first round that does not count}
     *
     * @param operations how many a round has
     * @param round does them all
     */
    public static double perOperation(int operations, Runnable round) {
        round.run();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        return (double) allocated / ((long) ROUNDS * operations);
    }
}
