package io.querycast.convert;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes pickles of protocol 4 opcode by opcode: values as Python would, and programs that Python never would. */
final class PickleWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    PickleWriter() {
        opcode(0x80).opcode(4);
    }

    /** {@return the pickle of an object of a class with these attributes} */
    static byte[] object(String module, String name, Map<String, ?> attributes) {
        return new PickleWriter()
                .stackGlobal(module, name)
                .value(new Object[0])
                .opcode(0x81)
                .value(attributes)
                .opcode('b')
                .stop();
    }

    /** One opcode, or one byte of its argument. */
    PickleWriter opcode(int opcode) {
        bytes.write(opcode);
        return this;
    }

    PickleWriter opcodes(String ascii) {
        bytes.writeBytes(ascii.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    PickleWriter global(String module, String name) {
        return opcodes("c" + module + "\n" + name + "\n");
    }

    PickleWriter stackGlobal(String module, String name) {
        return value(module).value(name).opcode(0x93);
    }

    /** A value of plain data: arrays of objects are tuples, arrays of double NumPy's. */
    PickleWriter value(@Nullable Object value) {
        if (value == null) {
            return opcode('N');
        } else if (value instanceof Boolean flag) {
            return opcode(flag ? 0x88 : 0x89);
        } else if (value instanceof Integer number) {
            return opcode('J').little(4, number);
        } else if (value instanceof Double number) {
            return opcode('G').little(8, Long.reverseBytes(Double.doubleToLongBits(number)));
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            return opcode('X').little(4, utf8.length).raw(utf8);
        } else if (value instanceof byte[] data) {
            return opcode('B').little(4, data.length).raw(data);
        } else if (value instanceof Object[] tuple) {
            opcode('(');
            Arrays.stream(tuple).forEach(this::value);
            return opcode('t');
        } else if (value instanceof List<?> list) {
            opcode(']').opcode('(');
            list.forEach(this::value);
            return opcode('e');
        } else if (value instanceof Map<?, ?> map) {
            opcode('}').opcode('(');
            map.forEach((key, item) -> value(key).value(item));
            return opcode('u');
        } else if (value instanceof double[] array) {
            return array(array, new Object[] {array.length});
        }
        throw new IllegalArgumentException("no pickle for " + value);
    }

    private PickleWriter array(double[] values, Object[] shape) {
        stackGlobal("numpy.core.multiarray", "_reconstruct");
        opcode('(').stackGlobal("numpy", "ndarray").value(new Object[] {0}).value(new byte[] {'b'});
        opcode('t').opcode('R');
        opcode('(').value(1).value(shape);
        stackGlobal("numpy", "dtype").value(new Object[] {"f8", 0, 1}).opcode('R');
        value(new Object[] {3, "<", null, null, null, -1, -1, 0}).opcode('b');
        value(false).opcode('B').little(4, 8L * values.length);
        Arrays.stream(values).forEach(number -> little(8, Double.doubleToLongBits(number)));
        return opcode('t').opcode('b');
    }

    private PickleWriter little(int width, long number) {
        for (int i = 0; i < width; i++) {
            opcode((int) (number >> (8 * i)));
        }
        return this;
    }

    private PickleWriter raw(byte[] data) {
        bytes.writeBytes(data);
        return this;
    }

    byte[] stop() {
        return opcode('.').bytes.toByteArray();
    }
}
