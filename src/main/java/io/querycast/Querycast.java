package io.querycast;

import io.querycast.cli.CommandFailure;
import io.querycast.cli.CommandSpecs;
import io.querycast.cli.ConvertCommand;
import io.querycast.cli.EnvironmentDefaults;
import io.querycast.cli.PredictCommand;
import io.querycast.cli.ScaleCommand;
import io.querycast.cli.ServeCommand;
import io.querycast.cli.VersionProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The command {@code querycast}: the root of the command line. */
public final class Querycast implements Runnable {
    private static final int COULD_NOT_WORK = 3;

    private static final Map<String, Supplier<CommandLine>> SUBCOMMANDS = new LinkedHashMap<>();

    static {
        SUBCOMMANDS.put("predict", () -> new CommandLine(PredictCommand.create()));
        SUBCOMMANDS.put("serve", () -> new CommandLine(ServeCommand.create()));
        SUBCOMMANDS.put("scale", () -> new CommandLine(ScaleCommand.class));
        SUBCOMMANDS.put("convert", () -> new CommandLine(ConvertCommand.class));
        SUBCOMMANDS.put("generate-completion", () -> new CommandLine(GenerateCompletion.class));
    }

    private final CommandSpec spec =
            CommandSpecs.of(this, "querycast", "How long a SQL query will take, before it runs.");

    private Querycast() {
        spec.scopeType(ScopeType.INHERIT).versionProvider(new VersionProvider());
        Map<String, String> statuses = new LinkedHashMap<>();
        statuses.put("0", "done");
        statuses.put("1", "a gate or check said no");
        statuses.put("2", "wrong usage or bad input");
        statuses.put("3", "could not work (file missing, port taken, model broken)");
        spec.usageMessage()
                .synopsisSubcommandLabel("COMMAND")
                .exitCodeListHeading("%nExit status:%n")
                .exitCodeList(statuses);
    }

    /**
     * Runs the command line and ends the process with its exit status.
     *
     * @param arguments a subcommand and its options
     */
    public static void main(String[] arguments) {
        int status;
        try {
            status = commandLine(subcommands(arguments)).execute(arguments);
        } catch (Error e) { // what no command foresees must not look like a gate's no
            System.err.println("querycast: cannot go on: " + e);
            status = COULD_NOT_WORK;
        }
        System.exit(status);
    }

    /** To read the options of all subcommands takes longer than to predict: one that is asked for by name is enough. */
    private static Map<String, Supplier<CommandLine>> subcommands(String[] arguments) {
        String first = arguments.length == 0 ? "" : arguments[0];
        return switch (first) {
            case "predict", "serve" -> Map.of(first, Objects.requireNonNull(SUBCOMMANDS.get(first)));
            default -> SUBCOMMANDS;
        };
    }

    /** {@return the whole command line, ready to execute} */
    public static CommandLine commandLine() {
        return commandLine(SUBCOMMANDS);
    }

    private static CommandLine commandLine(Map<String, Supplier<CommandLine>> subcommands) {
        CommandLine line = new CommandLine(new Querycast().spec);
        subcommands.forEach((name, command) -> line.addSubcommand(name, command.get()));
        return line.setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(new EnvironmentDefaults(System.getenv()))
                .setParameterExceptionHandler(CommandFailure::reportUsage)
                .setExecutionExceptionHandler(CommandFailure::report);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Missing command: one of " + spec.subcommands().keySet());
    }
}
