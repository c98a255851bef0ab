package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What the service tells of requests, and what it never tells. */
final class RequestLogIT {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Logger logger = (Logger) LoggerFactory.getLogger("io.querycast");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.DEBUG);
    }

    @AfterEach
    void stop() {
        logger.setLevel(Level.OFF);
        logger.detachAppender(lines);
    }

    private List<ILoggingEvent> of(String name) {
        return lines.list.stream()
                .filter(line -> line.getLoggerName().equals("io.querycast." + name))
                .toList();
    }

    private List<ILoggingEvent> about(String requestId) {
        return of("access").stream()
                .filter(line -> line.getKeyValuePairs().stream().anyMatch(pair -> requestId.equals(pair.value)))
                .toList();
    }

    @Test
    void rejections_many_areOneLineASecondForEachKind() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                server.post("/v1/predictions", "{");
                server.post("/v1/predictions", "{}");
                server.get("/nowhere");
            }
            long seconds = (System.nanoTime() - start) / 1_000_000_000L;
            List<String> kinds = of("rejected").stream()
                    .map(line -> line.getKeyValuePairs().stream()
                            .filter(pair -> pair.key.equals("problem"))
                            .map(pair -> String.valueOf(pair.value))
                            .findFirst()
                            .orElseThrow())
                    .toList();
            assertThat(kinds).contains("malformed-json", "invalid-request", "not-found");
            for (String kind : List.of("malformed-json", "invalid-request", "not-found")) {
                assertThat(kinds.stream().filter(kind::equals)).hasSizeLessThanOrEqualTo((int) seconds + 2);
            }
        }
    }

    @Test
    void request_answered_isOneLineThatNamesItAndItsTrace() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            server.post("/v1/predictions", "{\"queries\":[\"\"]}", "X-Request-ID", "line-1", "traceparent", TRACE);
            Eventually.holds(() -> !about("line-1").isEmpty());
            assertThat(of("access"))
                    .as("the service's own requests are in no line")
                    .isEqualTo(about("line-1"));
            assertThat(about("line-1")).hasSize(1);
            Map<String, Object> pairs = new HashMap<>();
            about("line-1").get(0).getKeyValuePairs().forEach(pair -> pairs.put(pair.key, pair.value));
            assertThat(pairs.remove("milliseconds")).isInstanceOf(Double.class);
            assertThat(pairs)
                    .isEqualTo(Map.of(
                            "request_id", "line-1",
                            "method", "POST",
                            "route", "/v1/predictions",
                            "traceparent", TRACE,
                            "status", 200));
        }
    }

    @Test
    void route_inALine_isItsPatternNotWhatWasAskedFor() throws Exception {
        try (RunningServer server = RunningServer.start()) {
            server.post("/v2/models/query-time/infer?secret=1", "{}", "X-Request-ID", "line-2");
            Eventually.holds(() -> !about("line-2").isEmpty());
            assertThat(about("line-2").get(0).getKeyValuePairs())
                    .extracting(pair -> pair.value)
                    .contains("/v2/models/{model}/infer");
        }
    }

    @Test
    void sqlAndKeys_areInNoLine() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "ali:" + ApiKeysTest.HASH + "\n");
        try (RunningServer server = RunningServer.start("--api-keys=" + keys)) {
            for (String key : List.of("open sesame", "open barley")) {
                for (String body : List.of(
                        "{\"queries\":[\"select hidden from secrets\"]}",
                        "{\"queries\":[\"select hidden from secrets\"],\"explain\":true}",
                        "{\"queries\":[\"select hidden from secrets\"",
                        "{\"queries\":[\"select hidden from secrets\"],\"hidden\":1}",
                        "{\"hidden\":\"select hidden from secrets\"}")) {
                    server.post("/v1/predictions", body, "Authorization", "Bearer " + key);
                    server.post("/v2/models/query-time/infer", body, "Authorization", "Bearer " + key);
                }
            }
            assertThat(lines.list).isNotEmpty().allSatisfy(line -> assertThat(
                            line.getFormattedMessage() + " " + line.getKeyValuePairs() + " " + line.getThrowableProxy())
                    .doesNotContain("hidden", "secrets", "sesame", "barley", ApiKeysTest.HASH));
        }
    }
}
