-- Sends the bodies in a file, one a line, in turn; says in one line of JSON how it went.
local requests, next_request = {}, 0

function init(arguments)
    local headers = {["Content-Type"] = "application/json"}
    for body in io.lines(arguments[1]) do
        requests[#requests + 1] = wrk.format("POST", "/v1/predictions", headers, body)
    end
end

function request()
    next_request = next_request % #requests + 1
    return requests[next_request]
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        'RESULT {"requests": %d, "seconds": %f, "p50_ms": %f, "p99_ms": %f, "errors": %d}',
        summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
