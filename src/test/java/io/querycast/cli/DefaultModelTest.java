package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefaultModelTest {
    @TempDir
    private Path folder;

    @Test
    void path_fromTheBuild_isTheProjectsModel() throws IOException {
        assertThat(DefaultModel.path())
                .isEqualTo(Path.of("model/model.onnx").toAbsolutePath())
                .exists();
    }

    @Test
    void path_modelBesideTheJar_isFound() throws IOException {
        Path model = folder.resolve("model/model.onnx");
        Files.createDirectories(model.getParent());
        Files.createFile(model);
        assertThat(DefaultModel.path(folder.resolve("querycast.jar"))).isEqualTo(model);
    }

    @Test
    void path_noModelBesideTheJar_isBesideItsFolder() {
        assertThat(DefaultModel.path(folder.resolve("target/querycast.jar")))
                .isEqualTo(folder.resolve("model/model.onnx"));
        assertThat(DefaultModel.path(folder.resolve("lib/querycast.jar")))
                .isEqualTo(folder.resolve("model/model.onnx"));
    }
}
