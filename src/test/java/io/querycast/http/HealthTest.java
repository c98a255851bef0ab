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
    void unreadyForAWhile_notWarm_isFalseHoweverMuchIsAtWork() {
        admission.enter();
        assertThat(health.unreadyForAWhile()).isFalse();
    }

    @Test
    void unreadyForAWhile_warm_isWhileAsMuchIsAtWorkAsItTakes() {
        state.warmedUp();
        assertThat(health.unreadyForAWhile()).isFalse();
        admission.enter();
        assertThat(health.unreadyForAWhile()).isTrue();
        admission.leave();
        assertThat(health.unreadyForAWhile()).isFalse();
    }

    @Test
    void unreadyForAWhile_draining_isTrue() {
        state.drain();
        assertThat(health.unreadyForAWhile()).isTrue();
    }
}
