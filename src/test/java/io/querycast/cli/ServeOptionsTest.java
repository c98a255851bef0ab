package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class ServeOptionsTest {
    @Test
    void options_all_standInTheDocumentation() throws IOException {
        DocumentedOptions.assertComplete("serve", ServeArguments.command());
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
                "--parser-threads=0",
                "--parser-queue=0",
                "--parser-timeout=0s",
                "--header-timeout=0ms",
                "--body-timeout=0s",
                "--idle-timeout=0m",
                "--request-timeout=0s",
                "--cors-origin=*",
                "--cors-origin=example.org",
                "--cors-origin=https://example.org/",
            })
    void toServiceOptions_outOfRange_namesTheOption(String argument) {
        assertThatThrownBy(() -> ServeArguments.parse(argument))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(argument.substring(0, argument.indexOf('=')));
    }

    @Test
    void logLevel_unknown_namesTheValueAndTheKnown() {
        assertThatThrownBy(() -> ServeArguments.parse("--log-level=loud"))
                .hasMessageContaining("'loud'")
                .hasMessageContaining("WARN");
    }

    /** Each option by flag, by variable and by neither: a flag beats the variable, the variable beats the default. */
    @Test
    void options_all_areTakenFromTheirVariablesToo() {
        for (OptionSpec option : ServeArguments.command().options()) {
            String name = option.longestName();
            String some = sample(option, "3");
            String other = sample(option, "5");
            Map<String, String> environment = Map.of(EnvironmentDefaults.variable(option), some);
            String byDefault = value(name, Map.of());
            String byVariable = value(name, environment);
            assertThat(byVariable).as(name).isNotEqualTo(byDefault).isEqualTo(value(name, Map.of(), name + "=" + some));
            assertThat(value(name, environment, name + "=" + other))
                    .as(name)
                    .isNotEqualTo(byVariable)
                    .isEqualTo(value(name, Map.of(), name + "=" + other));
        }
    }

    /** {@return a value for an option that is not its default} */
    private static String sample(OptionSpec option, String digit) {
        Class<?> type = option.type();
        if (type == boolean.class) {
            return Boolean.toString(digit.equals("3"));
        }
        if (type == Level.class) {
            return digit.equals("3") ? "warn" : "debug";
        }
        return type == Duration.class ? digit + "m" : digit;
    }

    private static String value(String option, Map<String, String> environment, String... arguments) {
        CommandLine command = new CommandLine(ServeArguments.command())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(new EnvironmentDefaults(environment));
        command.parseArgs(arguments);
        Object value = command.getCommandSpec().findOption(option).getValue();
        return String.valueOf(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "10 s", "-1s", "PT1S", "1h", "1234567s"})
    void parse_notADuration_namesTheValue(String text) {
        assertThatThrownBy(() -> ServeArguments.parse("--drain-delay=" + text)).hasMessageContaining("'" + text + "'");
    }
}
