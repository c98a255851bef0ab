package io.querycast.scaler;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The rates by Prometheus: one query, so that all parts are of one moment. What is missing, old, no number or there twice is
 * an error, never 0.
 */
final class PrometheusSource {
    private static final int MOST_BYTES = 1 << 20;

    private final HttpCalls http;
    private final URI query;
    private final Duration mostAge;

    /** The parts of the answer. */
    private enum Part {
        FAST,
        SLOW,
        AGE,
        EDGES;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What Prometheus knows.
     *
     * @param rate what arrives
     * @param edges how many edges it reads
     */
    record Reading(RequestRate rate, int edges) {}

    PrometheusSource(HttpCalls http, ScalerOptions.Sources sources, Timing timing) {
        this.http = http;
        this.mostAge = sources.mostAge();
        this.query = URI.create(sources.prometheus().toString().replaceFirst("/+$", "") + "/api/v1/query?query="
                + URLEncoder.encode(query(sources, timing), StandardCharsets.UTF_8));
    }

    /** {@return the query; each of its four parts is named by its label {@code part}} */
    static String query(ScalerOptions.Sources sources, Timing timing) {
        String series = "{job=\"" + sources.edgeJob() + "\",proxy=\"" + sources.frontend() + "\"}";
        // After Prometheus itself started again, an edge that is gone is still there with its last sample, for minutes.
        String ages = "(time() - timestamp(" + EdgeCounters.REQUESTS + series + "))";
        String fresh = "(" + ages + " <= " + sources.mostAge().toMillis() / 1000.0 + ")";
        return String.join(
                " or ",
                part(Part.FAST, arrivals(series, timing.fastWindow())),
                part(Part.SLOW, arrivals(series, timing.slowWindow())),
                part(Part.AGE, "(max(" + fresh + ") or min(" + ages + "))"),
                part(Part.EDGES, "count(up{job=\"" + sources.edgeJob() + "\"} == 1 and on (instance) " + fresh + ")"));
    }

    private static String part(Part part, String expression) {
        return "label_replace(" + expression + ", \"part\", \"" + part.label() + "\", \"\", \"\")";
    }

    private static String arrivals(String series, Duration window) {
        String range = series + "[" + window.toMillis() + "ms]";
        return "clamp_min(sum(rate(" + EdgeCounters.REQUESTS + range + ")) - sum(rate(" + EdgeCounters.DENIED + range
                + ")), 0)";
    }

    /** {@return what Prometheus knows; failed if it is not to be trusted} */
    Future<Reading> read() {
        return http.get(query, MOST_BYTES).map(answer -> {
            JsonNode json = JsonTrees.read(answer.body());
            if (answer.status() != 200 || !json.path("status").asText().equals("success")) {
                throw new ScalerException("Prometheus answers " + answer.status() + ": "
                        + json.path("error").asText("without an error"));
            }
            return reading(json.path("data"), mostAge);
        });
    }

    static Reading reading(JsonNode data, Duration mostAge) {
        Map<Part, Double> parts = parts(data);
        double age = part(parts, Part.AGE);
        if (!(age >= 0 && age <= mostAge.toMillis() / 1000.0)) {
            throw new ScalerException("Prometheus' last sample of the edge is " + age + " s old; at most "
                    + mostAge.toMillis() / 1000.0 + " s are allowed");
        }
        double edges = part(parts, Part.EDGES);
        if (edges != Math.rint(edges) || !RequestRate.isRate(edges)) {
            throw new ScalerException("Prometheus counts " + edges + " edges");
        }
        try {
            RequestRate rate = new RequestRate(part(parts, Part.FAST), part(parts, Part.SLOW), RateSource.PROMETHEUS);
            return new Reading(rate, (int) edges);
        } catch (IllegalArgumentException e) {
            throw new ScalerException("Prometheus gives no rate: " + e.getMessage(), e);
        }
    }

    private static Map<Part, Double> parts(JsonNode data) {
        if (!data.path("resultType").asText().equals("vector")) {
            throw new ScalerException("Prometheus answers with something that is no vector");
        }
        Map<Part, Double> parts = new EnumMap<>(Part.class);
        for (JsonNode series : data.path("result")) {
            Part part = partNamed(series.path("metric").path("part").asText());
            if (parts.put(part, number(series.path("value"))) != null) {
                throw new ScalerException("Prometheus gives two series for " + part.label());
            }
        }
        return parts;
    }

    private static Part partNamed(String name) {
        for (Part part : Part.values()) {
            if (part.label().equals(name)) {
                return part;
            }
        }
        throw new ScalerException("Prometheus gives a series that nobody asked for: '" + name + "'");
    }

    private static double number(JsonNode value) {
        JsonNode text = value.path(1);
        try {
            if (value.size() == 2 && text.isTextual()) {
                return Double.parseDouble(text.asText());
            }
        } catch (NumberFormatException e) {
            throw new ScalerException("Prometheus gives a value that is no number: '" + text.asText() + "'", e);
        }
        throw new ScalerException("Prometheus gives a series without a value");
    }

    private static double part(Map<Part, Double> parts, Part part) {
        Double value = parts.get(part);
        if (value == null) {
            throw new ScalerException("Prometheus has nothing for " + part.label() + ": is the edge not read?");
        }
        return value;
    }
}
