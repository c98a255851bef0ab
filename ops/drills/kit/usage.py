"""What containers use."""

import concurrent.futures
import dataclasses

from kit.engine import Engine

# The engine takes a second for each.
MOST_AT_ONCE = 16


@dataclasses.dataclass(frozen=True)
class Usage:
    """What a container of a service uses: bytes of memory without what the kernel could give back, seconds of CPU since its start."""

    service: str
    memory: int
    cpu: float


def usage(swarm):
    """The usage of each running container of the stack on the node whose engine is asked, by the containers' ids; raises EngineError."""
    found = swarm.engine.get("/containers/json", label=f"com.docker.stack.namespace={swarm.stack}")
    with concurrent.futures.ThreadPoolExecutor(MOST_AT_ONCE) as pool:
        measured = pool.map(lambda container: _usage(swarm.stack, container), found)
        return {container["Id"]: used for container, used in zip(found, measured) if used}


def _usage(stack, container):
    engine = Engine()
    try:
        stats = engine.get(f"/containers/{container['Id']}/stats?stream=false&one-shot=true")
    finally:
        engine.close()
    memory = stats["memory_stats"]
    if not memory:
        # It has just ended.
        return None
    reclaimable = memory["stats"].get("total_inactive_file", memory["stats"].get("inactive_file", 0))
    name = container["Labels"]["com.docker.swarm.service.name"].removeprefix(f"{stack}_")
    return Usage(name, memory["usage"] - reclaimable, stats["cpu_stats"]["cpu_usage"]["total_usage"] / 1e9)
