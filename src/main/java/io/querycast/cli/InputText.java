package io.querycast.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * One input as text: strict UTF-8, a byte order mark at its start left out. Holds a window of it that a reader lets grow at
 * its end ({@link #more}) and shrink at its start ({@link #advance}); positions are counted from the window's start.
 */
final class InputText implements Closeable {
    private static final char BYTE_ORDER_MARK = '\ufeff';

    /** A read worth its system call, and always enough for one more character of two halves. */
    private static final int MIN_ROOM = 1 << 13;

    private final String name;
    private final InputStream stream;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).limit(0);
    private boolean noMoreBytes;
    private boolean begun;
    private char[] chars = new char[1 << 16];
    private CharBuffer room = CharBuffer.wrap(chars);
    private int start;
    private long line = 1;

    /**
     * Creates the text of an input.
     *
     * @param name what error messages call it
     * @param stream its bytes
     */
    InputText(String name, InputStream stream) {
        this.name = name;
        this.stream = stream;
    }

    /** {@return the array that holds the window; another one after {@link #more}} */
    char[] chars() {
        return chars;
    }

    /** {@return where in {@link #chars} the window begins} */
    int start() {
        return start;
    }

    /** {@return how many characters the window has} */
    int length() {
        return room.position() - start;
    }

    /** {@return a character of the window} */
    char charAt(int index) {
        return chars[start + index];
    }

    /** {@return where the window begins, for a person} */
    Origin origin() {
        return new Origin(name, line);
    }

    /** {@return how many of the window's first characters end a line} */
    int newlines(int count) {
        int newlines = 0;
        for (int i = start; i < start + count; i++) {
            if (chars[i] == '\n') {
                newlines++;
            }
        }
        return newlines;
    }

    /**
     * Lets the window begin later.
     *
     * @param count how many characters to leave behind
     * @param newlines how many of them end a line
     */
    void advance(int count, int newlines) {
        start += count;
        line += newlines;
    }

    /**
     * {@return whether the window may have grown: false at the end of the input}
     *
     * @throws CommandFailure if the input cannot be read or is not UTF-8
     */
    boolean more() {
        makeRoom();
        int end = room.position();
        while (room.position() == end) {
            CoderResult result = decoder.decode(bytes, room, noMoreBytes);
            if (room.position() == end) {
                if (result.isError()) {
                    throw CommandFailure.badInput(
                            String.format("%s: invalid UTF-8: byte 0x%02x", here(), bytes.get(bytes.position())));
                }
                if (noMoreBytes) {
                    return false;
                }
                refill();
            }
        }
        if (!begun) {
            begun = true;
            start += chars[start] == BYTE_ORDER_MARK ? 1 : 0;
        }
        return true;
    }

    private void makeRoom() {
        if (room.remaining() >= MIN_ROOM) {
            return;
        }
        int length = length();
        char[] target = chars.length - length >= MIN_ROOM ? chars : new char[2 * chars.length];
        System.arraycopy(chars, start, target, 0, length);
        chars = target;
        room = CharBuffer.wrap(chars);
        room.position(length);
        start = 0;
    }

    private void refill() {
        bytes.compact();
        try {
            int count = stream.read(bytes.array(), bytes.position(), bytes.remaining());
            noMoreBytes = count < 0;
            bytes.position(bytes.position() + Math.max(count, 0));
        } catch (IOException e) {
            throw InputFile.readFailure(here(), e);
        }
        bytes.flip();
    }

    /** {@return the window's end, where reading goes on} */
    private Origin here() {
        return new Origin(name, line + newlines(length()));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
