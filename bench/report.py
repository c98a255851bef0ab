"""What a row showed: figures of several rounds, their ratios, and whether they are as wished."""

import dataclasses
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess

from servers import JAVA, ROOT, NotMeasured, jdk


@dataclasses.dataclass
class Figure:
    """A figure of ours in each round beside its reference in the same round."""

    row: str
    what: str
    unit: str
    ours: list[float]
    reference: list[float] | None = None
    reference_name: str = ""
    at_least: float | None = None
    at_most: float | None = None
    goal_is_ratio: bool = True

    @property
    def judged(self):
        """What the wish is about: ratios to the reference, or our figures themselves."""
        if self.reference is None or not self.goal_is_ratio:
            return self.ours
        return [ours / reference for ours, reference in zip(self.ours, self.reference)]

    @property
    def wished(self):
        if self.at_least is None and self.at_most is None:
            return "shown"
        sign, limit = ("≥", self.at_least) if self.at_least is not None else ("≤", self.at_most)
        return f"{sign} {limit:,g}" + (" ×" if self.reference and self.goal_is_ratio else f" {self.unit}")

    @property
    def reached(self):
        median = statistics.median(self.judged)
        return (self.at_least is None or median >= self.at_least) and (self.at_most is None or median <= self.at_most)

    def line(self):
        spread = [f"{value:,.3g}" if value < 1000 else f"{value:,.0f}" for value in spread_of(self.judged)]
        reference = f"{self.reference_name} {statistics.median(self.reference):,.5g}" if self.reference else ""
        verdict = "" if self.wished == "shown" else "yes" if self.reached else "no"
        ours = f"{statistics.median(self.ours):,.5g} {self.unit}"
        return [self.what, ours, reference, *spread, self.wished, verdict]

    def as_json(self):
        low, median, high = spread_of(self.judged)
        return dataclasses.asdict(self) | {
            "judged": {"min": low, "median": median, "max": high},
            "wished": self.wished,
            "reached": self.reached,
        }


def spread_of(values):
    return min(values), statistics.median(values), max(values)


def table(figures):
    """The figures as a table in Markdown."""
    head = ["what", "ours (median)", "reference (median)", "min", "median", "max", "wished", "reached"]
    lines = [head, *(figure.line() for figure in figures)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    rows = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |" for line in lines]
    return "\n".join([rows[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *rows[1:]])


def first_line_of(*command):
    """The first line that a program says of its version; None where it is not here."""
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return None
    return (done.stdout + done.stderr).strip().splitlines()[0]


def stolen_seconds():
    """Processor time so far that the host gave to others while this machine wanted it."""
    return int(pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[8]) / os.sysconf("SC_CLK_TCK")


def this_run(quick):
    """When and of what the figures are, the machine, and the versions of the programs beside ours."""
    cpu = next(line for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name"))
    java = subprocess.run([JAVA, "-version"], capture_output=True, text=True, check=True).stderr.splitlines()[1]
    try:
        java_25 = first_line_of(f"{jdk(25)}/bin/java", "-version")
    except NotMeasured:
        java_25 = None
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "commit": commit.stdout.strip(),
        "cpu": cpu.split(":")[1].strip(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30),
        "kernel": platform.release(),
        "java": java.strip(),
        "java_25": java_25,
        "wrk": first_line_of("wrk", "-v"),
        "jq": first_line_of("jq", "--version"),
        "python": platform.python_version(),
        "quick": quick,
        "load_average_before": os.getloadavg()[0],
        # By the row: what the host gave to others while it was measured.
        "stolen_seconds": {},
    }


def save(file, figures, series, run):
    """Adds figures and series to those in a file, in place of earlier ones of the same rows and names; each names the run it is of."""
    earlier = json.loads(file.read_text()) if file.exists() else {"runs": [], "figures": [], "series": {}}
    rows = {figure.row for figure in figures}
    kept = [figure for figure in earlier["figures"] if figure["row"] not in rows]
    kept_series = {name: one for name, one in earlier["series"].items() if name not in series}
    kept_runs = {of["run"] for of in [*kept, *kept_series.values()]}
    results = {
        "runs": [of for of in earlier["runs"] if of["date"] in kept_runs and of["date"] != run["date"]] + [run],
        "figures": kept + [figure.as_json() | {"run": run["date"]} for figure in figures],
        "series": kept_series | {name: {"run": run["date"], "points": points} for name, points in series.items()},
    }
    file.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
