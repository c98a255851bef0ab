package io.querycast.cli;

import io.querycast.scaler.ScalerOptions;
import picocli.CommandLine;

/** Scaler options as the command line makes them, so that tests run with the real defaults. */
public final class ScaleArguments {
    private ScaleArguments() {}

    public static ScalerOptions parse(String... arguments) {
        return CommandLine.populateCommand(new ScaleOptions(), arguments).toScalerOptions();
    }
}
