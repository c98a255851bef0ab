package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.CommandProcess;
import io.querycast.scoring.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real command as a process. */
class ConvertCommandIT {
    private record Outcome(int status, String output, String errors) {}

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private TestArtifacts artifacts;

    @BeforeEach
    void write() throws IOException {
        artifacts = new TestArtifacts(folder);
    }

    private Outcome run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("convert"));
        command.addAll(List.of(arguments));
        Path output = work.resolve("stdout");
        Path errors = work.resolve("stderr");
        ProcessBuilder builder = CommandProcess.of(List.of(), command)
                .directory(work.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("QUERYCAST_MODEL_VERSION", "2.5");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        // Newer Java warns of what libraries do.
        String ownErrors = Files.readString(errors).replaceAll("(?m)^(WARNING: .*)?\\R", "");
        return new Outcome(process.exitValue(), Files.readString(output), ownErrors);
    }

    @Test
    void run_artifacts_printsOneLine() throws Exception {
        Outcome outcome = run(folder.toString(), "-o", "model.onnx", "--name", "books");
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.status()).isZero();
        String hash = Sha256.hex(Files.readAllBytes(work.resolve("model.onnx")));
        assertThat(outcome.output())
                .matches("model\\.onnx: books version 2\\.5, layers: dense 4x1 linear, SHA-256 " + hash
                        + ", largest difference [0-9.]+e[-+][0-9]+ s\\R");
    }

    @Test
    void run_badContent_endsWithStatus2() throws Exception {
        artifacts.write(
                Source.VECTORIZER, "cos\nsystem\n(S'touch executed'\ntR.".getBytes(StandardCharsets.ISO_8859_1));
        Outcome outcome = run(folder.toString(), "-o", "model.onnx");
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors())
                .isEqualToNormalizingNewlines("querycast: " + artifacts.file(Source.VECTORIZER)
                        + " asks for \"os.system\", which is neither a StandardScaler or CountVectorizer nor a part of one;"
                        + " refused, nothing was executed\n");
        assertThat(work.resolve("model.onnx")).doesNotExist();
        assertThat(work.resolve("executed")).doesNotExist();
    }

    @Test
    void run_wrongUsage_endsWithStatus2() throws Exception {
        Outcome outcome = run(folder.toString());
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.errors()).startsWith("querycast: Missing required option: '--output=FILE'");
    }

    @Test
    void run_missingFile_endsWithStatus3() throws Exception {
        Files.delete(artifacts.file(Source.MODEL));
        Outcome outcome = run(folder.toString(), "-o", "model.onnx");
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.errors())
                .isEqualToNormalizingNewlines("querycast: " + artifacts.file(Source.MODEL) + " does not exist\n");
    }

    @Test
    void run_unwritableOutput_endsWithStatus3() throws Exception {
        Outcome outcome = run(folder.toString(), "-o", "missing/model.onnx");
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.errors()).startsWith("querycast: missing/model.onnx cannot be written: there is no folder ");
    }
}
