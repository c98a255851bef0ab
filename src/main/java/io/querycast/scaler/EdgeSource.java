package io.querycast.scaler;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The rates by the edge's own counters, read at every address behind its name. Confined to one event loop. */
final class EdgeSource {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_EDGES = 64;

    private final Vertx vertx;
    private final HttpCalls http;
    private final ScalerOptions.Sources sources;
    private Future<InetAddress[]> lookup = Future.succeededFuture(new InetAddress[0]);

    EdgeSource(Vertx vertx, HttpCalls http, ScalerOptions.Sources sources) {
        this.vertx = vertx;
        this.http = http;
        this.sources = sources;
    }

    /** {@return the counters of every edge by its address; failed if one cannot be read} */
    Future<Map<String, EdgeCounters>> read() {
        return addresses().compose(addresses -> {
            if (addresses.length > MOST_EDGES) {
                throw new ScalerException(sources.edge().getHost() + " has " + addresses.length + " addresses; at most "
                        + MOST_EDGES + " are read");
            }
            Map<String, EdgeCounters> counters = new LinkedHashMap<>();
            List<Future<?>> calls = new ArrayList<>();
            for (InetAddress address : addresses) {
                String host = address instanceof Inet6Address
                        ? "[" + address.getHostAddress().replaceFirst("%.*", "") + "]"
                        : address.getHostAddress();
                calls.add(counters(host).onSuccess(counted -> counters.put(host, counted)));
            }
            return Future.join(calls).map(counters);
        });
    }

    /** Java's resolver blocks, so it works aside; while it still works at a name no other lookup begins. */
    private Future<InetAddress[]> addresses() {
        if (lookup.isComplete()) {
            lookup = vertx.executeBlocking(
                    () -> InetAddress.getAllByName(sources.edge().getHost()));
        }
        return lookup.timeout(sources.callTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(new ScalerException(
                        "the name " + sources.edge().getHost() + " has no address: " + failure.getMessage(), failure)));
    }

    private Future<EdgeCounters> counters(String host) {
        URI edge = sources.edge();
        String port = edge.getPort() < 0 ? "" : ":" + edge.getPort();
        URI uri = URI.create(edge.getScheme() + "://" + host + port + edge.getRawPath());
        return http.get(uri, MOST_BYTES).map(answer -> {
            if (answer.status() != 200) {
                throw new ScalerException("GET " + uri + ": the edge answers " + answer.status());
            }
            return EdgeCounters.read(answer.body().toString(StandardCharsets.UTF_8), sources.frontend());
        });
    }
}
