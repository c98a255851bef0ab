package io.querycast.http;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as it arrives: counted, so that it never exceeds its limit, and accounted for among all that are still
 * arriving. A body that comes in one piece, as almost all do, is kept as it is.
 */
final class RequestBody {
    private final ContentCoding coding;
    private final int limit;
    private final Admission admission;
    private @Nullable Buffer first;
    private @Nullable Buffer whole;
    private int length;
    private int reserved;

    RequestBody(ContentCoding coding, int limit, Admission admission) {
        this.coding = coding;
        this.limit = limit;
        this.admission = admission;
    }

    void add(Buffer chunk) throws ProblemException {
        if (length > limit - chunk.length()) {
            release();
            throw tooLarge(limit);
        }
        length += chunk.length();
        if (length == chunk.length()) {
            first = chunk;
            return;
        }
        int more = length - reserved;
        if (!admission.reserve(more)) {
            release();
            throw new ProblemException(Gatekeeper.saturated("the service holds as many unfinished bodies as it may"));
        }
        reserved += more;
        Buffer gathered = whole;
        if (gathered == null) {
            gathered = Buffer.buffer(2 * length).appendBuffer(first == null ? Buffer.buffer() : first);
            whole = gathered;
        }
        gathered.appendBuffer(chunk);
    }

    static ProblemException tooLarge(int limit) {
        return new ProblemException(ProblemType.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes");
    }

    /** The body has arrived: unpacks it. */
    void complete() throws ProblemException {
        Buffer packed = unpacked();
        release();
        whole = coding.unpack(packed, limit);
    }

    /** {@return what has arrived, unpacked once it is complete} */
    Buffer unpacked() {
        if (whole != null) {
            return whole;
        }
        return first == null ? Buffer.buffer() : first;
    }

    /** What was kept is needed no more. */
    void release() {
        if (reserved > 0) {
            admission.release(reserved);
            reserved = 0;
        }
        first = null;
        whole = null;
    }
}
