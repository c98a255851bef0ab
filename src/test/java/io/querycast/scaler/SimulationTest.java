package io.querycast.scaler;

import static org.assertj.core.api.Assertions.assertThat;

import io.querycast.cli.ScaleArguments;
import io.querycast.scaler.SimulatedDay.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** Days under ours, the naive rule and Kubernetes' rule, and the table of them in the documentation. */
final class SimulationTest {
    private static final Path PAGE = Path.of("docs/scaling.md");
    private static final String BEGIN = "<!-- table written by SimulationTest -->\n";
    private static final String END = "<!-- end of table -->";
    private static final Timing TIMING = ScaleArguments.parse().timing();
    private static final ScalingLimits LIMITS = ScaleArguments.parse().defaults();
    private static final int DAY = 86_400;

    private static final List<SimulatedDay> DAYS = days();

    private static List<SimulatedDay> days() {
        SimulatedDay spikes = SimulatedDay.of("spikes", DAY, second -> second % 7200 < 6600 ? 4 : 45);
        IntPredicate brokenInSpikes = second -> second % 7200 >= 6900 || second % 97 < 7;
        return List.of(
                SimulatedDay.of("ramp: 4 to 45 and back", DAY, SimulationTest::ramp),
                spikes.named("spikes: 4, every 2 h 45 for 10 min"),
                SimulatedDay.of("sawtooth: 5 to 40 in 15 min", DAY, second -> 5 + 35 * (second % 900) / 900.0),
                SimulatedDay.of("8, then 5 % under 10 held", DAY, second -> second < 600 ? 8 : 9.5),
                SimulatedDay.of("8, then 5 % over 10 held", DAY, second -> second < 600 ? 8 : 10.5),
                spikes.named("spikes, no metric in the second half of each and now and then")
                        .sampledWhen(brokenInSpikes.negate()),
                spikes.named("spikes, new replicas ready after 90 s").readyAfter(90),
                spikes.named("spikes, one of two edges not scraped every other hour")
                        .secondEdgeSampledWhen(second -> second % 7200 < 3300 || second % 7200 >= 6900),
                spikes.named("spikes, edges start again every 10 min").edgesRestartWhen(second -> second % 600 == 301));
    }

    private static double ramp(int second) {
        return 24.5 - 20.5 * StrictMath.cos(2 * Math.PI * second / DAY);
    }

    private static Outcome ours(SimulatedDay day, ScalingLimits limits) {
        return day.play(new Autoscaler.Querycast(limits, TIMING), limits, TIMING);
    }

    @Test
    void table_ofAllDays_standsInTheDocumentation() throws IOException {
        StringBuilder table = new StringBuilder("""
                | day | rule | changes | flaps | seconds to capacity, worst | seconds short of it | replica hours |
                |---|---|---|---|---|---|---|
                """);
        for (SimulatedDay day : DAYS) {
            row(table, day, "ours", ours(day, LIMITS));
            row(table, day, "naive", day.play(new Autoscaler.Naive(LIMITS), LIMITS, TIMING));
            row(table, day, "HPA", day.play(new Autoscaler.HorizontalPodAutoscaler(LIMITS), LIMITS, TIMING));
        }
        System.out.println(table);
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        int end = page.indexOf(END);
        if (Boolean.getBoolean("querycast.write.docs")) {
            Files.writeString(PAGE, page.substring(0, begin) + table + page.substring(end));
        } else {
            assertThat(page.substring(begin, end)).isEqualTo(table.toString());
        }
    }

    private static void row(StringBuilder table, SimulatedDay day, String rule, Outcome outcome) {
        table.append(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %d | %d | %d | %.0f |\n",
                rule.equals("ours") ? day.name() : "",
                rule,
                outcome.changes(),
                outcome.flaps(),
                outcome.longestShort(),
                outcome.shortSeconds(),
                outcome.replicaHours()));
    }

    @Test
    void rate_heldNearAThreshold_changesLessThanOnceAnHour() {
        for (double rate : new double[] {9.5, 10.5, 14.25, 15.75, 19, 21}) {
            assertThat(ours(SimulatedDay.of("held", DAY / 4, second -> rate), LIMITS)
                            .changes())
                    .as("%s", rate)
                    .isLessThan(6);
        }
    }

    @Test
    void spike_anyPhase_hasItsReplicasReadyWithin40Seconds() {
        for (int start = 300; start < 320; start++) {
            int begin = start;
            SimulatedDay day = SimulatedDay.of("spike", 900, second -> second < begin ? 4 : 45);
            assertThat(ours(day, LIMITS).longestShort())
                    .as("spike at %s", start)
                    .isLessThanOrEqualTo(40);
        }
    }

    @Test
    void metricGone_forHours_takesNothingAway() {
        SimulatedDay day = SimulatedDay.of("gone", 4 * 3600, second -> second < 3600 ? 45 : 4)
                .sampledWhen(second -> second < 3600);
        Outcome outcome = ours(day, LIMITS);
        assertThat(outcome.replicas().get(day.seconds() - 1))
                .isEqualTo(outcome.replicas().get(3600))
                .isGreaterThanOrEqualTo(9);
    }

    @Test
    void oneOfTwoEdgesNotScraped_atTheSameRate_takesNothingAwayAndStillRaises() {
        SimulatedDay day = SimulatedDay.of("half", 4 * 3600, second -> second < 7200 ? 30 : 45)
                .secondEdgeSampledWhen(second -> second < 3600);
        Outcome outcome = ours(day, LIMITS);
        for (int second = 3600; second < day.seconds(); second++) {
            assertThat(outcome.replicas().get(second))
                    .isGreaterThanOrEqualTo(outcome.replicas().get(second - 1));
        }
        assertThat(outcome.replicas().get(7300)).isGreaterThanOrEqualTo(9);
    }

    /** The demand: more than 10 requests a second bring a third replica, and what the drill on the real engine shows. */
    @Test
    void demand_9_11_45_5_gives2_3_6_2() {
        ScalingLimits limits = new ScalingLimits(2, 6, 5);
        SimulatedDay day = SimulatedDay.of(
                        "demand",
                        3000,
                        second -> second < 600 ? 9 : second < 900 ? 9.5 : second < 1200 ? 11 : second < 1500 ? 45 : 5)
                .evenly();
        Outcome outcome = ours(day, limits);
        List<Integer> replicas = outcome.replicas();
        for (int second = 0; second < 900; second++) {
            assertThat(replicas.get(second)).isEqualTo(2);
        }
        assertThat(outcome.ready().get(960)).isEqualTo(3);
        assertThat(replicas.get(1199)).isEqualTo(3);
        assertThat(outcome.ready().get(1240)).isEqualTo(6);
        assertThat(replicas.get(2200)).isEqualTo(2);
        assertThat(replicas.get(2999)).isEqualTo(2);
        assertThat(outcome.changes()).isEqualTo(1 + 1 + 4);
    }
}
