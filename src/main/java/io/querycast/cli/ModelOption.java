package io.querycast.cli;

import io.querycast.scoring.ModelException;
import io.querycast.scoring.ScoringService;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;

/** The option {@code --model}, for every command that predicts. */
final class ModelOption {
    private final OptionList options = new OptionList();
    private final TypedOption<Path> file = options.add(
            "--model",
            Path.class,
            "FILE",
            null,
            "The model, a file written by querycast convert. Default: the one shipped with the program.");

    /**
     * Gives the option to a command.
     *
     * @param command the command
     */
    void addTo(CommandSpec command) {
        options.addTo(command);
    }

    /** {@return its file} */
    Path path() {
        Path given = file.valueOrNull();
        return given == null ? DefaultModel.path() : given;
    }

    /**
     * {@return the model, ready to predict}
     *
     * @throws CommandFailure if it cannot be used: exit status 3
     */
    ScoringService load() {
        Path chosen = path();
        if (file.valueOrNull() == null && !Files.exists(chosen)) {
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
