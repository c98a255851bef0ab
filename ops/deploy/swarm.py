#!/usr/bin/env python3
"""Waits for the Swarm, with a deadline, and says what it waits for and why it gives up.

swarm.py pulled STACK TIMEOUT      until the jobs that pull a release's images are done on every node
swarm.py unlocked STACK TIMEOUT    until no deployment holds the lock
swarm.py readable                  prints the constraint of a task whose log is wanted
swarm.py answer STACK TIMEOUT      until the candidate's asker has an answer; prints it
swarm.py updates STACK             prints when each service's last update began, for `converged`
swarm.py converged STACK TIMEOUT BEFORE
                                   until every service runs as its specification says, and no update goes on; BEFORE is the
                                   output of `updates` from before the deployment
TIMEOUT is a duration like 90s. Exit status: 0 it is so, 1 it is not.
"""

import json
import re
import subprocess
import sys
import time

UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
ENDED = ("failed", "rejected", "complete", "shutdown", "orphaned", "remove")
FAILED = ("failed", "rejected", "orphaned")
MOST_SECONDS = 60
EMPTY = (None, False, "", 0, {}, [])
DEFAULTS = (("Runtime", "container"), ("StopGracePeriod", 10_000_000_000))
BACK = ("paused", "rollback_started", "rollback_paused", "rollback_completed")


def called(*arguments: str) -> subprocess.CompletedProcess:
    """What a docker command gave; one without an answer in time has failed, too."""
    command = ["docker", *arguments]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess(command, 124, "", f"no answer within {MOST_SECONDS} s")


def docker(*arguments: str) -> str:
    done = called(*arguments)
    done.check_returncode()
    return done.stdout


def inspected(kind: str, identities: list[str]) -> list[dict]:
    """Those that are still there: the engine forgets old tasks at any moment."""
    if not identities:
        return []
    done = called("inspect", "--type", kind, *identities)
    if done.returncode != 0 and not all("not found" in line or "No such" in line for line in done.stderr.splitlines()):
        done.check_returncode()
    return json.loads(done.stdout)


def services(label: str) -> list[dict]:
    return inspected("service", docker("service", "ls", "--quiet", "--filter", f"label={label}").split())


def tasks(found: list[dict]) -> dict[str, list[dict]]:
    """The tasks of services, those of the past included, by the service's identity."""
    by_service = {service["ID"]: [] for service in found}
    if found:
        for task in inspected("task", docker("service", "ps", "--quiet", "--no-trunc", *by_service).split()):
            by_service[task["ServiceID"]].append(task)
    return by_service


def what_failed(task: dict) -> str:
    status = task["Status"]
    code = status.get("ContainerStatus", {}).get("ExitCode")
    return status.get("Err") or status.get("Message", "") + (f", exit status {code}" if code else "")


def node_name(task: dict) -> str:
    return docker("node", "inspect", "--format", "{{.Description.Hostname}}", task["NodeID"]).strip()


def own_node() -> dict:
    """The node of the engine that is spoken to."""
    return json.loads(docker("node", "inspect", "self"))[0]


def readable() -> str:
    """The constraint of a task whose log is wanted: the node of the engine that is spoken to where that takes tasks, any node otherwise.

    Of a node that lost power and came back soon the managers may have no logs for good (https://github.com/moby/moby/issues/35011).
    """
    own = own_node()
    return f"node.id=={own['ID']}" if own["Spec"]["Availability"] == "active" else "node.platform.os==linux"


def log(task: dict, *options: str) -> subprocess.CompletedProcess:
    """A task's log, without the managers where the engine that is spoken to has it."""
    container = task["Status"].get("ContainerStatus", {}).get("ContainerID")
    if container and task["NodeID"] == own_node()["ID"]:
        return called("logs", *options, container)
    return called("service", "logs", "--raw", *options, task["ID"])


def answered(task: dict) -> str:
    """What a task wrote to its standard output."""
    done = log(task)
    done.check_returncode()
    return done.stdout


def essence(specification):
    """A task's specification without what is empty or a default, which only a service's mentions."""
    if isinstance(specification, dict):
        kept = {name: essence(value) for name, value in specification.items()}
        return {name: value for name, value in kept.items() if value not in EMPTY and (name, value) not in DEFAULTS}
    return [essence(item) for item in specification] if isinstance(specification, list) else specification


class Failed(Exception):
    """Waiting longer would not help; the text says why."""


def said(error: subprocess.CalledProcessError) -> str:
    return f"{' '.join(error.cmd[:3])}: {error.stderr.strip()}"


def wait(timeout: str, waiting) -> None:
    """Calls `waiting` until it says nothing; what it says last is the reason when time is up.

    An engine that does not answer, as while the managers choose a leader, is asked again.
    """
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h)", timeout).groups()
    deadline = time.monotonic() + int(number) * UNITS[unit]

    def obstacle() -> str:
        try:
            return waiting()
        except subprocess.CalledProcessError as error:
            return said(error)

    while reason := obstacle():
        if time.monotonic() > deadline:
            raise Failed(f"not within {timeout}: {reason}")
        time.sleep(1)


def pulled(stack: str, timeout: str) -> None:
    def waiting() -> str:
        jobs = services(f"querycast.pull={stack}")
        by_job = tasks(jobs)
        late = ""
        for job in jobs:
            image = job["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"].split("@")[0]
            for task in by_job[job["ID"]]:
                if task["Status"]["State"] in FAILED:
                    raise Failed(
                        f"{image} cannot be pulled on {node_name(task)}: {what_failed(task)}. Has its disk room (df /var/lib/docker), "
                        "and does it reach the registry? (journalctl -u docker)"
                    )
            if not by_job[job["ID"]] or any(task["Status"]["State"] != "complete" for task in by_job[job["ID"]]):
                late = f"{image} is not on every node yet"
        return late

    wait(timeout, waiting)


def unlocked(stack: str, timeout: str) -> None:
    lock = f"{stack}-lock"
    wait(timeout, lambda: lock if lock in docker("config", "ls", "--filter", f"name={lock}", "--format", "{{.Name}}").split() else "")


def answer(stack: str, timeout: str) -> None:
    by_name = {service["Spec"]["Name"]: service for service in services(f"com.docker.stack.namespace={stack}")}
    candidate, asker = by_name[f"{stack}_service"], by_name[f"{stack}_asker"]
    found = ""

    def waiting() -> str:
        nonlocal found
        by_service = tasks([candidate, asker])
        for task in by_service[candidate["ID"]]:
            if task["Status"]["State"] in ENDED:
                last = log(task, "--tail", "5")
                raise Failed(f"the candidate has ended: {what_failed(task)}\n{last.stdout}{last.stderr}")
        for task in by_service[asker["ID"]]:
            if task["Status"]["State"] == "complete":
                found = answered(task)
                return "" if found else "the candidate's answer is not in the log yet"
            if task["Status"]["State"] in FAILED:
                raise Failed(f"the candidate could not be asked: {what_failed(task)}")
        states = [task["Status"]["State"] for task in by_service[candidate["ID"]]]
        return "the candidate is " + (f"in the state {states[0]}" if states else "not scheduled on any node")

    # A node that the managers lose for a moment has the log all the same: then it is read again.
    wait(timeout, waiting)
    print(found, end="")


def updates(stack: str) -> dict[str, str]:
    return {
        service["Spec"]["Name"]: service.get("UpdateStatus", {}).get("StartedAt", "")
        for service in services(f"com.docker.stack.namespace={stack}")
    }


def counts(stack: str) -> dict[str, tuple[int, int]]:
    """The running and the wanted tasks of each service."""
    lines = docker("service", "ls", "--filter", f"label=com.docker.stack.namespace={stack}", "--format", "{{.Name}} {{.Replicas}}").splitlines()
    return {name: tuple(map(int, count.split("/"))) for name, count, *_ in map(str.split, lines)}


def unsettled(stack: str, before: dict[str, str]) -> str:
    """What does not run as its specification says; nothing when all does."""
    wanted, found = counts(stack), services(f"com.docker.stack.namespace={stack}")
    by_service = tasks(found)
    for service in found:
        name = service["Spec"]["Name"]
        own = by_service[service["ID"]]
        update = service.get("UpdateStatus", {})
        if update.get("State") in BACK and update["StartedAt"] != before.get(name, ""):
            raise Failed(f"{name}: the engine gave the update up: {update['Message']}{last_failure(own)}")
        running, desired = wanted[name]
        specification = essence(service["Spec"]["TaskTemplate"])
        right = sum(
            task["DesiredState"] == "running" and task["Status"]["State"] == "running" and essence(task["Spec"]) == specification
            for task in own
        )
        if not right == running == desired or (desired == 0 and "Global" in service["Spec"]["Mode"]):
            return f"{name} has {right} right tasks and {running} running ones of {desired}{last_failure(own)}"
        if update.get("State") == "updating":
            return f"{name} is being updated"
    return "" if found else f"there is no service of {stack}"


def finished(job: str) -> dict | None:
    """The task of a job that is done."""
    own = tasks(inspected("service", [job]))[job]
    failed = [task for task in own if task["Status"]["State"] in FAILED]
    if failed:
        raise Failed(f"a job has failed: {what_failed(failed[0])}")
    return next((task for task in own if task["Status"]["State"] == "complete"), None)


def last_failure(own: list[dict]) -> str:
    ended = [task for task in own if task["Status"]["State"] in FAILED]
    ended.sort(key=lambda task: task["Status"]["Timestamp"])
    return f"; a task of it has ended: {what_failed(ended[-1])}" if ended else ""


def main() -> int:
    command, *rest = sys.argv[1:]
    try:
        if command == "readable":
            print(readable())
            return 0
        stack, *rest = rest
        if command == "pulled":
            pulled(stack, rest[0])
        elif command == "unlocked":
            unlocked(stack, rest[0])
        elif command == "answer":
            answer(stack, rest[0])
        elif command == "updates":
            print(json.dumps(updates(stack)))
        else:
            before = json.loads(rest[1])
            wait(rest[0], lambda: unsettled(stack, before))
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(said(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
