package io.querycast.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.exceptions.HdfException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads the dense layers of a Keras Sequential model saved whole as HDF5, by Keras 2 or 3. */
final class KerasModelReader {
    private static final int UNKNOWN = -1;

    private final Artifact artifact;
    private final KerasWeights weights;
    private final List<DenseLayer> denseLayers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    /** What the layer being read gets from the one before it. */
    private int width = UNKNOWN;

    private KerasModelReader(Artifact artifact, KerasWeights weights) {
        this.artifact = artifact;
        this.weights = weights;
    }

    /**
     * {@return the dense layers of a model, each fitting the one before; the last has one unit}
     *
     * @throws ConversionException if the file is damaged, or the model has anything but Input, Dense and Dropout layers
     */
    static List<DenseLayer> read(Artifact artifact) throws ConversionException {
        if (FileFormat.of(artifact.content()) != FileFormat.HDF5) {
            throw artifact.error("is not an HDF5 file: its signature is missing");
        }
        try (HdfFile file = HdfFile.fromBytes(artifact.content())) {
            long declared = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
            if (declared > artifact.content().length) {
                throw artifact.error(
                        "is truncated: it should have " + declared + " bytes and has " + artifact.content().length);
            }
            return new KerasModelReader(artifact, new KerasWeights(file, artifact)).read();
        } catch (RuntimeException | StackOverflowError e) {
            // The library meets nonsense with exceptions of any kind.
            throw artifact.error(e instanceof HdfException ? "is damaged: " + e.getMessage() : "is damaged", e);
        }
    }

    private List<DenseLayer> read() throws ConversionException {
        byte[] json = weights.modelConfiguration().getBytes(StandardCharsets.UTF_8);
        JsonNode model = StrictJson.parse(json, artifact, "has a model_config that ");
        String className = model.path("class_name").asText();
        if (!className.equals("Sequential")) {
            throw artifact.error("holds a model of class " + Quote.of(className) + ", only Sequential converts");
        }
        JsonNode configuration = model.path("config");
        // The first versions of Keras 2 wrote the list of layers alone.
        for (JsonNode layer : configuration.isArray() ? configuration : configuration.path("layers")) {
            read(layer.path("class_name").asText(), layer.path("config"));
        }
        if (denseLayers.isEmpty()) {
            throw artifact.error("has no Dense layer");
        }
        if (width != 1) {
            throw artifact.error("has " + width + " units in its last layer, expected 1: the seconds");
        }
        return denseLayers;
    }

    private void read(String className, JsonNode configuration) throws ConversionException {
        String name = configuration.path("name").asText();
        if (!names.add(name)) {
            throw artifact.error("has two layers named " + Quote.of(name));
        }
        checkInputShape(name, configuration);
        switch (className) {
            case "InputLayer", "Dropout" -> {}
            case "Dense" -> denseLayers.add(dense(name, configuration));
            default ->
                throw artifact.error(layer(name) + " of class " + Quote.of(className)
                        + ", only InputLayer, Dense and Dropout convert");
        }
    }

    /** Keras 3 says {@code batch_shape}; Keras 2 {@code batch_input_shape}, without an InputLayer in the first layer. */
    private void checkInputShape(String name, JsonNode configuration) throws ConversionException {
        JsonNode shape = configuration.path(configuration.has("batch_shape") ? "batch_shape" : "batch_input_shape");
        if (shape.isMissingNode()) {
            return;
        }
        int declared = shape.path(1).asInt();
        if (shape.size() != 2 || declared < 1 || (width != UNKNOWN && width != declared)) {
            throw artifact.error(layer(name) + " with the input shape " + Quote.of(shape.toString())
                    + ", expected [null, " + (width == UNKNOWN ? "number of tokens" : width) + "]");
        }
        width = declared;
    }

    private DenseLayer dense(String name, JsonNode configuration) throws ConversionException {
        Activation activation = activation(name, configuration.path("activation"));
        checkDtype(name, configuration.path("dtype"));
        int units = configuration.path("units").asInt();
        if (units < 1) {
            throw artifact.error(layer(name) + " with " + configuration.path("units") + " units, expected 1 or more");
        }
        boolean useBias = configuration.path("use_bias").asBoolean(true);
        Map<String, Dataset> found = weights.ofLayer(name);
        if (!found.keySet().equals(useBias ? Set.of("kernel", "bias") : Set.of("kernel"))) {
            throw artifact.error(layer(name) + " with the weights "
                    + Quote.of(found.keySet().toString()) + ", expected " + (useBias ? "[bias, kernel]" : "[kernel]"));
        }
        Dataset kernel = Objects.requireNonNull(found.get("kernel"));
        if (width == UNKNOWN) {
            width = kernel.getDimensions()[0];
        }
        double[] kernelValues = weights.values(kernel, width, units);
        Dataset bias = found.get("bias");
        double[] biasValues = bias == null ? new double[units] : weights.values(bias, units);
        width = units;
        return new DenseLayer(name, kernelValues, biasValues, activation);
    }

    private Activation activation(String name, JsonNode activation) throws ConversionException {
        return Activation.named(activation.asText())
                .orElseThrow(() -> artifact.error(layer(name) + " with the activation "
                        + Quote.of(activation.isTextual() ? activation.textValue() : activation.toString())
                        + ", only linear, relu, sigmoid, tanh and elu convert"));
    }

    /** Keras 3 writes a policy, Keras 2 a name. */
    private void checkDtype(String name, JsonNode dtype) throws ConversionException {
        String type = dtype.isObject() ? dtype.path("config").path("name").asText() : dtype.asText("float32");
        if (!type.equals("float32") && !type.equals("float64")) {
            throw artifact.error(
                    layer(name) + " with the dtype " + Quote.of(type) + ", only float32 and float64 convert");
        }
    }

    private static String layer(String name) {
        return "has the layer " + Quote.of(name);
    }
}
