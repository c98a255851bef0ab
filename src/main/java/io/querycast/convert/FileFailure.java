package io.querycast.convert;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file that cannot be read or written, with a message for the user: the system's own is often only the file's name. */
final class FileFailure extends IOException {
    private static final long serialVersionUID = 1L;

    FileFailure(Path file, String problem) {
        super(file + " " + problem);
    }

    FileFailure(Path file, String problem, IOException cause) {
        super(file + " " + problem + ": " + reason(cause), cause);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof FileSystemException failure && failure.getReason() != null
                ? failure.getReason()
                : String.valueOf(e.getMessage());
    }
}
