package io.querycast.cli;

import io.querycast.http.ServiceOptions;
import picocli.CommandLine;

/** Service options as the command line makes them, so that tests run with the real defaults. */
public final class ServeArguments {
    private ServeArguments() {}

    public static ServiceOptions parse(String... arguments) {
        ServeOptions options = new ServeOptions();
        new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
        return options.toServiceOptions();
    }
}
