package io.querycast.cli;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks gzip data, whose members may be several. The JDK's stream ends without a word at what follows a member and is none,
 * and, where nothing more is at hand at that moment, before one that is: here the former is an error, and the latter waited for.
 */
final class GzipStream extends GZIPInputStream {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int TRAILER_BYTES = 8;

    private final Source source;
    private long takenAtFill;

    /**
     * Begins with the first member.
     *
     * @param packed the data; it is closed with this stream
     * @throws IOException if they are not gzip data
     */
    GzipStream(InputStream packed) throws IOException {
        super(new Source(packed), BUFFER_BYTES);
        source = (Source) in;
    }

    @Override
    protected void fill() throws IOException {
        super.fill();
        takenAtFill = source.taken;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        if (count < 0) {
            requireEnd();
        }
        return count;
    }

    /** The JDK's stream looks behind the last trailer, but does not tell what it finds there. */
    private void requireEnd() throws IOException {
        long behind = inf.getRemaining() + source.taken - takenAtFill - TRAILER_BYTES;
        if (behind > 0 || source.available() > 0) {
            throw new ZipException("what follows its end is not gzip data");
        }
    }

    /** Counts what is taken of it, and waits where it is asked whether there is more. */
    private static final class Source extends FilterInputStream {
        private long taken;

        Source(InputStream packed) {
            super(new BufferedInputStream(packed, BUFFER_BYTES));
        }

        @Override
        public int read() throws IOException {
            int read = in.read();
            taken += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = in.read(target, offset, length);
            taken += Math.max(count, 0);
            return count;
        }

        @Override
        public int available() throws IOException {
            in.mark(1);
            int read = in.read();
            in.reset();
            return read < 0 ? 0 : 1;
        }
    }
}
