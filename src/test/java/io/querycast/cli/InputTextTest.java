package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputTextTest {
    private static String all(InputText text) {
        return String.join("", Inputs.texts(new TextReader(text)));
    }

    @Test
    void more_everyChunkSize_givesTheText() {
        String text = "\ufeff a\r\né€\ud83d\ude00\ufeff\0";
        for (int chunk = 1; chunk < 20; chunk++) {
            assertThat(all(Inputs.drippingText(text, chunk))).isEqualTo(text.substring(1));
        }
    }

    @Test
    void more_charactersAcrossBuffers_givesTheText() {
        for (int shift = 0; shift < 4; shift++) {
            String text = "x".repeat(shift) + "\ud83d\ude00".repeat(100_000);
            assertThat(all(Inputs.text(text))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "80", "c3", "c328", "c080", "eda080", "f4908080", "f09f98", "e282"})
    void more_invalidUtf8_failsWithItsLine(String hex) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("select 1;\nselect\n '".getBytes(StandardCharsets.UTF_8));
        bytes.write(HexFormat.of().parseHex(hex));
        String byteName = "0x" + hex.substring(0, 2);

        SqlReader reader = new SqlReader(Inputs.text(bytes.toByteArray()));
        assertThat(reader.next()).isNotNull();
        assertThatThrownBy(reader::next)
                .isInstanceOf(CommandFailure.class)
                .hasMessage("in:3: invalid UTF-8: byte " + byteName);
    }

    @Test
    void more_invalidUtf8FarBehind_failsAfterWhatComesBefore() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("{\"sql\":\"a\"}\n".repeat(50_000).getBytes(StandardCharsets.UTF_8));
        bytes.write(0xff);

        JsonLinesReader reader = new JsonLinesReader(Inputs.text(bytes.toByteArray()));
        for (int line = 0; line < 50_000; line++) {
            assertThat(reader.next()).isNotNull();
        }
        assertThatThrownBy(reader::next).hasMessage("in:50001: invalid UTF-8: byte 0xff");
    }

    @Test
    void more_streamThatFails_failsWithItsLine() {
        InputStream failing =
                new FilterInputStream(new ByteArrayInputStream("a\nb;c".getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        int count = super.read(target, offset, length);
                        if (count < 0) {
                            throw new IOException("Input/output error");
                        }
                        return count;
                    }
                };
        SqlReader reader = new SqlReader(new InputText("in", failing));
        assertThat(reader.next()).isNotNull();
        assertThatThrownBy(reader::next)
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitStatus())
                        .isEqualTo(3))
                .hasMessage("in:2: cannot be read: Input/output error");
    }

    @Test
    void textReader_emptyInput_isTheEmptyQuery() {
        assertThat(Inputs.texts(new TextReader(Inputs.text("")))).containsExactly("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\u0416", "\u20ac", "\ud83d\ude00"})
    void textReader_longInput_isGivenUpToTheLimitInBytes(String character) {
        int bytes = character.getBytes(StandardCharsets.UTF_8).length;
        String longest = character.repeat(Query.MAX_BYTES / bytes);
        assertThat(all(Inputs.text(longest))).hasSize(longest.length());
        assertThatThrownBy(() -> all(Inputs.text(longest + character)))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("in:1: the query is longer than 16 MiB");
    }
}
