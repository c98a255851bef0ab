package io.querycast.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A document that is read after the service is ready, since nobody should wait for it then; whoever asks before it is read waits. */
final class LateDocument implements Operation {
    private final Supplier<Document> reader;
    private final CompletableFuture<Document> document = new CompletableFuture<>();

    /**
     * Creates one.
     *
     * @param reader reads it
     */
    LateDocument(Supplier<Document> reader) {
        this.reader = reader;
    }

    /** Reads it. If that fails, so does every request for it. */
    void read() {
        try {
            document.complete(reader.get());
        } catch (RuntimeException e) {
            document.completeExceptionally(e);
        }
    }

    @Override
    public void handle(Exchange exchange) {
        Future.fromCompletionStage(document, Vertx.currentContext())
                .onSuccess(read -> read.handle(exchange))
                .onFailure(exchange::failed);
    }
}
