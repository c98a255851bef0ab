package io.querycast.scaler;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.querycast.scaler.ServiceOutcome.Judged;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** One line of JSON that says what was done with a service and from what that was decided. */
final class AuditLine {
    private AuditLine() {}

    /**
     * {@return the line, without its end}
     *
     * @param at when
     * @param outcome what was done
     */
    static String of(Instant at, ServiceOutcome outcome) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", at.truncatedTo(ChronoUnit.MILLIS).toString());
        line.put("service", outcome.name());
        line.put("service_id", outcome.id());
        line.put("action", outcome.action().label());
        outcome.judged().ifPresent(judged -> describe(line, judged));
        outcome.trouble().ifPresent(trouble -> line.put("trouble", trouble));
        return JsonTrees.write(line).toString(StandardCharsets.UTF_8);
    }

    private static void describe(ObjectNode line, Judged judged) {
        Observation seen = judged.seen();
        Decision decision = judged.decision();
        line.put("from", seen.current());
        line.put("to", decision.desired());
        line.put("reason", decision.reason().label());
        line.put("because", decision.reason().sentence());
        Optional<RequestRate> rate = seen.rate();
        line.put("fast_rate", rate.map(RequestRate::fast).orElse(null));
        line.put("slow_rate", rate.map(RequestRate::slow).orElse(null));
        line.put("rate_source", rate.map(found -> found.source().label()).orElse(null));
        line.put("ready", seen.ready());
        line.put("needed", decision.needed().isPresent() ? decision.needed().getAsInt() : null);
        line.put("most_needed", decision.history().mostNeeded());
        line.put("panic", decision.panic());
        line.put("prometheus_failures", decision.history().failures());
        line.put("min", judged.limits().minReplicas());
        line.put("max", judged.limits().maxReplicas());
        line.put("target", judged.limits().targetRate());
        line.put("update_state", judged.service().updateState());
        line.put("version", judged.service().version());
    }
}
