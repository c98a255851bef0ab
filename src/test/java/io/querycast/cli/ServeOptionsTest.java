package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class ServeOptionsTest {
    private static final String NO_DEFAULT = "none";

    @Test
    void options_all_standInTheDocumentation() throws IOException {
        List<String> documented = Files.readAllLines(Path.of("docs/configuration.md")).stream()
                .filter(line -> line.startsWith("| `--"))
                .toList();
        List<String> expected = new CommandLine(new ServeOptions())
                .getCommandSpec().options().stream().map(ServeOptionsTest::row).toList();
        assertThat(documented).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String row(OptionSpec option) {
        String description = String.join("", option.description()).replaceFirst(" \\(default: .*\\)\\.$", ".");
        String value = option.defaultValue() == null ? NO_DEFAULT : "`" + option.defaultValue() + "`";
        return "| `" + option.longestName() + "` | `" + EnvironmentDefaults.variable(option) + "` | " + value + " | "
                + description + " |";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port=70000",
                "--event-loops=0",
                "--max-body=0",
                "--max-in-flight=-1",
                "--key-burst=0",
                "--tls-key=key.pem",
            })
    void toServiceOptions_outOfRange_namesTheOption(String argument) {
        assertThatThrownBy(() -> ServeArguments.parse(argument))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(argument.substring(0, argument.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10 s", "-1s", "PT1S", "1h", "1234567s"})
    void parse_notADuration_namesTheValue(String text) {
        assertThatThrownBy(() -> ServeArguments.parse("--drain-delay=" + text)).hasMessageContaining("'" + text + "'");
    }
}
