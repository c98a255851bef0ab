package io.querycast.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The signals that ask the process to end, taken before Java's own shutdown begins: ONNX Runtime's part in that frees
 * memory that a prediction under way still uses. By reflection, since {@code sun.misc.Signal} is no part of Java SE; where
 * it is missing, Java's shutdown stands.
 */
final class TerminationSignals implements AutoCloseable {
    private static final String[] NAMES = {"HUP", "INT", "TERM"};

    private final Map<Object, Object> handlersBefore = new LinkedHashMap<>();

    /**
     * Takes SIGHUP, SIGINT and SIGTERM, unless the process was started with them ignored.
     *
     * @param action what to do, on a thread of its own, with the signal's number
     */
    TerminationSignals(IntConsumer action) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Method number = signalType.getMethod("getNumber");
            Object handler = Proxy.newProxyInstance(
                    TerminationSignals.class.getClassLoader(),
                    new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> {
                        action.accept((int) number.invoke(arguments[0]));
                        return null;
                    });
            for (String name : NAMES) {
                Object signal = signalType.getConstructor(String.class).newInstance(name);
                handlersBefore.put(signal, handle(signal, handler));
            }
        } catch (ReflectiveOperationException e) {
            close();
        }
    }

    private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        return signal.getClass()
                .getMethod("handle", signal.getClass(), handlerType)
                .invoke(null, signal, handler);
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        handlersBefore.forEach((signal, handler) -> {
            try {
                handle(signal, handler);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("a signal that could be taken cannot be given back", e);
            }
        });
    }
}
