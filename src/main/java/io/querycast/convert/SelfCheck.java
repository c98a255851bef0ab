package io.querycast.convert;

import io.querycast.scoring.ModelException;
import io.querycast.scoring.OnnxModel;
import io.querycast.scoring.ScoringService;
import java.nio.file.Path;
import java.util.Random;

/** Holds what a model file predicts against a plain evaluation of the network it was made from. */
final class SelfCheck {
    private static final int ROWS = 256;
    private static final long SEED = 1;
    private static final int MAX_COUNT = 30;
    private static final double RELATIVE_TOLERANCE = 5e-6;

    private SelfCheck() {}

    /**
     * {@return the largest difference in seconds over random counts}
     *
     * @throws ModelException if it is more than float32 explains, or the canary text does not predict what it must
     */
    static double largestDifference(Path modelFile, Network network) throws ModelException {
        float[][] counts = randomCounts(network.inputScaler().width());
        float[] actual;
        try (OnnxModel model = OnnxModel.load(modelFile)) {
            actual = model.run(counts);
        }
        double largestDifference = 0;
        double largestSeconds = 0;
        for (int row = 0; row < ROWS; row++) {
            double expected = network.predict(counts[row]);
            largestDifference = Math.max(largestDifference, Math.abs(actual[row] - expected));
            largestSeconds = Math.max(largestSeconds, Math.abs(expected));
        }
        // NaN compares as false.
        if (!(largestDifference <= RELATIVE_TOLERANCE * largestSeconds)) {
            throw new ModelException(
                    "the model cannot be converted: ONNX Runtime's answers differ from the Keras weights' by "
                            + largestDifference + " s, where the largest is " + largestSeconds
                            + " s, more than rounding to float32 explains");
        }
        try (ScoringService service = ScoringService.load(modelFile)) {
            if (!service.healthCheck()) {
                throw new ModelException("the model cannot be converted: its canary text does not predict "
                        + service.metadata().canarySeconds() + " s");
            }
        }
        return largestDifference;
    }

    /** Counts as queries have them: most tokens do not occur. The first row is the empty text. */
    private static float[][] randomCounts(int tokens) {
        Random random = new Random(SEED);
        float[][] counts = new float[ROWS][tokens];
        for (int row = 1; row < ROWS; row++) {
            for (int token = 0; token < tokens; token++) {
                counts[row][token] = random.nextInt(4) == 0 ? random.nextInt(MAX_COUNT) : 0;
            }
        }
        return counts;
    }
}
