package io.querycast.http;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The service's log: one JSON object a line on standard error. Logback asks this class first how to log, so that the
 * service need not read the configuration of the other commands before its own.
 */
public final class ServiceLogging extends ContextAwareBase implements Configurator {
    private static @Nullable String chosenLevel;
    private static boolean asked;

    /** Creates one; Logback does. */
    public ServiceLogging() {}

    /**
     * Sets it up.
     *
     * @param level the least level that is written, for example {@code info}
     */
    public static void configure(String level) {
        System.setProperty("vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.SLF4JLogDelegateFactory");
        chosenLevel = level;
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        if (!asked) { // something was logged before
            context.reset();
            writeTo(context, level);
        }
        asked = false;
    }

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (chosenLevel == null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        asked = true;
        writeTo(context, chosenLevel);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void writeTo(LoggerContext context, String level) {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMarkers(false);
        encoder.setWithMDC(false);
        encoder.setWithArguments(false);
        encoder.setWithMessage(false);
        encoder.setWithFormattedMessage(true);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        context.getLogger("io.querycast").setLevel(Level.toLevel(level));
    }
}
