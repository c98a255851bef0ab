package io.querycast.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.sql.Statement.Parsed;
import io.querycast.sql.Statement.Unparsed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatementParserTest {
    private static final Parsed PARSED = new Parsed("select", List.of("t"), List.of("a"), 0, List.of(), 0);

    /** Holds a thread for seconds, deaf to requests to stop, if only the limits let it in. */
    private static final String SLOW = "select a" + ".a".repeat(20_000);

    private static final ParserLimits LAX =
            new ParserLimits(1 << 20, 1 << 20, 1 << 20, 1 << 20, Duration.ofSeconds(30), 1, 1);

    private static final StatementParser SERVER = new StatementParser(ParserLimits.defaults());

    @AfterAll
    static void close() {
        SERVER.close();
    }

    static Stream<Arguments> hostileTexts() {
        return HostileTexts.all().entrySet().stream().map(text -> Arguments.of(text.getKey(), text.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostileTexts")
    void parse_hostileText_isAnsweredInTime(String name, String sql) throws Exception {
        Statement statement = SERVER.parse(sql).get(10, TimeUnit.SECONDS);

        assertThat(statement).isNotNull();
        if (statement instanceof Unparsed unparsed) {
            assertThat(unparsed.reason()).hasSizeLessThan(60);
        }
    }

    @Test
    void parse_statement_isParsed() {
        try (StatementParser parser = new StatementParser(LAX)) {
            assertThat(parser.parse("select a from t").join()).isEqualTo(PARSED);
        }
    }

    @Test
    void parse_queueFull_isBusyAtOnce() {
        try (StatementParser parser = new StatementParser(LAX)) {
            List<CompletableFuture<Statement>> answers =
                    Stream.generate(() -> parser.parse(SLOW)).limit(10).toList();

            List<Statement> refused = answers.stream()
                    .filter(CompletableFuture::isDone)
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(refused).hasSizeGreaterThanOrEqualTo(8).containsOnly(new Unparsed("parser busy"));
        }
    }

    @Test
    void parse_outOfTime_isAnsweredAndTheNextIsParsed() throws Exception {
        try (StatementParser parser = new StatementParser(LAX.withTimeout(Duration.ofMillis(200)))) {
            assertThat(parser.parse(SLOW).get(10, TimeUnit.SECONDS))
                    .isEqualTo(new Unparsed("parser out of time, 200 ms"));

            awaitParsed(parser);
        }
    }

    @Test
    void parse_everyThreadHeld_answersAllTheSameAndParsesLater() throws Exception {
        try (StatementParser parser = new StatementParser(LAX.withTimeout(Duration.ofMillis(200)))) {
            for (int i = 0; i < 5; i++) {
                assertThat(parser.parse(SLOW).get(10, TimeUnit.SECONDS)).isInstanceOf(Unparsed.class);
            }

            awaitParsed(parser);
        }
    }

    @Test
    void close_textWaiting_isAnsweredAtOnce() throws Exception {
        StatementParser parser = new StatementParser(LAX);
        CompletableFuture<Statement> begun = accepted(parser);
        CompletableFuture<Statement> waiting = accepted(parser);
        assertThat(begun).isNotDone();
        parser.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(new Unparsed("parser closed"));
        assertThat(parser.parse("select a from t").join()).isEqualTo(new Unparsed("parser busy"));
    }

    /** {@return the answer to come to a slow text}; if there is one already, the one in the queue was begun before */
    private static CompletableFuture<Statement> accepted(StatementParser parser) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        CompletableFuture<Statement> answer;
        do {
            answer = parser.parse(SLOW);
        } while (answer.isDone() && System.nanoTime() < deadline);
        return answer;
    }

    private static void awaitParsed(StatementParser parser) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        Statement answer;
        do {
            answer = parser.parse("select a from t").join();
        } while (!(answer instanceof Parsed) && System.nanoTime() < deadline);
        assertThat(answer).isEqualTo(PARSED);
    }
}
