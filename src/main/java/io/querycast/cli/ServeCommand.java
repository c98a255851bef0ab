package io.querycast.cli;

import io.querycast.http.ApiKeys;
import io.querycast.http.QuerycastServer;
import io.querycast.http.ServerException;
import io.querycast.http.ServiceOptions;
import io.querycast.scoring.ScoringService;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Model.CommandSpec;

/** {@code querycast serve}: the service, from its start to SIGTERM. */
public final class ServeCommand implements Callable<Integer> {
    /** Exit status of a process whose orders to stop went beyond the first, less the signal's number. */
    private static final int KILLED_BY_SIGNAL = 128;

    private final CommandSpec spec = CommandSpecs.of(this, "serve", "Serve predictions over HTTP.");
    private final ServeOptions options = new ServeOptions(spec);

    private ServeCommand() {}

    /** {@return the command, ready to be added to another} */
    public static CommandSpec create() {
        return new ServeCommand().spec;
    }

    @Override
    @SuppressWarnings("try") // the signals are held, not used
    public Integer call() throws InterruptedException {
        CountDownLatch stopping = new CountDownLatch(1);
        ServiceOptions serviceOptions = options.toServiceOptions();
        Logging.ofService(options.logLevel().name());
        Optional<ApiKeys> apiKeys = serviceOptions.access().apiKeys().map(this::readKeys);
        try (TerminationSignals signals = new TerminationSignals(number -> stop(stopping, number));
                ScoringService scoring = options.model().load()) {
            QuerycastServer server = QuerycastServer.start(serviceOptions, scoring, apiKeys, VersionProvider.version());
            announce(server, serviceOptions, scoring, apiKeys);
            server.warmUp();
            stopping.await();
            server.drain();
            return 0;
        } catch (ServerException e) {
            throw CommandFailure.couldNotWork(String.valueOf(e.getMessage()), e);
        }
    }

    /** The first order to stop starts the drain; who gives another does not want to wait for its end. */
    private static void stop(CountDownLatch stopping, int signal) {
        if (stopping.getCount() == 0) {
            Runtime.getRuntime().halt(KILLED_BY_SIGNAL + signal);
        }
        stopping.countDown();
    }

    private ApiKeys readKeys(Path file) {
        try {
            return ApiKeys.read(file, options.keyRate(), options.keyBurst());
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("--api-keys: " + e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.couldNotWork("--api-keys: " + file + " cannot be read: " + reason(e), e);
        }
    }

    /** {@return why a file cannot be read: the system's own words where its message is the file's name alone} */
    private static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "no such file";
        }
        return failure instanceof AccessDeniedException ? "permission denied" : String.valueOf(failure.getMessage());
    }

    private void announce(
            QuerycastServer server, ServiceOptions serviceOptions, ScoringService scoring, Optional<ApiKeys> apiKeys) {
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        StartLine.write(
                log.atInfo().addKeyValue("model_sha256", scoring.modelSha256()),
                spec,
                Map.of(
                        "--port", server.port(),
                        "--management-port", server.managementPort(),
                        "--event-loops", serviceOptions.listen().eventLoops(),
                        "--model", options.model().path(),
                        "--max-buffered", serviceOptions.limits().bufferedBytes(),
                        "--parser-threads", serviceOptions.parser().threads()));
        log.info(apiKeys.map(keys -> "API keys are asked for: " + keys.size() + " are known")
                .orElse("API keys are off: everyone who reaches the port may call"));
        if (apiKeys.isEmpty() && options.keyRate() > 0) {
            log.warn("--key-rate is {}, but limits nobody: there are no --api-keys", options.keyRate());
        }
        String scheme = serviceOptions.listen().tls().isPresent() ? "https" : "http";
        String host = serviceOptions.listen().host();
        spec.commandLine()
                .getOut()
                .println("querycast listens at " + scheme + "://" + Authority.of(host, server.port())
                        + " (API) and http://" + Authority.of(host, server.managementPort()) + " (management)");
        spec.commandLine().getOut().flush();
    }
}
