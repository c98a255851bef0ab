"""The drilled service: its replicas, faults in one of them, and when it is whole again."""

import json

from kit.engine import EngineError, docker
from kit.swarm import GONE

NAME = "service"
MANAGEMENT = "http://127.0.0.1:8081"
MEBIBYTE = 1 << 20
HOG = 24


def full_strength(swarm):
    """Whether as many replicas as wanted run and are healthy."""
    return len(swarm.running(NAME)) == swarm.replicas(NAME)


def settled(swarm):
    """Whether all replicas run and are healthy, and no other task is still on its way out."""
    return full_strength(swarm) and all(task.running or task.state in GONE for task in swarm.tasks(NAME))


def runs(swarm, task):
    """Whether this replica runs and is healthy."""
    return task.id in {running.id for running in swarm.running(NAME)}


def here(swarm):
    """The replicas on the node whose engine is asked; raises EngineError when the service is not whole, or none is here."""
    running, wanted = len(swarm.running(NAME)), swarm.replicas(NAME)
    if running != wanted:
        raise EngineError(f"{running} of {wanted} replicas run: a drill begins with all of them")
    return swarm.here(NAME)


def victim(swarm):
    """A replica that can be spared; raises EngineError when there is only one in all, or none on this node."""
    if swarm.replicas(NAME) < 2:
        raise EngineError("there is only one replica: what happens to it would be an outage, not a drill")
    return here(swarm)[0]


def ask(task, path, body=None, check=True):
    """What a replica's management port answers, asked from inside its container; raises EngineError when it does not (with check)."""
    post = ["--post-data", json.dumps(body)] if body is not None else []
    wget = ("timeout", "5", "/bin/busybox", "wget", "-q", "-O", "-")
    return docker("exec", task.container, *wget, *post, MANAGEMENT + path, check=check)


def lie(task, rate, check=True):
    """Has a replica's health check lie at this rate, 0 to 1."""
    return ask(task, "/drills/health-failure-rate", {"rate": rate}, check)


def block_event_loop(task, seconds):
    """Blocks one of a replica's event loops."""
    return ask(task, "/drills/block-event-loop", {"seconds": seconds})


def fill_heap(task):
    """Has a replica keep more objects than its heap can hold."""
    return ask(task, "/drills/leak-memory", {"megabytes": 100_000}, check=False)


def fill_container(task):
    """Takes all the memory a replica's container may use, in portions smaller than the replica: the kernel kills the largest process."""
    limit = int(docker("container", "inspect", "--format", "{{.HostConfig.Memory}}", task.container))
    if not limit:
        raise EngineError("the service has no memory limit: its container cannot be filled")
    hogs = limit // (HOG * MEBIBYTE) + 1
    one = f"timeout 20 /bin/busybox dd if=/dev/zero of=/dev/null bs={HOG}M"
    return docker("exec", task.container, "sh", "-c", f"for hog in $(seq {hogs}); do {one} & done; wait", check=False)


def signal_process(task, name, check=True):
    """Sends the replica's process a signal."""
    return docker("kill", "--signal", name, task.container, check=check)
