package io.querycast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.querycast.http.PredictionJson;
import io.querycast.scoring.ModelMetadata;
import java.io.IOException;
import java.util.List;

/** One JSON document, the service's answer for these queries. It stays without its end when a query could not be read. */
final class JsonDocumentWriter implements PredictionWriter {
    private final JsonGenerator json;
    private final ModelMetadata model;

    JsonDocumentWriter(JsonGenerator json, ModelMetadata model) {
        this.json = json;
        this.model = model;
    }

    @Override
    public void begin() throws IOException {
        PredictionJson.startDocument(json, model.name(), model.version());
    }

    @Override
    public void write(List<PendingQuery> queries, float[] seconds) throws IOException {
        for (int i = 0; i < seconds.length; i++) {
            PendingQuery query = queries.get(i);
            json.writeStartObject();
            PredictionJson.writeMembers(json, seconds[i], query.explanation());
            if (query.statement() != null) {
                PredictionJson.writeStatement(json, query.statement());
            }
            json.writeEndObject();
        }
        json.flush();
    }

    @Override
    public void end() throws IOException {
        PredictionJson.endDocument(json);
        json.writeRaw('\n');
        json.flush();
    }
}
