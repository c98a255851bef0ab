package io.querycast.cli;

import io.querycast.scoring.ModelException;
import io.querycast.scoring.ScoringService;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --model}, for every command that predicts. */
final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model, a file written by querycast convert. Default: the one shipped with the program.")
    private @Nullable Path file;

    /** {@return its file} */
    Path path() {
        return file == null ? DefaultModel.path() : file;
    }

    /**
     * {@return the model, ready to predict}
     *
     * @throws CommandFailure if it cannot be used: exit status 3
     */
    ScoringService load() {
        Path chosen = path();
        if (file == null && !Files.exists(chosen)) {
            throw CommandFailure.couldNotWork("the model shipped with the program is missing: " + chosen
                    + " does not exist; name one with --model FILE or QUERYCAST_MODEL,"
                    + " or make one with querycast convert");
        }
        try {
            return ScoringService.load(chosen);
        } catch (ModelException e) {
            throw CommandFailure.couldNotWork(String.valueOf(e.getMessage()), e);
        }
    }
}
