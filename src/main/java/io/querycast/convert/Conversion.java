package io.querycast.convert;

import java.nio.file.Path;
import java.util.List;

/**
 * What a conversion made.
 *
 * @param file the model file
 * @param name the model's name
 * @param version the model's version
 * @param layers the dense layers, each as {@code name inputs x units activation}
 * @param sha256 SHA-256 of the model file, in hex
 * @param largestDifference the largest difference, in seconds, between ONNX Runtime's answers and a plain evaluation
 */
public record Conversion(
        Path file, String name, String version, List<String> layers, String sha256, double largestDifference) {
    /** Copies the list. */
    public Conversion {
        layers = List.copyOf(layers);
    }
}
