"""Load on a server: as much as it takes (wrk), or at a constant rate whatever it takes."""

import json
import subprocess

from report import stolen_seconds
from servers import ROOT, WORK, NotMeasured, java

LOAD_CORE = "1"
WARM_UP_SECONDS = 2


def bodies(golden, queries):
    """A file of request bodies, one a line, with so many of the golden texts each."""
    file = WORK / f"bodies-{queries}.txt"
    texts = [text["sql"] for text in golden]
    texts = texts[: len(texts) // queries * queries]
    with open(file, "w", encoding="utf-8") as lines:
        for start in range(0, len(texts), queries):
            lines.write(json.dumps({"queries": texts[start : start + queries]}, ensure_ascii=False) + "\n")
    return file


def closed(server, file, seconds, connections=64, core=LOAD_CORE, may_refuse=False):
    """Requests a second, latencies and processor time a request when each connection asks again once it is answered."""
    wrk = ["taskset", "-c", core, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s"]
    wrk += ["-s", str(ROOT / "bench" / "requests.lua"), server.url, "--", str(file)]
    before = server.cpu_seconds()
    run = subprocess.run(wrk, capture_output=True, text=True, check=True, timeout=seconds + 60)
    spent = server.cpu_seconds() - before
    result = json.loads(run.stdout.split("RESULT ", 1)[1].splitlines()[0])
    if result["errors"] and not may_refuse:
        raise NotMeasured(f"{server.name} at {connections} connections: {result['errors']} errors\n{run.stdout}")
    return {
        "requests_per_second": result["requests"] / result["seconds"],
        "requests": result["requests"],
        "errors": result["errors"],
        "cpu_us_per_request": spent / max(1, result["requests"]) * 1e6,
        "cores_used": spent / result["seconds"],
        "p50_ms": result["p50_ms"],
        "p99_ms": result["p99_ms"],
    }


def at_rate(server, file, seconds, rate, connections=64):
    """Latencies at a constant rate, each counted from when the request was due.

    Beside them what is not the server's doing: the gaps between two looks of the load at its connections, and the processor time that
    the host gave to others. So that the load stands little in its own way, it has the quick
    compiler alone and room for seconds without a collection.
    """
    arguments = [server.port, file, round(rate), WARM_UP_SECONDS, seconds, connections]
    quiet = ["-Xlog:disable", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmn512m"]
    before, stolen = server.cpu_seconds(), stolen_seconds()
    run = subprocess.run(
        ["taskset", "-c", LOAD_CORE, *map(str, java(*quiet, "OpenLoad", *arguments))],
        capture_output=True,
        text=True,
        timeout=seconds + 60,
    )
    if run.returncode:
        raise NotMeasured(f"{server.name} at {rate:,.0f} requests/s: {run.stderr}")
    return json.loads(run.stdout) | {
        "cores_used": (server.cpu_seconds() - before) / (seconds + WARM_UP_SECONDS),
        "stolen_ms": 1e3 * (stolen_seconds() - stolen),
    }
