package io.querycast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All queries of a run in order: first the arguments, each one query, then those in the files. One file is open at a time. */
final class QueryInputs implements AutoCloseable {
    private final List<String> arguments;
    private final Iterator<InputFile> files;
    private final InputFormat format;
    private final InputStream standardInput;
    private final InputListener listener;
    private int argumentsTaken;
    private @Nullable InputText open;
    private @Nullable QueryReader reader;

    /**
     * Creates the sequence.
     *
     * @param arguments queries, each taken as it is
     * @param files where more queries are
     * @param format how they lie there
     * @param standardInput the process's
     * @param listener is told how reading the files goes on
     */
    QueryInputs(
            List<String> arguments,
            List<InputFile> files,
            InputFormat format,
            InputStream standardInput,
            InputListener listener) {
        this.arguments = arguments;
        this.files = files.iterator();
        this.format = format;
        this.standardInput = standardInput;
        this.listener = listener;
    }

    /**
     * {@return the next query, null after the last}
     *
     * @throws CommandFailure naming input and line, if what comes next is not a query
     */
    @Nullable
    Query next() {
        if (argumentsTaken < arguments.size()) {
            String argument = arguments.get(argumentsTaken++);
            return Query.ofArgument(argumentsTaken, argument);
        }
        while (reader != null || files.hasNext()) {
            if (reader == null) {
                open = files.next().open(standardInput, listener);
                reader = format.reader(open);
            }
            Query query = reader.next();
            if (query != null) {
                return query;
            }
            close();
        }
        return null;
    }

    @Override
    public void close() {
        try {
            if (open != null) {
                open.close();
            }
            open = null;
            reader = null;
        } catch (IOException e) {
            throw new IllegalStateException("an input that was only read cannot fail to close", e);
        }
    }
}
