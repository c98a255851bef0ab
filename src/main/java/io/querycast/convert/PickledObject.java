package io.querycast.convert;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An unpickled Python object: the name of its class and its attributes. */
final class PickledObject implements PickledState {
    private final String className;
    private final Map<String, @Nullable Object> attributes = new HashMap<>();

    PickledObject(String className) {
        this.className = className;
    }

    String className() {
        return className;
    }

    @Override
    public void setState(Object state) {
        ((Map<?, ?>) state).forEach((name, value) -> attributes.put((String) name, value));
    }

    /** {@return an attribute; null both for Python's None and where there is none} */
    @Nullable
    Object attribute(String name) {
        return attributes.get(name);
    }
}
