package io.querycast.cli;

import io.querycast.http.ApiKeys;
import io.querycast.http.QuerycastServer;
import io.querycast.http.ServerException;
import io.querycast.http.ServiceLogging;
import io.querycast.http.ServiceOptions;
import io.querycast.http.TerminationSignal;
import io.querycast.scoring.ModelException;
import io.querycast.scoring.ScoringService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/** {@code querycast serve}: the service, from its start to SIGTERM. */
@Command(name = "serve", description = "Serve predictions over HTTP.")
public final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ServeOptions options;

    /** Creates the command. */
    public ServeCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        TerminationSignal termination = new TerminationSignal();
        ServiceOptions serviceOptions = options.toServiceOptions();
        ServiceLogging.configure(options.logLevel);
        Optional<ApiKeys> apiKeys = serviceOptions.access().apiKeys().map(this::readKeys);
        try (ScoringService scoring = ScoringService.load(options.model)) {
            QuerycastServer server = QuerycastServer.start(serviceOptions, scoring, apiKeys, VersionProvider.version());
            announce(server, serviceOptions, scoring, apiKeys);
            server.warmUp();
            termination.await();
            server.drain();
            return 0;
        } catch (ModelException | ServerException e) {
            throw CommandFailure.couldNotWork(String.valueOf(e.getMessage()), e);
        }
    }

    private ApiKeys readKeys(Path file) {
        try {
            return ApiKeys.read(file, options.keyRate, options.keyBurst);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("--api-keys: " + e.getMessage());
        } catch (IOException e) {
            throw CommandFailure.couldNotWork("--api-keys: " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void announce(
            QuerycastServer server, ServiceOptions serviceOptions, ScoringService scoring, Optional<ApiKeys> apiKeys) {
        Logger log = LoggerFactory.getLogger(ServeCommand.class);
        LoggingEventBuilder line = log.atInfo()
                .addKeyValue("model_sha256", scoring.modelSha256())
                .addKeyValue("event_loops", serviceOptions.listen().eventLoops());
        for (OptionSpec option : spec.options()) {
            if (!option.usageHelp()
                    && !option.versionHelp()
                    && !option.longestName().equals("--event-loops")) {
                Object value = option.getValue();
                line = line.addKeyValue(
                        option.longestName().substring(2).replace('-', '_'), value == null ? "none" : value.toString());
            }
        }
        line.log("started");
        log.info(apiKeys.map(keys -> "API keys are asked for: " + keys.size() + " are known")
                .orElse("API keys are off: everyone who reaches the port may call"));
        String scheme = serviceOptions.listen().tls().isPresent() ? "https" : "http";
        String host = serviceOptions.listen().host();
        spec.commandLine()
                .getOut()
                .println("querycast listens at " + scheme + "://" + host + ":" + server.port() + " (API) and http://"
                        + host + ":" + server.managementPort() + " (management)");
        spec.commandLine().getOut().flush();
    }
}
