package io.querycast.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.nio.AbstractNioChannel;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop, and how they end. Confined to it. */
final class ClientConnections {
    /** Each accepts some connections at most: together as many as may wait. */
    private static final int ACCEPT_ROUNDS = 64;

    private final HttpServerOptions serverOptions;
    private final Service service;
    private final IdentityHashMap<HttpConnection, ClientConnection> open = new IdentityHashMap<>();
    private @Nullable Channel listener;
    private @Nullable Promise<Void> drained;

    ClientConnections(HttpServerOptions serverOptions, Service service) {
        this.serverOptions = serverOptions;
        this.service = service;
    }

    void connected(HttpConnection connection) {
        listener = ((ConnectionBase) connection).channel().parent();
        open.put(connection, new ClientConnection(connection, serverOptions, service, () -> closed(connection)));
    }

    private void closed(HttpConnection connection) {
        open.remove(connection);
        if (drained != null && open.isEmpty()) {
            drained.tryComplete();
        }
    }

    /** {@return what is known of a connection; null if it is closed} */
    @Nullable
    ClientConnection of(HttpConnection connection) {
        return open.get(connection);
    }

    /** Ends what has waited too long. */
    void sweep() {
        long now = System.nanoTime();
        for (ClientConnection connection : List.copyOf(open.values())) {
            connection.sweep(now);
        }
    }

    /**
     * Stops listening, and nothing else: Vert.x closes those who just connected together with its server. The socket, which
     * all event loops share, is known since the first connection; before that there is nobody to disappoint.
     *
     * @return when it is done
     */
    Future<Void> stopListening() {
        Promise<Void> done = Promise.promise();
        Channel socket = listener;
        if (socket == null) {
            done.complete();
        } else {
            socket.eventLoop().execute(() -> {
                acceptWaiting(socket);
                ChannelFuture closed = socket.close();
                // The system closes it a moment later; to wake other threads before would give the processor away.
                ScheduledFuture<?> unused = socket.eventLoop()
                        .schedule(
                                () -> {
                                    closed.addListener(end -> done.complete());
                                },
                                1,
                                TimeUnit.MILLISECONDS);
            });
        }
        return done.future();
    }

    /** Whoever still waits to be accepted when the socket is closed would be reset. */
    private static void acceptWaiting(Channel socket) {
        if (socket.isOpen() && socket.unsafe() instanceof AbstractNioChannel.NioUnsafe acceptor) {
            for (int some = 0; some < ACCEPT_ROUNDS; some++) {
                acceptor.read();
            }
        }
    }

    /** {@return when the last request is answered and its connection closed; those that are idle are closed at once} */
    Future<Void> drain() {
        Promise<Void> promise = Promise.promise();
        drained = promise;
        List.copyOf(open.values()).forEach(ClientConnection::drain);
        if (open.isEmpty()) {
            promise.tryComplete();
        }
        return promise.future();
    }
}
