"""Measures the rows that are asked for, or all; see bench/run."""

import argparse
import contextlib
import json
import resource
import sys
import time

import commands
import memory
import plot
import report
import serving
import tokenizing
from servers import ROOT, WORK, NotMeasured

ROWS = {
    function.__name__: function
    for function in [
        serving.one,
        serving.batch,
        tokenizing.tokenize,
        tokenizing.worst,
        tokenizing.scorer,
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
        self.classpath = None
        self.not_measured = []
        with open(ROOT / "src" / "test" / "resources" / "golden" / "predictions.jsonl", encoding="utf-8") as lines:
            self.golden = [json.loads(line) for line in lines]

    @staticmethod
    def say(line):
        print(line, flush=True)

    @contextlib.contextmanager
    def measured(self, what):
        """Goes on after the block when that cannot be measured, and remembers why."""
        try:
            yield
        except Exception as why:  # whatever a tool does, the other rows are measured
            self.not_measured.append(f"{what}: {why if isinstance(why, NotMeasured) else repr(why)}")
            self.say(f"NOT MEASURED: {self.not_measured[-1]}")


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
    # Short rounds show that it runs; they do not replace what was measured.
    folder = WORK if arguments.quick else ROOT / "bench"
    run = report.this_run(arguments.quick)
    figures = []
    for row in arguments.rows or ROWS:
        started = time.monotonic()
        before = report.stolen_seconds()
        with bench.measured(row):
            figures += list(ROWS[row](bench))
        taken = time.monotonic() - started
        run["stolen_seconds"][row] = round(report.stolen_seconds() - before, 1)
        bench.say(f"== {row} took {taken:.0f} s, of which the host took {run['stolen_seconds'][row]} s of a core for others")
        report.save(folder / "results.json", figures, bench.series, run)
    print("\n" + report.table(figures))
    plot.draw(json.loads((folder / "results.json").read_text()), folder / "load.svg")
    for what in bench.not_measured:
        print(f"NOT MEASURED: {what}")
    sys.exit(1 if bench.not_measured else 0)


if __name__ == "__main__":
    main()
