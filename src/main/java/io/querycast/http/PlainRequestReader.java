package io.querycast.http;

import static io.querycast.http.PlainString.NONE;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;

/**
 * Reads what almost all callers send, {@code {"queries": ["select …"]}}, in one pass over the bytes. Whatever else comes, wrong
 * or only rarer, it leaves to {@link PredictionRequestReader}, which begins anew and alone says what is wrong: this reader takes
 * no body that the other would refuse or read differently. Confined to one thread.
 */
final class PlainRequestReader {
    private static final byte[] NAME = {'"', 'q', 'u', 'e', 'r', 'i', 'e', 's', '"'};

    private final QueryLimits limits;
    private final PlainString query;
    private byte[] json = {};
    private int end;

    PlainRequestReader(ServiceOptions.Limits limits) {
        this.limits = new QueryLimits(limits);
        this.query = new PlainString(limits.queryBytes());
    }

    /**
     * {@return whether this was the request}
     *
     * @param body the body
     * @param consumer takes the queries; if the body turns out to be another request, some of its queries
     */
    boolean read(Buffer body, QueryConsumer consumer) {
        ByteBuf bytes = ((BufferInternal) body).getByteBuf();
        if (!bytes.hasArray()) {
            return false;
        }
        json = bytes.array();
        int start = bytes.arrayOffset() + bytes.readerIndex();
        end = start + bytes.readableBytes();
        int at = after('{', start);
        at = afterName(at);
        at = after(':', at);
        at = after('[', at);
        at = queries(at, consumer);
        at = after('}', at);
        return at != NONE && skipBlanks(at) == end;
    }

    /** {@return where the list ends, behind its bracket} */
    private int queries(int start, QueryConsumer consumer) {
        int at = start;
        for (int index = 0; at != NONE; index++) {
            int quote = after('"', at);
            at = quote == NONE ? NONE : query.read(json, quote, end);
            if (at == NONE || !limits.allow(index, query.chars(), 0, query.length())) {
                return NONE;
            }
            consumer.query(query.chars(), 0, query.length());
            int bracket = after(']', at);
            if (bracket != NONE) {
                return bracket;
            }
            at = after(',', at);
        }
        return NONE;
    }

    private int after(char wanted, int start) {
        int at = skipBlanks(start);
        return at != NONE && at < end && json[at] == wanted ? at + 1 : NONE;
    }

    private int afterName(int start) {
        int at = skipBlanks(start);
        boolean there = at != NONE
                && NAME.length <= end - at
                && Arrays.equals(json, at, at + NAME.length, NAME, 0, NAME.length);
        return there ? at + NAME.length : NONE;
    }

    private int skipBlanks(int start) {
        int at = start;
        while (at != NONE
                && at < end
                && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return at;
    }
}
