package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ApiKeysTest {
    /** SHA-256 of "open sesame". */
    static final String HASH = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    @TempDir
    private Path folder;

    @Test
    void find_rightKey_isFound() throws IOException {
        ApiKeys keys = ApiKeys.read(write("# people\n\nali-baba:" + HASH + "\n"), 0, 1);
        assertThat(keys.size()).isEqualTo(1);
        assertThat(keys.find("open sesame")).isPresent();
        assertThat(keys.find("open barley")).isEmpty();
        assertThat(keys.find("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nobody\n", "ali:open sesame", "ali:41ef", ":" + HASH, "ali " + HASH})
    void read_wrongFile_saysWhereButNotWhat(String content) throws IOException {
        Path file = write(content);
        assertThatThrownBy(() -> ApiKeys.read(file, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("sesame")
                .hasMessageNotContaining(HASH);
    }

    @Test
    void read_nameTwice_isRefused() throws IOException {
        Path file = write("ali:" + HASH + "\nali:" + HASH + "\n");
        assertThatThrownBy(() -> ApiKeys.read(file, 0, 1)).hasMessageContaining("line 2");
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("keys"), content);
    }
}
