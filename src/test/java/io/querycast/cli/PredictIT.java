package io.querycast.cli;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.CommandProcess;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as it is built, in a process of its own. */
@Timeout(120)
class PredictIT {
    private static final String LINE = "{\"sql\": \"select 1\", \"id\": 1}\n";
    private static final String ANSWER = "{\"id\":1,\"seconds\":1.266926}";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    private File errors() {
        return folder.resolve("errors").toFile();
    }

    private ProcessBuilder querycast(String javaOption, String... arguments) {
        // Children inherit it when signals are ignored, as SIGINT is for a build that runs in the background.
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                javaOption,
                "-jar",
                "target/querycast.jar"));
        command.addAll(List.of(arguments));
        return CommandProcess.withoutSettings(new ProcessBuilder(command)).redirectError(errors());
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private int exitStatus(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, SECONDS)).as("it ends").isTrue();
        return process.exitValue();
    }

    private static void write(OutputStream stream, String text) throws IOException {
        stream.write(text.getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }

    @Test
    void predict_inputThatPauses_isAnsweredMeanwhile() throws Exception {
        Process process = start(querycast("-Xmx256m", "predict", "--input", "jsonl", "--format", "jsonl"));
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            try (OutputStream input = process.getOutputStream()) {
                for (int i = 0; i < 3; i++) {
                    write(input, LINE);
                    assertThat(answers.readLine()).isEqualTo(ANSWER);
                }
            }
            assertThat(answers.readLine()).isNull();
        }
        assertThat(exitStatus(process)).isZero();
        assertThat(errors()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
    void predict_signal_endsAtOnceWithWhatWasDone(String signal, int status) throws Exception {
        Process process = start(querycast("-Xmx256m", "predict", "--input", "jsonl", "--format", "jsonl"));
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8);
                OutputStream input = process.getOutputStream()) {
            write(input, LINE.repeat(1000) + LINE.substring(0, 5));
            assertThat(answers.readLine()).isEqualTo(ANSWER);
            new ProcessBuilder("kill", "-" + signal, "" + process.pid()).start().waitFor();
            assertThat(answers.lines()).hasSize(999).allMatch(ANSWER::equals);
        }
        assertThat(exitStatus(process)).isEqualTo(status);
        assertThat(errors()).isEmpty();
    }

    @Test
    void predict_signalAtWork_endsAtOnceWithCompleteLines() throws Exception {
        Path input = Files.writeString(folder.resolve("input"), LINE.repeat(2_000_000));
        Path output = folder.resolve("output");
        Process process =
                start(querycast("-Xmx256m", "predict", "--input", "jsonl", "--format", "jsonl", "-f", input.toString())
                        .redirectOutput(output.toFile()));
        while (Files.size(output) == 0) {
            Thread.onSpinWait();
        }
        new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
        assertThat(exitStatus(process)).isEqualTo(130);
        assertThat(errors()).isEmpty();
        try (Stream<String> lines = Files.lines(output)) {
            assertThat(lines.filter(line -> !line.equals(ANSWER))).isEmpty();
        }
        assertThat(Files.readString(output)).endsWith("\n").hasSizeLessThan(2_000_000 * (ANSWER.length() + 1));
    }

    @Test
    void predict_signalWhileTheReaderPauses_endsAtOnce() throws Exception {
        Path input = Files.writeString(folder.resolve("input"), LINE.repeat(100_000));
        Process process = start(querycast("-Xmx256m", "predict", "--input", "jsonl", "-f", input.toString()));
        assertThat(process.getInputStream().read()).isEqualTo('1');
        new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
        assertThat(exitStatus(process)).isEqualTo(130);
    }

    @Test
    void predict_closedPipe_endsQuietly() throws Exception {
        Path input = Files.writeString(folder.resolve("input"), LINE.repeat(1_000_000));
        Process process = start(querycast("-Xmx256m", "predict", "--input", "jsonl", "-f", input.toString()));
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(answers.readLine()).isEqualTo("1.266926 s  select 1");
        }
        assertThat(exitStatus(process)).isZero();
        assertThat(errors()).isEmpty();
    }

    @Test
    void predict_closedPipe_gateStillSeesAll() throws Exception {
        Path input = Files.writeString(
                folder.resolve("input"), LINE.repeat(500_000) + "{\"sql\": \"select * from customer\"}");
        Process process = start(
                querycast("-Xmx256m", "predict", "--input", "jsonl", "--max-seconds", "1.3", "-f", input.toString()));
        try (BufferedReader answers = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(answers.readLine()).isEqualTo("1.266926 s  select 1");
        }
        assertThat(exitStatus(process)).isEqualTo(1);
        assertThat(errors())
                .content()
                .isEqualTo("querycast: " + input + ":500001: predicted 1.3549651 s, more than 1.3 s\n");
    }

    @Test
    void predict_fullDisk_couldNotWork() throws Exception {
        Process process = start(querycast("-Xmx256m", "predict", "select 1").redirectOutput(new File("/dev/full")));
        assertThat(exitStatus(process)).isEqualTo(3);
        assertThat(errors())
                .content()
                .isEqualTo("querycast: standard output cannot be written: No space left on device\n");
    }

    @Test
    void predict_longInput_needsLittleMemory() throws Exception {
        int megabytes = 300;
        String block = LINE.repeat((1 << 20) / LINE.length());
        Process process = start(querycast("-Xmx64m", "predict", "--input", "jsonl", "--format", "csv")
                .redirectOutput(folder.resolve("output").toFile()));
        try (OutputStream input = process.getOutputStream()) {
            for (int i = 0; i < megabytes; i++) {
                write(input, block);
            }
        }
        assertThat(exitStatus(process)).isZero();
        assertThat(errors()).isEmpty();
        try (Stream<String> lines = Files.lines(folder.resolve("output"))) {
            assertThat(lines.count()).isEqualTo(1 + (long) megabytes * ((1 << 20) / LINE.length()));
        }
    }

    @Test
    void predict_missingDefaultModel_saysWhatToDo() throws Exception {
        Process process = start(querycast("-Dquerycast.home=" + folder, "predict", "select 1"));
        assertThat(exitStatus(process)).isEqualTo(3);
        assertThat(errors())
                .content()
                .startsWith("querycast: the model shipped with the program is missing: "
                        + folder.resolve("model/model.onnx") + " does not exist; name one with --model FILE");
    }
}
