package io.querycast.cli;

import java.io.EOFException;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/**
 * A file to read, by the name the user gave it; {@code -} is standard input. What is named {@code .gz} is unpacked.
 *
 * @param argument the name
 */
record InputFile(String argument) {
    static final InputFile STANDARD_INPUT = new InputFile("-");

    /** {@return how many bytes the file holds as it is stored; -1 if only reading it will tell} */
    long size() {
        File file = new File(argument);
        return !equals(STANDARD_INPUT) && file.isFile() ? file.length() : -1;
    }

    /**
     * {@return the file's text}
     *
     * @param standardInput the process's
     * @param listener is told how reading goes on
     * @throws CommandFailure if the file cannot be opened
     */
    InputText open(InputStream standardInput, InputListener listener) {
        if (equals(STANDARD_INPUT)) {
            return new InputText("standard input", new ListenedStream(standardInput, listener));
        }
        try {
            InputStream stream = new ListenedStream(new FileInputStream(argument), listener);
            return new InputText(argument, argument.endsWith(".gz") ? unpacked(stream) : stream);
        } catch (FileNotFoundException e) {
            throw CommandFailure.couldNotWork("cannot open " + e.getMessage(), e);
        } catch (IOException e) {
            throw readFailure(new Origin(argument, 1), e);
        }
    }

    private static InputStream unpacked(InputStream stream) throws IOException {
        try {
            return new GzipStream(stream);
        } catch (IOException e) {
            stream.close();
            throw e;
        }
    }

    /**
     * {@return the failure that ends a run where an input cannot be read any further}
     *
     * @param here how far reading came
     * @param cause why not
     */
    static CommandFailure readFailure(Origin here, IOException cause) {
        if (cause instanceof EOFException) {
            return CommandFailure.badInput(here + ": the gzip data ends too early");
        }
        if (cause instanceof ZipException) {
            return CommandFailure.badInput(here + ": the gzip data is damaged: " + cause.getMessage());
        }
        return CommandFailure.couldNotWork(here + ": cannot be read: " + cause.getMessage(), cause);
    }
}
