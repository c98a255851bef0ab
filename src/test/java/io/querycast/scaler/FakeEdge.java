package io.querycast.scaler;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** An edge whose counter rises by itself. Thread-safe. */
final class FakeEdge extends FakeServer {
    private double counted;
    private double rate;
    private long since = System.nanoTime();

    FakeEdge() throws InterruptedException, ExecutionException, TimeoutException {}

    synchronized void rate(double perSecond) {
        counted = counted();
        since = System.nanoTime();
        rate = perSecond;
    }

    private double counted() {
        return counted + rate * (System.nanoTime() - since) / 1e9;
    }

    @Override
    synchronized void answer(HttpServerRequest request, Buffer body) {
        request.response()
                .end("haproxy_frontend_http_requests_total{proxy=\"api\"} " + counted() + "\n"
                        + "haproxy_frontend_requests_denied_total{proxy=\"api\"} 0\n");
    }
}
