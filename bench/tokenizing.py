"""Rows about the tokeniser alone, measured by the JMH benchmarks beside the tests."""

import json
import statistics
import subprocess

from report import Figure
from servers import JAVA, ROOT, WORK


def compiled(bench):
    """The path of the benchmarks' classes, compiled once."""
    if not bench.classpath:
        jars = WORK / "test.classpath"
        subprocess.run(
            ["mvn", "-B", "-q", "-ntp", "test-compile", "dependency:build-classpath", f"-Dmdep.outputFile={jars}"],
            cwd=ROOT,
            check=True,
            timeout=600,
        )
        bench.classpath = f"{ROOT}/target/test-classes:{ROOT}/target/classes:{jars.read_text()}"
    return bench.classpath


def run_jmh(bench, pattern):
    """Medians of the benchmarks that match, each in a runtime of its own, by method and parameter: nanoseconds and bytes an operation."""
    results = WORK / "jmh.json"
    command = ["taskset", "-c", "0", str(JAVA), "-cp", compiled(bench), "org.openjdk.jmh.Main", pattern, "-prof", "gc"]
    command += ["-rf", "json", "-rff", str(results)]
    if bench.quick:
        command += ["-wi", "2", "-i", "2"]
    subprocess.run(command, cwd=ROOT, check=True, timeout=900, stdout=subprocess.DEVNULL)
    found = {}
    for result in json.loads(results.read_text()):
        name = ".".join([result["benchmark"].rsplit(".", 1)[1], *result.get("params", {}).values()])
        times = [time for fork in result["primaryMetric"]["rawData"] for time in fork]
        found[name] = {"ns": statistics.median(times), "bytes": result["secondaryMetrics"]["gc.alloc.rate.norm"]["score"]}
    return found


def in_rounds(bench, pattern, rounds):
    """The same in so many rounds, by benchmark: what a compiler makes of a method differs from one runtime to the next."""
    found = [run_jmh(bench, pattern) for _ in range(1 if bench.quick else rounds)]
    return {name: [of[name] for of in found] for name in found[0]}


def micros(results, operations=1):
    """Microseconds of each round, of so many operations in one."""
    return [result["ns"] / 1e3 / operations for result in results]


def tokenize(bench):
    """tokenising golden texts, beside regular expressions (JMH)"""
    found = in_rounds(bench, "TokenizerBenchmark", bench.rounds)
    scanner = micros(found["scanner"])
    allocated = [round(result["bytes"]) for result in found["scanner"]]
    yield Figure("tokenize", "tokenising a golden text, mean", "µs", scanner, at_most=1.5)
    yield Figure("tokenize", "allocated for it", "bytes", allocated, at_most=0)
    yield Figure("tokenize", "regular expressions beside it", "µs", micros(found["literal"]), scanner, "scanner", at_least=100)


def scorer(bench):
    """a run of ONNX Runtime, and texts to seconds, by texts a run (JMH)"""
    found = in_rounds(bench, "ScorerBenchmark", 1)
    # Of fewer texts the processor would soon know the order by heart.
    for method, what, rows in (
        ("emptyTexts", "the model alone", 1),
        ("emptyTexts", "the model alone", 32),
        ("emptyTexts", "the model alone", 1000),
        ("goldenTexts", "texts to seconds", 1000),
    ):
        yield Figure("scorer", f"{what}, a text of {rows:,}", "µs", micros(found[f"{method}.{rows}"], rows))


def worst(bench):
    """tokenising 64 KiB of the worst texts, a byte, beside golden texts (JMH)"""
    rounds = in_rounds(bench, "WorstTextBenchmark", 3)
    found = {name: [result["ns"] for result in results] for name, results in rounds.items()}
    ordinary = found.pop("scanner.golden texts")
    slowest = max(found, key=lambda name: statistics.median(found[name]))
    bench.series["worst"] = [{"text": name.removeprefix("scanner."), "ns_a_byte": each} for name, each in (found | {"golden texts": ordinary}).items()]
    for name in sorted(found):
        bench.say(f"worst {name!r}: {statistics.median(found[name]):.2f} ns a byte")
    yield Figure(
        "worst",
        f"a byte of the slowest of {len(found)} texts: {slowest.removeprefix('scanner.')!r}",
        "ns",
        found[slowest],
        ordinary,
        "golden texts",
        at_most=3,
    )
