package io.querycast.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One of the provided files, read whole. */
final class Artifact {
    private static final int MAX_PROBLEM_LENGTH = 500;

    private final Path file;
    private final byte[] content;

    private Artifact(Path file, byte[] content) {
        this.file = file;
        this.content = content;
    }

    /**
     * {@return a file of the artifacts folder}
     *
     * @throws IOException if it is missing or cannot be read
     * @throws ConversionException if it is empty, too large or recognisably something else
     */
    static Artifact read(Path directory, Source source) throws IOException, ConversionException {
        Path file = directory.resolve(source.fileName());
        if (!Files.exists(file)) {
            throw new FileFailure(file, "does not exist");
        }
        if (!Files.isRegularFile(file)) {
            throw new FileFailure(file, "is not a file");
        }
        Artifact artifact = new Artifact(file, readAtMost(file, source.maxBytes() + 1));
        artifact.check(source);
        return artifact;
    }

    private static byte[] readAtMost(Path file, int bytes) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return stream.readNBytes(bytes);
        } catch (IOException e) {
            throw new FileFailure(file, "cannot be read", e);
        }
    }

    private void check(Source source) throws ConversionException {
        if (content.length == 0) {
            throw error("is empty, expected " + source.format());
        }
        if (content.length > source.maxBytes()) {
            throw error("has more than " + source.maxBytes() + " bytes");
        }
        FileFormat found = FileFormat.of(content);
        if (found != source.format() && found != FileFormat.UNKNOWN) {
            throw error("is " + found + ", expected " + source.format());
        }
    }

    String name() {
        return String.valueOf(file.getFileName());
    }

    byte[] content() {
        return content;
    }

    /** {@return an exception whose message is the file and what is wrong with it} */
    ConversionException error(String problem) {
        return new ConversionException(message(problem));
    }

    /** {@return an exception whose message is the file and what is wrong with it} */
    ConversionException error(String problem, Throwable cause) {
        return new ConversionException(message(problem), cause);
    }

    private String message(String problem) {
        return file + " " + Quote.printable(problem, MAX_PROBLEM_LENGTH);
    }
}
