package io.querycast.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Unpacks bodies more strictly than the JDK's streams, which overlook what follows the end of a packed text. */
final class Unpacker {
    private static final int GZIP_TRAILER = 8;

    private Unpacker() {}

    /**
     * {@return what a text in gzip holds, whose members may be several}
     *
     * @param packed the text
     * @param most how many bytes are wanted at most; the rest is not looked at
     * @throws IOException if it is broken, ends too early or something follows it
     */
    static byte[] gunzip(byte[] packed, int most) throws IOException {
        try (Gzip stream = new Gzip(packed)) {
            byte[] unpacked = stream.readNBytes(most);
            if (unpacked.length < most) {
                stream.requireEnd();
            }
            return unpacked;
        }
    }

    /**
     * {@return what a text in zlib holds}
     *
     * @param packed the text
     * @param most how many bytes are wanted at most; the rest is not looked at
     * @throws IOException if it is broken, ends too early or something follows it
     */
    static byte[] inflate(byte[] packed, int most) throws IOException {
        try (Zlib stream = new Zlib(packed)) {
            byte[] unpacked = stream.readNBytes(most);
            if (unpacked.length < most) {
                stream.requireEnd();
            }
            return unpacked;
        }
    }

    private static void requireNothing(int left) throws ZipException {
        if (left > 0) {
            throw new ZipException(left + " bytes follow its end");
        }
    }

    /** Has all bytes at hand from the start, so that the inflater knows how many are left. */
    private static final class Gzip extends GZIPInputStream {
        Gzip(byte[] packed) throws IOException {
            super(new ByteArrayInputStream(packed), Math.max(1, packed.length));
        }

        void requireEnd() throws ZipException {
            requireNothing(inf.getRemaining() - GZIP_TRAILER);
        }
    }

    /** The same for zlib. */
    private static final class Zlib extends InflaterInputStream {
        Zlib(byte[] packed) {
            super(new ByteArrayInputStream(packed), new Inflater(), Math.max(1, packed.length));
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }

        void requireEnd() throws ZipException {
            if (inf.needsDictionary()) {
                throw new ZipException("it needs a dictionary");
            }
            requireNothing(inf.getRemaining());
        }
    }
}
