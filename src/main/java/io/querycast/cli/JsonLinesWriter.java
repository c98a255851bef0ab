package io.querycast.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import io.querycast.http.PredictionJson;
import java.io.IOException;
import java.util.List;

/** A JSON object on a line for each query, with the id it was given. */
final class JsonLinesWriter implements PredictionWriter {
    private final JsonGenerator json;

    JsonLinesWriter(JsonGenerator json) {
        this.json = json;
    }

    @Override
    public void write(List<PendingQuery> queries, float[] seconds) throws IOException {
        for (int i = 0; i < seconds.length; i++) {
            PendingQuery query = queries.get(i);
            json.writeStartObject();
            if (query.id() != null) {
                json.writeFieldName("id");
                json.writeRawValue(query.id());
            }
            PredictionJson.writeMembers(json, seconds[i], query.explanation());
            if (query.statement() != null) {
                PredictionJson.writeStatement(json, query.statement());
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }
        json.flush();
    }
}
