package io.querycast.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells terminals from files and pipes: the launcher knows and says it in a system property. Without it, {@code /proc} shows
 * it on Linux; elsewhere nothing is a terminal.
 */
final class Terminal {
    static final int STANDARD_INPUT = 0;
    static final int STANDARD_OUTPUT = 1;
    static final int STANDARD_ERROR = 2;

    private Terminal() {}

    /** {@return whether one of this process's file descriptors is a terminal} */
    static boolean is(int fileDescriptor) {
        String terminals = System.getProperty("querycast.terminals");
        if (terminals != null) {
            return terminals.indexOf('0' + fileDescriptor) >= 0;
        }
        try {
            String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + fileDescriptor))
                    .toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }
}
