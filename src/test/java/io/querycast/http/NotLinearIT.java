package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.convert.Converter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of several layers: it predicts, but nothing tells which token adds what. */
final class NotLinearIT {
    @TempDir
    private Path folder;

    @Test
    void explain_modelOfSeveralLayers_is422() throws Exception {
        Path model = folder.resolve("layers.onnx");
        assertThat(new Converter("layers", "2").convert(Path.of("src/test/resources/convert/recent"), model))
                .isNotNull();
        try (RunningServer server = RunningServer.start(model)) {
            HttpResponse<String> explained =
                    server.post("/v1/predictions", "{\"queries\":[\"select 1\"],\"explain\":true}");
            assertThat(explained.statusCode()).isEqualTo(422);
            assertThat(explained.body()).contains("urn:querycast:problem:model-not-linear", "the model layers");
            HttpResponse<String> predicted = server.post("/v1/predictions", "{\"queries\":[\"select 1\"]}");
            assertThat(predicted.statusCode()).isEqualTo(200);
            assertThat(predicted.body()).startsWith("{\"model\":{\"name\":\"layers\",\"version\":\"2\"}");
        }
    }
}
