package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.cli.ServeArguments;
import io.querycast.scoring.ProvidedModel;
import io.querycast.scoring.ScoringService;
import io.querycast.sql.StatementParser;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HealthTest {
    private final ServiceOptions options = ServeArguments.parse("--max-in-flight=1");
    private final Admission admission = new Admission(options.limits());
    private final ServiceState state = new ServiceState(1);
    private ScoringService scoring;
    private StatementParser parser;
    private Health health;

    @BeforeEach
    void load() throws Exception {
        scoring = ScoringService.load(ProvidedModel.FILE);
        parser = new StatementParser(options.parser());
        health = new Health(new Service(
                options,
                scoring,
                parser,
                state,
                admission,
                Optional.empty(),
                new Documents(options.limits(), false, "test"),
                new ServiceMetrics(scoring, admission, "test"),
                new RequestLog(false),
                "test"));
    }

    @AfterEach
    void close() {
        parser.close();
        scoring.close();
    }

    @Test
    void needsNoRestart_notWarm_isFalseHoweverMuchIsAtWork() {
        assertThat(health.needsNoRestart()).isFalse();
        admission.enter();
        assertThat(health.needsNoRestart()).isFalse();
    }

    @Test
    void needsNoRestart_warm_isTrueAlsoWithAsMuchAtWorkAsItTakes() {
        state.warmedUp();
        assertThat(health.needsNoRestart()).isTrue();
        admission.enter();
        assertThat(health.saturated()).isTrue();
        assertThat(health.needsNoRestart()).isTrue();
    }

    @Test
    void needsNoRestart_draining_isTrue() {
        state.drain();
        assertThat(health.needsNoRestart()).isTrue();
    }
}
