"""Measures the rows that are asked for, or all; see bench/run."""

import argparse
import json
import resource
import time

import commands
import memory
import plot
import report
import serving
import tokenizing
from servers import ROOT

ROWS = {
    function.__name__: function
    for function in [
        serving.one,
        serving.batch,
        tokenizing.tokenize,
        tokenizing.worst,
        commands.start,
        commands.predict,
        commands.jsonl,
        memory.memory,
        serving.latency,
        serving.growth,
    ]
}


class Bench:
    """How long to measure, on what, and the series that are measured on the way."""

    def __init__(self, quick):
        self.quick = quick
        self.rounds = 2 if quick else 5
        self.seconds = 2 if quick else 4
        self.warm_cpu_seconds = 8 if quick else 20
        self.series = {}
        with open(ROOT / "src" / "test" / "resources" / "golden" / "predictions.jsonl", encoding="utf-8") as lines:
            self.golden = [json.loads(line) for line in lines]

    @staticmethod
    def say(line):
        print(line, flush=True)


def main():
    rows = "\n".join(f"  {name:<10}{function.__doc__}" for name, function in ROWS.items())
    parser = argparse.ArgumentParser(
        prog="bench/run",
        description="Measures Querycast beside its references, on loopback.",
        epilog="rows:\n" + rows,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="short and few rounds: shows that it runs, says little")
    parser.add_argument("rows", nargs="*", metavar="ROW", help="rows to measure; all if none is named")
    arguments = parser.parse_args()
    for unknown in set(arguments.rows) - set(ROWS):
        parser.error(f"there is no row {unknown}; there are {', '.join(ROWS)}")

    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    bench = Bench(arguments.quick)
    run = report.this_run(arguments.quick)
    figures = []
    for row in arguments.rows or ROWS:
        started = time.monotonic()
        figures += ROWS[row](bench)
        bench.say(f"== {row} took {time.monotonic() - started:.0f} s")
    print("\n" + report.table(figures))
    results = report.save(figures, bench.series, run)
    plot.draw(results["series"], ROOT / "bench" / "load.svg")


if __name__ == "__main__":
    main()
