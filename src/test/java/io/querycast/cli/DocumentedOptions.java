package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The tables of options in the documentation, one for each command. */
final class DocumentedOptions {
    private static final String NO_DEFAULT = "none";

    private DocumentedOptions() {}

    /** Asserts that a command's table has one line for each of its options, and no other. */
    static void assertComplete(String command, Object options) throws IOException {
        List<String> section = Files.readAllLines(Path.of("docs/configuration.md")).stream()
                .dropWhile(line -> !line.equals("## `querycast " + command + "`"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `--"))
                .toList();
        List<String> expected = new CommandLine(options)
                .getCommandSpec().options().stream().map(DocumentedOptions::row).toList();
        assertThat(section).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String row(OptionSpec option) {
        String description = String.join("", option.description()).replaceFirst(" \\(default: .*\\)\\.$", ".");
        String value = option.defaultValue() == null ? NO_DEFAULT : "`" + option.defaultValue() + "`";
        return "| `" + option.longestName() + "` | `" + EnvironmentDefaults.variable(option) + "` | " + value + " | "
                + description + " |";
    }
}
