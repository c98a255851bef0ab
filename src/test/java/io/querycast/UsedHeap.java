package io.querycast;

/** How much memory lives. */
public final class UsedHeap {
    private UsedHeap() {}

    /**
     * {@return how many bytes more are in use after work than before it, garbage aside}
     *
     * @param work the work
     */
    public static long growthBy(Runnable work) {
        long before = afterCollection();
        work.run();
        return afterCollection() - before;
    }

    private static long afterCollection() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
