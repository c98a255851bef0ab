package io.querycast.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Inputs made of text, and what readers find in them. */
final class Inputs {
    private Inputs() {}

    static InputText text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    static InputText text(byte[] bytes) {
        return new InputText("in", new ByteArrayInputStream(bytes));
    }

    /** {@return an input that gives no more than some bytes at a time} */
    static InputText drippingText(String text, int bytesAtATime) {
        InputStream dripping = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, bytesAtATime));
            }
        };
        return new InputText("in", dripping);
    }

    /** {@return an input that never ends} */
    static InputText endlessText(char character) {
        InputStream endless = new ByteArrayInputStream(new byte[1]) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                Arrays.fill(target, offset, offset + length, (byte) character);
                return length;
            }
        };
        return new InputText("in", endless);
    }

    /** {@return the texts of all queries} */
    static List<String> texts(QueryReader reader) {
        List<String> texts = new ArrayList<>();
        for (Query query = reader.next(); query != null; query = reader.next()) {
            texts.add(query.text());
        }
        return texts;
    }

    /** {@return where all queries were read, and their texts} */
    static List<String> placesAndTexts(QueryReader reader) {
        List<String> found = new ArrayList<>();
        for (Query query = reader.next(); query != null; query = reader.next()) {
            found.add(query.origin() + " " + query.text());
        }
        return found;
    }
}
