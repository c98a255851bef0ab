package io.querycast.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.querycast.scoring.Explanation;
import io.querycast.sql.Statement;
import io.querycast.sql.Statement.Parsed;
import io.querycast.sql.Statement.Unparsed;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON shape of predictions, wherever one is written: a document of all, {@code {"model": {"name", "version"},
 * "predictions": […]}}, and the members of one.
 */
public final class PredictionJson {
    private PredictionJson() {}

    /**
     * Writes the document up to its first prediction.
     *
     * @param json where to
     * @param modelName the model's name
     * @param modelVersion the model's version
     * @throws IOException if the generator cannot write
     */
    public static void startDocument(JsonGenerator json, String modelName, String modelVersion) throws IOException {
        json.writeStartObject();
        json.writeObjectFieldStart("model");
        json.writeStringField("name", modelName);
        json.writeStringField("version", modelVersion);
        json.writeEndObject();
        json.writeArrayFieldStart("predictions");
    }

    /**
     * Writes the document's end.
     *
     * @param json where to
     * @throws IOException if the generator cannot write
     */
    public static void endDocument(JsonGenerator json) throws IOException {
        json.writeEndArray();
        json.writeEndObject();
    }

    /**
     * Writes a prediction's members into an object that the caller starts and ends.
     *
     * @param json where to
     * @param seconds what is predicted
     * @param explanation why; null if nobody asked
     * @throws IOException if the generator cannot write
     */
    public static void writeMembers(JsonGenerator json, float seconds, @Nullable Explanation explanation)
            throws IOException {
        json.writeNumberField("seconds", seconds);
        if (explanation != null) {
            writeExplanation(json, explanation);
        }
    }

    private static void writeExplanation(JsonGenerator json, Explanation explanation) throws IOException {
        json.writeNumberField("baseline_seconds", explanation.baselineSeconds());
        json.writeArrayFieldStart("contributions");
        for (Explanation.Contribution contribution : explanation.contributions()) {
            json.writeStartObject();
            json.writeStringField("token", contribution.token());
            json.writeNumberField("count", contribution.count());
            json.writeNumberField("seconds", contribution.seconds());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /**
     * Writes the member {@code statement}: what a query is as SQL.
     *
     * @param json where to
     * @param statement what was read
     * @throws IOException if the generator cannot write
     */
    public static void writeStatement(JsonGenerator json, Statement statement) throws IOException {
        json.writeObjectFieldStart("statement");
        json.writeBooleanField("parsed", statement instanceof Parsed);
        if (statement instanceof Parsed parsed) {
            json.writeStringField("kind", parsed.kind());
            writeStrings(json, "tables", parsed.tables());
            writeStrings(json, "columns", parsed.columns());
            json.writeNumberField("joins", parsed.joins());
            writeStrings(json, "aggregates", parsed.aggregates());
            json.writeNumberField("subqueries", parsed.subqueries());
        } else if (statement instanceof Unparsed unparsed) {
            json.writeStringField("reason", unparsed.reason());
            if (unparsed.position() != null) {
                json.writeNumberField("line", unparsed.position().line());
                json.writeNumberField("column", unparsed.position().column());
            }
        }
        json.writeEndObject();
    }

    private static void writeStrings(JsonGenerator json, String name, List<String> strings) throws IOException {
        json.writeArrayFieldStart(name);
        for (String string : strings) {
            json.writeString(string);
        }
        json.writeEndArray();
    }
}
