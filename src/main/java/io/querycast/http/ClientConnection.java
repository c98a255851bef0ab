package io.querycast.http;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection and how long it may stay as it is. Confined to its event loop, which calls {@link #sweep} from
 * time to time: one timer for all connections costs nothing a request, and a deadline is kept to within one sweep.
 */
final class ClientConnection {
    private static final Duration LINGER = Duration.ofSeconds(2);
    /** Who connected just before nothing listened any more sends a request soon or not at all. */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(2);

    private final HttpConnection connection;
    private final ServiceOptions.Timeouts timeouts;
    private final ServiceMetrics metrics;
    private @Nullable Exchange exchange;
    private boolean used;
    private boolean headArriving;
    private boolean headTimed;
    private boolean closing;
    private long deadline;

    ClientConnection(HttpConnection connection, HttpServerOptions options, Service service, Runnable onClose) {
        this.connection = connection;
        this.timeouts = service.options().timeouts();
        this.metrics = service.metrics();
        this.deadline = System.nanoTime() + timeouts.header().toNanos();
        ChannelPipeline pipeline =
                ((ConnectionBase) connection).channelHandlerContext().pipeline();
        pipeline.replace("httpDecoder", "httpDecoder", new StrictRequestDecoder(options, this));
        connection.closeHandler(closed -> {
            onClose.run();
            closed();
        });
    }

    /** Bytes of a header section are there; called again and again until it is complete. The next sweep begins to count its time. */
    void headArriving() {
        headArriving |= exchange == null && !closing;
    }

    /** A request's header section is complete: from now on its exchange sets the deadline. */
    void begin(Exchange begun) {
        used = true;
        headArriving = false;
        headTimed = false;
        exchange = begun;
        deadline = begun.startNanos() + timeouts.idle().toNanos();
    }

    void deadline(long nanos) {
        deadline = nanos;
    }

    /** The request was read to its end and answered: from now on the connection waits for the next. */
    void finished(Exchange finished, long now) {
        if (exchange == finished) {
            exchange = null;
            if (closing) {
                connection.close();
            } else {
                deadline = now + timeouts.idle().toNanos();
            }
        }
    }

    /** The answer said that the connection will be closed. */
    void closeAfterAnswer() {
        closing = true;
    }

    boolean isClosing() {
        return closing;
    }

    /**
     * The request was answered before its body had been read. Closing now would reset the connection, and the client might
     * never see the answer: what still arrives is dropped for a moment.
     */
    void linger() {
        closing = true;
        deadline = System.nanoTime() + LINGER.toNanos();
    }

    /** The body cannot be read on. */
    void bodyMalformed(Throwable cause) {
        closing = true;
        if (exchange == null) {
            connection.close();
        } else {
            exchange.bodyMalformed(cause);
        }
    }

    /** Nothing listens any more: ends after the request that is under way or may be, at once if there is none. */
    void drain() {
        long soon = System.nanoTime() + FIRST_REQUEST.toNanos();
        if (exchange == null && !headArriving) {
            if (used) {
                connection.close();
            } else if (soon - deadline < 0) {
                deadline = soon;
            }
        }
    }

    void sweep(long now) {
        if (headArriving && !headTimed) {
            headTimed = true;
            deadline = now + timeouts.header().toNanos();
        }
        if (now - deadline < 0) {
            return;
        }
        if (headArriving) {
            metrics.rejected(ProblemType.REQUEST_TIMEOUT);
        }
        Exchange late = exchange;
        if (late == null || !late.timedOut()) {
            connection.close();
        }
    }

    private void closed() {
        Exchange aborted = exchange;
        exchange = null;
        if (aborted != null) {
            aborted.aborted();
        }
    }
}
