package io.querycast.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.Arrays;
import java.util.List;

/**
 * Vert.x's request decoder, stricter and more telling: a header line folded over two lines, one without a name, a host that
 * is none, a transfer coding or an HTTP version that is not spoken here are malformed requests; the connection learns when a
 * header section begins, and a chunk that cannot be read is told to it instead of tearing the connection down without an
 * answer.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final boolean[] IN_HOST = new boolean[128];
    private static final int LONGEST_METHOD = 32;

    static {
        Arrays.fill(IN_HOST, '!', '~' + 1, true);
        for (char forbidden : "\"#,/<>?@\\^`{|}".toCharArray()) {
            IN_HOST[forbidden] = false;
        }
    }

    private final ClientConnection connection;
    private boolean protocol;
    private boolean inBody;
    private boolean inHeaders;
    private boolean broken;

    StrictRequestDecoder(HttpServerOptions options, ClientConnection connection) {
        super(options);
        this.connection = connection;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out) throws Exception {
        if (broken) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        if (!inBody) {
            connection.headArriving();
            if (!inHeaders) {
                protocol = asksForProtocol(buffer);
            }
            if (foldsHeader(buffer)) {
                broken = true;
                buffer.skipBytes(buffer.readableBytes());
                out.add(malformed("a header line begins with a blank: folded header lines are obsolete"));
                return;
            }
        }
        int before = out.size();
        super.decode(context, buffer, out);
        for (int i = before; i < out.size(); i++) {
            follow(out, i);
        }
    }

    /** Whether the request line that begins here, as far as it is there, has a path of the Open Inference Protocol. */
    private static boolean asksForProtocol(ByteBuf buffer) {
        int end = buffer.writerIndex();
        int start = buffer.readerIndex();
        int path = 1 + buffer.indexOf(start, Math.min(end, start + LONGEST_METHOD), (byte) ' ');
        return path > 0
                && path + 3 < end
                && buffer.getByte(path) == '/'
                && buffer.getByte(path + 1) == 'v'
                && buffer.getByte(path + 2) == '2'
                && " /?".indexOf(buffer.getByte(path + 3)) >= 0;
    }

    /** Whole lines are consumed as they arrive, so that what is left begins with a line, the first of all a request line. */
    private boolean foldsHeader(ByteBuf buffer) {
        int end = buffer.writerIndex();
        int line = buffer.readerIndex();
        boolean header = inHeaders;
        while (line < end) {
            byte first = buffer.getByte(line);
            if (header && (first == ' ' || first == '\t')) {
                return true;
            }
            if (header && (first == '\r' || first == '\n')) {
                return false;
            }
            int feed = buffer.indexOf(line, end, (byte) '\n');
            if (feed < 0) {
                return false;
            }
            header |= feed > line + 1;
            line = feed + 1;
        }
        return false;
    }

    private void follow(List<Object> out, int index) {
        Object decoded = out.get(index);
        if (decoded instanceof HttpMessage message) {
            inHeaders = false;
            if (message.decoderResult().isSuccess()) {
                requireShape(message);
            }
            inBody = message.decoderResult().isSuccess();
            broken = !inBody;
        } else if (decoded instanceof HttpContent content) {
            if (content.decoderResult().isFailure()) {
                broken = true;
                out.remove(index);
                content.release();
                connection.bodyMalformed(chunkFailure(content.decoderResult().cause()));
            } else if (decoded instanceof LastHttpContent) {
                inBody = false;
            }
        }
    }

    /** Fails a message that another server might read otherwise. */
    private static void requireShape(HttpMessage message) {
        HttpHeaders headers = message.headers();
        String host = headers.get(HttpHeaderNames.HOST);
        String transferEncoding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (headers.contains("")) {
            fail(message, "a header has no name");
        } else if (host != null && !isHost(host)) {
            fail(message, "the header Host is no host with or without a port");
        } else if (transferEncoding != null && !transferEncoding.strip().equalsIgnoreCase("chunked")) {
            fail(message, "Transfer-Encoding is not chunked alone");
        } else if (headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true)) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private static void fail(HttpMessage message, String reason) {
        message.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(reason)));
    }

    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (c >= IN_HOST.length || !IN_HOST[c]) {
                return false;
            }
        }
        return true;
    }

    /** Netty has one exception for a line that is too long, whichever line it is. */
    private static Throwable chunkFailure(Throwable cause) {
        return cause instanceof TooLongHttpLineException
                ? new IllegalArgumentException("the line before a chunk is too long")
                : cause;
    }

    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        HttpMessage message = super.createMessage(initialLine);
        HttpVersion version = message.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            throw new IllegalArgumentException("the HTTP version is " + initialLine[2] + ", not HTTP/1.1 or HTTP/1.0");
        }
        inHeaders = true;
        return message;
    }

    /** What stands for a request whose line or version cannot be read: its answer takes the form that its path asks for. */
    @Override
    protected HttpMessage createInvalidMessage() {
        HttpRequest request = (HttpRequest) super.createInvalidMessage();
        return protocol ? request.setUri("/v2") : request;
    }

    private HttpRequest malformed(String reason) {
        HttpRequest request = (HttpRequest) createInvalidMessage();
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(reason)));
        return request;
    }
}
