package io.querycast.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Vert.x's request decoder, stricter and more telling: a header line folded over two lines and an HTTP version that is not
 * spoken here are malformed requests, the connection learns when a header section begins, and a chunk that cannot be read
 * is told to it instead of tearing the connection down without an answer.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private final ClientConnection connection;
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
            inBody = message.decoderResult().isSuccess();
            broken = !inBody;
        } else if (decoded instanceof HttpContent content) {
            if (content.decoderResult().isFailure()) {
                broken = true;
                out.remove(index);
                content.release();
                connection.bodyMalformed(content.decoderResult().cause());
            } else if (decoded instanceof LastHttpContent) {
                inBody = false;
            }
        }
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

    private HttpRequest malformed(String reason) {
        HttpRequest request = (HttpRequest) super.createInvalidMessage();
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(reason)));
        return request;
    }
}
