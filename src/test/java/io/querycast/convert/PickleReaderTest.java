package io.querycast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PickleReaderTest {
    private static final String SCALER = "sklearn.preprocessing._data.StandardScaler";

    @TempDir
    Path folder;

    private TestArtifacts artifacts;

    @BeforeEach
    void write() throws IOException {
        artifacts = new TestArtifacts(folder);
    }

    private PickledObject read(byte[] pickle) throws IOException, ConversionException {
        artifacts.write(Source.INPUT_SCALER, pickle);
        return PickleReader.read(artifacts.artifact(Source.INPUT_SCALER), PickledClasses.STANDARD_SCALER);
    }

    @Test
    void read_plainData_isThere() throws Exception {
        PickledObject object = read(TestArtifacts.scaler(Map.of("a", "text", "b", 7, "c", new double[] {1.5, -2})));
        assertThat(object.className()).isEqualTo(SCALER);
        assertThat(object.attribute("a")).isEqualTo("text");
        assertThat(object.attribute("b")).isEqualTo(7);
        assertThat(object.attribute("c")).isInstanceOfSatisfying(NumpyArray.class, array -> {
            assertThat(array.dimensions()).isEqualTo(1);
            assertThat(array.values()).containsExactly(1.5, -2);
        });
        assertThat(object.attribute("d")).isNull();
    }

    @Test
    void read_singleItems_areThere() throws Exception {
        PickledObject object = read(new PickleWriter()
                .stackGlobal("sklearn.preprocessing._data", "StandardScaler")
                .opcodes(")\201}")
                .value("nothing")
                .opcodes("Ns")
                .value("numbers")
                .opcodes("]")
                .value(5)
                .opcodes("as")
                .value("words")
                .opcodes("\217(")
                .value("a")
                .opcodes("\220sb")
                .stop());
        assertThat(object.attribute("nothing")).isNull();
        assertThat(object.attribute("numbers")).isEqualTo(List.of(5));
        assertThat(object.attribute("words")).isEqualTo(Set.of("a"));
    }

    /** Each use of the buffer would take as much memory again as the file has bytes. */
    @Test
    void read_bufferUsedAgainAndAgain_isRefusedBeforeItFillsTheMemory() {
        PickleWriter pickle = new PickleWriter()
                .stackGlobal("numpy.core.numeric", "_frombuffer")
                .opcodes("q\0")
                .opcodes("(")
                .value(new byte[400_000])
                .stackGlobal("numpy", "dtype")
                .opcodes("(")
                .value("i4")
                .opcodes("tR(")
                .value(100_000)
                .opcodes("ttq\1R");
        for (int i = 0; i < 50_000; i++) {
            pickle.opcodes("h\0h\1R");
        }
        assertThatThrownBy(() -> read(pickle.stop()))
                .isInstanceOf(ConversionException.class)
                .hasMessageEndingWith(
                        "input_scaler.pkl is damaged or not a pickle: the same parts of it are used again and again");
    }

    static Stream<Arguments> hostilePickles() {
        Object[] command = {"touch executed"};
        return Stream.of(
                Arguments.of("os.system", protocol0("cos\nsystem\n(S'touch executed'\ntR.")),
                Arguments.of(
                        "posix.system",
                        new PickleWriter()
                                .global("posix", "system")
                                .value(command)
                                .opcode('R')
                                .stop()),
                Arguments.of(
                        "nt.system",
                        new PickleWriter()
                                .stackGlobal("nt", "system")
                                .value(command)
                                .opcode('R')
                                .stop()),
                Arguments.of(
                        "builtins.eval",
                        new PickleWriter()
                                .stackGlobal("builtins", "eval")
                                .value(command)
                                .opcode('R')
                                .stop()),
                Arguments.of(
                        "builtins.getattr",
                        new PickleWriter()
                                .global("builtins", "getattr")
                                .value(command)
                                .opcode('R')
                                .stop()),
                Arguments.of("subprocess.Popen", protocol0("(isubprocess\nPopen\n.")),
                Arguments.of("copyreg._reconstructor", protocol0("ccopyreg\n_reconstructor\n.")),
                Arguments.of("copy_reg._reconstructor", protocol0("ccopy_reg\n_reconstructor\n.")),
                // Known to the library itself, but not on the short list.
                Arguments.of(
                        "operator.attrgetter",
                        new PickleWriter().global("operator", "attrgetter").stop()),
                Arguments.of(
                        "datetime.datetime",
                        new PickleWriter().global("datetime", "datetime").stop()),
                Arguments.of(
                        "_codecs.encode",
                        new PickleWriter().global("_codecs", "encode").stop()),
                Arguments.of(
                        "joblib.numpy_pickle.NumpyArrayWrapper",
                        new PickleWriter()
                                .stackGlobal("joblib.numpy_pickle", "NumpyArrayWrapper")
                                .stop()),
                // An attribute of an allowed class is another thing than the class.
                Arguments.of(
                        "sklearn.preprocessing._data.StandardScaler.__init__",
                        new PickleWriter()
                                .stackGlobal("sklearn.preprocessing._data", "StandardScaler.__init__")
                                .stop()),
                // In the state of an honest object.
                Arguments.of(
                        "builtins.exec",
                        new PickleWriter()
                                .stackGlobal("sklearn.preprocessing._data", "StandardScaler")
                                .value(new Object[0])
                                .opcode(0x81)
                                .opcodes("}(")
                                .value("mean_")
                                .stackGlobal("builtins", "exec")
                                .value(command)
                                .opcodes("Rub")
                                .stop()),
                // The name comes out of the memo.
                Arguments.of(
                        "os.popen",
                        new PickleWriter()
                                .value("popen")
                                .opcode('q')
                                .opcode(1)
                                .value("os")
                                .opcode('q')
                                .opcode(0)
                                .opcode('h')
                                .opcode(0)
                                .opcode('h')
                                .opcode(1)
                                .opcode(0x93)
                                .stop()),
                // As the constructor's argument of an allowed function.
                Arguments.of(
                        "os.execv",
                        new PickleWriter()
                                .stackGlobal("numpy.core.multiarray", "scalar")
                                .stackGlobal("os", "execv")
                                .value(command)
                                .opcodes("R\205R")
                                .stop()));
    }

    private static byte[] protocol0(String pickle) {
        return pickle.getBytes(StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostilePickles")
    void read_otherClass_isRefusedByName(String className, byte[] pickle) {
        assertThatThrownBy(() -> read(pickle))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("input_scaler.pkl asks for \"" + className + "\"")
                .hasMessageEndingWith("refused, nothing was executed");
        assertThat(Path.of("executed")).doesNotExist();
    }

    @Test
    void read_classNameWithTerminalCodes_showsNone() {
        assertThatThrownBy(() -> read(new PickleWriter()
                        .stackGlobal("\u001b[2Jos", "sys\ttem\u202e")
                        .stop()))
                .hasMessageContaining("asks for \"?[2Jos.sys?tem?\"");
    }

    static Stream<Arguments> opcodesOfMoreThanData() {
        return Stream.of(
                Arguments.of("persistent id", "Pid\n"),
                Arguments.of("binary persistent id", "NQ"),
                Arguments.of("extension registry, 1 byte", "\202\001"),
                Arguments.of("extension registry, 2 bytes", "\203\001\000"),
                Arguments.of("extension registry, 4 bytes", "\204\001\000\000\000"),
                Arguments.of("instance of a class on the stack", "(No"),
                Arguments.of("instance with keyword arguments", "N)}\222"),
                Arguments.of("buffer out of band", "\227"),
                Arguments.of("number of up to 4 GiB", "\213\377\377\377\177"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("opcodesOfMoreThanData")
    void read_opcodeOfMoreThanData_isRefused(String what, String opcodes) {
        assertThatThrownBy(() -> read(new PickleWriter().opcodes(opcodes).stop()))
                .as(what)
                .isInstanceOf(ConversionException.class)
                .hasMessageMatching(
                        ".*input_scaler.pkl is damaged or not a pickle: opcode 0x[0-9a-f]{2} is not one that"
                                + " plain data needs; nothing was executed");
    }

    static Stream<Arguments> damagedPickles() {
        return Stream.of(
                Arguments.of(
                        "state of a list",
                        new PickleWriter()
                                .value(List.of())
                                .value(Map.of())
                                .opcode('b')
                                .stop()),
                Arguments.of(
                        "nothing to build on", new PickleWriter().opcode('b').stop()),
                Arguments.of(
                        "call of a string",
                        new PickleWriter()
                                .value("os.system")
                                .value(new Object[0])
                                .opcode('R')
                                .stop()),
                Arguments.of(
                        "array constructed directly",
                        new PickleWriter()
                                .global("numpy", "ndarray")
                                .opcodes(")R")
                                .stop()),
                Arguments.of(
                        "unknown memo", new PickleWriter().opcode('h').opcode(9).stop()),
                Arguments.of("protocol 9", protocol0("\200\011.")),
                Arguments.of("no pickle at all", protocol0("version https://example.org/spec/v1\noid 12345678\n")),
                Arguments.of(
                        "list that holds itself as a key",
                        new PickleWriter().opcodes("}(]q\001h\001ah\001Nu").stop()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damagedPickles")
    void read_nonsense_isDamaged(String what, byte[] pickle) {
        assertThatThrownBy(() -> read(pickle))
                .as(what)
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("input_scaler.pkl is damaged or not a pickle");
    }

    @ParameterizedTest
    @MethodSource("lengthsBeyondTheEnd")
    void read_lengthBeyondTheEnd_isTruncatedWithoutAllocating(String opcodes) {
        assertThatThrownBy(() -> read(new PickleWriter().opcodes(opcodes).stop()))
                .isInstanceOf(ConversionException.class)
                .hasMessageContaining("input_scaler.pkl is truncated");
    }

    static Stream<String> lengthsBeyondTheEnd() {
        return Stream.of(
                "B\377\377\377\177",
                "X\377\377\377\177",
                "X\377\377\377\377",
                "\226\377\377\377\177\0\0\0\0",
                "\226\377\377\377\377\377\377\377\377",
                "\214\377",
                "C\377",
                "B\001");
    }

    @Test
    void read_anyBeginning_isTruncated() throws Exception {
        for (String name : List.of("scaler-protocol3.pkl", "scaler-protocol4.pkl", "scaler-protocol5.pkl")) {
            byte[] whole = TestArtifacts.kept(name);
            assertThat(read(whole).className()).isEqualTo(SCALER);
            for (int length = 1; length < whole.length; length++) {
                byte[] beginning = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> read(beginning))
                        .as("%d bytes of %s", length, name)
                        .isInstanceOf(ConversionException.class)
                        .hasMessageEndingWith("input_scaler.pkl is truncated: it ends in the middle of the pickle");
            }
        }
    }

    @Test
    void read_anyByteChanged_neverFailsOtherwise() throws Exception {
        byte[] whole = TestArtifacts.kept("scaler-protocol5.pkl");
        for (int i = 0; i < whole.length; i++) {
            for (int change : new int[] {1, 2, 4, 8, 16, 32, 64, 128, 255}) {
                byte[] changed = whole.clone();
                changed[i] ^= (byte) change;
                try {
                    assertThat(read(changed)).isNotNull();
                } catch (ConversionException e) {
                    assertThat(e).hasMessageContaining("input_scaler.pkl");
                }
            }
        }
    }

    @Test
    void read_bytesBehindTheEnd_isRefused() {
        byte[] pickle = TestArtifacts.scaler(Map.of());
        assertThatThrownBy(() -> read(Arrays.copyOf(pickle, pickle.length + 3)))
                .hasMessageEndingWith("input_scaler.pkl has 3 bytes behind the end of its pickle");
    }

    @Test
    void read_otherValue_saysWhatWasFound() {
        assertThatThrownBy(() -> read(TestArtifacts.vectorizer(Map.of())))
                .hasMessageContaining(
                        "input_scaler.pkl holds sklearn.feature_extraction.text.CountVectorizer, expected ")
                .hasMessageContaining(SCALER);
        assertThatThrownBy(() -> read(new PickleWriter().value(List.of(1)).stop()))
                .hasMessageContaining("input_scaler.pkl holds a sequence, expected ");
    }
}
