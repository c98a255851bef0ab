package io.querycast.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Keras model to be written as Keras 2 lays it out, with any part changed. */
final class KerasFile {
    /** A layer: its class, its configuration (the name is in it) and its weights by name, each an array. */
    record Layer(String className, Map<String, Object> configuration, Map<String, Object> weights) {
        /** {@return this layer with one member of its configuration replaced} */
        Layer with(String member, Object value) {
            Map<String, Object> changed = new LinkedHashMap<>(configuration);
            changed.put(member, value);
            return new Layer(className, changed, weights);
        }

        Layer withWeight(String name, Object value) {
            Map<String, Object> changed = new LinkedHashMap<>(weights);
            changed.put(name, value);
            return new Layer(className, configuration, changed);
        }
    }

    private final Map<String, Object> model;
    private final List<Layer> layers;

    private KerasFile(Map<String, Object> model, List<Layer> layers) {
        this.model = model;
        this.layers = layers;
    }

    static KerasFile sequential(Layer... layers) {
        return of("Sequential", layers);
    }

    static KerasFile of(String className, Layer... layers) {
        List<Map<String, Object>> configurations = new ArrayList<>();
        for (Layer layer : layers) {
            configurations.add(Map.of("class_name", layer.className(), "config", layer.configuration()));
        }
        return new KerasFile(
                Map.of("class_name", className, "config", Map.of("name", "sequential", "layers", configurations)),
                List.of(layers));
    }

    static Layer layer(String className, String name) {
        return new Layer(className, Map.of("name", name), Map.of());
    }

    static Layer input(int width) {
        return layer("InputLayer", "input").with("batch_input_shape", shape(width));
    }

    /** {@return the shape of a batch of rows: its size is not known before} */
    static List<@Nullable Integer> shape(int width) {
        return Arrays.asList(null, width);
    }

    /** A dense layer; the kernel row by row, no bias where it is null. */
    static Layer dense(
            String name, int inputs, int units, String activation, double[] kernel, double @Nullable [] bias) {
        Map<String, Object> configuration = new LinkedHashMap<>();
        configuration.put("name", name);
        configuration.put("dtype", "float32");
        configuration.put("units", units);
        configuration.put("activation", activation);
        configuration.put("use_bias", bias != null);
        Map<String, Object> weights = new LinkedHashMap<>();
        float[][] rows = new float[inputs][units];
        for (int i = 0; i < kernel.length; i++) {
            rows[i / units][i % units] = (float) kernel[i];
        }
        weights.put("kernel", rows);
        if (bias != null) {
            float[] values = new float[units];
            for (int i = 0; i < units; i++) {
                values[i] = (float) bias[i];
            }
            weights.put("bias", values);
        }
        return new Layer("Dense", configuration, weights);
    }

    void write(Path file) throws IOException {
        write(file, new ObjectMapper().writeValueAsString(model));
    }

    static void writeWithoutConfiguration(Path file) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putDataset("numbers", new int[] {1, 2, 3});
        }
    }

    void write(Path file, String modelConfiguration) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            hdf.putAttribute("model_config", modelConfiguration);
            WritableGroup weights = hdf.putGroup("model_weights");
            for (Layer layer : layers) {
                if (layer.weights().isEmpty()) {
                    continue; // Keras writes an empty group; the library cannot read one it wrote itself.
                }
                String name = (String) layer.configuration().get("name");
                WritableGroup group = weights.putGroup(name);
                group.putAttribute(
                        "weight_names",
                        layer.weights().keySet().stream()
                                .map(weight -> name + "/" + weight + ":0")
                                .toArray(String[]::new));
                WritableGroup inner = group.putGroup(name);
                layer.weights().forEach((weight, value) -> inner.putDataset(weight + ":0", value));
            }
        }
    }
}
