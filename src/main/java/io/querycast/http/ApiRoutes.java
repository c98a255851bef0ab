package io.querycast.http;

import io.querycast.scoring.ModelMetadata;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.Map;

/** The API's routes for one event loop, with what their operations share there. */
final class ApiRoutes implements AutoCloseable {
    private final TurnScorer scorer;
    private final Routes routes;

    ApiRoutes(Service service) {
        this.scorer = new TurnScorer(service.scoring().newScorer());
        StrictJson json = new StrictJson(service.options().limits());
        Map<String, Route> byPath = new HashMap<>(service.documents().routes());
        byPath.put(
                "/v1/predictions",
                new Route(
                        "/v1/predictions",
                        HttpMethod.POST,
                        Route.Access.ADMITTED,
                        new PredictionOperation(service, json, scorer)));
        putProtocol(byPath, service, json);
        this.routes = new Routes(byPath);
    }

    private void putProtocol(Map<String, Route> byPath, Service service, StrictJson json) {
        ProtocolOperations protocol = new ProtocolOperations(service);
        Route server = get("/v2", Route.Access.OPEN, protocol::server);
        byPath.put("/v2", server);
        byPath.put("/v2/", server);
        byPath.put("/v2/health/live", get("/v2/health/live", Route.Access.OPEN, protocol::live));
        byPath.put("/v2/health/ready", get("/v2/health/ready", Route.Access.OPEN, protocol::ready));

        String label = "/v2/models/{model}";
        Route model = get(label, Route.Access.KEY, protocol::model);
        Route ready = get(label + "/ready", Route.Access.KEY, protocol::modelReady);
        Route infer = new Route(
                label + "/infer", HttpMethod.POST, Route.Access.ADMITTED, new InferOperation(service, json, scorer));
        ModelMetadata metadata = service.scoring().metadata();
        String unversioned = "/v2/models/" + metadata.name();
        for (String path : new String[] {unversioned, unversioned + "/versions/" + metadata.version()}) {
            byPath.put(path, model);
            byPath.put(path + "/ready", ready);
            byPath.put(path + "/infer", infer);
        }
    }

    private static Route get(String label, Route.Access access, Operation operation) {
        return new Route(label, HttpMethod.GET, access, operation);
    }

    /** {@return where each path leads} */
    Routes routes() {
        return routes;
    }

    @Override
    public void close() {
        scorer.close();
    }
}
