package io.querycast.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringServiceTest {
    private final ScoringService service = ScoringService.load(ProvidedModel.FILE);

    ScoringServiceTest() throws ModelException {}

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void predict_goldenTexts_areTheOriginals() throws Exception {
        List<ProvidedModel.Answer> answers = ProvidedModel.answers();
        float[] seconds =
                service.predict(answers.stream().map(ProvidedModel.Answer::sql).toList());
        assertThat(seconds).hasSize(answers.size());
        for (int i = 0; i < seconds.length; i++) {
            double expected = answers.get(i).seconds();
            assertThat((double) seconds[i])
                    .as(answers.get(i).sql())
                    .isCloseTo(expected, within(Math.max(1e-5, 1e-6 * Math.abs(expected))));
        }
    }

    @Test
    void predict_anyBatchSize_givesTheSameBits() throws Exception {
        List<String> texts = new ArrayList<>(ProvidedModel.answers().stream()
                .map(ProvidedModel.Answer::sql)
                .limit(300)
                .toList());
        float[] together = service.predict(texts);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(service.predict(List.of(texts.get(i)))[0])
                    .as(texts.get(i))
                    .isEqualTo(together[i]);
        }
        assertThat(service.predict(List.of())).isEmpty();
    }

    @Test
    void predict_manyThreads_eachGetsItsOwnAnswers() throws Exception {
        List<String> texts = ProvidedModel.answers().stream()
                .map(ProvidedModel.Answer::sql)
                .limit(200)
                .toList();
        float[] expected = service.predict(texts);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                int seed = thread;
                Callable<Boolean> work = () -> {
                    List<Integer> order = new ArrayList<>();
                    for (int i = 0; i < texts.size(); i++) {
                        order.add(i);
                    }
                    Collections.shuffle(order, new Random(seed));
                    float[] actual =
                            service.predict(order.stream().map(texts::get).toList());
                    for (int i = 0; i < actual.length; i++) {
                        assertThat(actual[i]).isEqualTo(expected[order.get(i)]);
                    }
                    return true;
                };
                for (int round = 0; round < 20; round++) {
                    results.add(threads.submit(work));
                }
            }
            for (Future<Boolean> result : results) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void explain_goldenTexts_sumToThePrediction() throws Exception {
        for (ProvidedModel.Answer answer : ProvidedModel.answers()) {
            Explanation explanation = service.explain(answer.sql()).orElseThrow();
            double sum = explanation.baselineSeconds()
                    + explanation.contributions().stream()
                            .mapToDouble(Explanation.Contribution::seconds)
                            .sum();
            assertThat(sum)
                    .as(answer.sql())
                    .isCloseTo(answer.seconds(), within(Math.max(1e-5, 1e-6 * Math.abs(answer.seconds()))));
            assertThat(explanation.contributions())
                    .extracting(share -> Math.abs(share.seconds()))
                    .isSortedAccordingTo(Collections.reverseOrder());
            assertThat(explanation.contributions())
                    .hasSameSizeAs(answer.counts().keySet());
        }
        assertThat(service.explain("").orElseThrow().baselineSeconds()).isCloseTo(1.368391, within(1e-6));
    }

    @Test
    void healthCheck_loadedModel_isTrue() {
        assertThat(service.healthCheck()).isTrue();
    }

    @Test
    void add_moreThanOneBuffer_andReset_startsAnew() {
        try (Scorer scorer = service.newScorer()) {
            for (int i = 0; i < 3 * Scorer.ROWS + 1; i++) {
                scorer.add("select " + i);
            }
            scorer.reset();
            scorer.add("SELECT * FROM customer");
            assertThat(scorer.finish()).hasSize(1);
            assertThat(scorer.finish()).isEmpty();
            assertThat(scorer.inferenceNanos()).isPositive();
        }
    }

    @Test
    void load_fileThatIsNoModel_namesFileAndReason(@TempDir Path folder) throws Exception {
        Path missing = folder.resolve("none.onnx");
        assertThatThrownBy(() -> ScoringService.load(missing))
                .isInstanceOf(ModelException.class)
                .hasMessage("model file " + missing + " does not exist");
        assertThatThrownBy(() -> ScoringService.load(folder))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(folder + " cannot be read");
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a model");
        assertThatThrownBy(() -> ScoringService.load(text))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(text + " is not a usable ONNX model");
        byte[] model = Files.readAllBytes(ProvidedModel.FILE);
        Path truncated = Files.write(folder.resolve("cut.onnx"), java.util.Arrays.copyOf(model, model.length / 2));
        assertThatThrownBy(() -> ScoringService.load(truncated)).isInstanceOf(ModelException.class);
    }
}
