package io.querycast;

import io.querycast.cli.CommandFailure;
import io.querycast.cli.ConvertCommand;
import io.querycast.cli.EnvironmentDefaults;
import io.querycast.cli.PredictCommand;
import io.querycast.cli.ScaleCommand;
import io.querycast.cli.ServeCommand;
import io.querycast.cli.VersionProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code querycast}: the root of the command line. */
@Command(
        name = "querycast",
        description = "How long a SQL query will take, before it runs.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done",
            "1:a gate or check said no",
            "2:wrong usage or bad input",
            "3:could not work (file missing, port taken, model broken)"
        })
public final class Querycast implements Runnable {
    private static final int COULD_NOT_WORK = 3;

    private static final Map<String, Class<?>> SUBCOMMANDS = new LinkedHashMap<>();

    static {
        SUBCOMMANDS.put("predict", PredictCommand.class);
        SUBCOMMANDS.put("serve", ServeCommand.class);
        SUBCOMMANDS.put("scale", ScaleCommand.class);
        SUBCOMMANDS.put("convert", ConvertCommand.class);
        SUBCOMMANDS.put("generate-completion", GenerateCompletion.class);
    }

    @Spec
    private CommandSpec spec;

    private Querycast() {}

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
    private static Map<String, Class<?>> subcommands(String[] arguments) {
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

    private static CommandLine commandLine(Map<String, Class<?>> subcommands) {
        CommandLine line = new CommandLine(new Querycast());
        subcommands.forEach(line::addSubcommand);
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
