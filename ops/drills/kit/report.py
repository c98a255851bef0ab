"""The dated report of all drills, as a page of Markdown."""

import os

from kit.result import Check, Result


def read(saved):
    """The result that was saved as JSON."""
    fields = {name: value for name, value in saved.items() if name != "passed"}
    return Result(**fields | {"checks": [Check(**check) for check in saved["checks"]]})


def page(results, machine):
    """The page: a table with a line a drill, then each drill's own figures."""
    dates = sorted(result.when for result in results)
    lines = [
        "# The drills, as they went",
        "",
        f"`ops/drills/all{' --quick' if any(result.quick for result in results) else ''}` on {machine}, from {dates[0]} to {dates[-1]}.",
        "Load: an open loop through the edge's published port, each second request over a connection of its own, no second attempts.",
        "A request failed when it got another status than 200, a wrong value, or no answer within 2 s of its intended time (5 s in `hang`).",
        "",
        "| drill | requests | failed | slowest | recovered after | took | result |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    lines += [_row(result) for result in results]
    for result in results:
        lines += ["", f"## {result.drill}", "", result.title, "", "```text", *[line[2:] for line in result.lines()], "```"]
    return "\n".join(lines) + "\n"


def _row(result):
    recovered = f"{result.recovered:.1f} s" if result.recovered is not None else ""
    load = (str(result.sent), str(result.failed), f"{result.slowest * 1000:.0f} ms") if result.sent else ("", "", "")
    cells = (f"[{result.drill}](#{result.drill})", *load, recovered, f"{result.seconds:.0f} s", "passed" if result.passed else "**failed**")
    return f"| {' | '.join(cells)} |"


def machine():
    """This machine, as far as the figures depend on it."""
    words = {1: "one core", 2: "two cores", 4: "four cores", 8: "eight cores"}
    cores = os.cpu_count() or 1
    return f"one machine with {words.get(cores, f'{cores} cores')} (load average {os.getloadavg()[2]:.0f})"
