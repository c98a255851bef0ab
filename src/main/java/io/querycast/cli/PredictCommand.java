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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code querycast predict}: predicts queries from arguments, files and standard input. */
@Command(
        name = "predict",
        description = "Predicts how long queries will take: first those given as arguments, then those in files;"
                + " with neither, those on standard input. A text is taken as it is.",
        footer = {
            "",
            "The first query that cannot be read ends the run with exit status 2, after those before it were answered;"
                    + " --format json then leaves its document without its end. A reader who closes the pipe ends it"
                    + " quietly.",
            "",
            "  querycast predict \"SELECT * FROM customer\"",
            "  querycast predict -f queries.sql --format csv",
            "  querycast predict --max-seconds 2 -f queries.sql    # in a pipeline: 1 if a query takes longer",
            "  querycast predict -- \"-- SQL that begins with a comment\""
        })
public final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Parameters(
            paramLabel = "SQL",
            arity = "0..*",
            description = "A query, exactly as it is. One that begins with - needs a -- before it.")
    private List<String> queries = List.of();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A file with queries; can be repeated; - is standard input. What is named .gz is unpacked."
                    + " QUERYCAST_FILE names one file.")
    private List<String> files = List.of();

    @Option(
            names = "--input",
            paramLabel = "FORMAT",
            defaultValue = "sql",
            description = {
                "How queries lie in files and on standard input: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "sql: a query ends at a ; outside quotes and comments. It is what stands before the ;, comments"
                        + " included, without the white space at its ends. Blank and comment-only ones are skipped.",
                "text: a file is one query, exactly as it is.",
                "jsonl: {\"sql\": \"...\"} on each line, with an \"id\" if you like; blank lines are skipped."
            })
    private InputFormat input;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = {
                "How predictions are written: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "json: one document, the answer of the service's /v1/predictions.",
                "jsonl: {\"seconds\": ...} on a line for each query, with its \"id\".",
                "csv: index,seconds; the first query's index is 0."
            })
    private OutputFormat format;

    @Option(
            names = "--explain",
            description = "Also write what the predicted seconds come from and what was parsed; not with csv.")
    private boolean explain;

    @Option(
            names = "--max-seconds",
            paramLabel = "S",
            description = "Exit with status 1 if a query is predicted to take longer, naming each on standard error.")
    private @Nullable Double maxSeconds;

    private final InputStream standardInput;
    private final OutputStream standardOutput;

    /** Creates the command for the process's own standard streams. */
    public PredictCommand() {
        this(new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
    }

    PredictCommand(InputStream standardInput, OutputStream standardOutput) {
        this.standardInput = standardInput;
        this.standardOutput = standardOutput;
    }

    @Override
    public Integer call() {
        checkOptions();
        PrintWriter error = spec.commandLine().getErr();
        List<InputFile> inputFiles = inputFiles();
        if (inputFiles.contains(InputFile.STANDARD_INPUT) && Terminal.is(Terminal.STANDARD_INPUT)) {
            error.println("querycast: reading queries from standard input as --input " + input + "; Ctrl-D ends it");
        }
        try (ScoringService service = model.load();
                Scorer scorer = service.newScorer();
                QueryDescriber describer = describer(service);
                Progress progress = progress(error, inputFiles);
                AnswerOutput output =
                        new AnswerOutput(standardOutput, Terminal.is(Terminal.STANDARD_OUTPUT), progress)) {
            SecondsGate gate = new SecondsGate(maxSeconds == null ? Double.POSITIVE_INFINITY : maxSeconds, progress);
            PredictionRun run = new PredictionRun(
                    scorer, describer, format.writer(output, service.metadata()), output, gate, progress);
            if (!inputFiles.isEmpty()) {
                output.drainOnTermination();
            }
            try (QueryInputs inputs = new QueryInputs(queries, inputFiles, input, standardInput, run)) {
                run.answer(inputs);
            }
            return gate.passed() ? 0 : 1;
        }
    }

    private QueryDescriber describer(ScoringService service) {
        if (explain && service.metadata().linearWeights().isEmpty()) {
            throw CommandFailure.badInput("--explain needs a linear model, which "
                    + service.metadata().name() + " is not");
        }
        return new QueryDescriber(service, format == OutputFormat.TEXT, explain);
    }

    private void checkOptions() {
        if (maxSeconds != null && !Double.isFinite(maxSeconds)) {
            throw CommandFailure.badInput("--max-seconds is " + maxSeconds + ", not a finite number");
        }
        if (explain && format == OutputFormat.CSV) {
            throw CommandFailure.badInput(
                    "--format csv has no place for what --explain says: choose text, json or jsonl");
        }
        if (files.stream().filter(InputFile.STANDARD_INPUT.argument()::equals).count() > 1) {
            throw CommandFailure.badInput("standard input is named more than once, but can be read only once");
        }
    }

    private List<InputFile> inputFiles() {
        return queries.isEmpty() && files.isEmpty()
                ? List.of(InputFile.STANDARD_INPUT)
                : files.stream().map(InputFile::new).toList();
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
