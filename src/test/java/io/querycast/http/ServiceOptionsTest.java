package io.querycast.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.cli.ServeArguments;
import org.junit.jupiter.api.Test;

final class ServiceOptionsTest {
    @Test
    void withRoomFor_smallLimits_leavesRoomForEveryEventLoop() {
        String text = "a".repeat(10_000);
        ServiceOptions.Limits roomy = ServeArguments.parse(
                        "--event-loops=4",
                        "--max-in-flight=1",
                        "--max-body=1024",
                        "--max-query-length=16",
                        "--max-buffered=1024")
                .withRoomFor(text)
                .limits();
        assertThat(roomy.inFlight()).isEqualTo(4);
        assertThat(roomy.queryBytes()).isGreaterThan(text.length());
        assertThat(roomy.bodyBytes()).isGreaterThan(text.length());
        assertThat(roomy.bufferedBytes()).isGreaterThan(4L * text.length());
    }

    @Test
    void withRoomFor_largeLimits_leavesThem() {
        ServiceOptions options = ServeArguments.parse();
        assertThat(options.withRoomFor("select 1")).isEqualTo(options);
    }
}
