package io.querycast.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the model lies that is shipped with the program. */
final class DefaultModel {
    /** System property in which the launcher says where the program is installed. */
    static final String HOME_PROPERTY = "querycast.home";

    private static final Path FILE = Path.of("model", "model.onnx");

    private DefaultModel() {}

    /**
     * {@return the file, which may not exist}: {@code model/model.onnx} of the program's home, or else beside the jar or
     * beside the jar's folder
     */
    static Path path() {
        String home = System.getProperty(HOME_PROPERTY);
        return home == null ? path(codeLocation()) : Path.of(home).resolve(FILE);
    }

    /** {@return the same for a program whose classes lie in the given jar or folder} */
    static Path path(Path codeLocation) {
        Path beside = codeLocation.resolveSibling(FILE);
        return Files.exists(beside)
                ? beside
                : codeLocation.resolveSibling("..").resolve(FILE).normalize();
    }

    private static Path codeLocation() {
        try {
            return Path.of(DefaultModel.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Java names its own class path wrongly", e);
        }
    }
}
