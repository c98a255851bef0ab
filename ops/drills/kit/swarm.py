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
        found = self.engine.get("/services?status=true", label=f"com.docker.stack.namespace={self.stack}")
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

    def not_whole(self):
        """The services that lack tasks, by their short names, each with how many run and how many shall."""
        counts = {name: (len(self.running(name)), service["ServiceStatus"]["DesiredTasks"]) for name, service in self.services().items()}
        return {name: f"{running}/{wanted}" for name, (running, wanted) in counts.items() if running != wanted}

    def tasks(self, name):
        """The service's tasks, newest first, those of the past included as far as the Swarm keeps them."""
        tasks = [_task(task) for task in self.engine.get("/tasks", service=f"{self.stack}_{name}")]
        return sorted(tasks, key=lambda task: task.created, reverse=True)

    def running(self, name):
        """The service's tasks that run and are healthy."""
        return [task for task in self.tasks(name) if task.running]

    def here(self, name):
        """The service's running tasks on the node whose engine is asked; raises EngineError when there is none."""
        node = self.info()["Swarm"]["NodeID"]
        found = [task for task in self.running(name) if task.node == node]
        if not found:
            raise EngineError(f"no task of {name} runs on the node whose engine is asked: point DOCKER_HOST at a manager that has one")
        return found


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
