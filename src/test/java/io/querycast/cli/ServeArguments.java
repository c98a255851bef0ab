package io.querycast.cli;

import io.querycast.http.ServiceOptions;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Service options as the command line makes them, so that tests run with the real defaults. */
public final class ServeArguments {
    private ServeArguments() {}

    /** {@return a command with these options and no other} */
    static CommandSpec command() {
        CommandSpec command = CommandSpec.create();
        ServeOptions unused = new ServeOptions(command);
        return command;
    }

    public static ServiceOptions parse(String... arguments) {
        CommandSpec command = CommandSpec.create();
        ServeOptions options = new ServeOptions(command);
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return options.toServiceOptions();
    }
}
