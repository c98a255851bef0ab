package io.querycast.scoring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time to count the tokens of 64 KiB, a byte of UTF-8: of one piece repeated, which a processor soon foresees, or of pieces
 * in an order that it cannot; beside as much of the golden texts, of which no comment and no string goes on into the next.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 2, time = 1)
public class WorstTextBenchmark {
    private static final int BYTES = 1 << 16;
    private static final String GOLDEN = "golden texts";
    private static final String MIXED_SIGNS = "mixed signs";
    private static final String MIXED_WORDS = "mixed words and signs";
    private static final List<String> SIGNS =
            List.of("'", "-", " ", ",", "+", "<", "=", ".", "#", "1", "_", "a", "(", "\n", "é");
    private static final List<String> WORDS = List.of(
            "select", "from", "in", "and", "l_tax", "x", "1", "0.5", "''", ",", ".", "-", "--\n", "<=", " ", " ", " ",
            "é");
    private static final int MIXED = 8;
    private static final int SEED = 20_240_229;

    /** What is repeated, or mixed. */
    @Param({
        GOLDEN,
        "'",
        "''",
        "-",
        "- ",
        "--\n",
        ",",
        "+",
        "<",
        "<=",
        ".",
        "#",
        "1",
        "1.",
        "_1",
        "select ",
        "l_tax ",
        "in.",
        "é",
        "\ud83d\ude00",
        MIXED_SIGNS,
        MIXED_WORDS
    })
    public String piece = GOLDEN;

    /** One after the other, so that no processor learns the order of 64 KiB by heart. */
    private final List<char[]> texts = new ArrayList<>();

    private int next;
    private int[] counts = {};
    private QueryScanner scanner;

    /** Makes the text. */
    @Setup
    public void setUp() throws Exception {
        ModelMetadata metadata = ProvidedModel.metadata();
        QueryTokenizer tokenizer = new QueryTokenizer(metadata.vocabulary(), metadata.lexicon());
        scanner = tokenizer.newScanner();
        counts = new int[tokenizer.size()];
        String repeated =
                switch (piece) {
                    case GOLDEN ->
                        ProvidedModel.answers().stream()
                                .map(answer -> closed(answer.sql()))
                                .collect(Collectors.joining("\n"));
                    case MIXED_SIGNS -> mixed(SIGNS);
                    case MIXED_WORDS -> mixed(WORDS);
                    default -> piece;
                };
        byte[] bytes = repeated.repeat(1 + BYTES / repeated.length()).getBytes(StandardCharsets.UTF_8);
        for (int start = 0; start + BYTES <= bytes.length; start += BYTES) {
            texts.add(new String(bytes, start, BYTES, StandardCharsets.UTF_8).toCharArray());
        }
    }

    private static String closed(String sql) {
        long quotes =
                sql.replaceAll("--[^\n]*", "").chars().filter(c -> c == '\'').count();
        return quotes % 2 == 0 ? sql : sql + "\n'";
    }

    private static String mixed(List<String> pieces) {
        Random random = new Random(SEED);
        return Stream.generate(() -> pieces.get(random.nextInt(pieces.size())))
                .limit(MIXED * BYTES)
                .collect(Collectors.joining());
    }

    /** One pass. */
    @Benchmark
    @OperationsPerInvocation(BYTES)
    public int[] scanner() {
        char[] text = texts.get(next);
        next = (next + 1) % texts.size();
        scanner.count(text, 0, text.length, counts);
        return counts;
    }
}
