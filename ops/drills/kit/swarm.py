"""A deployed stack as the Swarm shows it."""

import dataclasses

from kit.engine import Engine, EngineError

GONE = ("complete", "failed", "shutdown", "rejected", "orphaned", "remove")


@dataclasses.dataclass(frozen=True)
class Task:
    """One task of a service; `container` is empty until it has one."""

    id: str
    node: str
    state: str
    wanted: str
    container: str
    image: str
    error: str
    created: str

    @property
    def running(self):
        """Whether it runs, and is healthy where it has a health check."""
        return self.state == "running" and self.wanted == "running"


class Swarm:
    """The services of one stack. Every method raises EngineError when the engine cannot be asked."""

    def __init__(self, stack):
        self.stack, self.engine = stack, Engine()

    def info(self):
        """The engine's own description; raises EngineError when it is not a Swarm's manager."""
        info = self.engine.get("/info")
        if not info["Swarm"].get("ControlAvailable"):
            raise EngineError("this engine is not a manager of a Swarm: point DOCKER_HOST or the docker context at one that is")
        return info

    def services(self):
        """The stack's services by their short names."""
        found = self.engine.get("/services", label=f"com.docker.stack.namespace={self.stack}")
        return {service["Spec"]["Name"].removeprefix(f"{self.stack}_"): service for service in found}

    def service(self, name):
        """A service of the stack by its short name; raises EngineError when there is none."""
        services = self.services()
        if name not in services:
            raise EngineError(f'the stack "{self.stack}" has no service "{name}" (it has: {", ".join(sorted(services)) or "none"})')
        return services[name]

    def replicas(self, name):
        """How many replicas the service shall have."""
        return self.service(name)["Spec"]["Mode"]["Replicated"]["Replicas"]

    def tasks(self, name):
        """The service's tasks, newest first, those of the past included as far as the Swarm keeps them."""
        tasks = [_task(task) for task in self.engine.get("/tasks", service=f"{self.stack}_{name}")]
        return sorted(tasks, key=lambda task: task.created, reverse=True)

    def running(self, name):
        """The service's tasks that run and are healthy."""
        return [task for task in self.tasks(name) if task.running]


def _task(task):
    status = task["Status"]
    return Task(
        id=task["ID"],
        node=task.get("NodeID", ""),
        state=status["State"],
        wanted=task["DesiredState"],
        container=status.get("ContainerStatus", {}).get("ContainerID", ""),
        image=task["Spec"]["ContainerSpec"]["Image"],
        error=status.get("Err", ""),
        created=task["CreatedAt"],
    )
