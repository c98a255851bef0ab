package io.querycast.cli;

import io.querycast.convert.Conversion;
import io.querycast.convert.ConversionException;
import io.querycast.convert.Converter;
import io.querycast.scoring.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code querycast convert}: provided artifacts to one model file. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        description = "Make one self-contained ONNX model file of a Keras model, its vectorizer, scalers and lexicon.")
public final class ConvertCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "ARTIFACTS_DIR",
            description = "folder with model.h5, vectorizer.pkl, input_scaler.pkl, output_scaler.pkl and lexicon.json")
    private Path artifacts;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            required = true,
            description = "the model file to write")
    private Path output;

    @Option(names = "--name", description = "the model's name (default: ${DEFAULT-VALUE})", defaultValue = "query-time")
    private String name;

    @Option(
            names = "--model-version",
            paramLabel = "VERSION",
            description = "the model's version (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    private String modelVersion;

    private ConvertCommand() {}

    @Override
    public void run() {
        try {
            spec.commandLine().getOut().println(line(new Converter(name, modelVersion).convert(artifacts, output)));
        } catch (ConversionException e) {
            throw CommandFailure.badInput(String.valueOf(e.getMessage()));
        } catch (IOException | ModelException e) {
            throw CommandFailure.couldNotWork(String.valueOf(e.getMessage()), e);
        }
    }

    private static String line(Conversion made) {
        return String.format(
                Locale.ROOT,
                "%s: %s version %s, layers: %s, SHA-256 %s, largest difference %.1e s",
                made.file(),
                made.name(),
                made.version(),
                String.join(", ", made.layers()),
                made.sha256(),
                made.largestDifference());
    }
}
