package io.querycast.http;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Waits for SIGTERM or SIGINT before the JVM begins to shut down: ONNX Runtime frees itself in a shutdown hook, so that
 * everything must have been drained by then. By reflection, since {@code sun.misc.Signal} is no part of Java SE. A second
 * signal ends the process at once.
 */
public final class TerminationSignal {
    private static final int KILLED_BY_SIGNAL = 128;

    private final CountDownLatch received = new CountDownLatch(1);

    /** Takes over both signals. */
    public TerminationSignal() {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    handlerClass.getClassLoader(), new Class<?>[] {handlerClass}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            received((int) signalClass.getMethod("getNumber").invoke(arguments[0]));
                        }
                        return null;
                    });
            for (String name : new String[] {"TERM", "INT"}) {
                Object signal = signalClass.getConstructor(String.class).newInstance(name);
                signalClass.getMethod("handle", signalClass, handlerClass).invoke(null, signal, handler);
            }
        } catch (ClassNotFoundException
                | NoSuchMethodException
                | InstantiationException
                | IllegalAccessException
                | InvocationTargetException e) {
            throw new IllegalStateException("this Java does not let a program handle signals", e);
        }
    }

    private void received(int number) {
        if (received.getCount() == 0) {
            Runtime.getRuntime().halt(KILLED_BY_SIGNAL + number);
        }
        received.countDown();
    }

    /**
     * Returns when a signal came.
     *
     * @throws InterruptedException if the caller is interrupted
     */
    public void await() throws InterruptedException {
        received.await();
    }
}
