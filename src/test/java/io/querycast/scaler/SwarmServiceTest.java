package io.querycast.scaler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwarmServiceTest {
    private static SwarmService service(String spec, String more) {
        return SwarmService.of(JsonTrees.read(Buffer.buffer(
                "{\"ID\":\"abc1\",\"Version\":{\"Index\":18446744073709551615},\"Spec\":" + spec + more + "}")));
    }

    private static String spec(int replicas, String rest) {
        return "{\"Name\":\"q_service\",\"Mode\":{\"Replicated\":{\"Replicas\":" + replicas + "}}" + rest + "}";
    }

    private static String written(SwarmService service, int replicas) {
        return JsonTrees.write(service.specWith(replicas)).toString(StandardCharsets.UTF_8);
    }

    @Test
    void specWith_everythingElse_isWrittenAsItWasRead() {
        String rest =
                ",\"Labels\":{},\"TaskTemplate\":{\"ContainerSpec\":{\"Env\":[\"A=<b>&\\\"c\"],\"Isolation\":null,"
                        + "\"Sysctls\":{}},\"ForceUpdate\":18446744073709551615,\"Resources\":{\"Limits\":{\"NanoCPUs\":9007199254740993}}},"
                        + "\"UpdateConfig\":{\"MaxFailureRatio\":0.30000000000000004440892098500626,\"Delay\":1e3,\"A\":0.10},"
                        + "\"SomethingNew\":[[],{},null,false]";
        assertThat(written(service(spec(2, rest), ""), 3))
                .isEqualTo(spec(3, rest).replace("1e3", "1E+3"));
        assertThat(service(spec(2, rest), "").version()).isEqualTo("18446744073709551615");
    }

    @Property(tries = 500)
    void specWith_anySpec_losesNothing(@ForAll("json") String anything) {
        SwarmService service = service(spec(2, ",\"TaskTemplate\":" + anything), "");
        assertThat(JsonTrees.read(Buffer.buffer(written(service, 7))))
                .isEqualTo(JsonTrees.read(Buffer.buffer(spec(7, ",\"TaskTemplate\":" + anything))));
        assertThat(service.spec()).isEqualTo(JsonTrees.read(Buffer.buffer(spec(2, ",\"TaskTemplate\":" + anything))));
    }

    @Provide
    Arbitrary<String> json() {
        Arbitrary<String> leaf = Arbitraries.oneOf(
                Arbitraries.of("null", "true", "\"<>&\\u2028é\"", "1.0", "-0", "0.1", "1E400", "[]", "{}"),
                Arbitraries.bigIntegers().map(Object::toString),
                Arbitraries.bigDecimals().map(Object::toString));
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Combinators.combine(inner, inner)
                        .as((first, second) -> "{\"a\":" + first + ",\"b\":[" + second + "," + first + "]}"),
                0,
                4);
    }

    @ParameterizedTest
    @CsvSource({
        "'',STABLE",
        "completed,STABLE",
        "rollback_completed,STABLE",
        "updating,UPDATING",
        "rollback_started,UPDATING",
        "something_new,UPDATING",
        "paused,UPDATE_PAUSED",
        "rollback_paused,UPDATE_PAUSED"
    })
    void condition_updateState_isWhatItAllows(String state, ServiceCondition condition) {
        assertThat(service(spec(2, ""), ",\"UpdateStatus\":{\"State\":\"" + state + "\"}")
                        .condition())
                .isEqualTo(condition);
        assertThat(service(
                                spec(2, ",\"Labels\":{\"querycast.scaler.pause\":\"true\"}"),
                                ",\"UpdateStatus\":{\"State\":\"" + state + "\"}")
                        .condition())
                .isEqualTo(ServiceCondition.ON_HOLD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"Name\":\"q\",\"Mode\":{\"Global\":{}}}",
                "{\"Name\":\"q\",\"Mode\":{\"Replicated\":{}}}",
                "{\"Name\":\"q\",\"Mode\":{\"Replicated\":{\"Replicas\":\"2\"}}}",
                "{\"Name\":\"q\",\"Mode\":{\"Replicated\":{\"Replicas\":2.5}}}",
                "{\"Name\":\"q\",\"Mode\":{\"Replicated\":{\"Replicas\":-1}}}",
                "{\"Name\":\"q\",\"Mode\":{\"Replicated\":{\"Replicas\":18446744073709551615}}}",
                "[]",
                "null"
            })
    void of_noReplicatedService_isAnError(String spec) {
        assertThatThrownBy(() -> service(spec, "")).isInstanceOf(ScalerException.class);
    }

    @Test
    void limits_labels_winOverDefaults() {
        ScalingLimits defaults = new ScalingLimits(2, 10, 5);
        assertThat(new ServiceLabels(Map.of()).limits(defaults)).isEqualTo(defaults);
        assertThat(new ServiceLabels(Map.of(
                                "querycast.scaler.min", "3",
                                "querycast.scaler.max", "4",
                                "querycast.scaler.target", "2.5"))
                        .limits(defaults))
                .isEqualTo(new ScalingLimits(3, 4, 2.5));
    }

    @ParameterizedTest
    @CsvSource({
        "min,0",
        "min,11",
        "min,many",
        "min,2.5",
        "min,''",
        "max,1",
        "max,1001",
        "max,-1",
        "max,99999999999",
        "target,0",
        "target,-5",
        "target,NaN",
        "target,Infinity",
        "target,five"
    })
    void limits_labelWithoutSense_isAnErrorThatNamesTheValue(String label, String value) {
        assertThatThrownBy(() -> new ServiceLabels(Map.of("querycast.scaler." + label, value))
                        .limits(new ScalingLimits(2, 10, 5)))
                .isInstanceOf(ScalerException.class)
                .hasMessageContaining("querycast.scaler.")
                .hasMessageContaining(value.startsWith("-") && label.equals("target") ? "-5" : value);
    }

    @Test
    void flags_neitherTrueNorFalse_areErrors() {
        assertThatThrownBy(() -> new ServiceLabels(Map.of("querycast.scaler.enable", "yes")).requireEnabled())
                .hasMessageContaining("'yes'");
        assertThatThrownBy(() -> new ServiceLabels(Map.of("querycast.scaler.pause", "TRUE")).onHold())
                .hasMessageContaining("'TRUE'");
    }
}
