package io.querycast.convert;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.PickleException;
import org.jspecify.annotations.Nullable;

/**
 * The short list of classes and functions a pickle may name, as scikit-learn and NumPy write them (NumPy 2 moved its own
 * from {@code numpy.core} to {@code numpy._core}). Each only holds data.
 */
final class PickledClasses {
    static final List<String> COUNT_VECTORIZER = List.of("sklearn.feature_extraction.text.CountVectorizer");
    static final List<String> STANDARD_SCALER =
            List.of("sklearn.preprocessing._data.StandardScaler", "sklearn.preprocessing.data.StandardScaler");

    private static final Map<String, IObjectConstructor> CONSTRUCTORS = constructors();

    private PickledClasses() {}

    static @Nullable IObjectConstructor find(String className) {
        return CONSTRUCTORS.get(className);
    }

    private static Map<String, IObjectConstructor> constructors() {
        Map<String, IObjectConstructor> constructors = new HashMap<>();
        for (List<String> names : List.of(COUNT_VECTORIZER, STANDARD_SCALER)) {
            names.forEach(name -> constructors.put(name, arguments -> new PickledObject(name)));
        }
        constructors.put("builtins.set", PickledClasses::set);
        constructors.put("numpy.dtype", arguments -> new NumpyType((String) arguments[0]));
        for (String name : List.of("ndarray", "int32", "int64", "float32", "float64")) {
            constructors.put("numpy." + name, arguments -> {
                throw new PickleException("numpy." + name + " is constructed directly");
            });
        }
        for (String core : List.of("numpy.core.", "numpy._core.")) {
            constructors.put(core + "multiarray._reconstruct", arguments -> new NumpyArray());
            constructors.put(core + "multiarray.scalar", PickledClasses::scalar);
            constructors.put(core + "numeric._frombuffer", PickledClasses::arrayOfBuffer);
        }
        return Map.copyOf(constructors);
    }

    private static Object set(Object[] arguments) {
        Set<Object> set = new HashSet<>();
        for (Object item : (List<?>) arguments[0]) {
            set.add((String) item);
        }
        return set;
    }

    private static Object scalar(Object[] arguments) {
        double[] values = ((NumpyType) arguments[0]).decode((byte[]) arguments[1]);
        if (values.length != 1) {
            throw new PickleException("a NumPy scalar has " + values.length + " values");
        }
        return values[0];
    }

    private static Object arrayOfBuffer(Object[] arguments) {
        return new NumpyArray((NumpyType) arguments[1], (Object[]) arguments[2], (byte[]) arguments[0]);
    }
}
