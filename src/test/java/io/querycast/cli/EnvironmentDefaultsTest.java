package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

final class EnvironmentDefaultsTest {
    private static @Nullable String valueOf(Map<String, String> environment) {
        OptionSpec option = ServeArguments.command().findOption("--api-keys");
        return new EnvironmentDefaults(environment).defaultValue(option);
    }

    @Test
    void defaultValue_variableSet_isIt() {
        assertThat(valueOf(Map.of("QUERYCAST_API_KEYS", "keys"))).isEqualTo("keys");
    }

    @Test
    void defaultValue_variableSetToNothing_isNone() {
        assertThat(valueOf(Map.of("QUERYCAST_API_KEYS", ""))).isNull();
    }
}
