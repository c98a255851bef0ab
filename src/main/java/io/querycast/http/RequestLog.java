package io.querycast.http;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What is told of requests: one line each at debug, and of those turned away at most one line a second for each kind of
 * problem. Never a body, never a key. Thread-safe.
 */
final class RequestLog {
    private static final Logger ACCESS = LoggerFactory.getLogger("io.querycast.access");
    private static final Logger REJECTED = LoggerFactory.getLogger("io.querycast.rejected");
    private static final long SECOND = 1_000_000_000L;

    private final Map<ProblemType, AtomicLong> nextLines = new EnumMap<>(ProblemType.class);

    /** Whether answers are told of, too. */
    private final boolean answers;

    /**
     * Creates one.
     *
     * @param answers whether answers are told of, too: those to the service's own requests are not
     */
    RequestLog(boolean answers) {
        this.answers = answers;
        for (ProblemType type : ProblemType.values()) {
            nextLines.put(type, new AtomicLong(System.nanoTime()));
        }
    }

    void answered(Exchange exchange, int status) {
        if (answers && ACCESS.isDebugEnabled()) {
            described(ACCESS.atDebug(), exchange)
                    .addKeyValue("status", status)
                    .addKeyValue("milliseconds", (System.nanoTime() - exchange.startNanos()) / 1e6)
                    .log("answered");
        }
    }

    void rejected(Exchange exchange, ProblemType type) {
        if (isDue(type)) {
            Level level = type == ProblemType.INTERNAL_ERROR ? Level.ERROR : Level.WARN;
            described(REJECTED.atLevel(level), exchange)
                    .addKeyValue("status", type.status())
                    .addKeyValue("problem", type.slug())
                    .log("rejected (at most one such line a second)");
        }
    }

    /** Tells why a request will be answered with an internal error, in place of the line about that. */
    void failed(Exchange exchange, Throwable cause) {
        if (isDue(ProblemType.INTERNAL_ERROR)) {
            described(REJECTED.atError(), exchange).setCause(cause).log("failed (at most one such line a second)");
        }
    }

    private boolean isDue(ProblemType type) {
        long now = System.nanoTime();
        AtomicLong nextLine = Objects.requireNonNull(nextLines.get(type));
        long next = nextLine.get();
        return now - next >= 0 && nextLine.compareAndSet(next, now + SECOND);
    }

    private static LoggingEventBuilder described(LoggingEventBuilder line, Exchange exchange) {
        line = line.addKeyValue("request_id", exchange.requestId())
                .addKeyValue("method", exchange.methodName())
                .addKeyValue("route", exchange.routeLabel());
        String traceparent = exchange.traceparent();
        return traceparent == null ? line : line.addKeyValue("traceparent", traceparent);
    }
}
