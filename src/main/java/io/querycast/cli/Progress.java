package io.querycast.cli;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * How far reading has come: a bar on standard error while it takes longer than a second, if that is a terminal. Whoever
 * writes to the terminal meanwhile holds this object's lock and has the bar erased first.
 */
final class Progress implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int REFRESH_MILLIS = 200;
    private static final int WIDTH = 78;

    private final PrintWriter terminal;
    private final boolean shown;
    private final long totalBytes;
    private final long startNanos = System.nanoTime();
    private long bytes;
    private boolean drawn;
    private @Nullable ProgressBar bar;

    /**
     * Starts measuring.
     *
     * @param terminal standard error
     * @param shown whether to show a bar at all
     * @param totalBytes how much there is to read; -1 if that is unknown
     */
    Progress(PrintWriter terminal, boolean shown, long totalBytes) {
        this.terminal = terminal;
        this.shown = shown;
        this.totalBytes = totalBytes;
    }

    /** Counts bytes that were read. */
    void read(long count) {
        bytes += count;
        Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
        if (bar == null && shown && elapsed.compareTo(PATIENCE) > 0) {
            bar = new ProgressBarBuilder()
                    .setTaskName("predicting")
                    .setInitialMax(totalBytes)
                    .setUnit(" MB", 1_000_000)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REFRESH_MILLIS)
                    .startsFrom(bytes, elapsed)
                    .setConsumer(new Line())
                    .build();
        }
        if (bar != null) {
            bar.stepTo(bytes);
        }
    }

    /** Removes the bar from its line until it is next drawn. */
    synchronized void erase() {
        if (drawn) {
            terminal.print("\r\033[K");
            terminal.flush();
            drawn = false;
        }
    }

    /** Prints a line above the bar. */
    synchronized void printAbove(String line) {
        erase();
        terminal.println(line);
        terminal.flush();
    }

    /** Ends the bar and removes it. */
    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    /** Draws the bar over itself. */
    private final class Line implements ProgressBarConsumer {
        @Override
        public int getMaxRenderedLength() {
            return WIDTH;
        }

        @Override
        public void accept(String rendered) {
            synchronized (Progress.this) {
                terminal.print("\r" + rendered);
                terminal.flush();
                drawn = true;
            }
        }

        @Override
        public void close() {
            erase();
        }
    }
}
