"""The row about memory: the service in a control group with the limit of its container."""

import contextlib
import os
import pathlib
import re
import statistics

import load
import servers
from report import Figure

LIMIT_MIB = 192


@contextlib.contextmanager
def control_group():
    """A control group with the limit; gives the file that takes its processes and the file that tells the most used."""
    root = pathlib.Path("/sys/fs/cgroup")
    version1 = (root / "memory" / "memory.limit_in_bytes").exists()
    group = (root / "memory" if version1 else root) / f"querycast-bench-{os.getpid()}"
    try:
        group.mkdir()
    except OSError as failure:
        raise servers.NotMeasured(f"it needs to make control groups, as root: {failure}") from failure
    try:
        limit, peak = ("memory.limit_in_bytes", "memory.max_usage_in_bytes") if version1 else ("memory.max", "memory.peak")
        (group / limit).write_text(str(LIMIT_MIB << 20))
        yield group / "cgroup.procs", group / peak
    finally:
        group.rmdir()


def in_the_image(*more):
    """The runtime and its options as in the container image, and some more options."""
    options = (servers.ROOT / "ops" / "images" / "querycast" / "java.options").read_text().splitlines()
    options = [*(option for option in options if option.startswith("-X")), *more]
    return {"QUERYCAST_JAVA_OPTIONS": " ".join(options), "JAVA_HOME": servers.jdk(25)}


def memory(bench):
    """memory at full load within 192 MiB, and collection pauses at half load"""
    file = load.bodies(bench.golden, 1)
    batches = load.bodies(bench.golden, 1000)
    log = servers.WORK / "gc.log"
    log.unlink(missing_ok=True)
    environment = in_the_image(f"-Xlog:gc,safepoint:file={log}:uptime")
    with servers.querycast(environment=environment) as maker_of_the_start_up_cache:
        maker_of_the_start_up_cache.wait_until_ready()
    with control_group() as (processes, peak_file):
        with servers.querycast(environment=environment, group=processes) as server:
            server.wait_until_ready()
            server.check(bench.golden)
            for connections in (64, 1024):
                load.closed(server, file, 2 * bench.seconds, connections)
                full = load.closed(server, batches, bench.seconds, connections, may_refuse=True)
                bench.say(
                    f"memory: of {connections} callers with 1,000 queries each, {full['requests']} requests,"
                    f" of which {full['errors']} were refused or lost"
                )
            server.check(bench.golden)  # answered once the requests of callers who have gone are worked off
            peak = load.closed(server, file, bench.seconds)["requests_per_second"]
            used = int(peak_file.read_text()) / (1 << 20)
            before = len(log.read_text().splitlines())
            load.at_rate(server, file, 5 * bench.seconds, peak / 2)
            pauses = pauses_ms(log.read_text().splitlines()[before:])
            server.check(bench.golden)
    bench.say(f"memory: at most {used:.0f} MiB, {len(pauses)} pauses at half load, longest {max(pauses, default=0):.2f} ms")
    yield Figure("memory", "most memory at full load, the page cache included", "MiB", [used], at_most=LIMIT_MIB)
    yield Figure("memory", f"longest of {len(pauses)} collection pauses at half load", "ms", [max(pauses, default=0)], at_most=5)
    if pauses:
        yield Figure("memory", "median collection pause at half load", "ms", [statistics.median(pauses)])


def pauses_ms(lines):
    """How long each collection stopped the service."""
    return [float(found.group(1)) for line in lines if (found := re.search(r"Pause .* ([0-9.]+)ms$", line))]
