package io.querycast.cli;

import java.util.Map;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The line of the log that tells how a service runs: every option with the value at work. */
final class StartLine {
    private StartLine() {}

    /**
     * Writes it.
     *
     * @param line the line, with what it tells beside the options
     * @param command the command with its options
     * @param atWork values at work that are not the ones given, by the option's longest name; {@code none} stands for what has
     *     no value in either
     */
    static void write(LoggingEventBuilder line, CommandSpec command, Map<String, ?> atWork) {
        for (OptionSpec option : command.options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                Object given = option.getValue() == null ? "none" : option.getValue();
                Object value = atWork.containsKey(option.longestName()) ? atWork.get(option.longestName()) : given;
                line = line.addKeyValue(option.longestName().substring(2).replace('-', '_'), String.valueOf(value));
            }
        }
        line.log("started");
    }
}
