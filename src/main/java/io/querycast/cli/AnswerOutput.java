package io.querycast.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, written in large blocks that never end inside an answer: {@link #flush} says that all written so far is
 * complete, and only what is complete is passed on. A reader who closes the pipe ends it quietly.
 */
final class AnswerOutput extends OutputStream {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int KILLED_BY_SIGNAL = 128;
    private static final long HALT_PATIENCE_MILLIS = 250;

    private final OutputStream target;
    private final boolean terminal;
    private final Progress progress;
    private byte[] buffer = new byte[2 * BLOCK_BYTES];
    private int size;
    private int complete;
    private boolean abandoned;
    private @Nullable TerminationSignals signals;

    /**
     * Creates the output.
     *
     * @param target where the bytes go
     * @param terminal whether that is a terminal, on which the progress bar has to give way
     * @param progress shows the bar
     */
    AnswerOutput(OutputStream target, boolean terminal, Progress progress) {
        this.target = target;
        this.terminal = terminal;
        this.progress = progress;
    }

    @Override
    public void write(int oneByte) {
        write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (size + length > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(size + length, 2 * buffer.length));
        }
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    /** Marks everything written so far as complete, and passes it on if it is a block or more. */
    @Override
    public synchronized void flush() {
        complete = size;
        if (complete >= BLOCK_BYTES) {
            drain();
        }
    }

    /**
     * Passes everything complete on.
     *
     * @throws CommandFailure if it cannot be written, other than because nobody reads it any more
     */
    synchronized void drain() {
        try {
            if (complete > 0 && !abandoned) {
                synchronized (progress) {
                    if (terminal) {
                        progress.erase();
                    }
                    target.write(buffer, 0, complete);
                    target.flush();
                }
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("Broken pipe")) {
                throw CommandFailure.couldNotWork("standard output cannot be written: " + e.getMessage(), e);
            }
            abandoned = true;
        } finally {
            System.arraycopy(buffer, complete, buffer, 0, size - complete);
            size -= complete;
            complete = 0;
        }
    }

    /** {@return whether the reader has closed the pipe, so that no answer will be read any more} */
    synchronized boolean abandoned() {
        return abandoned;
    }

    /** From now on a signal that asks the process to end ends it at once, with everything complete passed on. */
    void drainOnTermination() {
        signals = new TerminationSignals(signal -> drainAndHalt(KILLED_BY_SIGNAL + signal));
    }

    /** Also halts when passing on takes too long: the reader of a pipe may have stopped reading. */
    private void drainAndHalt(int exitStatus) {
        Thread draining = new Thread(() -> {
            synchronized (this) {
                try {
                    drain();
                } finally {
                    Runtime.getRuntime().halt(exitStatus);
                }
            }
        });
        draining.setDaemon(true);
        draining.start();
        try {
            draining.join(HALT_PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitStatus);
    }

    /** Lets signals do again what they did before {@link #drainOnTermination}; standard output stays open. */
    @Override
    public void close() {
        if (signals != null) {
            signals.close();
        }
    }
}
