package io.querycast.convert;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a Keras HDF5 file: the model's configuration in an attribute, and below {@code model_weights} a group for
 * each layer, whose attribute {@code weight_names} lists the paths of its weights. Links are not followed: they could lead
 * out of the file.
 */
final class KerasWeights {
    /** A Dense layer has two; bounds what the file can make us hold in memory. */
    private static final int MAX_WEIGHTS_OF_A_LAYER = 16;

    private final HdfFile file;
    private final Artifact artifact;

    /** Several layers may name the same weights, but all that is read is not more than the file could hold. */
    private long elementsRead;

    KerasWeights(HdfFile file, Artifact artifact) {
        this.file = file;
        this.artifact = artifact;
    }

    /** {@return the model's configuration, JSON} */
    String modelConfiguration() throws ConversionException {
        Attribute attribute = file.getAttribute("model_config");
        if (attribute != null && attribute.isScalar() && attribute.getData() instanceof String json) {
            return json;
        }
        throw artifact.error("has no model_config: it is not a Keras model, or was saved without its architecture"
                + " (save_weights instead of save)");
    }

    /** {@return the weights of a layer by their names, such as {@code kernel} and {@code bias}} */
    Map<String, Dataset> ofLayer(String layer) throws ConversionException {
        if (!(descend(file, "model_weights/" + layer) instanceof Group group)) {
            throw artifact.error("has no weights of the layer " + Quote.of(layer));
        }
        Map<String, Dataset> weights = new TreeMap<>();
        for (String path : weightPaths(group)) {
            if (!(descend(group, path) instanceof Dataset dataset)) {
                throw artifact.error("has no weight " + Quote.of(path) + " of the layer " + Quote.of(layer));
            }
            // Keras 2 has names like dense/kernel:0, Keras 3 like sequential/dense/kernel.
            weights.put(path.substring(path.lastIndexOf('/') + 1).replaceFirst(":0$", ""), dataset);
        }
        return weights;
    }

    private static String[] weightPaths(Group group) {
        Attribute names = group.getAttribute("weight_names");
        return names != null && names.getSize() <= MAX_WEIGHTS_OF_A_LAYER && names.getData() instanceof String[] paths
                ? paths
                : new String[0];
    }

    private static @Nullable Node descend(Group group, String path) {
        Node node = group;
        for (String name : path.split("/", -1)) {
            node = node instanceof Group parent ? parent.getChild(name) : null;
        }
        return node;
    }

    /**
     * {@return the values of a weight, row by row}
     *
     * @throws ConversionException if it has another shape, is not of float32 or float64, or not finite as float32
     */
    double[] values(Dataset weight, int... shape) throws ConversionException {
        if (!Arrays.equals(weight.getDimensions(), shape)) {
            throw artifact.error("has " + Quote.of(weight.getPath()) + " with the shape "
                    + Arrays.toString(weight.getDimensions()) + ", expected " + Arrays.toString(shape));
        }
        if (!(weight instanceof ContiguousDataset) || weight.isEmpty()) {
            throw artifact.error("has " + Quote.of(weight.getPath())
                    + " in chunks, compact or empty; Keras stores weights contiguously");
        }
        long elements = Arrays.stream(shape).asLongStream().reduce(1, Math::multiplyExact);
        elementsRead += elements;
        if (elementsRead > artifact.content().length / Float.BYTES) {
            throw artifact.error("is too small for the " + elements + " values of " + Quote.of(weight.getPath()));
        }
        double[] values = doubles(weight);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite((float) values[i])) {
                throw artifact.error("has " + Quote.of(weight.getPath()) + " with the value " + values[i] + " at index "
                        + i + ", which is not a finite float32");
            }
        }
        return values;
    }

    private double[] doubles(Dataset weight) throws ConversionException {
        int bytes = weight.getDataType().getSize();
        if (weight.getJavaType() == float.class && bytes == Float.BYTES) {
            float[] floats = (float[]) weight.getDataFlat();
            return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
        }
        if (weight.getJavaType() == double.class && bytes == Double.BYTES) {
            return (double[]) weight.getDataFlat();
        }
        throw artifact.error("has " + Quote.of(weight.getPath()) + " of a type other than float32 and float64");
    }
}
