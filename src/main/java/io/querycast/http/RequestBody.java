package io.querycast.http;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A request's body: counted, so that it never exceeds its limit, and accounted for among all that are held, with the memory
 * it takes, until it is {@link #release}d. A body that comes in one piece, as almost all do, is kept as it is, and not accounted for: there are no
 * more of these than requests at work.
 */
final class RequestBody {
    private final ContentCoding coding;
    private final int limit;
    private final Admission admission;
    private @Nullable Buffer first;
    private @Nullable Buffer whole;
    private final long announced;
    private int length;
    private int reserved;

    /**
     * Creates one.
     *
     * @param coding how it is packed
     * @param limit its largest length, packed and unpacked
     * @param announced its length as the caller said it, -1 if that is not known
     * @param admission accounts for it
     */
    RequestBody(ContentCoding coding, int limit, long announced, Admission admission) {
        this.coding = coding;
        this.limit = limit;
        this.announced = announced;
        this.admission = admission;
    }

    void add(Buffer chunk) throws ProblemException {
        if (length > limit - chunk.length()) {
            release();
            throw tooLarge(limit);
        }
        length += chunk.length();
        if (length == chunk.length()) {
            if (length != announced) {
                reserve(length);
            }
            first = chunk;
            return;
        }
        Buffer gathered = whole;
        if (gathered == null || length > reserved) {
            gathered = larger();
            whole = gathered;
        }
        gathered.appendBuffer(chunk);
    }

    /** {@return a buffer with what came before this chunk, and room for as much again, but never for more than can come} */
    private Buffer larger() throws ProblemException {
        long most = announced > 0 ? announced : limit;
        int capacity = (int) Math.max(length, Math.min(2L * length, most));
        reserve(capacity - reserved);
        return Buffer.buffer(capacity).appendBuffer(unpacked());
    }

    private void reserve(int bytes) throws ProblemException {
        if (!admission.reserve(bytes)) {
            release();
            throw new ProblemException(Admission.saturatedProblem());
        }
        reserved += bytes;
    }

    static ProblemException tooLarge(int limit) {
        return new ProblemException(ProblemType.BODY_TOO_LARGE, "the body is larger than " + limit + " bytes");
    }

    /** The body has arrived: unpacks it. */
    void complete() throws ProblemException {
        Buffer packed = unpacked();
        if (coding != ContentCoding.IDENTITY) {
            whole = coding.unpack(packed, limit);
            reserve(whole.length());
        }
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
