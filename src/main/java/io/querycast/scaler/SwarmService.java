package io.querycast.scaler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A replicated service as the Docker API shows it.
 *
 * @param id its id
 * @param name its name
 * @param version what an update must name to be the next after this state
 * @param replicas replicas it is asked to have
 * @param labels its labels, those of its containers not among them
 * @param updateState state of its last update; empty if there was none
 * @param spec the whole of what it is asked to be
 */
record SwarmService(
        String id,
        String name,
        String version,
        int replicas,
        Map<String, String> labels,
        String updateState,
        ObjectNode spec) {
    private static final int MOST_REPLICAS = 1_000_000;

    SwarmService {
        labels = Map.copyOf(labels);
    }

    /**
     * {@return a service}
     *
     * @param json as the Docker API shows it
     * @throws ScalerException if it is no replicated service
     */
    static SwarmService of(JsonNode json) {
        String id = json.path("ID").asText();
        String name = json.path("Spec").path("Name").asText();
        JsonNode version = json.path("Version").path("Index");
        JsonNode replicas = json.path("Spec").path("Mode").path("Replicated").path("Replicas");
        if (!id.matches("[a-z0-9]{1,64}") || name.isEmpty() || !version.isIntegralNumber()) {
            throw new ScalerException("the Docker API shows a service without an id, a name or a version");
        }
        if (!replicas.isInt() || replicas.intValue() < 0 || replicas.intValue() > MOST_REPLICAS) {
            throw new ScalerException("service " + name + " has no number of replicas from 0 to " + MOST_REPLICAS
                    + ": only replicated services can be scaled");
        }
        Map<String, String> labels = new LinkedHashMap<>();
        json.path("Spec")
                .path("Labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return new SwarmService(
                id,
                name,
                version.asText(),
                replicas.intValue(),
                labels,
                json.path("UpdateStatus").path("State").asText(),
                (ObjectNode) json.path("Spec"));
    }

    /**
     * {@return what else goes on with the service}
     *
     * @throws ScalerException if its label of a pause is neither true nor false
     */
    ServiceCondition condition() {
        if (new ServiceLabels(labels).onHold()) {
            return ServiceCondition.ON_HOLD;
        }
        if (updatePaused()) {
            return ServiceCondition.UPDATE_PAUSED;
        }
        return switch (updateState) {
            case "", "completed", "rollback_completed" -> ServiceCondition.STABLE;
            default -> ServiceCondition.UPDATING;
        };
    }

    /** {@return whether an update or a roll-back failed and waits for somebody} */
    boolean updatePaused() {
        return updateState.equals("paused") || updateState.equals("rollback_paused");
    }

    /** {@return what the service is asked to be, with another number of replicas and no other difference} */
    ObjectNode specWith(int newReplicas) {
        ObjectNode changed = spec.deepCopy();
        ((ObjectNode) changed.path("Mode").path("Replicated")).set("Replicas", IntNode.valueOf(newReplicas));
        return changed;
    }
}
