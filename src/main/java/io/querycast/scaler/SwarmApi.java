package io.querycast.scaler;

import com.fasterxml.jackson.databind.JsonNode;
import io.querycast.scaler.HttpCalls.Answer;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The Docker API, as little of it as scaling needs. A filtering proxy must let through, and nothing else:
 *
 * <pre>
 * GET  /info                                   when the scaler is not told its node's id
 * GET  /nodes/{id}
 * GET  /v{version}/services?filters=…          and /v{version}/services/{id}
 * GET  /v{version}/tasks?filters=…
 * POST /v{version}/services/{id}/update?version=…
 * </pre>
 *
 * {@code {version}} is the newest the engine speaks, as the header {@code Api-Version} of its own answers says it: an engine
 * leaves out what an older version has no name for, and an update with that would lose it. Confined to one event loop.
 */
final class SwarmApi {
    private static final int MOST_BYTES = 16 << 20;

    private final HttpCalls http;
    private final String base;
    private String version = "";

    SwarmApi(HttpCalls http, URI base) {
        this.http = http;
        this.base = base.toString().replaceFirst("/+$", "");
    }

    /** {@return the id of the Swarm node that answers} */
    Future<String> nodeId() {
        return http.get(URI.create(base + "/info"), MOST_BYTES).map(answer -> {
            String id = succeeded(answer).path("Swarm").path("NodeID").asText();
            if (id.isEmpty()) {
                throw new ScalerException("the engine at " + base + " is no part of a Swarm");
            }
            return id;
        });
    }

    /** {@return whether a node leads the Swarm's managers; also learns which version of the API to speak} */
    Future<Boolean> leads(String nodeId) {
        return http.get(URI.create(base + "/nodes/" + nodeId), MOST_BYTES).map(answer -> {
            JsonNode node = succeeded(answer);
            version = requireVersion(answer.apiVersion());
            return node.path("ManagerStatus").path("Leader").asBoolean(false);
        });
    }

    private String requireVersion(@Nullable String header) {
        if (header == null || !header.matches("[0-9]{1,3}\\.[0-9]{1,3}")) {
            throw new ScalerException("the answer of " + base + " names no Api-Version");
        }
        return header;
    }

    /** {@return all services of a stack with a label, as JSON} */
    Future<List<JsonNode>> services(String stack, String label) {
        String filter = "{\"label\":[\"com.docker.stack.namespace=" + stack + "\",\"" + label + "\"]}";
        return http.get(versioned("/services?filters=" + filters(filter)), MOST_BYTES)
                .map(answer -> list(succeeded(answer)));
    }

    /** {@return a service, as JSON} */
    Future<JsonNode> service(String id) {
        return http.get(versioned("/services/" + id), MOST_BYTES).map(this::succeeded);
    }

    /** {@return how many tasks of a service run: with a health check, how many are healthy} */
    Future<Integer> runningTasks(String service) {
        String filter = "{\"service\":[\"" + service + "\"],\"desired-state\":[\"running\"]}";
        return http.get(versioned("/tasks?filters=" + filters(filter)), MOST_BYTES)
                .map(answer -> (int) list(succeeded(answer)).stream()
                        .filter(task ->
                                task.path("Status").path("State").asText().equals("running"))
                        .count());
    }

    /**
     * Gives a service another number of replicas, if nobody changed it since it was read.
     *
     * @return whether it was done; false if somebody did change it
     */
    Future<Boolean> scale(SwarmService service, int replicas) {
        URI uri = versioned("/services/" + service.id() + "/update?version=" + service.version());
        return http.post(uri, JsonTrees.write(service.specWith(replicas)), MOST_BYTES)
                .map(answer -> {
                    if (answer.status() != 200 && message(answer.body()).contains("update out of sequence")) {
                        return false;
                    }
                    succeeded(answer);
                    return true;
                });
    }

    private URI versioned(String path) {
        return URI.create(base + "/v" + version + path);
    }

    private static String filters(String json) {
        return URLEncoder.encode(json, StandardCharsets.UTF_8);
    }

    private static List<JsonNode> list(JsonNode json) {
        if (!json.isArray()) {
            throw new ScalerException("the Docker API answers with something that is no list");
        }
        return StreamSupport.stream(json.spliterator(), false).toList();
    }

    private JsonNode succeeded(Answer answer) {
        if (answer.status() != 200) {
            throw new ScalerException(
                    "the Docker API at " + base + " answers " + answer.status() + ": " + message(answer.body()));
        }
        return JsonTrees.read(answer.body());
    }

    private static String message(Buffer body) {
        try {
            return JsonTrees.read(body).path("message").asText("without a message");
        } catch (ScalerException e) {
            return "without a message";
        }
    }
}
