package io.querycast.scaler;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The scaler at work, from its start to its stop; or for one round. */
public final class QuerycastScaler {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    /** More calls than a round makes one after the other, the attempts after conflicts among them. */
    private static final int CALLS_IN_A_ROUND = 20;

    private final Vertx vertx;
    private final Duration roundTimeout;
    private final AtomicInteger port = new AtomicInteger();

    private QuerycastScaler(Vertx vertx, ScalerOptions options) {
        this.vertx = vertx;
        this.roundTimeout = options.sources().callTimeout().multipliedBy(CALLS_IN_A_ROUND);
    }

    /**
     * {@return a scaler that does round after round until it is stopped, whatever it can reach}
     *
     * @param options how it runs
     * @param programVersion the program's version
     * @param audit takes a line of JSON for each change
     * @throws ScalerException if it cannot listen
     * @throws InterruptedException if the caller is interrupted
     */
    public static QuerycastScaler start(ScalerOptions options, String programVersion, Consumer<String> audit)
            throws InterruptedException {
        ScalerMetrics metrics = new ScalerMetrics(programVersion, options.dryRun());
        QuerycastScaler scaler = new QuerycastScaler(vertx(metrics), options);
        ScalerHealth health = new ScalerHealth(options.timing().interval().plus(scaler.roundTimeout));
        ScalerOptions.Listen listen = options.listen();
        Future<?> started = scaler.vertx
                .deployVerticle(new EndpointVerticle(listen, metrics, health, scaler.port::set))
                .compose(listens -> scaler.vertx.deployVerticle(new RoundsVerticle(options, metrics, health, audit)));
        try {
            await(started, START_TIMEOUT);
        } catch (ScalerException e) {
            scaler.vertx.close();
            throw new ScalerException(
                    "the scaler could not listen on " + listen.host() + " at port " + listen.port() + ": "
                            + e.getMessage(),
                    e);
        }
        return scaler;
    }

    /**
     * Does one round.
     *
     * @param options how it runs
     * @param audit takes a line of JSON for each service, changed or not
     * @return what was wrong, one sentence each; empty if nothing
     * @throws ScalerException if the round could do nothing
     * @throws InterruptedException if the caller is interrupted
     */
    public static List<String> once(ScalerOptions options, Consumer<String> audit) throws InterruptedException {
        QuerycastScaler scaler = new QuerycastScaler(vertx(new ScalerMetrics("", options.dryRun())), options);
        try {
            HttpCalls http = new HttpCalls(scaler.vertx, options.sources().callTimeout());
            Future<Round> round = Future.future(promise ->
                    scaler.vertx.runOnContext(now -> new Scaler(scaler.vertx, http, options, MonotonicTime::now)
                            .round()
                            .onComplete(promise)));
            Round done = await(round, scaler.roundTimeout);
            done.services().forEach(service -> audit.accept(AuditLine.of(Instant.now(), service)));
            Stream<String> blind = done.rates().stream()
                    .filter(rates -> rates.rate().isEmpty())
                    .flatMap(rates -> rates.prometheusTrouble().stream());
            Stream<String> troubles = done.services().stream()
                    .flatMap(service -> service.trouble().stream().map(what -> service.name() + ": " + what));
            return Stream.concat(blind, troubles).toList();
        } finally {
            scaler.stop();
        }
    }

    /** Names are looked up afresh: a container that starts again has another address. */
    private static Vertx vertx(ScalerMetrics metrics) {
        Security.setProperty("networkaddress.cache.ttl", "1");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
        VertxOptions options = new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(2)
                .setAddressResolverOptions(
                        new AddressResolverOptions().setCacheMaxTimeToLive(1).setCacheNegativeTimeToLive(0))
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))
                .setMetricsOptions(new MicrometerMetricsOptions()
                        .setEnabled(true)
                        .setJvmMetricsEnabled(true)
                        .setDisabledMetricsCategories(EnumSet.allOf(MetricsDomain.class).stream()
                                .map(MetricsDomain::toCategory)
                                .collect(Collectors.toSet())));
        return Vertx.builder()
                .with(options)
                .withMetrics(new MicrometerMetricsFactory(metrics.registry()))
                .build();
    }

    private static <T> T await(Future<T> future, Duration timeout) throws InterruptedException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
            throw new ScalerException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new ScalerException("no end within " + timeout.toSeconds() + " s", e);
        }
    }

    /** {@return the port of metrics and health} */
    public int port() {
        return port.get();
    }

    /**
     * Stops after the round under way.
     *
     * @throws ScalerException if the round does not end
     * @throws InterruptedException if the caller is interrupted
     */
    public void stop() throws InterruptedException {
        await(vertx.close(), roundTimeout);
    }
}
