package io.querycast.cli;

import io.querycast.scaler.QuerycastScaler;
import io.querycast.scaler.ScalerException;
import io.querycast.scaler.ScalerOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code querycast scale}: the scaler, from its start to SIGTERM, or for one round. */
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        description = "Scale Docker Swarm services by the requests per second that arrive at the edge.",
        footer =
                "%nA service asks to be scaled by the label querycast.scaler.enable=true. The labels querycast.scaler.min,"
                        + " querycast.scaler.max and querycast.scaler.target set its own limits, querycast.scaler.pause=true makes"
                        + " the scaler stand still.")
public final class ScaleCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ScaleOptions options;

    /** Creates the command. */
    public ScaleCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        ScalerOptions scalerOptions = options.toScalerOptions();
        Logging.ofService(options.logLevel);
        try {
            return options.once ? once(scalerOptions) : untilStopped(scalerOptions);
        } catch (ScalerException e) {
            throw CommandFailure.couldNotWork(String.valueOf(e.getMessage()), e);
        }
    }

    private Integer once(ScalerOptions scalerOptions) throws InterruptedException {
        List<String> troubles = QuerycastScaler.once(scalerOptions, lines());
        if (!troubles.isEmpty()) {
            throw CommandFailure.couldNotWork(String.join("; ", troubles));
        }
        return 0;
    }

    @SuppressWarnings("try") // the signals are held, not used
    private Integer untilStopped(ScalerOptions scalerOptions) throws InterruptedException {
        CountDownLatch stopping = new CountDownLatch(1);
        try (TerminationSignals signals = new TerminationSignals(number -> stopping.countDown())) {
            QuerycastScaler scaler = QuerycastScaler.start(scalerOptions, VersionProvider.version(), lines());
            announce(scaler, scalerOptions);
            stopping.await();
            scaler.stop();
            LoggerFactory.getLogger(ScaleCommand.class).info("stopped");
            return 0;
        }
    }

    /** {@return what takes the lines about services: standard output, for the log is on standard error} */
    private Consumer<String> lines() {
        PrintWriter out = spec.commandLine().getOut();
        return line -> {
            out.println(line);
            out.flush();
        };
    }

    private void announce(QuerycastScaler scaler, ScalerOptions scalerOptions) {
        Logger log = LoggerFactory.getLogger(ScaleCommand.class);
        StartLine.write(log.atInfo(), spec, Map.of("--metrics-port", scaler.port()));
        log.info("metrics and health are at http://"
                + Authority.of(scalerOptions.listen().host(), scaler.port()));
    }
}
