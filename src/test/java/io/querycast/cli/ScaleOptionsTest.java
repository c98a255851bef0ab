package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.querycast.Querycast;
import io.querycast.scaler.ScalerOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScaleOptionsTest {
    @Test
    void options_all_standInTheDocumentation() throws IOException {
        DocumentedOptions.assertComplete("scale", new ScaleOptions());
    }

    @Test
    void toScalerOptions_nothingSet_isTheDemand() {
        ScalerOptions options = ScaleArguments.parse();
        assertThat(options.defaults().minReplicas()).isEqualTo(2);
        assertThat(options.defaults().targetRate()).isEqualTo(5);
        assertThat(options.timing().slowWindow()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.listen().host()).isEqualTo("127.0.0.1");
        assertThat(options.dryRun()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--docker-url=unix:///var/run/docker.sock",
                "--docker-url=http://",
                "--prometheus-url=prometheus:9090",
                "--prometheus-url=http://somebody:secret@prometheus:9090",
                "--edge-url=http://edge/metrics?scope=frontend",
                "--edge-url=http://edge name/metrics",
                "--stack=a b",
                "--edge-service=",
                "--edge-job=edge\"} or vector(0",
                "--frontend=a/b",
                "--node-id=../info",
                "--min-replicas=0",
                "--max-replicas=1",
                "--max-replicas=1001",
                "--target-rate=0",
                "--target-rate=NaN",
                "--interval=50ms",
                "--interval=2m",
                "--fast-window=9900ms",
                "--slow-window=10s",
                "--panic-hold=61m",
                "--stabilization-window=30s",
                "--lower-interval=1s",
                "--lower-margin=1.1",
                "--lower-margin=NaN",
                "--max-metric-age=6m",
                "--call-timeout=1ms",
                "--metrics-port=65536",
                "--log-level=loud",
            })
    void toScalerOptions_outOfRange_namesTheOption(String argument) {
        assertThatThrownBy(() -> ScaleArguments.parse(argument))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining(argument.substring(0, argument.indexOf('=')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--target-rate=many", "--interval=5", "--dry-run=perhaps", "--once=perhaps", "--metrics-port=x"})
    void execute_notOfTheType_exits2AndNamesTheValue(String argument) {
        StringWriter error = new StringWriter();
        int status =
                Querycast.commandLine().setErr(new PrintWriter(error, true)).execute("scale", argument);
        assertThat(status).isEqualTo(2);
        assertThat(error.toString()).contains("'" + argument.substring(argument.indexOf('=') + 1) + "'");
    }
}
