import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.querycast.scoring.ModelException;
import io.querycast.scoring.ModelMetadata;
import io.querycast.scoring.OnnxModel;
import io.querycast.scoring.QueryTokenizer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.file.Path;
import java.util.Map;

/** The straightforward service: router, body handler, JSON trees, and a fresh tensor for each request. */
public final class DirectServer extends VerticleBase {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final int port;
    private final ModelMetadata metadata;
    private final QueryTokenizer tokenizer;
    private final OrtSession session;

    private DirectServer(int port, ModelMetadata metadata, OrtSession session) {
        this.port = port;
        this.metadata = metadata;
        this.tokenizer = new QueryTokenizer(metadata.vocabulary(), metadata.lexicon());
        this.session = session;
    }

    public static void main(String[] arguments) throws ModelException, OrtException {
        int port = Integer.parseInt(arguments[0]);
        Path file = Path.of(arguments[1]);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        OrtSession session = ENVIRONMENT.createSession(file.toString(), options);
        ModelMetadata metadata = OnnxModel.load(file).metadata();
        DeploymentOptions onEachCore =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        Vertx.vertx()
                .deployVerticle(() -> new DirectServer(port, metadata, session), onEachCore)
                .await();
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.post("/v1/predictions").handler(BodyHandler.create()).handler(this::answer);
        return vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
    }

    private void answer(RoutingContext context) {
        JsonArray queries = context.body().asJsonObject().getJsonArray("queries");
        float[][] counts = new float[queries.size()][tokenizer.size()];
        for (int row = 0; row < counts.length; row++) {
            int[] tokens = tokenizer.count(queries.getString(row));
            for (int token = 0; token < tokens.length; token++) {
                counts[row][token] = tokens[token];
            }
        }
        JsonArray predictions = new JsonArray();
        try (OnnxTensor input = OnnxTensor.createTensor(ENVIRONMENT, counts);
                OrtSession.Result result = session.run(Map.of(OnnxModel.INPUT, input))) {
            for (float[] row : (float[][]) result.get(0).getValue()) {
                predictions.add(new JsonObject().put("seconds", row[0]));
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
        JsonObject model = new JsonObject().put("name", metadata.name()).put("version", metadata.version());
        context.json(new JsonObject().put("model", model).put("predictions", predictions));
    }
}
