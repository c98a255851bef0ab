"""Rows about the service under load, beside a server without a model and what others would write."""

import contextlib
import statistics
import time

import load
import servers
from report import Figure


@contextlib.contextmanager
def ready(bench, *starts):
    """Servers that answer rightly, side by side."""
    with contextlib.ExitStack() as running:
        started = [running.enter_context(start()) for start in starts]
        for server in started:
            server.wait_until_ready()
            server.check(bench.golden)
        yield started


def warm(bench, started, file, **options):
    """Until each server has used the processor long enough for the compiler to be done, however busy the machine is."""
    for server in started:
        deadline = time.monotonic() + 6 * bench.warm_cpu_seconds
        while server.cpu_seconds() < bench.warm_cpu_seconds and time.monotonic() < deadline:
            load.closed(server, file, 2, **options)


def in_turn(bench, started, measure, rounds):
    """What is measured of each server in so many rounds, in the other order each time: pairs of a server and that."""
    for number in range(1 if bench.quick else rounds):
        for server in started if number % 2 else reversed(started):
            yield server, measure(server)


def throughput(bench, row, queries, wish):
    """Requests a second of each server in interleaved rounds."""
    file = load.bodies(bench.golden, queries)
    rates = {}
    with ready(bench, servers.querycast, servers.bare, servers.direct, servers.peer) as started:
        warm(bench, started, file)
        for server, measured in in_turn(bench, started, lambda server: load.closed(server, file, bench.seconds), bench.rounds):
            bench.say(f"{row} {server.name}: {measured['requests_per_second']:,.0f} requests/s")
            rates.setdefault(server.name, []).append(measured)
    many = "one query a request" if queries == 1 else f"{queries} queries a request"
    ours = rates.pop("querycast")
    for name, theirs in rates.items():
        yield Figure(
            row,
            many,
            "requests/s",
            [measured["requests_per_second"] for measured in ours],
            [measured["requests_per_second"] for measured in theirs],
            name,
            at_least=wish if name == "bare" else None,
        )
    yield Figure(
        row,
        many + ", processor time",
        "µs",
        [measured["cpu_us_per_request"] for measured in ours],
        [measured["cpu_us_per_request"] for measured in rates["bare"]],
        "bare",
    )


def one(bench):
    """one query a request: requests/s"""
    return throughput(bench, "one", 1, 0.9)


def batch(bench):
    """32 queries a request: requests/s"""
    return throughput(bench, "batch", 32, 0.5)


def latency(bench):
    """latencies at constant rates, p99 at half of the peak"""
    file = load.bodies(bench.golden, 1)
    p99, points = {}, []
    with ready(bench, servers.querycast, servers.bare) as started:
        warm(bench, started, file)
        peaks = {}
        for server, measured in in_turn(bench, started, lambda server: load.closed(server, file, bench.seconds), 3):
            peaks.setdefault(server.name, []).append(measured["requests_per_second"])
        peak = min(statistics.median(of_server) for of_server in peaks.values())
        for server in started:  # with fewer requests at once the code goes other ways, for which it is compiled anew
            load.at_rate(server, file, 5 * bench.seconds, peak / 2)
        for server, measured in in_turn(bench, started, lambda server: load.at_rate(server, file, bench.seconds, peak / 2), 2 * bench.rounds):
            bench.say(
                f"latency {server.name} at {peak / 2:,.0f}/s: p99 {measured['p99_ms']:.2f} ms on {measured['cores_used']:.2f} cores;"
                f" the load's own {measured['own_gap_p99_ms']:.2f} ms, {measured['stolen_ms']:.0f} ms taken by the host"
            )
            p99.setdefault(server.name, []).append(measured)
        bench.series["latency_at_half"] = [{"server": name} | measured for name, all_of_it in p99.items() for measured in all_of_it]
        for share in (0.1, 0.25, 0.5, 0.75, 0.9):
            for server, measured in in_turn(bench, started, lambda server: load.at_rate(server, file, bench.seconds, share * peak), 2):
                points.append({"server": server.name, "rate": share * peak} | measured)
    bench.series["latency_by_rate"] = points
    at_half = f"at {peak / 2:,.0f} requests/s"
    for what, field, unit, wish in ((f"p99 {at_half}", "p99_ms", "ms", 1.5), (f"cores used {at_half}", "cores_used", "cores", None)):
        of = {name: [measured[field] for measured in all_of_it] for name, all_of_it in p99.items()}
        yield Figure("latency", what, unit, of["querycast"], of["bare"], "bare", at_most=wish)


def growth(bench):
    """cost by queries a request, connections and cores"""
    yield from by_queries(bench)
    yield from by_connections(bench)
    yield from by_cores(bench)


def by_queries(bench):
    points = []
    counts = (1, 3, 10, 32, 100, 316, 1000)
    with ready(bench, servers.querycast, servers.bare) as started:
        warm(bench, started, load.bodies(bench.golden, 1))
        for queries in counts:
            file = load.bodies(bench.golden, queries)
            for server in started:  # unmeasured, for the compiler
                load.closed(server, file, bench.seconds, 16)
            for server, measured in in_turn(bench, started, lambda server: load.closed(server, file, bench.seconds // 2, 16), 3):
                cost = measured["cpu_us_per_request"] / queries
                bench.say(f"growth {server.name} {queries} queries: {cost:.2f} µs a query")
                points.append({"server": server.name, "queries": queries, "cpu_us_per_query": cost} | measured)
    bench.series["by_queries"] = points
    for queries in counts[0], counts[-1]:
        yield beside_bare(points, f"a query among {queries:,}, processor time", "µs", "cpu_us_per_query", queries=queries)


def by_connections(bench):
    file = load.bodies(bench.golden, 1)
    points = []
    with ready(bench, servers.querycast, servers.bare) as started:
        warm(bench, started, file)
        for connections in (1, 4, 16, 64, 256, 1024):
            for server in started:
                load.closed(server, file, bench.seconds // 2, connections)
            for server, measured in in_turn(bench, started, lambda server: load.closed(server, file, bench.seconds, connections), 3):
                bench.say(
                    f"growth {server.name} {connections} connections: {measured['requests_per_second']:,.0f} requests/s"
                    f" on {measured['cores_used']:.2f} cores, p99 {measured['p99_ms']:.1f} ms"
                )
                points.append({"server": server.name, "connections": connections} | measured)
    bench.series["by_connections"] = points
    for connections in (1, 64, 256, 1024):
        what = f"{connections:,} connection{'s' * (connections > 1)}"
        yield beside_bare(points, what, "requests/s", "requests_per_second", connections=connections)


def by_cores(bench):
    """With two cores the load shares them with the server."""
    file = load.bodies(bench.golden, 32)
    points = []
    for cores in ("0", "0,1"):
        with ready(bench, lambda: servers.querycast(cores), lambda: servers.bare(cores)) as started:
            warm(bench, started, file, core=cores)
            for server, measured in in_turn(bench, started, lambda server: load.closed(server, file, bench.seconds, core=cores), bench.rounds):
                points.append({"server": server.name, "cores": cores.count(",") + 1} | measured)
    bench.series["by_cores"] = points
    for cores in (1, 2):
        what = f"32 queries a request, server and load on the same {cores} core{'s' * (cores - 1)}"
        yield beside_bare(points, what, "requests/s", "requests_per_second", cores=cores)
    yield beside_bare(points, "cores the server uses of two, the load on the same", "cores", "cores_used", cores=2)


def beside_bare(points, what, unit, field, **where):
    """The figure of the points of a place, ours beside the bare server's."""
    there = [point for point in points if where.items() <= point.items()]
    of = {name: [point[field] for point in there if point["server"] == name] for name in ("querycast", "bare")}
    return Figure("growth", what, unit, of["querycast"], of["bare"], "bare")
