package io.querycast.scaler;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A manager's Docker API with one service, one edge and one node, and what it was asked. Thread-safe. */
final class FakeSwarm extends FakeServer {
    static final String NODE = "node1";
    private static final Pattern PATH = Pattern.compile("(?:/v([0-9]+)\\.([0-9]+))?(/.*)");

    private final String version;
    private final int leastMinor;
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private JsonObject spec;
    private long index = 100;
    private String updateState = "";
    private boolean leader = true;
    private int edges = 1;
    private int conflicts;
    private int starting;

    /** An engine that speaks a version of the API, down to a least one. */
    FakeSwarm(String version, int leastMinor) throws InterruptedException, ExecutionException, TimeoutException {
        this.version = version;
        this.leastMinor = leastMinor;
        this.spec = new JsonObject()
                .put("Name", "querycast_service")
                .put(
                        "Labels",
                        new JsonObject()
                                .put("com.docker.stack.namespace", "querycast")
                                .put("querycast.scaler.enable", "true"))
                .put("TaskTemplate", new JsonObject().put("ForceUpdate", 9007199254740993L))
                .put("Mode", new JsonObject().put("Replicated", new JsonObject().put("Replicas", 2)));
    }

    synchronized int replicas() {
        return spec.getJsonObject("Mode").getJsonObject("Replicated").getInteger("Replicas");
    }

    synchronized JsonObject spec() {
        return spec.copy();
    }

    synchronized void label(String name, String value) {
        spec.getJsonObject("Labels").put("querycast.scaler." + name, value);
        index++;
    }

    synchronized void setReplicas(int replicas) {
        spec.getJsonObject("Mode").getJsonObject("Replicated").put("Replicas", replicas);
        index++;
    }

    synchronized void updateState(String state) {
        updateState = state;
    }

    synchronized void leader(boolean leads) {
        leader = leads;
    }

    synchronized void edges(int running) {
        edges = running;
    }

    /** Lets somebody else change the service just before each of the next updates. */
    synchronized void conflicts(int times) {
        conflicts = times;
    }

    synchronized void starting(int tasks) {
        starting = tasks;
    }

    List<String> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    @Override
    synchronized void answer(HttpServerRequest request, Buffer body) {
        request.response().putHeader("Api-Version", version).putHeader("Content-Type", "application/json");
        Matcher path = PATH.matcher(request.path());
        if (!path.matches()) {
            fail(request, 404, "page not found");
            return;
        }
        asked.add(request.method() + " " + request.path());
        if (path.group(2) != null && Integer.parseInt(path.group(2)) < leastMinor) {
            fail(
                    request,
                    400,
                    "client version is too old. Minimum supported API version is 1." + leastMinor
                            + ", please upgrade your client to a newer version");
            return;
        }
        switch (path.group(3)) {
            case "/info" -> end(request, new JsonObject().put("Swarm", new JsonObject().put("NodeID", NODE)));
            case "/nodes/" + NODE ->
                end(request, new JsonObject().put("ManagerStatus", new JsonObject().put("Leader", leader)));
            case "/services" ->
                request.response().end(new JsonArray().add(service()).toBuffer());
            case "/services/abc1" -> end(request, service());
            case "/tasks" -> request.response().end(tasks(request).toBuffer());
            case "/services/abc1/update" -> update(request, body);
            default -> fail(request, 404, "page not found");
        }
    }

    private JsonObject service() {
        JsonObject service = new JsonObject()
                .put("ID", "abc1")
                .put("Version", new JsonObject().put("Index", index))
                .put("Spec", spec);
        return updateState.isEmpty()
                ? service
                : service.put("UpdateStatus", new JsonObject().put("State", updateState));
    }

    private JsonArray tasks(HttpServerRequest request) {
        JsonObject filters = new JsonObject(request.getParam("filters"));
        boolean ofEdge = filters.getJsonArray("service").getString(0).equals("querycast_edge");
        JsonArray tasks = new JsonArray();
        for (int task = 0; task < (ofEdge ? edges : replicas()); task++) {
            String state = !ofEdge && task < starting ? "starting" : "running";
            tasks.add(new JsonObject().put("Status", new JsonObject().put("State", state)));
        }
        return tasks;
    }

    private void update(HttpServerRequest request, Buffer body) {
        if (!request.method().equals(HttpMethod.POST)) {
            fail(request, 405, "page not found");
            return;
        }
        if (conflicts > 0) {
            conflicts--;
            spec.getJsonObject("Labels").put("somebody", "was here " + conflicts);
            index++;
        }
        if (!request.getParam("version").equals(Long.toString(index))) {
            fail(request, 500, "rpc error: code = Unknown desc = update out of sequence");
            return;
        }
        spec = body.toJsonObject();
        index++;
        end(request, new JsonObject().put("Warnings", new JsonArray()));
    }

    private static void end(HttpServerRequest request, JsonObject json) {
        request.response().end(json.toBuffer());
    }

    private static void fail(HttpServerRequest request, int status, String message) {
        request.response()
                .setStatusCode(status)
                .end(new JsonObject().put("message", message).toBuffer());
    }
}
