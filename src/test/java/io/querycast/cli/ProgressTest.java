package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final StringWriter terminal = new StringWriter();

    private void readFor(Duration duration, boolean shown) {
        try (Progress progress = new Progress(new PrintWriter(terminal), shown, 1_000_000_000_000L)) {
            long end = System.nanoTime() + duration.toNanos();
            while (System.nanoTime() < end && terminal.toString().isEmpty()) {
                progress.read(1);
            }
        }
    }

    @Test
    void read_longerThanASecond_showsABarAndRemovesIt() {
        readFor(Duration.ofSeconds(20), true);
        assertThat(terminal.toString())
                .startsWith("\rpredicting")
                .contains("/1000000 MB")
                .endsWith("\r\033[K");
    }

    @Test
    void read_lessThanASecond_showsNothing() {
        readFor(Duration.ofMillis(500), true);
        assertThat(terminal.toString()).isEmpty();
    }

    @Test
    void read_notOnATerminal_showsNothing() {
        readFor(Duration.ofMillis(1500), false);
        assertThat(terminal.toString()).isEmpty();
    }

    @Test
    void printAbove_noBar_printsALine() {
        new Progress(new PrintWriter(terminal), true, 1).printAbove("line");
        assertThat(terminal.toString()).isEqualTo("line\n");
    }
}
