"""What a drill found: figures, checks, and how both are printed."""

import dataclasses
import datetime
import json

from kit import load


@dataclasses.dataclass
class Check:
    """One condition of a drill: what it is about, what was measured, what it should be, and whether it holds."""

    what: str
    measured: str
    wanted: str
    holds: bool


@dataclasses.dataclass
class Result:
    """Everything a drill found. Times are in seconds."""

    drill: str
    title: str
    quick: bool
    when: str = ""
    seconds: float = 0.0
    rates: list = dataclasses.field(default_factory=list)
    sent: int = 0
    failed: int = 0
    failures: dict = dataclasses.field(default_factory=dict)
    median: float = 0.0
    p99: float = 0.0
    slowest: float = 0.0
    generator_lag: float = 0.0
    recovered: float | None = None
    replicas: list = dataclasses.field(default_factory=list)
    slack: list = dataclasses.field(default_factory=list)
    figures: list = dataclasses.field(default_factory=list)
    checks: list = dataclasses.field(default_factory=list)
    problem: str = ""

    def __post_init__(self):
        self.when = self.when or datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")

    @property
    def passed(self):
        """Whether every check holds and nothing else went wrong."""
        return not self.problem and all(check.holds for check in self.checks)

    def add_load(self, driver):
        """Takes over what a load measured, added to what earlier ones did."""
        self.rates += [rate for rate in driver.rates if rate not in self.rates]
        self.sent += len(driver.requests)
        for failure, count in load.failures(driver.requests).items():
            self.failed += count
            self.failures[failure] = self.failures.get(failure, 0) + count
        self.median = max(self.median, load.percentile(driver.requests, 0.5))
        self.p99 = max(self.p99, load.percentile(driver.requests, 0.99))
        self.slowest = max(self.slowest, load.percentile(driver.requests, 1))
        self.generator_lag = max(self.generator_lag, driver.worst_lag)

    def save(self, path):
        """Writes it as JSON."""
        with open(path, "w", encoding="utf-8") as out:
            json.dump(dataclasses.asdict(self) | {"passed": self.passed}, out, indent=1)

    def lines(self):
        """It as lines for people."""
        rows = []
        if self.rates:
            kinds = "".join(f", {count} {failure}" for failure, count in sorted(self.failures.items()))
            rows.append(("requests", f"{self.sent} sent at {', '.join(f'{rate:g}' for rate in self.rates)}/s, {self.failed} failed{kinds}"))
            rows.append(("latency", f"median {_ms(self.median)}, p99 {_ms(self.p99)}, slowest {_ms(self.slowest)}"))
            if self.generator_lag > 0.1:
                rows.append(("generator", f"sent a request {_ms(self.generator_lag)} late: this machine was busy"))
        if self.recovered is not None:
            rows.append(("recovered", f"after {self.recovered:.1f} s"))
        if self.replicas:
            rows.append(("replicas", " · ".join(self.replicas)))
        rows += self.figures
        rows += [("Slack", message) for message in self.slack]
        for check in self.checks:
            rows.append(("ok" if check.holds else "FAILED", f"{check.what}: {check.measured} (wanted: {check.wanted})"))
        if self.problem:
            rows.append(("FAILED", self.problem))
        width = max((len(name) for name, _ in rows), default=0)
        return [f"  {name:{width}}  {value}" for name, value in rows]


def _ms(seconds):
    return f"{seconds * 1000:.0f} ms"
