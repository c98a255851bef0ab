package io.querycast.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes commands that must start at once without a look at annotations, see {@link OptionList}. */
public final class CommandSpecs {
    private CommandSpecs() {}

    /**
     * {@return a command with the options that every command has}
     *
     * @param command what it does, a {@code Runnable} or {@code Callable}
     * @param name its name
     * @param description what the help says of it
     */
    public static CommandSpec of(Object command, String name, String description) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command)
                .name(name)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("Show this help message and exit.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Print version information and exit.")
                        .build());
        spec.usageMessage().description(description);
        return spec;
    }
}
