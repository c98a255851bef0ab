package io.querycast.cli;

import io.querycast.scoring.Scorer;
import io.querycast.scoring.ScoringService;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code querycast predict}: predicts queries from arguments, files and standard input. */
public final class PredictCommand implements Callable<Integer> {
    private final CommandSpec spec = CommandSpecs.of(
            this,
            "predict",
            "Predicts how long queries will take: first those given as arguments, then those in files;"
                    + " with neither, those on standard input. A text is taken as it is.");
    private final ModelOption model = new ModelOption();
    private final PositionalParamSpec queries = PositionalParamSpec.builder()
            .paramLabel("SQL")
            .index("0..*")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("A query, exactly as it is. One that begins with - needs a -- before it.")
            .build();
    private final OptionList options = new OptionList();
    private final TypedOption<List<String>> files = options.add(OptionSpec.builder("-f", "--file")
            .paramLabel("FILE")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("A file with queries; can be repeated; - is standard input. What is named .gz is unpacked."
                    + " QUERYCAST_FILE names one file."));
    private final TypedOption<InputFormat> input = options.add(OptionSpec.builder("--input")
            .paramLabel("FORMAT")
            .type(InputFormat.class)
            .defaultValue("sql")
            .description(
                    "How queries lie in files and on standard input: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                    "sql: a query ends at a ; outside quotes and comments. It is what stands before the ;, comments"
                            + " included, without the white space at its ends. Blank and comment-only ones are skipped.",
                    "text: a file is one query, exactly as it is.",
                    "jsonl: {\"sql\": \"...\"} on each line, with an \"id\" if you like; blank lines are skipped."));
    private final TypedOption<OutputFormat> format = options.add(OptionSpec.builder("--format")
            .paramLabel("FORMAT")
            .type(OutputFormat.class)
            .defaultValue("text")
            .description(
                    "How predictions are written: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                    "json: one document, the answer of the service's /v1/predictions.",
                    "jsonl: {\"seconds\": ...} on a line for each query, with its \"id\".",
                    "csv: index,seconds; the first query's index is 0."));
    private final TypedOption<Boolean> explain = options.add(OptionSpec.builder("--explain")
            .type(boolean.class)
            .fallbackValue("true")
            .initialValue(false)
            .description("Also write what the predicted seconds come from and what was parsed; not with csv."));
    private final TypedOption<Double> maxSeconds = options.add(
            "--max-seconds",
            Double.class,
            "S",
            null,
            "Exit with status 1 if a query is predicted to take longer, naming each on standard error.");

    private final InputStream standardInput;
    private final OutputStream standardOutput;

    private PredictCommand(InputStream standardInput, OutputStream standardOutput) {
        this.standardInput = standardInput;
        this.standardOutput = standardOutput;
        spec.usageMessage()
                .footer(
                        "",
                        "The first query that cannot be read ends the run with exit status 2, after those before it were answered;"
                                + " --format json then leaves its document without its end. A reader who closes the pipe ends it"
                                + " quietly.",
                        "",
                        "  querycast predict \"SELECT * FROM customer\"",
                        "  querycast predict -f queries.sql --format csv",
                        "  querycast predict --max-seconds 2 -f queries.sql    # in a pipeline: 1 if a query takes longer",
                        "  querycast predict -- \"-- SQL that begins with a comment\"");
        spec.addPositional(queries);
        model.addTo(spec);
        options.addTo(spec);
    }

    /** {@return the command for the process's own standard streams, ready to be added to another} */
    public static CommandSpec create() {
        return create(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    }

    static CommandSpec create(InputStream standardInput, OutputStream standardOutput) {
        return new PredictCommand(standardInput, standardOutput).spec;
    }

    @Override
    public Integer call() {
        checkOptions();
        PrintWriter error = spec.commandLine().getErr();
        List<InputFile> inputFiles = inputFiles();
        if (inputFiles.contains(InputFile.STANDARD_INPUT) && Terminal.is(Terminal.STANDARD_INPUT)) {
            error.println(
                    "querycast: reading queries from standard input as --input " + input.value() + "; Ctrl-D ends it");
        }
        try (ScoringService service = model.load();
                Scorer scorer = service.newScorer();
                QueryDescriber describer = describer(service);
                Progress progress = progress(error, inputFiles);
                AnswerOutput output =
                        new AnswerOutput(standardOutput, Terminal.is(Terminal.STANDARD_OUTPUT), progress)) {
            SecondsGate gate = new SecondsGate(maxSeconds.valueOr(Double.POSITIVE_INFINITY), progress);
            PredictionRun run = new PredictionRun(
                    scorer, describer, format.value().writer(output, service.metadata()), output, gate, progress);
            if (!inputFiles.isEmpty()) {
                output.drainOnTermination();
            }
            try (QueryInputs inputs = new QueryInputs(queries(), inputFiles, input.value(), standardInput, run)) {
                run.answer(inputs);
            }
            return gate.passed() ? 0 : 1;
        }
    }

    private QueryDescriber describer(ScoringService service) {
        if (explain.value() && service.metadata().linearWeights().isEmpty()) {
            throw CommandFailure.badInput("--explain needs a linear model, which "
                    + service.metadata().name() + " is not");
        }
        return new QueryDescriber(service, format.value() == OutputFormat.TEXT, explain.value());
    }

    private void checkOptions() {
        Double most = maxSeconds.valueOrNull();
        if (most != null && !Double.isFinite(most)) {
            throw CommandFailure.badInput("--max-seconds is " + most + ", not a finite number");
        }
        if (explain.value() && format.value() == OutputFormat.CSV) {
            throw CommandFailure.badInput(
                    "--format csv has no place for what --explain says: choose text, json or jsonl");
        }
        if (files.valueOr(List.of()).stream()
                        .filter(InputFile.STANDARD_INPUT.argument()::equals)
                        .count()
                > 1) {
            throw CommandFailure.badInput("standard input is named more than once, but can be read only once");
        }
    }

    private List<InputFile> inputFiles() {
        List<String> named = files.valueOr(List.of());
        return queries().isEmpty() && named.isEmpty()
                ? List.of(InputFile.STANDARD_INPUT)
                : named.stream().map(InputFile::new).toList();
    }

    private List<String> queries() {
        List<String> given = queries.getValue();
        return given == null ? List.of() : given;
    }

    private static Progress progress(PrintWriter error, List<InputFile> files) {
        boolean shown = !files.isEmpty() && Terminal.is(Terminal.STANDARD_ERROR);
        boolean sizesKnown = files.stream().allMatch(file -> file.size() >= 0);
        return new Progress(
                error,
                shown,
                sizesKnown ? files.stream().mapToLong(InputFile::size).sum() : -1);
    }
}
