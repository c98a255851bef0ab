"""Rows about the tokeniser alone, measured by the JMH benchmarks beside the tests."""

import json
import statistics
import subprocess

from report import Figure
from servers import JAVA, ROOT, WORK


def run_jmh(bench, pattern):
    """Results of the benchmarks that match, by method: nanoseconds and bytes an operation."""
    classpath = WORK / "test.classpath"
    subprocess.run(
        ["mvn", "-B", "-q", "-ntp", "test-compile", "dependency:build-classpath", f"-Dmdep.outputFile={classpath}"],
        cwd=ROOT,
        check=True,
        timeout=600,
    )
    results = WORK / "jmh.json"
    path = f"{ROOT}/target/test-classes:{ROOT}/target/classes:{classpath.read_text()}"
    command = ["taskset", "-c", "0", str(JAVA), "-cp", path, "org.openjdk.jmh.Main", pattern, "-prof", "gc"]
    command += ["-rf", "json", "-rff", str(results)]
    if bench.quick:
        command += ["-wi", "2", "-i", "2", "-f", "1"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=600, stdout=subprocess.DEVNULL)
    found = {}
    for result in json.loads(results.read_text()):
        allocated = result["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]
        times = [time for fork in result["primaryMetric"]["rawData"] for time in fork]
        name = ".".join([result["benchmark"].rsplit(".", 1)[1], *result.get("params", {}).values()])
        found[name] = {"ns": times, "bytes": allocated}
    return found


def tokenize(bench):
    """tokenising golden texts, beside regular expressions (JMH)"""
    found = run_jmh(bench, "TokenizerBenchmark")
    scanner, literal = found["scanner"], found["literal"]
    micros = [time / 1e3 for time in scanner["ns"]]
    yield Figure("tokenize", "tokenising a golden text, mean", "µs", micros, at_most=1.5)
    yield Figure("tokenize", "allocated for it", "bytes", [round(scanner["bytes"])], at_most=0)
    yield Figure(
        "tokenize",
        "regular expressions beside it",
        "µs",
        [time / 1e3 for time in literal["ns"]],
        micros,
        "scanner",
        at_least=100,
    )


def scorer(bench):
    """a run of ONNX Runtime, and texts to seconds, by texts a run (JMH)"""
    found = run_jmh(bench, "ScorerBenchmark")
    # Of fewer texts the processor would soon know the order by heart.
    for method, what, rows in (
        ("emptyTexts", "the model alone", 1),
        ("emptyTexts", "the model alone", 32),
        ("emptyTexts", "the model alone", 1000),
        ("goldenTexts", "texts to seconds", 1000),
    ):
        micros = [time / 1e3 / rows for time in found[f"{method}.{rows}"]["ns"]]
        yield Figure("scorer", f"{what}, a text of {rows:,}", "µs", micros)


def worst(bench):
    """tokenising 64 KiB of the worst texts, a byte, beside golden texts (JMH)"""
    found = run_jmh(bench, "WorstTextBenchmark")
    ordinary = found.pop("scanner.golden texts")["ns"]
    slowest = max(found, key=lambda name: statistics.median(found[name]["ns"]))
    for name in sorted(found):
        bench.say(f"worst {name!r}: {statistics.median(found[name]['ns']):.2f} ns a byte")
    yield Figure(
        "worst",
        f"a byte of the slowest of {len(found)} texts: {slowest.removeprefix('scanner.')!r}",
        "ns",
        found[slowest]["ns"],
        ordinary,
        "golden texts",
        at_most=3,
    )
