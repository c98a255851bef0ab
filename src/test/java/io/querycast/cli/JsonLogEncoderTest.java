package io.querycast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

final class JsonLogEncoderTest {
    @Test
    void encode_event_isOneLineWithMembersOfTheirOwnType() {
        LoggingEvent event = new LoggingEvent(
                "",
                new LoggerContext().getLogger("a.b"),
                Level.WARN,
                "two\nlines, {}",
                new IllegalStateException("why"),
                new Object[] {"\"quoted\""});
        event.setKeyValuePairs(List.of(
                new KeyValuePair("status", 503), new KeyValuePair("ok", false), new KeyValuePair("route", "/v1")));
        String line = new String(new JsonLogEncoder().encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        JsonObject members = new JsonObject(line);
        assertThat(members.getString("timestamp")).isEqualTo(event.getInstant().toString());
        assertThat((String) members.remove("exception"))
                .startsWith("java.lang.IllegalStateException: why")
                .contains("JsonLogEncoderTest");
        members.remove("timestamp");
        assertThat(members.getMap())
                .containsExactly(
                        Map.entry("level", "WARN"),
                        Map.entry("logger", "a.b"),
                        Map.entry("message", "two\nlines, \"quoted\""),
                        Map.entry("status", 503),
                        Map.entry("ok", false),
                        Map.entry("route", "/v1"));
    }
}
