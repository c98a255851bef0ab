package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServeOptionsTest {
    @Test
    void options_all_standInTheDocumentation() throws IOException {
        DocumentedOptions.assertComplete("serve", new ServeOptions());
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
