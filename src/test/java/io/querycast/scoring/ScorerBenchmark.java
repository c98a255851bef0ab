package io.querycast.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time to predict a batch: of empty texts, which is ONNX Runtime's share, and of golden ones. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ScorerBenchmark {
    /** How many texts. */
    @Param({"1", "32", "64", "1000"})
    public int rows;

    private final List<char[]> texts = new ArrayList<>();
    private final char[] empty = {};
    private ScoringService service;
    private Scorer scorer;

    /** Reads the texts and the model. */
    @Setup
    public void setUp() throws Exception {
        service = ScoringService.load(ProvidedModel.FILE);
        scorer = service.newScorer();
        ProvidedModel.answers().stream()
                .limit(rows)
                .forEach(answer -> texts.add(answer.sql().toCharArray()));
    }

    /** Frees the model. */
    @TearDown
    public void tearDown() {
        scorer.close();
        service.close();
    }

    /** Runs of the model alone. */
    @Benchmark
    public float[] emptyTexts() {
        for (int i = 0; i < rows; i++) {
            scorer.add(empty, 0, 0);
        }
        return scorer.finish();
    }

    /** Texts to seconds. */
    @Benchmark
    public float[] goldenTexts() {
        for (char[] text : texts) {
            scorer.add(text, 0, text.length);
        }
        return scorer.finish();
    }
}
