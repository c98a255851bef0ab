package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.Querycast;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

final class EnvironmentDefaultsTest {
    private static @Nullable String valueOf(Map<String, String> environment) {
        OptionSpec option = ServeArguments.command().findOption("--api-keys");
        return new EnvironmentDefaults(environment).defaultValue(option);
    }

    private static boolean given(String command, OptionSpec flag, String variable) {
        return Querycast.commandLine()
                .setDefaultValueProvider(new EnvironmentDefaults(Map.of(EnvironmentDefaults.variable(flag), variable)))
                .parseArgs(command, flag.longestName())
                .subcommand()
                .matchedOptionValue(flag.longestName(), false);
    }

    @Test
    void defaultValue_variableSet_isIt() {
        assertThat(valueOf(Map.of("QUERYCAST_API_KEYS", "keys"))).isEqualTo("keys");
    }

    /** Else picocli would have a flag undo a variable that says the same. */
    @Test
    void flag_besideItsVariable_isTrue() {
        List<String> flags = new ArrayList<>();
        for (CommandLine command : Querycast.commandLine().getSubcommands().values()) {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (option.type() == boolean.class && !option.usageHelp() && !option.versionHelp()) {
                    flags.add(option.longestName());
                    for (String said : List.of("true", "false")) {
                        assertThat(given(command.getCommandName(), option, said))
                                .as(option.longestName() + " beside " + said)
                                .isTrue();
                    }
                }
            }
        }
        assertThat(flags).containsExactlyInAnyOrder("--drills", "--dry-run", "--once", "--explain");
    }

    @Test
    void defaultValue_variableSetToNothing_isNone() {
        assertThat(valueOf(Map.of("QUERYCAST_API_KEYS", ""))).isNull();
    }
}
