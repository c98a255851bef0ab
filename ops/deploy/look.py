#!/usr/bin/env python3
"""Looks whether nodes, tasks and monitoring of a deployed stack are as they should be: look.py STACK TIMEOUT

Prometheus is asked by a service in its own network that ends at once: nothing publishes it, and the containers of a job would stay.
Prints a line for each thing that is right; what is not right at the end of TIMEOUT is printed as an error.
Exit status: 0 all right, 1 the stack's tasks are not, 3 something around them is not.
"""

import collections
import json
import secrets
import signal
import subprocess
import sys

import swarm

MOST_CLOCK_SECONDS = 1
# How far a node's clock is ahead of Prometheus'. The node reads it some time after the scrape began.
AHEAD = "(node_time_seconds-timestamp(node_time_seconds))"
WITHOUT_FIGURES = ("certificate", "socket-filter")
QUESTIONS = {
    "targets": "targets?state=active",
    "rules": "rules",
    "alertmanagers": "alertmanagers",
    "clocks": f"query?query=max(clamp_min({AHEAD}-on(job,instance)scrape_duration_seconds,0)-clamp_max({AHEAD},0))",
    "alerts": 'query?query=ALERTS{alertstate="firing",alertname!="Watchdog"}',
}


def nodes() -> tuple[str, str]:
    found = swarm.inspected("node", swarm.docker("node", "ls", "--quiet").split())
    away = [node["Description"]["Hostname"] for node in found if node["Status"]["State"] != "ready"]
    idle = [node["Description"]["Hostname"] for node in found if node["Spec"]["Availability"] != "active"]
    return f"not ready: {', '.join(away)}" if away else "", f"{len(found)} ready" + (f", taking no tasks: {', '.join(idle)}" if idle else "")


def tasks(stack: str) -> tuple[str, str]:
    try:
        wrong = swarm.unsettled(stack, {})
    except swarm.Failed as failure:
        wrong = str(failure)
    counts = swarm.counts(stack)
    return wrong, ", ".join(f"{name.removeprefix(stack + '_')} {running}/{desired}" for name, (running, desired) in sorted(counts.items()))


def ask(stack: str) -> dict:
    """Prometheus' answers to QUESTIONS."""
    service = swarm.inspected("service", [f"{stack}_service"])[0]
    image = service["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]
    calls = "; echo; ".join(f"timeout 5 wget -q -O - 'http://prometheus:9090/api/v1/{path}'" for path in QUESTIONS.values())
    job = swarm.docker(
        "service", "create", "--quiet", "--detach", "--name", f"{stack}-look-{secrets.token_hex(4)}", "--label", f"querycast.look={stack}",
        "--network", f"{stack}_monitoring", "--restart-condition", "none", "--constraint", swarm.readable(), "--no-healthcheck", "--no-resolve-image", "--with-registry-auth",
        "--limit-memory", "32M", "--entrypoint", "sh", image, "-c", calls,
    ).strip()  # fmt: skip
    lines = []

    def waiting() -> str:
        task = swarm.finished(job)
        if task:
            lines[:] = swarm.answered(task).splitlines()
        return "" if task else "a job is not done"

    try:
        swarm.wait("60s", waiting)
        return dict(zip(QUESTIONS, (json.loads(line)["data"] for line in lines), strict=True))
    except ValueError:
        raise swarm.Failed("Prometheus does not answer in the network it shares with the stack") from None
    finally:
        swarm.docker("service", "rm", job)


def targets(stack: str, active: list) -> tuple[str, str]:
    down = [f"{target['labels']['job']} at {target['labels']['instance']}: {target['lastError']}" for target in active if target["health"] != "up"]
    if down:
        return f"down: {', '.join(down)}", ""
    seen = collections.Counter(target["labels"]["job"] for target in active)
    for name, (running, _) in swarm.counts(stack).items():
        name = name.removeprefix(f"{stack}_")
        if seen[name] != running and name not in WITHOUT_FIGURES:
            return f"Prometheus sees {seen[name]} tasks of {name}, {running} run", ""
    return "", f"{len(active)} up"


def rules(groups: list) -> tuple[str, str]:
    loaded = [rule for group in groups for rule in group["rules"]]
    bad = [rule["name"] for rule in loaded if rule["health"] == "err"]
    return f"failing: {', '.join(bad)}" if bad else "" if loaded else "none is loaded", f"{len(loaded)} loaded"


def monitoring(stack: str) -> list[tuple[str, str, str]]:
    answers = ask(stack)
    offset = float(answers["clocks"]["result"][0]["value"][1]) if answers["clocks"]["result"] else None
    known = len(answers["alertmanagers"]["activeAlertmanagers"])
    clocks = "no node tells its time" if offset is None else f"a node's differs by {offset:.1f} s" if offset > MOST_CLOCK_SECONDS else ""
    firing = sorted({sample["metric"]["alertname"] for sample in answers["alerts"]["result"]})
    return [
        ("targets", *targets(stack, answers["targets"]["activeTargets"])),
        ("rules", *rules(answers["rules"]["groups"])),
        ("Alertmanager", "" if known else "Prometheus knows none", f"{known} known"),
        ("clocks", clocks, f"within {offset or 0:.2f} s"),
        ("alerts", "", f"firing: {', '.join(firing)}" if firing else "none firing"),
    ]


def main() -> int:
    stack, timeout = sys.argv[1:]
    found = []
    for interruption in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(interruption, lambda *_: sys.exit(3))

    def waiting() -> str:
        found.clear()
        found[:] = [("nodes", *nodes()), ("tasks", *tasks(stack))]
        if not any(wrong for _, wrong, _ in found):
            try:
                found.extend(monitoring(stack))
            except swarm.Failed as failure:
                found.append(("monitoring", str(failure), ""))
        return "; ".join(f"{what}: {wrong}" for what, wrong, _ in found if wrong)

    try:
        swarm.wait(timeout, waiting)
    except swarm.Failed as failure:
        print(failure, file=sys.stderr)
    except subprocess.CalledProcessError as error:
        print(swarm.said(error), file=sys.stderr)
    else:
        for what, _, right in found:
            print(f"{what:13} {right}")
        return 0
    return 1 if any(wrong for what, wrong, _ in found if what == "tasks") else 3


sys.exit(main())
