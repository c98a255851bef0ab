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


def throughput(bench, row, queries, wish):
    """Requests a second of each server in interleaved rounds."""
    file = load.bodies(bench.golden, queries)
    rates = {}
    with ready(bench, servers.querycast, servers.bare, servers.direct, servers.peer) as started:
        warm(bench, started, file)
        for number in range(bench.rounds):
            for server in started if number % 2 else reversed(started):
                measured = load.closed(server, file, bench.seconds)
                bench.say(f"{row} round {number + 1} {server.name}: {measured['requests_per_second']:,.0f} requests/s")
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
        peak = min(load.closed(server, file, bench.seconds)["requests_per_second"] for server in started)
        for server in started:  # with fewer requests at once the code goes other ways, for which it is compiled anew
            load.at_rate(server, file, 5 * bench.seconds, peak / 2)
        for number in range(bench.rounds):
            for server in started if number % 2 else reversed(started):
                measured = load.at_rate(server, file, 2 * bench.seconds, peak / 2)
                bench.say(f"latency round {number + 1} {server.name} at {peak / 2:,.0f}/s: p99 {measured['p99_ms']:.2f} ms")
                p99.setdefault(server.name, []).append(measured["p99_ms"])
        for share in (0.1, 0.25, 0.5, 0.75, 0.9):
            for server in started:
                measured = load.at_rate(server, file, bench.seconds, share * peak)
                points.append({"server": server.name, "rate": share * peak} | measured)
    bench.series["latency_by_rate"] = points
    yield Figure("latency", f"p99 at {peak / 2:,.0f} requests/s", "ms", p99["querycast"], p99["bare"], "bare", at_most=1.5)


def growth(bench):
    """cost by queries a request, connections and cores"""
    yield from by_queries(bench)
    yield from by_connections(bench)
    yield from by_cores(bench)


def by_queries(bench):
    points = []
    with ready(bench, servers.querycast, servers.bare) as started:
        warm(bench, started, load.bodies(bench.golden, 1))
        for queries in (1, 3, 10, 32, 100, 316, 1000):
            file = load.bodies(bench.golden, queries)
            for server in started:
                load.closed(server, file, bench.seconds, 16)
                measured = load.closed(server, file, bench.seconds, 16)
                cost = measured["cpu_us_per_request"] / queries
                bench.say(f"growth {server.name} {queries} queries: {cost:.2f} µs a query")
                points.append({"server": server.name, "queries": queries, "cpu_us_per_query": cost} | measured)
    bench.series["by_queries"] = points
    for queries in (1, 1000):
        costs = {
            point["server"]: [point["cpu_us_per_query"]] for point in points if point["queries"] == queries
        }
        yield Figure(
            "growth", f"a query among {queries:,}, processor time", "µs", costs["querycast"], costs["bare"], "bare"
        )


def by_connections(bench):
    file = load.bodies(bench.golden, 1)
    points = []
    with ready(bench, servers.querycast, servers.bare) as started:
        warm(bench, started, file)
        for connections in (1, 4, 16, 64, 256, 1024):
            for server in started:
                measured = load.closed(server, file, bench.seconds, connections)
                bench.say(
                    f"growth {server.name} {connections} connections: {measured['requests_per_second']:,.0f} requests/s"
                    f" on {measured['cores_used']:.2f} cores"
                )
                points.append({"server": server.name, "connections": connections} | measured)
    bench.series["by_connections"] = points
    full = [point for point in points if point["connections"] >= 64]
    for name in ("querycast", "bare"):
        rates = [point["requests_per_second"] for point in full if point["server"] == name]
        yield Figure("growth", f"{name}, slowest of 64 to 1,024 connections by fastest", "×", [min(rates) / max(rates)])


def by_cores(bench):
    """With two cores the load shares them with the server."""
    file = load.bodies(bench.golden, 32)
    points = []
    for cores in ("0", "0,1"):
        with ready(bench, lambda: servers.querycast(cores), lambda: servers.bare(cores)) as started:
            warm(bench, started, file, core=cores)
            for _ in range(bench.rounds):
                for server in started:
                    measured = load.closed(server, file, bench.seconds, core=cores)
                    points.append({"server": server.name, "cores": cores.count(",") + 1} | measured)
    bench.series["by_cores"] = points
    for cores in (1, 2):
        rates = {
            name: [p["requests_per_second"] for p in points if p["server"] == name and p["cores"] == cores]
            for name in ("querycast", "bare")
        }
        yield Figure(
            "growth",
            f"32 queries a request, server and load on the same {cores} core{'s' * (cores - 1)}",
            "requests/s",
            rates["querycast"],
            rates["bare"],
            "bare",
        )
    used = [p["cores_used"] for p in points if p["server"] == "querycast" and p["cores"] == 2]
    yield Figure("growth", "cores the service uses of two, the load on the same", "cores", [statistics.median(used)])
