package io.querycast.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EdgeCountersTest {
    private static final String DENIED = "haproxy_frontend_requests_denied_total{proxy=\"api\"} 4\n";

    @Test
    void read_exporterText_findsTheFrontendsCounters() {
        EdgeCounters counters = EdgeCounters.read("""
                # HELP haproxy_frontend_requests_denied_total Total number of denied requests since process started
                # TYPE haproxy_frontend_requests_denied_total counter
                haproxy_frontend_requests_denied_total{proxy="figures"} 9
                haproxy_frontend_requests_denied_total{proxy="api"} 4
                # TYPE haproxy_frontend_http_requests_total counter
                haproxy_frontend_http_requests_total{proxy="api2"} 70
                haproxy_frontend_http_requests_total{zone="}",proxy="api"} 1.5e3 1700000000000
                haproxy_frontend_http_requests_total{other="api"} 71
                """, "api");
        assertThat(counters).isEqualTo(new EdgeCounters(1500, 4));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "haproxy_frontend_http_requests_total{proxy=\"api\"}",
                "haproxy_frontend_http_requests_total{proxy=\"api\"} many",
                "haproxy_frontend_http_requests_total{proxy=\"api\"} NaN",
                "haproxy_frontend_http_requests_total{proxy=\"api\"} +Inf",
                "haproxy_frontend_http_requests_total{proxy=\"api\"} -1",
                "haproxy_frontend_http_requests_total{proxy=\"api\"} 1e19",
                "haproxy_frontend_http_requests_total{proxy=\"api\" 1",
                "haproxy_frontend_http_requests_total{proxy=\"api\"} 1\nhaproxy_frontend_http_requests_total{proxy=\"api\"} 1",
                "haproxy_frontend_http_requests_total{proxy=\"figures\"} 1",
                "# haproxy_frontend_http_requests_total{proxy=\"api\"} 1",
            })
    void read_noOneCount_isAnError(String line) {
        assertThatThrownBy(() -> EdgeCounters.read(DENIED + line + "\n", "api"))
                .isInstanceOf(ScalerException.class)
                .hasMessageContaining("haproxy_frontend_http_requests_total");
    }
}
