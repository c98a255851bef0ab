package io.querycast;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command in a process of its own, without the settings in the environment of whoever runs the tests. */
public final class CommandProcess {
    private CommandProcess() {}

    /**
     * {@return a process of the classes under test}
     *
     * @param javaOptions what Java is told
     * @param arguments the command's subcommand and options
     */
    public static ProcessBuilder of(List<String> javaOptions, List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Querycast.class.getName()));
        command.addAll(arguments);
        return withoutSettings(new ProcessBuilder(command));
    }

    /** {@return the same process, whose environment has no variable of ours} */
    public static ProcessBuilder withoutSettings(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("QUERYCAST_"));
        return builder;
    }
}
