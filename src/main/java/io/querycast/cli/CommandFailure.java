package io.querycast.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Ends a command with an exit status and one message for the user. */
public final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;

    private CommandFailure(int exitStatus, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitStatus = exitStatus;
    }

    /**
     * {@return a failure for bad input or wrong usage: exit status 2}
     *
     * @param message what is wrong, with the offending value, and what would be right
     */
    public static CommandFailure badInput(String message) {
        return new CommandFailure(2, message, null);
    }

    /**
     * {@return a failure for work that could not be done: exit status 3}
     *
     * @param message what could not be done and why
     */
    public static CommandFailure couldNotWork(String message) {
        return new CommandFailure(3, message, null);
    }

    /**
     * {@return a failure for work that could not be done: exit status 3}
     *
     * @param message what could not be done and why
     * @param cause what was caught
     */
    public static CommandFailure couldNotWork(String message, Throwable cause) {
        return new CommandFailure(3, message, cause);
    }

    /** {@return the exit status the process ends with} */
    public int exitStatus() {
        return exitStatus;
    }

    /**
     * Writes what ended a command to standard error, never with a stack trace.
     *
     * @param exception what the command threw
     * @param commandLine the command
     * @param parseResult its arguments
     * @return the exit status: a failure's own, 3 for anything unforeseen
     */
    public static int report(Exception exception, CommandLine commandLine, ParseResult parseResult) {
        boolean foreseen = exception instanceof CommandFailure;
        commandLine
                .getErr()
                .println("querycast: "
                        + (foreseen ? exception.getMessage() : "unexpected failure, please report it: " + exception));
        return foreseen ? ((CommandFailure) exception).exitStatus() : 3;
    }

    /**
     * Writes what is wrong with a command's arguments to standard error.
     *
     * @param exception what is wrong
     * @param arguments all arguments
     * @return the exit status: 2
     */
    public static int reportUsage(ParameterException exception, String[] arguments) {
        CommandLine commandLine = exception.getCommandLine();
        PrintWriter error = commandLine.getErr();
        error.println("querycast: " + exception.getMessage());
        UnmatchedArgumentException.printSuggestions(exception, error);
        error.println("Try: " + commandLine.getCommandSpec().qualifiedName() + " --help");
        return commandLine.getCommandSpec().exitCodeOnInvalidInput();
    }
}
