import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A server without a model: reads the same JSON as Vert.x's users do and answers the same shape with a constant. */
public final class BareServer extends VerticleBase {
    private final int port;

    private BareServer(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        DeploymentOptions onEachCore =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        Vertx.vertx().deployVerticle(() -> new BareServer(port), onEachCore).await();
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer().requestHandler(BareServer::answer).listen(port, "127.0.0.1");
    }

    private static void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            JsonArray predictions = new JsonArray();
            for (Object query : body.toJsonObject().getJsonArray("queries")) {
                predictions.add(new JsonObject().put("seconds", 1.354965f));
            }
            JsonObject model = new JsonObject().put("name", "none").put("version", "1");
            request.response()
                    .putHeader("Content-Type", "application/json")
                    .end(new JsonObject().put("model", model).put("predictions", predictions).toBuffer());
        });
    }
}
