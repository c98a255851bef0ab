package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.querycast.scoring.ProvidedModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class PredictCommandTest {
    private static final String CUSTOMER = "SELECT * FROM customer";

    private final Map<String, String> environment = new HashMap<>();
    private final StringWriter error = new StringWriter();

    @TempDir
    private Path folder;

    private InputStream standardInput = InputStream.nullInputStream();
    private String output = "";

    private int predict(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int exitStatus = new CommandLine(PredictCommand.create(standardInput, bytes))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setDefaultValueProvider(new EnvironmentDefaults(environment))
                .setParameterExceptionHandler(CommandFailure::reportUsage)
                .setExecutionExceptionHandler(CommandFailure::report)
                .setErr(new PrintWriter(error, true))
                .execute(arguments);
        output = bytes.toString(StandardCharsets.UTF_8);
        return exitStatus;
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private void typeIn(String text) {
        standardInput = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void predict_arguments_areEachOneQuery() {
        assertThat(predict(CUSTOMER, "select 1; select 2", "")).isZero();
        assertThat(output.lines())
                .containsExactly("1.354965 s  SELECT * FROM customer", "1.165461 s  select 1; select 2", "1.368391 s");
        assertThat(error.toString()).isEmpty();
    }

    @Test
    void predict_nothing_readsStandardInput() {
        typeIn("select 1;\n" + CUSTOMER);
        assertThat(predict("--format", "csv")).isZero();
        assertThat(output).startsWith("index,seconds\n0,1.2669").contains("\n1,1.35496");
    }

    @Test
    void predict_argumentsAndFiles_areAnsweredInOrder() throws IOException {
        typeIn("select 3");
        String first = file("a.sql", "select 1;select 2;");
        assertThat(predict("-f", first, "select 0", "--file", "-", "select 00")).isZero();
        assertThat(output.lines().map(line -> line.substring("1.234567 s  ".length())))
                .containsExactly("select 0", "select 00", "select 1", "select 2", "select 3");
    }

    @Test
    void predict_file_isTakenAsTheInputOptionSays() throws IOException {
        String file = file("a", "{\"sql\": \"select 1\", \"id\": 7}\n");
        assertThat(predict("--input", "jsonl", "--format", "jsonl", "-f", file)).isZero();
        assertThat(output).isEqualTo("{\"id\":7,\"seconds\":1.266926}\n");
        assertThat(predict("--input", "text", "-f", file)).isZero();
        assertThat(output).endsWith("  {\"sql\": \"select 1\", \"id\": 7}\n");
        assertThat(predict("-f", file)).isZero();
        assertThat(output).endsWith("  {\"sql\": \"select 1\", \"id\": 7}\n");
    }

    @Test
    void predict_goldenTexts_givesTheOriginalsSeconds() throws IOException {
        assertThat(predict("--input", "jsonl", "--format", "csv", "-f", "src/test/resources/golden/predictions.jsonl"))
                .isZero();
        List<String> lines = output.lines().toList();
        List<ProvidedModel.Answer> answers = ProvidedModel.answers();
        assertThat(lines).hasSize(answers.size() + 1);
        for (int i = 0; i < answers.size(); i++) {
            String[] cells = lines.get(i + 1).split(",", -1);
            assertThat(cells[0]).isEqualTo("" + i);
            double expected = answers.get(i).seconds();
            assertThat(Double.parseDouble(cells[1]))
                    .isCloseTo(expected, offset(Math.max(1e-4, 1e-6 * Math.abs(expected))));
        }
    }

    @Test
    void predict_json_isTheServicesAnswer() {
        assertThat(predict("--format", "json", "select 1", "select 1")).isZero();
        assertThat(output)
                .isEqualTo("{\"model\":{\"name\":\"query-time\",\"version\":\"1\"},"
                        + "\"predictions\":[{\"seconds\":1.266926},{\"seconds\":1.266926}]}\n");
    }

    @Test
    void predict_explain_saysWhatTheSecondsComeFrom() {
        assertThat(predict("--explain", "select 1")).isZero();
        assertThat(output)
                .startsWith("1.266926 s  select 1\n             1.368391 s  baseline\n")
                .contains("            -0.051621 s  SELECT\n")
                .endsWith("            -0.049844 s  NUMBER\n            select\n");
        assertThat(predict("--explain", "--format", "jsonl", "select 1")).isZero();
        assertThat(output)
                .startsWith("{\"seconds\":1.266926,\"baseline_seconds\":1.368390")
                .contains("{\"token\":\"SELECT\",\"count\":1,\"seconds\":-0.0516206")
                .contains(",\"statement\":{\"parsed\":true,\"kind\":\"select\",");
    }

    @Test
    void predict_explainAsCsv_isRefused() {
        assertThat(predict("--explain", "--format", "csv", "select 1")).isEqualTo(2);
        assertThat(error.toString()).startsWith("querycast: --format csv has no place for what --explain says");
        assertThat(output).isEmpty();
    }

    @Test
    void predict_belowTheGate_isDone() {
        assertThat(predict("--max-seconds", "1.266926", "select 1")).isZero();
        assertThat(error.toString()).isEmpty();
    }

    @Test
    void predict_aboveTheGate_namesEachAndSaysNo() throws IOException {
        String file = file("a.sql", "select 1;\n\n" + CUSTOMER + ";\nselect 2;" + CUSTOMER);
        assertThat(predict("--max-seconds", "1.3", "-f", file, "--format", "csv", "select 1", CUSTOMER))
                .isEqualTo(1);
        assertThat(output.lines()).hasSize(7);
        assertThat(error.toString().lines())
                .containsExactly(
                        "querycast: argument 2: predicted 1.3549651 s, more than 1.3 s",
                        "querycast: " + file + ":3: predicted 1.3549651 s, more than 1.3 s",
                        "querycast: " + file + ":4: predicted 1.3549651 s, more than 1.3 s");
    }

    @Test
    void predict_badRecord_isReportedAfterTheAnswersBeforeIt() throws IOException {
        String good = file("good.jsonl", "{\"sql\": \"select 1\"}\n");
        String bad = file("bad.jsonl", "{\"sql\": \"select 1\"}\n\nselect 1\n{\"sql\": \"select 1\"}\n");
        for (String format : List.of("text", "csv", "jsonl")) {
            assertThat(predict("--input", "jsonl", "--format", format, "-f", good, "-f", bad, "-f", good))
                    .isEqualTo(2);
            assertThat(output.lines()).hasSize(format.equals("csv") ? 3 : 2);
            assertThat(output).endsWith("\n");
            assertThat(error.toString()).startsWith("querycast: " + bad + ":3: not JSON: ");
            error.getBuffer().setLength(0);
        }
    }

    @Test
    void predict_badRecord_leavesTheDocumentWithoutItsEnd() throws IOException {
        String bad = file("bad.jsonl", "{\"sql\": \"select 1\"}\n[]");
        assertThat(predict("--input", "jsonl", "--format", "json", "-f", bad)).isEqualTo(2);
        assertThat(output).endsWith("\"predictions\":[{\"seconds\":1.266926}");
        assertThat(error.toString()).isEqualTo("querycast: " + bad + ":2: not a JSON object\n");
    }

    @Test
    void predict_badRecordAndTooSlowQuery_isBadInput() throws IOException {
        String bad = file("bad.jsonl", "{\"sql\": \"select 1\"}\n[]");
        assertThat(predict("--input", "jsonl", "--max-seconds", "0", "-f", bad)).isEqualTo(2);
        assertThat(error.toString().lines()).hasSize(2);
    }

    @Test
    void predict_missingFile_isReportedAfterTheAnswersBeforeIt() throws IOException {
        String good = file("good.sql", "select 1");
        String missing = folder.resolve("none.sql").toString();
        assertThat(predict("-f", good, "-f", missing)).isEqualTo(3);
        assertThat(output.lines()).hasSize(1);
        assertThat(error.toString()).startsWith("querycast: cannot open " + missing);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--max-seconds NaN    | --max-seconds is NaN, not a finite number",
                "--max-seconds -1e999 | --max-seconds is -Infinity, not a finite number",
                "--max-seconds soon   | Invalid value for option '--max-seconds': 'soon' is not a double",
                "--input xml          | Invalid value for option '--input': expected one of [SQL, TEXT, JSONL] (case-insensitive) but was 'xml'",
                "--format xml         | Invalid value for option '--format': expected one of [TEXT, JSON, JSONL, CSV] (case-insensitive) but was 'xml'",
                "--max_seconds 1      | Unknown option: '--max_seconds'",
                "-f - -f -            | standard input is named more than once, but can be read only once",
                "-f                   | Missing required parameter for option '--file' (FILE)",
            })
    void predict_wrongUsage_isRefused(String arguments, String message) {
        assertThat(predict(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(error.toString()).startsWith("querycast: " + message);
        assertThat(output).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-- select 1", "--", "--format", "-f"})
    void predict_argumentAfterTwoDashes_isSql(String query) {
        assertThat(predict("--", query)).isZero();
        assertThat(output).endsWith("s  " + query + "\n");
    }

    @Test
    void predict_atSign_isSql() throws IOException {
        assertThat(predict("@" + file("arguments", "select 1"))).isZero();
        assertThat(output).contains("s  @");
    }

    @Test
    void predict_argumentThatJavaCouldNotRead_isRefused() {
        assertThat(predict("select 1", "select '\ufffd'")).isEqualTo(2);
        assertThat(output).isEqualTo("1.266926 s  select 1\n");
        assertThat(error.toString())
                .startsWith(
                        "querycast: argument 2 holds U+FFFD, which stands for bytes that are no text in the locale's encoding, ");
    }

    @Test
    void predict_explainWithoutWeights_isRefused() throws IOException {
        // The same model, but its file no longer says that it is linear.
        String linear = Files.readString(ProvidedModel.FILE, StandardCharsets.ISO_8859_1);
        Path model = folder.resolve("model.onnx");
        Files.writeString(
                model,
                linear.replace("querycast.linear_weights", "querycast.hidden_weights"),
                StandardCharsets.ISO_8859_1);
        assertThat(predict("--model", model.toString(), "select 1")).isZero();
        assertThat(predict("--model", model.toString(), "--explain", "select 1"))
                .isEqualTo(2);
        assertThat(error.toString()).isEqualTo("querycast: --explain needs a linear model, which query-time is not\n");
    }

    @Test
    void predict_modelOption_namesTheModel() {
        assertThat(predict("--model", folder.resolve("none.onnx").toString(), "select 1"))
                .isEqualTo(3);
        assertThat(error.toString()).contains(folder.resolve("none.onnx") + " does not exist");
        assertThat(predict("--model", "model/model.onnx", "select 1")).isZero();
    }

    @Test
    void predict_environment_isBeatenByOptions() throws IOException {
        environment.put("QUERYCAST_FILE", file("a.jsonl", "{\"sql\": \"select 1\"}"));
        environment.put("QUERYCAST_INPUT", "jsonl");
        environment.put("QUERYCAST_FORMAT", "csv");
        environment.put("QUERYCAST_EXPLAIN", "false");
        environment.put("QUERYCAST_MAX_SECONDS", "1");
        environment.put("QUERYCAST_MODEL", "model/model.onnx");
        assertThat(predict()).isEqualTo(1);
        assertThat(output).isEqualTo("index,seconds\n0,1.266926\n");

        String other = file("b.sql", "select 1;select 2");
        assertThat(predict("-f", other, "--input", "sql", "--format", "jsonl", "--max-seconds", "2"))
                .isZero();
        assertThat(output).isEqualTo("{\"seconds\":1.266926}\n{\"seconds\":1.266926}\n");

        environment.put("QUERYCAST_MODEL", "none.onnx");
        assertThat(predict("select 1")).isEqualTo(3);
    }

    @Test
    void predict_emptyInput_isDone() {
        assertThat(predict()).isZero();
        assertThat(output).isEmpty();
        typeIn("");
        assertThat(predict("--input", "text")).isZero();
        assertThat(output).isEqualTo("1.368391 s\n");
    }

    /** An input that never ends, and pauses after each of its lines. */
    private static final class SlowInput extends InputStream {
        private static final byte[] LINE = "{\"sql\": \"select 1\"}\n".getBytes(StandardCharsets.UTF_8);

        private int lines;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (lines == 1000) {
                return -1;
            }
            lines++;
            System.arraycopy(LINE, 0, target, offset, LINE.length);
            return LINE.length;
        }
    }

    @Test
    void predict_pipeClosedWhileTheInputPauses_ends() {
        SlowInput slow = new SlowInput();
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        int exitStatus = new CommandLine(PredictCommand.create(slow, closed))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute("--input", "jsonl", "--format", "jsonl");
        assertThat(exitStatus).isZero();
        assertThat(slow.lines).isLessThan(5);
    }
}
