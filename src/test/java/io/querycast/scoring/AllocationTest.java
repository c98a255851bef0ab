package io.querycast.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Counts bytes instead of seconds: a guard of the speed that gives the same verdict on every machine. */
class AllocationTest {
    private static final int ROUNDS = 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<char[]> texts = ProvidedModel.answers().stream()
            .map(answer -> answer.sql().toCharArray())
            .toList();

    AllocationTest() throws Exception {}

    @Test
    void count_goldenTexts_allocatesNothing() throws Exception {
        ModelMetadata metadata = ProvidedModel.metadata();
        QueryTokenizer tokenizer = new QueryTokenizer(metadata.vocabulary(), metadata.lexicon());
        QueryScanner scanner = tokenizer.newScanner();
        int[] counts = new int[tokenizer.size()];
        assertThat(bytesAllocatedForAText(() -> {
                    for (int i = 0; i < texts.size(); i++) {
                        scanner.count(texts.get(i), 0, texts.get(i).length, counts);
                    }
                }))
                .isLessThan(1);
    }

    /** Fewer texts than rows, so that nothing is run: what a run costs is ONNX Runtime's affair. */
    @Test
    void add_lessThanABuffer_allocatesNothing() throws Exception {
        try (ScoringService service = ScoringService.load(ProvidedModel.FILE);
                Scorer scorer = service.newScorer()) {
            assertThat(bytesAllocatedForAText(() -> {
                        for (int i = 0; i < texts.size(); i++) {
                            if (i % (Scorer.ROWS - 1) == 0) {
                                scorer.reset();
                            }
                            scorer.add(texts.get(i), 0, texts.get(i).length);
                        }
                    }))
                    .isLessThan(1);
        }
    }

    private double bytesAllocatedForAText(Runnable round) {
        round.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            round.run();
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        return (double) allocated / (ROUNDS * texts.size());
    }
}
