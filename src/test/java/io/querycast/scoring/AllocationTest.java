package io.querycast.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.AllocatedBytes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What texts cost on their way to counts. */
class AllocationTest {
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
        assertThat(AllocatedBytes.perOperation(texts.size(), () -> {
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
            assertThat(AllocatedBytes.perOperation(texts.size(), () -> {
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
}
