package io.querycast.cli;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import io.querycast.scoring.ModelMetadata;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How predictions are written. */
enum OutputFormat {
    /** For people. */
    TEXT,
    /** The service's answer. */
    JSON,
    /** A JSON object on each line. */
    JSONL,
    /** Position and seconds. */
    CSV;

    /**
     * {@return a writer in this format}
     *
     * @param output where to; its {@code flush} is called whenever all written is complete
     * @param model what predicts
     */
    PredictionWriter writer(OutputStream output, ModelMetadata model) {
        return switch (this) {
            case TEXT -> new TextWriter(text(output));
            case JSON -> new JsonDocumentWriter(json(output), model);
            case JSONL -> new JsonLinesWriter(json(output));
            case CSV -> new CsvWriter(text(output));
        };
    }

    private static Writer text(OutputStream output) {
        return new OutputStreamWriter(output, StandardCharsets.UTF_8);
    }

    private static JsonGenerator json(OutputStream output) {
        try {
            return new JsonFactoryBuilder()
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .rootValueSeparator((String) null)
                    .build()
                    .createGenerator(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
