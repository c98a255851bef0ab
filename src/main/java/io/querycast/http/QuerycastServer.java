package io.querycast.http;

import io.querycast.scoring.ScoringService;
import io.querycast.sql.StatementParser;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service at work: both ports, from its start to the end of its drain. */
public final class QuerycastServer {
    private static final Logger LOG = LoggerFactory.getLogger(QuerycastServer.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final Service service;
    private final List<ApiVerticle> eventLoops = new ArrayList<>();
    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger managementPort = new AtomicInteger();

    private QuerycastServer(Vertx vertx, Service service) {
        this.vertx = vertx;
        this.service = service;
    }

    /**
     * {@return a server that listens; it is ready after {@link #warmUp}}
     *
     * @param options how it runs
     * @param scoring the model
     * @param apiKeys who may call; everyone if empty
     * @param programVersion the program's version
     * @throws ServerException if it cannot listen
     * @throws InterruptedException if the caller is interrupted
     */
    public static QuerycastServer start(
            ServiceOptions options, ScoringService scoring, Optional<ApiKeys> apiKeys, String programVersion)
            throws ServerException, InterruptedException {
        setUpNetty();
        Admission admission = new Admission(options.limits());
        ServiceMetrics metrics = new ServiceMetrics(scoring, admission, programVersion);
        ServiceState state = new ServiceState(options.listen().eventLoops());
        Documents documents = new Documents(options.limits(), apiKeys.isPresent(), programVersion);
        StatementParser parser = new StatementParser(options.parser());
        Service service = new Service(
                options,
                scoring,
                parser,
                state,
                admission,
                apiKeys,
                documents,
                metrics,
                new RequestLog(true),
                programVersion);
        QuerycastServer server = new QuerycastServer(vertx(options, metrics), service);
        FatalErrors.watch();
        ServiceOptions.Listen listen = options.listen();
        server.checkTls();
        server.await(
                server.deploy(),
                "listen on " + listen.host() + " at port " + listen.port() + " (API) and " + listen.managementPort()
                        + " (management)");
        return server;
    }

    private void checkTls() throws ServerException {
        try {
            if (service.options().listen().tls().isPresent()) {
                TlsFiles.check(vertx, service.options().listen().tls().get());
            }
        } catch (ServerException e) {
            close();
            throw e;
        }
    }

    private void close() {
        service.parser().close();
        vertx.close();
    }

    private static Vertx vertx(ServiceOptions options, ServiceMetrics metrics) {
        VertxOptions vertxOptions = new VertxOptions()
                .setEventLoopPoolSize(options.listen().eventLoops() + 1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                .setMetricsOptions(new MicrometerMetricsOptions()
                        .setEnabled(true)
                        .setJvmMetricsEnabled(true)
                        .setDisabledMetricsCategories(EnumSet.allOf(MetricsDomain.class).stream()
                                .filter(domain -> domain != MetricsDomain.NAMED_POOLS)
                                .map(MetricsDomain::toCategory)
                                .collect(Collectors.toSet())));
        Vertx vertx = Vertx.builder()
                .with(vertxOptions)
                .withMetrics(new MicrometerMetricsFactory(metrics.registry()))
                .build();
        return vertx.exceptionHandler(FatalErrors::uncaught);
    }

    /**
     * Before anything of Netty is loaded: its flight recorder events and name resolver would take a tenth of the start, and names of
     * request headers that are not the constants they are looked up by are compared letter by letter.
     */
    private static void setUpNetty() {
        Map.of(
                        "io.netty.jfr.enabled",
                        "false",
                        "vertx.disableDnsResolver",
                        "true",
                        "vertx.internCommonHttpRequestHeadersToLowerCase",
                        "true")
                .forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
    }

    private Future<?> deploy() {
        for (int eventLoop = 0; eventLoop < service.state().eventLoops(); eventLoop++) {
            eventLoops.add(new ApiVerticle(service, eventLoop, port::set));
        }
        Optional<Drills> drills =
                service.options().life().drills() ? Optional.of(new Drills(eventLoops)) : Optional.empty();
        Future<?> deployed = vertx.deployVerticle(new ManagementVerticle(service, drills, managementPort::set));
        for (ApiVerticle eventLoop : eventLoops) {
            deployed = deployed.compose(done -> vertx.deployVerticle(eventLoop));
        }
        return deployed;
    }

    /**
     * Asks every event loop for the model's canary until the code is warm; then the service is ready.
     *
     * @throws ServerException if an answer is wrong
     * @throws InterruptedException if the caller is interrupted
     */
    public void warmUp() throws ServerException, InterruptedException {
        Service aside = service.aside();
        await(all(loop -> loop.warmUp(aside)), "warm up");
        service.state().warmedUp();
        LOG.info("ready");
        service.parser().warmUp();
        vertx.executeBlocking(() -> {
            service.documents().read();
            return null;
        });
    }

    private Future<?> all(Function<ApiVerticle, Future<Void>> work) {
        return Future.all(eventLoops.stream().map(work).toList());
    }

    private void await(Future<?> future, String what) throws ServerException, InterruptedException {
        try {
            future.toCompletionStage().toCompletableFuture().get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ServerException("the server could not " + what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            close();
            throw new ServerException("the server did not " + what + " within " + START_TIMEOUT.toSeconds() + " s", e);
        }
    }

    /** {@return the API's port} */
    public int port() {
        return port.get();
    }

    /** {@return the management port} */
    public int managementPort() {
        return managementPort.get();
    }

    /**
     * Stops: readiness fails at once, new requests are answered for a while, those in flight are finished.
     *
     * @throws InterruptedException if the caller is interrupted
     */
    public void drain() throws InterruptedException {
        ServiceOptions.Life life = service.options().life();
        LOG.atInfo()
                .addKeyValue("drain_delay", life.drainDelay())
                .addKeyValue("drain_timeout", life.drainTimeout())
                .log("draining");
        service.state().drain();
        TimeUnit.NANOSECONDS.sleep(life.drainDelay().toNanos());
        Future<?> drained = all(ApiVerticle::stopListening).compose(stopped -> all(ApiVerticle::drain));
        if (ended(drained, life.drainTimeout())) {
            LOG.info("drained");
        } else {
            LOG.warn("not every request was finished within {}", life.drainTimeout());
        }
        service.parser().close();
        if (!ended(vertx.close(), CLOSE_TIMEOUT)) {
            LOG.warn("the server did not close within {}", CLOSE_TIMEOUT);
        }
    }

    private static boolean ended(Future<?> future, Duration timeout) throws InterruptedException {
        try {
            future.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("not ended", e);
            return false;
        }
    }
}
