package io.querycast.http;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from the end of the header section to the end of both. Whatever happens, it is answered at
 * most once, counted once, and what it held is given back. Confined to its event loop.
 */
final class Exchange {
    static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    static final CharSequence PROBLEM_JSON = HttpHeaders.createOptimized("application/problem+json");

    static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-ID");
    private static final CharSequence TRACEPARENT = HttpHeaders.createOptimized("traceparent");
    /** W3C Trace Context: ids of zeros alone and the version ff are invalid. */
    private static final Pattern TRACE_CONTEXT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private static final CharSequence SERVER_TIMING = HttpHeaders.createOptimized("Server-Timing");
    private static final CharSequence CLOSE = HttpHeaders.createOptimized("close");
    private static final int WORTH_PACKING = 1024;
    private static final int OK = 200;
    /** Stands in metrics and log for the status of a request whose caller went before it was answered. */
    private static final int CALLER_GONE = 499;

    private final Service service;
    private final ClientConnection connection;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final long startNanos = System.nanoTime();
    private final String requestId;
    private @Nullable Route route;
    private @Nullable RequestBody body;
    private @Nullable ServerTiming serverTiming;
    private long servedNanos;
    private long deadline;
    private boolean deadlineAsked;
    private boolean admitted;
    private boolean requestEnded;
    private boolean answered;
    private @Nullable Runnable whenOver;

    Exchange(Service service, ClientConnection connection, HttpServerRequest request) {
        this.service = service;
        this.connection = connection;
        this.request = request;
        this.response = request.response();
        this.requestId = requestId(request.headers().getAll(REQUEST_ID));
        this.deadline = startNanos + service.options().timeouts().request().toNanos();
        request.endHandler(end -> requestEnded());
        request.exceptionHandler(failure -> aborted());
    }

    /** {@return a request's id: the caller's, if it sent one that may be echoed, else a new one} */
    static String requestId(List<String> sent) {
        if (sent.size() == 1 && isVisibleAscii(sent.get(0))) {
            return sent.get(0);
        }
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private static boolean isVisibleAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x21 || text.charAt(i) > 0x7e) {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= 128;
    }

    HttpServerRequest request() {
        return request;
    }

    /** {@return the answer, for headers of its own} */
    HttpServerResponse response() {
        return response;
    }

    long startNanos() {
        return startNanos;
    }

    /** {@return when all of the request was there, and its operation began} */
    long servedNanos() {
        return servedNanos;
    }

    String requestId() {
        return requestId;
    }

    String methodName() {
        return request.method().name();
    }

    String routeLabel() {
        return route == null ? Route.OTHER : route.label();
    }

    /** {@return the caller's place in a trace, if it told one as W3C Trace Context says, else null} */
    @Nullable
    String traceparent() {
        String sent = request.getHeader(TRACEPARENT);
        return sent != null && TRACE_CONTEXT.matcher(sent).matches() ? sent : null;
    }

    void routed(Route found) {
        route = found;
    }

    /** The caller asked for an answer within a time of its own, counted from the end of the header section. */
    void deadline(Duration asked) {
        deadline = startNanos + asked.toNanos();
        deadlineAsked = true;
    }

    /** {@return how many nanoseconds remain until the deadline} */
    long remainingNanos() {
        return deadline - System.nanoTime();
    }

    /** {@return the body, whole and unpacked} */
    Buffer body() {
        if (body == null) {
            throw new IllegalStateException(routeLabel() + " reads no body");
        }
        return body.unpacked();
    }

    /**
     * Sets what to do when nothing may be answered any more.
     *
     * @param action ends work that is under way for the answer
     */
    void whenOver(Runnable action) {
        whenOver = action;
    }

    /** {@return whether nothing may be answered any more: it already was, or the caller is gone} */
    boolean isOver() {
        return answered;
    }

    /**
     * Reads the body, then goes on.
     *
     * @param reader collects it
     */
    void read(RequestBody reader) {
        body = reader;
        long bodyDeadline = startNanos + service.options().timeouts().body().toNanos();
        connection.deadline(deadlineAsked ? Math.min(bodyDeadline, deadline) : bodyDeadline);
        request.handler(chunk -> {
            if (!answered) {
                try {
                    reader.add(chunk);
                } catch (ProblemException e) {
                    fail(e.problem());
                }
            }
        });
        if (expectsContinue()) {
            response.writeContinue();
        }
    }

    private boolean expectsContinue() {
        String expect = request.getHeader(HttpHeaders.EXPECT);
        return expect != null && expect.equalsIgnoreCase("100-continue") && request.version() == HttpVersion.HTTP_1_1;
    }

    private void requestEnded() {
        requestEnded = true;
        long now = System.nanoTime();
        if (answered) {
            connection.finished(this, now);
        } else if (body != null) {
            if (!deadlineAsked) {
                deadline = now + service.options().timeouts().request().toNanos();
            }
            connection.deadline(deadline);
            serve(now);
        }
    }

    /** Runs the route's operation; a request without a body is served at once, others when it is there. */
    void serve() {
        serve(startNanos);
    }

    private void serve(long now) {
        Route served = route;
        if (served == null || answered) {
            return;
        }
        servedNanos = now;
        try {
            if (body != null) {
                body.complete();
            }
            if (deadline - now <= 0) {
                fail(deadlinePassed());
                return;
            }
            if (served.access() == Route.Access.ADMITTED) {
                admit();
            }
            served.operation().handle(this);
        } catch (ProblemException e) {
            fail(e.problem());
        } catch (RuntimeException | StackOverflowError e) {
            failed(e);
        }
    }

    /** The request is at work from here, where all of it has arrived, until it is answered: who is slow to send holds nobody up. */
    private void admit() throws ProblemException {
        if (!service.admission().enter()) {
            throw new ProblemException(Admission.saturatedProblem());
        }
        admitted = true;
    }

    /** The caller sent what is not HTTP: nothing that follows can be read. */
    void malformed(@Nullable Throwable cause) {
        connection.closeAfterAnswer();
        fail(Problems.ofDecoder(cause));
    }

    /** Answers that the service failed, and tells the log why. */
    void failed(Throwable cause) {
        service.log().failed(this, cause);
        fail(new Problem(ProblemType.INTERNAL_ERROR, "the service failed to handle this request; its log says why"));
    }

    private Problem deadlinePassed() {
        return new Problem(
                ProblemType.DEADLINE_PASSED,
                "the request was not answered within "
                        + Duration.ofNanos(deadline - startNanos).toMillis() + " ms");
    }

    /** {@return whether the passing of the connection's deadline was answered} */
    boolean timedOut() {
        if (answered || route == null) {
            return false;
        }
        if (!requestEnded) {
            connection.closeAfterAnswer();
        }
        if (requestEnded || (deadlineAsked && remainingNanos() <= 0)) {
            fail(deadlinePassed());
        } else {
            fail(new Problem(
                    ProblemType.REQUEST_TIMEOUT,
                    "the body did not arrive within "
                            + service.options().timeouts().body().toMillis() + " ms"));
        }
        return true;
    }

    /** The rest of the body cannot be read. */
    void bodyMalformed(Throwable cause) {
        if (!answered) {
            fail(Problems.ofDecoder(cause));
        }
        requestEnded = true;
        connection.finished(this, System.nanoTime());
    }

    /**
     * Says where the time went.
     *
     * @param stage what was done; each is said once, in the order of the answer's header
     * @param nanos how long it took
     */
    void timed(ServiceMetrics.Stage stage, long nanos) {
        service.metrics().stage(stage, nanos);
        if (serverTiming == null) {
            serverTiming = new ServerTiming();
        }
        serverTiming.add(stage, nanos);
    }

    /**
     * Answers with a problem.
     *
     * @param problem what is wrong
     */
    void fail(Problem problem) {
        if (answered) {
            return;
        }
        service.metrics().rejected(problem.type());
        service.log().rejected(this, problem.type());
        problem.headers().forEach(response::putHeader);
        if (problem.type() == ProblemType.MALFORMED_REQUEST) {
            connection.closeAfterAnswer();
        }
        boolean protocol = Problems.isProtocolPath(request.path());
        end(problem.type().status(), protocol ? JSON : PROBLEM_JSON, Problems.render(problem, protocol));
    }

    /**
     * Answers.
     *
     * @param status the status code
     * @param contentType the body's media type
     * @param content the body, packed if it is large and the caller likes
     */
    void answer(int status, CharSequence contentType, Buffer content) {
        answer(status, contentType, content, content.length() >= WORTH_PACKING);
    }

    /**
     * Answers.
     *
     * @param status the status code
     * @param contentType the body's media type
     * @param content the body
     * @param packable whether it is packed if the caller likes
     */
    void answer(int status, CharSequence contentType, Buffer content, boolean packable) {
        if (answered) {
            return;
        }
        Buffer sent = content;
        if (packable) {
            ContentCoding coding = ContentCoding.forAnswer(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
            response.headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
            if (coding != ContentCoding.IDENTITY) {
                sent = coding.pack(content);
                response.putHeader(HttpHeaders.CONTENT_ENCODING, coding.headerValue());
            }
        }
        if (serverTiming != null) {
            response.headers().set(SERVER_TIMING, serverTiming.value());
        }
        end(status, contentType, sent);
    }

    /** Answers without a body. */
    void answerEmpty(int status) {
        if (!answered) {
            end(status, null, Buffer.buffer());
        }
    }

    private void end(int status, @Nullable CharSequence contentType, Buffer content) {
        answered = true;
        giveBack();
        if (status != OK) {
            response.setStatusCode(status);
        }
        // The response's own methods would lock the connection for each header.
        MultiMap headers = response.headers().set(REQUEST_ID, requestId);
        String traceparent = traceparent();
        if (traceparent != null) {
            headers.set(TRACEPARENT, traceparent);
        }
        if (contentType != null) {
            headers.set(HttpHeaders.CONTENT_TYPE, contentType);
            headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(content.length()));
        }
        if (!requestEnded && !willEndSoon()) {
            headers.set(HttpHeaders.CONNECTION, CLOSE);
            connection.linger();
        } else if (connection.isClosing() || service.state().draining()) {
            headers.set(HttpHeaders.CONNECTION, CLOSE);
            connection.closeAfterAnswer();
        }
        long now = System.nanoTime();
        service.metrics().answered(routeLabel(), status, now - startNanos);
        response.end(content);
        service.log().answered(this, status);
        if (requestEnded) {
            connection.finished(this, now);
        }
    }

    /** What remains of the request is known to be short: it is dropped, and the connection lives on. */
    private boolean willEndSoon() {
        if (request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || expectsContinue()) {
            return false;
        }
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return length == null
                || (length.matches("[0-9]{1,9}")
                        && Integer.parseInt(length)
                                <= service.options().limits().bodyBytes());
    }

    /** The connection is gone. */
    void aborted() {
        if (!answered) {
            answered = true;
            giveBack();
            service.metrics().answered(routeLabel(), CALLER_GONE, System.nanoTime() - startNanos);
            service.log().answered(this, CALLER_GONE);
        }
    }

    private void giveBack() {
        if (admitted) {
            admitted = false;
            service.admission().leave();
        }
        if (body != null) {
            body.release();
        }
        Runnable action = whenOver;
        if (action != null) {
            whenOver = null;
            action.run();
        }
    }
}
