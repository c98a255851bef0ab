package io.querycast.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that appears whole or not at all: written beside its target, moved over it by {@link #commit}, else deleted. */
final class PendingFile implements AutoCloseable {
    private final Path target;
    private final Path temporary;

    /**
     * Writes the content beside the target.
     *
     * @throws IOException if the target is not a file or its folder cannot be written to
     */
    PendingFile(Path target, byte[] content) throws IOException {
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileFailure(target, "is not a file, it cannot be replaced");
        }
        Path folder = target.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new FileFailure(target, "cannot be written: there is no folder " + folder);
        }
        this.target = target;
        this.temporary = folder.resolve(".querycast-" + UUID.randomUUID() + ".tmp");
        temporary.toFile().deleteOnExit(); // a signal ends the process without closing anything
        try {
            write(content);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw new FileFailure(target, "cannot be written", e);
        }
    }

    private void write(byte[] content) throws IOException {
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    /** {@return where the content is until it is committed} */
    Path path() {
        return temporary;
    }

    /** Puts the file in its place, over one that may be there. */
    void commit() throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new FileFailure(target, "cannot be written", e);
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}
