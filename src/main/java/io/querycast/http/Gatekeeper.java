package io.querycast.http;

import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns away callers without a key, over their rate, or when the service cannot take more. */
final class Gatekeeper implements Gate {
    private static final String BEARER = "Bearer ";

    private final Service service;

    Gatekeeper(Service service) {
        this.service = service;
    }

    @Override
    public void pass(Exchange exchange, Route route) throws ProblemException {
        if (route.access() == Route.Access.OPEN) {
            return;
        }
        Optional<ApiKeys.Caller> caller = Optional.empty();
        if (service.apiKeys().isPresent()) {
            caller = Optional.of(authorised(exchange, service.apiKeys().get()));
        }
        if (route.access() == Route.Access.KEY) {
            return;
        }
        if (caller.isPresent()) {
            checkRate(caller.get());
        }
        if (!service.state().warm()) {
            throw new ProblemException(
                    new Problem(ProblemType.NOT_READY, "the service is still warming up", Map.of("Retry-After", "1")));
        }
        if (service.admission().saturated()) {
            throw new ProblemException(Admission.saturatedProblem());
        }
    }

    private static ApiKeys.Caller authorised(Exchange exchange, ApiKeys keys) throws ProblemException {
        List<String> sent = exchange.request().headers().getAll(HttpHeaders.AUTHORIZATION);
        if (sent.isEmpty()) {
            throw unauthorized("this service asks for an API key: send it as \"Authorization: Bearer …\"");
        }
        String credentials = sent.get(0);
        if (sent.size() > 1 || !credentials.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw unauthorized("the header Authorization is not one API key in the form \"Bearer …\"");
        }
        return keys.find(credentials.substring(BEARER.length()).strip())
                .orElseThrow(() -> unauthorized("this API key is not known here"));
    }

    private static ProblemException unauthorized(String detail) {
        return new ProblemException(new Problem(
                ProblemType.UNAUTHORIZED, detail, Map.of("WWW-Authenticate", "Bearer realm=\"querycast\"")));
    }

    private void checkRate(ApiKeys.Caller caller) throws ProblemException {
        long wait = caller.rate().tryCall(System.nanoTime());
        if (wait > 0) {
            long seconds = wait / 1_000_000_000L + 1;
            throw new ProblemException(new Problem(
                    ProblemType.RATE_LIMITED,
                    "this key may make " + service.options().access().keyRate() + " requests a second; try again in "
                            + seconds + " s",
                    Map.of("Retry-After", Long.toString(seconds))));
        }
    }
}
