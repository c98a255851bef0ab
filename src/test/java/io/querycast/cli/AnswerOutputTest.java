package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class AnswerOutputTest {
    private final ByteArrayOutputStream target = new ByteArrayOutputStream();
    private final AnswerOutput output = output(target);

    private static AnswerOutput output(OutputStream target) {
        Progress noProgress = new Progress(new PrintWriter(new StringWriter()), false, -1);
        return new AnswerOutput(target, false, noProgress);
    }

    private static void write(AnswerOutput output, String text) {
        output.write(text.getBytes(StandardCharsets.UTF_8), 0, text.length());
    }

    private String written() {
        return target.toString(StandardCharsets.UTF_8);
    }

    @Test
    void drain_incompleteAnswer_staysBehind() {
        write(output, "1\n");
        output.flush();
        write(output, "2");
        assertThat(written()).isEmpty();
        output.drain();
        assertThat(written()).isEqualTo("1\n");
        output.write('\n');
        output.flush();
        output.drain();
        output.drain();
        assertThat(written()).isEqualTo("1\n2\n");
    }

    @Test
    void flush_blockOfAnswers_isPassedOn() {
        String block = "x".repeat(1 << 16);
        write(output, block);
        write(output, block);
        write(output, block);
        output.flush();
        assertThat(written()).isEqualTo(block + block + block);
    }

    @Test
    void drain_brokenPipe_isQuiet() {
        AnswerOutput broken = output(failing("Broken pipe"));
        write(broken, "1\n");
        broken.flush();
        assertThat(broken.abandoned()).isFalse();
        broken.drain();
        assertThat(broken.abandoned()).isTrue();
        write(broken, "2\n");
        broken.flush();
        broken.drain();
    }

    @Test
    void drain_fullDisk_couldNotWork() {
        AnswerOutput full = output(failing("No space left on device"));
        write(full, "1\n");
        full.flush();
        assertThatThrownBy(full::drain)
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitStatus())
                        .isEqualTo(3))
                .hasMessage("standard output cannot be written: No space left on device");
    }

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException(message);
            }
        };
    }
}
