package io.querycast.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScorerTest {
    private final ScoringService service = ScoringService.load(ProvidedModel.FILE);
    private final Scorer scorer = service.newScorer();

    ScorerTest() throws ModelException {}

    @AfterEach
    void close() {
        scorer.close();
        service.close();
    }

    private static List<String> texts(int from, int to) {
        return IntStream.range(from, to).mapToObj("count(*) "::repeat).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 99, 100, 1000})
    void truncate_toAnySize_keepsTheFirst(int remaining) {
        texts(0, 100).forEach(scorer::add);
        scorer.truncate(remaining);
        int kept = Math.min(100, remaining);
        assertThat(scorer.size()).isEqualTo(kept);

        texts(200, 230).forEach(scorer::add);
        float[] seconds = scorer.finish();
        assertThat(seconds).hasSize(kept + 30);
        assertThat(scorer.size()).isZero();
        float[] first = service.predict(texts(0, kept));
        float[] last = service.predict(texts(200, 230));
        assertThat(Arrays.copyOf(seconds, kept)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(seconds, kept, kept + 30)).isEqualTo(last);
    }
}
