package io.querycast.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process after what a JVM does not recover from, such as no memory left: an orchestrator starts a new one, while
 * a wounded one might answer health checks for a long time.
 */
final class FatalErrors {
    private static final Logger LOG = LoggerFactory.getLogger(FatalErrors.class);
    private static final int EXIT_STATUS = 3;

    private FatalErrors() {}

    /** Takes what no thread catches from now on. To be called before memory is short: then this class could not be loaded. */
    static void watch() {
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> uncaught(failure));
    }

    /** Takes what nobody caught: tells it, and ends the process if it is fatal. */
    static void uncaught(Throwable failure) {
        endIfFatal(failure);
        LOG.warn("uncaught", failure);
    }

    /** Ends the process if a failure is fatal. */
    static void endIfFatal(Throwable failure) {
        if (isFatal(failure)) {
            try {
                LOG.error("fatal: the process ends", failure);
            } finally {
                Runtime.getRuntime().halt(EXIT_STATUS);
            }
        }
    }

    static boolean isFatal(Throwable failure) {
        return failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError);
    }
}
