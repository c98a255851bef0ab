package io.querycast.convert;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.PickleUtils;
import net.razorvine.pickle.Unpickler;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pickle as data only. A pickle is a program for a stack machine; here it can name only the classes of
 * {@link PickledClasses}, whose constructors hold data and run nothing, and use only the opcodes that plain data needs: no
 * persistent ids, no extension registry, no instances made by other ways than {@code REDUCE} and {@code NEWOBJ}.
 *
 * <p>Nothing is allocated on the word of the file: declared lengths are held against the bytes that are left, and only
 * strings can be keys, so that hashing cannot run away in nested structures. What constructors and states are made of is never
 * more than the file has bytes: a part of it that is used again and again could else fill any memory.
 */
final class PickleReader extends Unpickler {
    private final ByteArrayInputStream bytes;
    private long budget;

    private PickleReader(byte[] content) {
        this.bytes = new ByteArrayInputStream(content);
        this.budget = content.length;
    }

    /**
     * {@return the object in a pickle}
     *
     * @throws ConversionException if it is damaged, asks for anything outside the short list, or holds another class
     */
    static PickledObject read(Artifact artifact, List<String> expectedClasses) throws ConversionException {
        PickleReader reader = new PickleReader(artifact.content());
        Object value;
        try {
            value = reader.load(reader.bytes);
        } catch (IOException e) {
            throw truncated(artifact, e);
        } catch (RuntimeException e) {
            throw unusable(artifact, reader.bytes.available(), e);
        }
        if (reader.bytes.available() > 0) {
            throw artifact.error("has " + reader.bytes.available() + " bytes behind the end of its pickle");
        }
        if (!(value instanceof PickledObject object) || !expectedClasses.contains(object.className())) {
            String found = value instanceof PickledObject object ? object.className() : Quote.of(value);
            throw artifact.error("holds " + found + ", expected " + String.join(" or ", expectedClasses));
        }
        return object;
    }

    /** The library meets nonsense with exceptions of any kind: bad casts, negative sizes, an empty stack. */
    private static ConversionException unusable(Artifact artifact, int bytesLeft, RuntimeException cause) {
        if (bytesLeft == 0) {
            return truncated(artifact, cause);
        }
        if (cause instanceof RefusedClassException) {
            return artifact.error(String.valueOf(cause.getMessage()), cause);
        }
        String reason = cause instanceof PickleException
                ? ": " + cause.getMessage()
                : ", at byte " + (artifact.content().length - bytesLeft);
        return artifact.error("is damaged or not a pickle" + reason, cause);
    }

    private static ConversionException truncated(Artifact artifact, Exception cause) {
        return artifact.error("is truncated: it ends in the middle of the pickle", cause);
    }

    @Override
    protected Object dispatch(short opcode) throws IOException {
        switch (opcode) {
            case Opcodes.GLOBAL -> pushClass(PickleUtils.readline(input), PickleUtils.readline(input));
            case Opcodes.STACK_GLOBAL -> {
                String name = (String) stack.pop();
                pushClass((String) stack.pop(), name);
            }
            case Opcodes.INST ->
                throw new RefusedClassException(PickleUtils.readline(input) + "." + PickleUtils.readline(input));
            case Opcodes.BUILD -> {
                Object state = stack.pop();
                spend(state);
                ((PickledState) stack.peek()).setState(state);
            }
            case Opcodes.SETITEM -> {
                Object value = stack.pop();
                putItem(stack.pop(), value);
            }
            case Opcodes.SETITEMS -> putItems(stack.pop_all_since_marker());
            case Opcodes.ADDITEMS -> addItems(stack.pop_all_since_marker());
            case Opcodes.BINUNICODE, Opcodes.BINBYTES -> {
                checkLength(PickleUtils.bytes_to_uint(peek(Integer.BYTES), 0), Integer.BYTES);
                return super.dispatch(opcode);
            }
            case Opcodes.BYTEARRAY8 -> {
                checkLength(PickleUtils.bytes_to_long(peek(Long.BYTES), 0), Long.BYTES);
                return super.dispatch(opcode);
            }
            case Opcodes.PROTO,
                    Opcodes.FRAME,
                    Opcodes.STOP,
                    Opcodes.MARK,
                    Opcodes.NONE,
                    Opcodes.NEWTRUE,
                    Opcodes.NEWFALSE,
                    Opcodes.BININT,
                    Opcodes.BININT1,
                    Opcodes.BININT2,
                    Opcodes.LONG1,
                    Opcodes.BINFLOAT,
                    Opcodes.SHORT_BINUNICODE,
                    Opcodes.SHORT_BINBYTES,
                    Opcodes.EMPTY_TUPLE,
                    Opcodes.TUPLE1,
                    Opcodes.TUPLE2,
                    Opcodes.TUPLE3,
                    Opcodes.TUPLE,
                    Opcodes.EMPTY_LIST,
                    Opcodes.APPEND,
                    Opcodes.APPENDS,
                    Opcodes.EMPTY_DICT,
                    Opcodes.EMPTY_SET,
                    Opcodes.BINPUT,
                    Opcodes.LONG_BINPUT,
                    Opcodes.MEMOIZE,
                    Opcodes.BINGET,
                    Opcodes.LONG_BINGET -> {
                return super.dispatch(opcode);
            }
            case Opcodes.REDUCE, Opcodes.NEWOBJ -> {
                spend(stack.peek());
                return super.dispatch(opcode);
            }
            default ->
                throw new PickleException(
                        "opcode 0x%02x is not one that plain data needs; nothing was executed".formatted(opcode));
        }
        return NO_RETURN_VALUE;
    }

    private void pushClass(String module, String name) {
        IObjectConstructor constructor = PickledClasses.find(module + "." + name);
        if (constructor == null) {
            throw new RefusedClassException(module + "." + name);
        }
        stack.add(constructor);
    }

    private void putItems(List<Object> keysAndValues) {
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            putItem(keysAndValues.get(i), keysAndValues.get(i + 1));
        }
    }

    private void putItem(Object key, Object value) {
        @SuppressWarnings("unchecked")
        Map<Object, Object> dictionary = (Map<Object, Object>) stack.peek();
        dictionary.put(checkedKey(key), value);
    }

    private void addItems(List<Object> items) {
        @SuppressWarnings("unchecked")
        Set<Object> set = (HashSet<Object>) stack.peek();
        items.forEach(item -> set.add(checkedKey(item)));
    }

    private static String checkedKey(Object key) {
        if (key instanceof String text) {
            return text;
        }
        throw new PickleException("the key " + Quote.of(key) + " is not a string");
    }

    private void spend(Object made) {
        budget -= size(made);
        if (made instanceof Object[] parts) {
            for (Object part : parts) {
                budget -= size(part);
            }
        }
        if (budget < 0) {
            throw new PickleException("the same parts of it are used again and again");
        }
    }

    private static int size(@Nullable Object value) {
        if (value instanceof byte[] data) {
            return data.length;
        }
        if (value instanceof Object[] items) {
            return items.length;
        }
        if (value instanceof Collection<?> items) {
            return items.size();
        }
        return value instanceof Map<?, ?> entries ? entries.size() : 0;
    }

    private byte[] peek(int length) throws IOException {
        bytes.mark(length);
        byte[] field = PickleUtils.readbytes(bytes, length);
        bytes.reset();
        return field;
    }

    private void checkLength(long length, int fieldBytes) throws IOException {
        if (length < 0 || length > (long) bytes.available() - fieldBytes) {
            throw new EOFException("a value of " + Long.toUnsignedString(length) + " bytes reaches behind the end");
        }
    }
}
