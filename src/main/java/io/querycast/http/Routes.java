package io.querycast.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;

/** Where each path leads. There is one model, so all paths are known at the start and one look-up finds any. */
final class Routes {
    private static final Pattern MODEL_PATH = Pattern.compile("/v2/models/[^/]+(/versions/[^/]+)?(/ready|/infer)?");

    /** Stand for every path of a model that is not here: nothing is served there, but they ask for a key as those of one that is. */
    private static final Route UNKNOWN_MODEL = new Route(Route.OTHER, HttpMethod.GET, Route.Access.KEY, exchange -> {});

    private static final Route UNKNOWN_INFER =
            new Route(Route.OTHER, HttpMethod.POST, Route.Access.KEY, exchange -> {});

    private final Map<String, Route> byPath;

    Routes(Map<String, Route> byPath) {
        this.byPath = Map.copyOf(byPath);
    }

    /**
     * {@return where a request leads}
     *
     * @param request the request
     * @throws ProblemException if it leads nowhere
     */
    Route find(HttpServerRequest request) throws ProblemException {
        String path = request.path();
        Route route = path == null ? null : byPath.get(path);
        if (route == null && path != null && path.indexOf('%') >= 0) {
            path = decoded(path);
            route = byPath.get(path);
        }
        if (route != null) {
            return route;
        }
        if (path != null && MODEL_PATH.matcher(path).matches()) {
            throw new ProblemException(ProblemType.MODEL_NOT_FOUND, "there is no such model or version here: " + path);
        }
        throw new ProblemException(ProblemType.NOT_FOUND, "nothing is at " + path);
    }

    /**
     * {@return what stands for a model's path where no such model is}
     *
     * @param path the path
     */
    static Route ofUnknownModel(String path) {
        return path.endsWith("/infer") ? UNKNOWN_INFER : UNKNOWN_MODEL;
    }

    private static String decoded(String path) throws ProblemException {
        try {
            return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(
                    ProblemType.MALFORMED_REQUEST, "the path " + path + " has a % without two hex digits behind it");
        }
    }
}
