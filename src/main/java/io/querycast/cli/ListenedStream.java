package io.querycast.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that tells a listener how reading it goes on. */
final class ListenedStream extends FilterInputStream {
    private final InputListener listener;

    ListenedStream(InputStream stream, InputListener listener) {
        super(stream);
        this.listener = listener;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (in.available() == 0) {
            listener.waiting();
        }
        int count = in.read(target, offset, length);
        listener.read(Math.max(count, 0));
        return count;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }
}
