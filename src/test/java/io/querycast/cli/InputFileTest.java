package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {
    private static final InputStream NO_STANDARD_INPUT = InputStream.nullInputStream();

    private final List<String> told = new ArrayList<>();
    private final InputListener listener = new InputListener() {
        @Override
        public void waiting() {
            told.add("waiting");
        }

        @Override
        public void read(long bytes) {
            told.add("read " + bytes);
        }
    };

    @TempDir
    private Path folder;

    private byte[] packed = new byte[0];

    @BeforeEach
    void pack() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 10_000; i++) {
                gzip.write(("select " + Integer.hashCode(i * 31 % 9973) + ";\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        packed = bytes.toByteArray();
    }

    private InputFile file(String name, byte[] content) throws IOException {
        return new InputFile(Files.write(folder.resolve(name), content).toString());
    }

    private List<String> statements(InputFile file) {
        return Inputs.texts(new SqlReader(file.open(NO_STANDARD_INPUT, listener)));
    }

    @Test
    void open_file_tellsHowReadingGoesOn() throws IOException {
        InputFile file = file("a.sql", "a;b".getBytes(StandardCharsets.UTF_8));
        assertThat(file.size()).isEqualTo(3);
        assertThat(statements(file)).containsExactly("a", "b");
        assertThat(told).containsExactly("read 3", "waiting", "read 0");
    }

    @Test
    void open_dash_isStandardInput() {
        InputStream standardInput = new ByteArrayInputStream("a;b".getBytes(StandardCharsets.UTF_8));
        InputText text = InputFile.STANDARD_INPUT.open(standardInput, listener);
        assertThat(Inputs.placesAndTexts(new SqlReader(text)))
                .containsExactly("standard input:1 a", "standard input:1 b");
        assertThat(InputFile.STANDARD_INPUT.size()).isEqualTo(-1);
    }

    @Test
    void open_gzip_isUnpacked() throws IOException {
        assertThat(statements(file("a.sql.gz", packed))).hasSize(10_000).contains("select 0", "select 9972");
    }

    @Test
    void open_twoGzipMembers_areUnpacked() throws IOException {
        byte[] twice = Arrays.copyOf(packed, 2 * packed.length);
        System.arraycopy(packed, 0, twice, packed.length, packed.length);
        assertThat(statements(file("a.sql.gz", twice))).hasSize(20_000);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Of any length, short and long ones: what follows the last member lies in the buffer, or behind it, or both. */
    @Test
    void open_gzipWithSomethingBehind_failsAfterItsStatements() throws IOException {
        byte[] damaged = packed.clone();
        damaged[0] ^= 1;
        byte[] noMethod = packed.clone();
        noMethod[2] = 7;
        for (byte[] behind : List.of(
                new byte[1],
                new byte[19],
                new byte[100_000],
                damaged,
                noMethod,
                Arrays.copyOf(packed, 5),
                "select 1;".getBytes(StandardCharsets.UTF_8))) {
            for (byte[] before : List.of(packed, joined(packed, packed), gzip("a;"), gzip(""))) {
                InputFile file = file("a.sql.gz", joined(before, behind));
                assertThatThrownBy(() -> statements(file))
                        .as("%d bytes behind %d", behind.length, before.length)
                        .isInstanceOf(CommandFailure.class)
                        .hasMessageEndingWith(": the gzip data is damaged: what follows its end is not gzip data");
            }
        }
    }

    @Property(tries = 200)
    void gzipStream_membersThatComeInAnyPieces_areAllUnpacked(
            @ForAll @Size(max = 5) List<@IntRange(max = 70_000) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 70_000) int piece)
            throws IOException {
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        members.writeBytes(gzip(""));
        Random random = new Random(piece);
        for (int length : lengths) {
            byte[] text = new byte[length];
            random.nextBytes(text);
            expected.writeBytes(text);
            try (OutputStream member = new GZIPOutputStream(members)) {
                member.write(text);
            }
        }
        InputStream slow = new ByteArrayInputStream(members.toByteArray()) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, piece));
            }

            @Override
            public synchronized int available() {
                return 0;
            }
        };
        try (InputStream unpacked = new GzipStream(slow)) {
            assertThat(unpacked.readAllBytes()).isEqualTo(expected.toByteArray());
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void open_truncatedGzip_failsWithItsLine() throws IOException {
        InputFile file = file("a.sql.gz", Arrays.copyOf(packed, packed.length / 2));
        SqlReader reader = new SqlReader(file.open(NO_STANDARD_INPUT, listener));
        assertThat(reader.next()).isNotNull();
        assertThatThrownBy(() -> Inputs.texts(reader))
                .isInstanceOf(CommandFailure.class)
                .hasMessageMatching(".*a\\.sql\\.gz:[1-9][0-9]{2,}: the gzip data ends too early");
    }

    @Test
    void open_damagedGzip_fails() throws IOException {
        packed[packed.length - 6] ^= 1;
        InputFile file = file("a.sql.gz", packed);
        assertThatThrownBy(() -> statements(file))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(file.argument() + ":10001: the gzip data is damaged: Corrupt GZIP trailer");
    }

    @Test
    void open_notGzip_fails() throws IOException {
        InputFile text = file("a.gz", "select 1".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> text.open(NO_STANDARD_INPUT, listener))
                .isInstanceOf(CommandFailure.class)
                .hasMessage(text.argument() + ":1: the gzip data is damaged: Not in GZIP format");
        InputFile empty = file("b.gz", new byte[0]);
        assertThatThrownBy(() -> empty.open(NO_STANDARD_INPUT, listener))
                .hasMessage(empty.argument() + ":1: the gzip data ends too early");
    }

    @Test
    void open_missingFile_couldNotWork() {
        InputFile missing = new InputFile(folder.resolve("none.sql").toString());
        assertThat(missing.size()).isEqualTo(-1);
        assertThatThrownBy(() -> missing.open(NO_STANDARD_INPUT, listener))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitStatus())
                        .isEqualTo(3))
                .hasMessageStartingWith("cannot open " + missing.argument());
    }

    @Test
    void open_folder_couldNotWork() {
        InputFile aFolder = new InputFile(folder.toString());
        assertThat(aFolder.size()).isEqualTo(-1);
        assertThatThrownBy(() -> aFolder.open(NO_STANDARD_INPUT, listener))
                .hasMessageStartingWith("cannot open " + folder)
                .isInstanceOf(CommandFailure.class);
    }
}
