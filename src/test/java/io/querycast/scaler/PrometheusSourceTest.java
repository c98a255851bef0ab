package io.querycast.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.querycast.cli.ScaleArguments;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusSourceTest {
    private static final Duration MOST_AGE = Duration.ofSeconds(15);
    private static final Timing TIMING = ScaleArguments.parse().timing();

    private static PrometheusSource.Reading read(String... series) {
        return PrometheusSource.reading(
                JsonTrees.read(
                        Buffer.buffer("{\"resultType\":\"vector\",\"result\":[" + String.join(",", series) + "]}")),
                MOST_AGE);
    }

    private static String series(String part, String value) {
        return "{\"metric\":{\"part\":\"" + part + "\"},\"value\":[1700000000.123," + value + "]}";
    }

    private static final String[] WELL = {
        series("fast", "\"12.5\""), series("slow", "\"1.05e1\""), series("age", "\"2.2\""), series("edges", "\"2\"")
    };

    @Test
    void reading_allParts_isTheRate() {
        assertThat(read(WELL))
                .isEqualTo(new PrometheusSource.Reading(new RequestRate(12.5, 10.5, RateSource.PROMETHEUS), 2));
    }

    @ParameterizedTest
    @CsvSource({"0,fast", "1,slow", "2,age", "3,edges"})
    void reading_partMissingOrTwiceOrNoNumber_isAnErrorThatNamesIt(int index, String part) {
        String[] missing = WELL.clone();
        missing[index] = WELL[(index + 1) % 4];
        assertThatThrownBy(() -> read(missing)).isInstanceOf(ScalerException.class);
        assertThatThrownBy(() -> read()).hasMessageContaining("Prometheus has nothing for");
        for (String value : List.of(
                "\"NaN\"",
                "\"+Inf\"",
                "\"-Inf\"",
                "\"-0.1\"",
                "\"1e300\"",
                "\"\"",
                "\"many\"",
                "7",
                "null",
                "[\"7\"]")) {
            String[] hostile = WELL.clone();
            hostile[index] = series(part, value);
            assertThatThrownBy(() -> read(hostile)).as("%s is %s", part, value).isInstanceOf(ScalerException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"15.01", "300"})
    void reading_tooOld_isAnErrorThatNamesTheAge(String age) {
        assertThatThrownBy(() -> read(WELL[0], WELL[1], series("age", "\"" + age + "\""), WELL[3]))
                .hasMessageContaining(age);
    }

    @Test
    void query_ofTheDefaults_asksForAllPartsOfTheEdgesFrontend() {
        String query = PrometheusSource.query(ScaleArguments.parse().sources(), TIMING);
        assertThat(query)
                .contains("haproxy_frontend_http_requests_total{job=\"edge\",proxy=\"api\"}[20000ms]")
                .contains("haproxy_frontend_requests_denied_total{job=\"edge\",proxy=\"api\"}[60000ms]")
                .contains("count(up{job=\"edge\"} == 1 and on (instance) ((time() - timestamp(")
                .contains(" <= 15.0)");
    }

    /** Six replicas that could be taken away, and then a hostile metric for every further round. */
    @Property(tries = 2000)
    void reading_anyVector_isARateOrTakesNothingAway(@ForAll("vectors") List<String> vector) {
        ScalingRule rule = new ScalingRule(new ScalingLimits(2, 6, 5), TIMING);
        History history = History.NONE;
        Duration now = Duration.ZERO;
        for (; now.compareTo(TIMING.stabilizationWindow()) < 0; now = now.plus(TIMING.interval())) {
            history = rule.decide(history, seen(now, Optional.of(new RequestRate(5, 5, RateSource.PROMETHEUS))))
                    .history();
        }
        try {
            RequestRate rate = read(vector.toArray(String[]::new)).rate();
            assertThat(rate.fast()).isBetween(0.0, RequestRate.MOST);
            assertThat(rate.slow()).isBetween(0.0, RequestRate.MOST);
        } catch (ScalerException e) {
            assertThat(rule.decide(history, seen(now, Optional.empty())).desired())
                    .isEqualTo(6);
        }
    }

    private static Observation seen(Duration at, Optional<RequestRate> rate) {
        return new Observation(at, 6, 6, rate, ServiceCondition.STABLE);
    }

    @Provide
    Arbitrary<List<String>> vectors() {
        Arbitrary<String> value = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.doubles().map(number -> "\"" + number + "\"")),
                Tuple.of(
                        1,
                        Arbitraries.of("\"NaN\"", "\"+Inf\"", "null", "{}", "[]", "1", "\"0x1p3\"", "\"1\"", "\"2\"")));
        return Combinators.combine(Arbitraries.of("fast", "slow", "age", "edges", "other", ""), value)
                .as(PrometheusSourceTest::series)
                .list()
                .ofMaxSize(6);
    }
}
