package io.querycast.scaler;

import static io.querycast.scaler.RunningScaler.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The scaler between fakes of the Docker API, Prometheus and the edge, over real sockets. */
final class ScalerIT {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/scaler-metrics.txt");
    private static final Pattern LABEL = Pattern.compile("([a-z0-9_]+)=\"[^\"]*\"");
    private static final String SERVICE = "{service=\"querycast_service\"}";

    @Test
    void rate_rises_changesTheReplicasAndNothingElse() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            JsonObject before = running.swarm.spec();
            running.prometheus.rate(9, 11);
            running.start();
            eventually(() -> running.swarm.replicas() == 3);
            JsonObject after = running.swarm.spec();
            after.getJsonObject("Mode").getJsonObject("Replicated").put("Replicas", 2);
            assertThat(after).isEqualTo(before);
            assertThat(after.getJsonObject("TaskTemplate").getValue("ForceUpdate"))
                    .isEqualTo(9007199254740993L);
            running.rounds(3);
            assertThat(running.audit).hasSize(1);
            JsonObject line = new JsonObject(running.audit.get(0));
            assertThat(line.getMap())
                    .containsEntry("service", "querycast_service")
                    .containsEntry("action", "applied")
                    .containsEntry("from", 2)
                    .containsEntry("to", 3)
                    .containsEntry("reason", "rate-rose")
                    .containsEntry("fast_rate", 9.0)
                    .containsEntry("slow_rate", 11.0)
                    .containsEntry("rate_source", "prometheus")
                    .containsEntry("max", 10);
            assertThat(Set.copyOf(running.swarm.asked()))
                    .containsExactlyInAnyOrder(
                            "GET /info",
                            "GET /nodes/node1",
                            "GET /v1.41/services",
                            "GET /v1.41/tasks",
                            "POST /v1.41/services/abc1/update");
        }
    }

    @Test
    void rate_falls_takesOneAfterTheOtherAway() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.setReplicas(4);
            running.prometheus.rate(5, 5);
            running.start();
            eventually(() -> running.audit.size() == 2);
            assertThat(running.swarm.replicas()).isEqualTo(2);
            assertThat(running.audit).allMatch(line -> line.contains("\"reason\":\"rate-fell\""));
        }
    }

    @Test
    void prometheus_knowsAPartOfTheWindow_theEdgeCounts() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.prometheus.rate(2, 2);
            running.edge.rate(14);
            running.start();
            eventually(() -> !running.audit.isEmpty());
            assertThat(running.swarm.replicas()).isGreaterThanOrEqualTo(3);
            assertThat(running.audit.get(0)).contains("\"rate_source\":\"both\"");
            assertThat(running.metric("querycast_scaler_blind")).isZero();
        }
    }

    @Test
    void engine_newerOne_isSpokenToInItsOwnVersion() throws Exception {
        try (RunningScaler running = new RunningScaler(new FakeSwarm("1.52", 44))) {
            running.prometheus.rate(11, 11);
            running.start("--node-id=node1");
            eventually(() -> running.swarm.replicas() == 3);
            assertThat(running.swarm.asked())
                    .contains("POST /v1.52/services/abc1/update")
                    .doesNotContain("GET /info");
        }
    }

    @ParameterizedTest
    @EnumSource(value = FakeServer.Mode.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
    void prometheus_fails_theEdgeCountsAndNothingIsTakenAway(FakeServer.Mode mode) throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.prometheus.mode(mode);
            running.edge.rate(14);
            running.start();
            eventually(() -> !running.audit.isEmpty());
            assertThat(running.swarm.replicas()).isGreaterThanOrEqualTo(3);
            assertThat(running.audit.get(0)).contains("\"rate_source\":\"edge\"");
            assertThat(running.metric("querycast_scaler_blind")).isEqualTo(1);
            assertThat(running.metric("querycast_scaler_source_up{source=\"prometheus\"}"))
                    .isZero();
            running.edge.rate(1);
            eventually(() -> running.metric("querycast_scaler_request_rate{window=\"slow\"}") < 4);
            int raised = running.swarm.replicas();
            running.rounds(5);
            assertThat(running.swarm.replicas()).isEqualTo(raised);
            assertThat(running.audit).noneMatch(line -> line.contains("\"reason\":\"rate-fell\""));
        }
    }

    @ParameterizedTest
    @EnumSource(value = FakeServer.Mode.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
    void prometheusAndEdge_fail_nothingChangesUntilOneIsBack(FakeServer.Mode mode) throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.setReplicas(4);
            running.prometheus.mode(mode);
            running.edge.mode(mode);
            running.start();
            running.rounds(5);
            assertThat(running.swarm.replicas()).isEqualTo(4);
            assertThat(running.audit).isEmpty();
            assertThat(running.metric("querycast_scaler_request_rate{window=\"slow\"}"))
                    .isNaN();
            running.prometheus.rate(24, 24);
            running.prometheus.mode(FakeServer.Mode.WELL);
            eventually(() -> running.swarm.replicas() == 5);
            eventually(() -> running.metric("querycast_scaler_blind") == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"edges,2", "age,60", "fast,NaN", "slow,+Inf", "slow,-1", "slow,many", "other,1"})
    void prometheus_notToBeTrusted_isBlind(String part, String value) throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.setReplicas(4);
            running.prometheus.part(part, value);
            running.start();
            running.rounds(3);
            assertThat(running.metric("querycast_scaler_blind")).isEqualTo(1);
            assertThat(running.swarm.replicas()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource(value = FakeServer.Mode.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
    void docker_fails_isToldAndTriedAgain(FakeServer.Mode mode) throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.mode(mode);
            running.prometheus.rate(11, 11);
            running.start();
            eventually(() -> running.metric("querycast_scaler_failed_rounds_total") >= 2);
            assertThat(running.metric("querycast_scaler_source_up{source=\"docker\"}"))
                    .isZero();
            assertThat(running.get("/health").statusCode()).isEqualTo(200);
            running.swarm.mode(FakeServer.Mode.WELL);
            eventually(() -> running.swarm.replicas() == 3);
        }
    }

    @Test
    void update_lostRaces_areDecidedAgainAndOthersChangesStay() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.conflicts(2);
            running.prometheus.rate(11, 11);
            running.start();
            eventually(() -> running.audit.size() == 1);
            assertThat(running.swarm.replicas()).isEqualTo(3);
            assertThat(running.swarm.spec().getJsonObject("Labels").getString("somebody"))
                    .isEqualTo("was here 0");
        }
    }

    @Test
    void update_everyRaceLost_isToldAsAConflict() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.conflicts(Integer.MAX_VALUE);
            running.prometheus.rate(11, 11);
            running.start();
            eventually(() -> running.audit.stream().anyMatch(line -> line.contains("\"action\":\"conflict\"")));
            assertThat(running.swarm.replicas()).isEqualTo(2);
        }
    }

    @Test
    void node_doesNotLead_looksAtNothingUntilItDoes() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.leader(false);
            running.prometheus.rate(11, 11);
            running.start();
            running.rounds(3);
            assertThat(running.metric("querycast_scaler_leader")).isZero();
            assertThat(Set.copyOf(running.swarm.asked())).containsExactlyInAnyOrder("GET /info", "GET /nodes/node1");
            running.swarm.leader(true);
            eventually(() -> running.swarm.replicas() == 3);
        }
    }

    @ParameterizedTest
    @CsvSource({"updating,2", "rollback_started,2", "paused,3", "rollback_paused,3", "completed,3"})
    void updateState_isRespected(String state, int replicas) throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.updateState(state);
            running.prometheus.rate(11, 11);
            running.start();
            eventually(() -> running.metric("querycast_scaler_needed_replicas" + SERVICE) == 3);
            running.rounds(3);
            assertThat(running.swarm.replicas()).isEqualTo(replicas);
            assertThat(running.metric("querycast_scaler_update_paused" + SERVICE))
                    .isEqualTo(state.endsWith("paused") ? 1 : 0);
        }
    }

    @Test
    void labels_pauseAndMistakes_areRespectedAndTold() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.label("pause", "true");
            running.prometheus.rate(11, 11);
            running.start();
            running.rounds(3);
            assertThat(running.metric("querycast_scaler_on_hold" + SERVICE)).isEqualTo(1);
            running.swarm.label("pause", "no");
            eventually(() -> running.metric("querycast_scaler_unjudged" + SERVICE) == 1);
            running.swarm.label("enable", "false");
            eventually(() -> Double.isNaN(running.metric("querycast_scaler_unjudged" + SERVICE)));
            running.rounds(2);
            assertThat(running.swarm.replicas()).isEqualTo(2);
            running.swarm.label("pause", "false");
            running.swarm.label("enable", "true");
            eventually(() -> running.swarm.replicas() == 3);
        }
    }

    @Test
    void dryRun_tellsAndDoesNothing() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.prometheus.rate(11, 11);
            running.start("--dry-run");
            eventually(() -> running.audit.stream().anyMatch(line -> line.contains("\"action\":\"dry-run\"")));
            assertThat(running.swarm.replicas()).isEqualTo(2);
            assertThat(running.swarm.asked()).noneMatch(call -> call.startsWith("POST"));
        }
    }

    @Test
    void once_rateRose_actsAndTells() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.prometheus.rate(11, 11);
            assertThat(QuerycastScaler.once(running.options(), running.audit::add))
                    .isEmpty();
            assertThat(running.swarm.replicas()).isEqualTo(3);
            assertThat(QuerycastScaler.once(running.options(), running.audit::add))
                    .isEmpty();
            assertThat(running.audit).hasSize(2);
            assertThat(running.audit.get(1)).contains("\"action\":\"none\"", "\"reason\":\"right\"");
        }
    }

    @Test
    void once_somethingWrong_saysWhat() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.prometheus.mode(FakeServer.Mode.ERROR);
            assertThat(QuerycastScaler.once(running.options(), running.audit::add))
                    .singleElement()
                    .asString()
                    .contains("Prometheus");
            running.swarm.mode(FakeServer.Mode.ERROR);
            assertThatThrownBy(() -> QuerycastScaler.once(running.options(), running.audit::add))
                    .isInstanceOf(ScalerException.class)
                    .hasMessageContaining("500: out of order");
        }
    }

    @Test
    void readiness_lagging_isShown() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.swarm.starting(1);
            running.start();
            eventually(() -> running.metric("querycast_scaler_ready_replicas" + SERVICE) == 1);
            assertThat(running.metric("querycast_scaler_replicas" + SERVICE)).isEqualTo(2);
        }
    }

    @Test
    void metrics_afterAnAction_haveTheNamesTypesAndLabelsOfTheContract() throws Exception {
        try (RunningScaler running = new RunningScaler()) {
            running.prometheus.rate(11, 11);
            running.start();
            eventually(() -> running.swarm.replicas() == 3);
            running.rounds(2);
            String metrics = running.get("/metrics").body();
            List<String> shape = metrics.lines()
                    .filter(line -> line.startsWith("querycast_") || line.startsWith("# TYPE querycast_"))
                    .map(ScalerIT::shape)
                    .distinct()
                    .toList();
            assertThat(shape).containsExactlyElementsOf(Files.readAllLines(GOLDEN));
            assertThat(metrics)
                    .contains("jvm_memory_used_bytes")
                    .contains("querycast_scaler_actions_total{direction=\"up\",outcome=\"applied\","
                            + "service=\"querycast_service\"} 1.0");
            assertThat(running.get("/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void metrics_all_standInTheDocumentation() throws IOException {
        String page = Files.readString(Path.of("docs/scaling.md"));
        Set<String> documented = Pattern.compile("`(querycast_[a-z_]+)[{`]")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        Set<String> names = Files.readAllLines(GOLDEN).stream()
                .filter(line -> line.startsWith("# TYPE"))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toSet());
        assertThat(documented).isEqualTo(names);
    }

    /** A series without its values: only which labels it has counts. */
    private static String shape(String line) {
        return line.startsWith("#")
                ? line
                : LABEL.matcher(line).replaceAll("$1").replaceFirst(" [^ ]+$", "");
    }
}
