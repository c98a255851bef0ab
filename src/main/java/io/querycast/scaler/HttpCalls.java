package io.querycast.scaler;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * HTTP calls that end: each has a deadline over all of it and a bound on its answer. Every call has a connection of its own,
 * since one to a container that is gone would swallow the next call.
 */
final class HttpCalls {
    private final Vertx vertx;
    private final HttpClient client;
    private final Duration timeout;

    /** An answer that came whole. */
    record Answer(int status, @Nullable String apiVersion, Buffer body) {}

    HttpCalls(Vertx vertx, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setKeepAlive(false).setConnectTimeout((int) timeout.toMillis()));
    }

    /** {@return the answer to a GET, of at most so many bytes; failed with a {@link ScalerException}} */
    Future<Answer> get(URI uri, int mostBytes) {
        return call(HttpMethod.GET, uri, null, mostBytes);
    }

    /** {@return the answer to a POST of JSON, of at most so many bytes; failed with a {@link ScalerException}} */
    Future<Answer> post(URI uri, Buffer json, int mostBytes) {
        return call(HttpMethod.POST, uri, json, mostBytes);
    }

    private Future<Answer> call(HttpMethod method, URI uri, @Nullable Buffer json, int mostBytes) {
        Promise<Answer> answer = Promise.promise();
        long timer = vertx.setTimer(
                timeout.toMillis(),
                id -> answer.tryFail(new ScalerException("no whole answer within " + timeout.toMillis() + " ms")));
        RequestOptions options = new RequestOptions().setMethod(method).setAbsoluteURI(uri.toString());
        if (json != null) {
            options.putHeader("Content-Type", "application/json");
        }
        client.request(options)
                .onSuccess(request -> send(request, json, mostBytes, answer))
                .onFailure(answer::tryFail);
        return answer.future()
                .onComplete(ended -> vertx.cancelTimer(timer))
                .recover(failure -> Future.failedFuture(new ScalerException(
                        method + " " + named(uri) + ": " + String.valueOf(failure.getMessage()), failure)));
    }

    /** {@return an address without its query, which is long and says nothing to a person} */
    private static String named(URI uri) {
        return uri.getScheme() + "://" + uri.getAuthority() + uri.getPath();
    }

    private static void send(HttpClientRequest request, @Nullable Buffer json, int mostBytes, Promise<Answer> answer) {
        answer.future().onFailure(failure -> request.reset());
        (json == null ? request.send() : request.send(json))
                .onSuccess(response -> collect(response, mostBytes, answer))
                .onFailure(answer::tryFail);
    }

    private static void collect(HttpClientResponse response, int mostBytes, Promise<Answer> answer) {
        Buffer body = Buffer.buffer();
        response.exceptionHandler(answer::tryFail);
        response.handler(chunk -> {
            if (body.length() + chunk.length() > mostBytes) {
                answer.tryFail(new ScalerException("the answer has more than " + mostBytes + " bytes"));
            } else {
                body.appendBuffer(chunk);
            }
        });
        response.endHandler(
                end -> answer.tryComplete(new Answer(response.statusCode(), response.getHeader("Api-Version"), body)));
    }

    /** Closes the client. */
    Future<Void> close() {
        return client.close();
    }
}
