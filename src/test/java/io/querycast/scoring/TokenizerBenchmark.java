package io.querycast.scoring;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time to count the tokens of one golden text: the scanner beside the rule done literally. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 3, time = 1)
public class TokenizerBenchmark {
    private static final int TEXTS = 2000;

    private final String[] texts = new String[TEXTS];
    private final char[][] characters = new char[TEXTS][];
    private int[] counts = {};
    private QueryScanner scanner;
    private LiteralTokenizer literal;

    /** Reads the texts and the model. */
    @Setup
    public void setUp() throws Exception {
        ModelMetadata metadata = ProvidedModel.metadata();
        QueryTokenizer tokenizer = new QueryTokenizer(metadata.vocabulary(), metadata.lexicon());
        scanner = tokenizer.newScanner();
        counts = new int[tokenizer.size()];
        literal = new LiteralTokenizer(metadata.vocabulary(), metadata.lexicon());
        int text = 0;
        for (ProvidedModel.Answer answer : ProvidedModel.answers()) {
            texts[text] = answer.sql();
            characters[text++] = answer.sql().toCharArray();
        }
    }

    /** One pass. */
    @Benchmark
    @OperationsPerInvocation(TEXTS)
    public int[] scanner() {
        for (char[] text : characters) {
            scanner.count(text, 0, text.length, counts);
        }
        return counts;
    }

    /** Fourteen steps. */
    @Benchmark
    @OperationsPerInvocation(TEXTS)
    public int[] literal() {
        int[] last = counts;
        for (String text : texts) {
            last = literal.count(text);
        }
        return last;
    }
}
