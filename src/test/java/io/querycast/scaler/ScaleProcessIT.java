package io.querycast.scaler;

import static io.querycast.scaler.RunningScaler.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.CommandProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process itself: what it writes where, how it ends. */
final class ScaleProcessIT {
    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endWhatATestLeft() {
        started.forEach(Process::destroyForcibly);
    }

    private Process scale(RunningScaler running, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "scale",
                "--docker-url=" + running.swarm.uri(""),
                "--prometheus-url=" + running.prometheus.uri(""),
                "--edge-url=" + running.edge.uri("/metrics"),
                "--call-timeout=30s"));
        command.addAll(List.of(options));
        Process process = CommandProcess.of(List.of(), command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("log").toFile())
                .start();
        started.add(process);
        return process;
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private static int exitStatus(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Test
    void sigterm_afterAnAction_exits0WithTheActionOnStandardOutput() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.prometheus.rate(11, 11);
            Process process = scale(running, "--metrics-port=0");
            eventually(() -> Files.readString(folder.resolve("out")).endsWith("\n"));
            process.destroy();
            assertThat(exitStatus(process)).isZero();
            assertThat(Files.readString(folder.resolve("out")))
                    .startsWith("{\"time\":")
                    .contains("\"to\":3");
            assertThat(log()).contains("\"started\"", "this node leads the Swarm", "\"stopped\"");
        }
    }

    @Test
    void sigterm_nothingReachable_saidSoAndExits0() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.mode(FakeServer.Mode.HANGING_UP);
            Process process = scale(running, "--metrics-port=0");
            eventually(() -> log().contains("Docker API: GET http:"));
            process.destroy();
            assertThat(exitStatus(process)).isZero();
            assertThat(log()).doesNotContain("\tat ");
        }
    }

    @Test
    void once_nothingReachable_exits3WithTheReason() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.mode(FakeServer.Mode.HANGING_UP);
            assertThat(exitStatus(scale(running, "--once"))).isEqualTo(3);
            assertThat(log()).contains("querycast: GET http://127.0.0.1:").doesNotContain("\tat ");
        }
    }

    @Test
    void port_taken_exits3WithTheReason() throws Exception {
        try (RunningScaler running = new RunningScaler();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(exitStatus(scale(running, "--metrics-port=" + taken.getLocalPort())))
                    .isEqualTo(3);
            assertThat(log()).contains("querycast: ", Integer.toString(taken.getLocalPort()));
        }
    }
}
