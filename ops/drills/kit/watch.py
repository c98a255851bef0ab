"""Watches a service's tasks while a drill goes on."""

import threading
import time

from kit.engine import EngineError
from kit.swarm import GONE, Swarm

PERIOD = 0.5


class Watch:
    """Notes how many replicas were wanted and how many ran whenever that changes, and the tasks that ended, by their ids."""

    def __init__(self, stack, service):
        self.swarm, self.service = Swarm(stack), service
        self.counts = []
        self.before = {task.id for task in self.swarm.tasks(service) if task.state in GONE}
        self.ended = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._look()
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stopping.set()
        self._thread.join(30)
        self._try_to_look()
        self.swarm.engine.close()

    def _watch(self):
        while not self._stopping.wait(PERIOD):
            self._try_to_look()

    def _try_to_look(self):
        try:
            self._look()
        except EngineError:
            self._count(None, None)

    def _look(self):
        tasks, wanted = self.swarm.tasks(self.service), self.swarm.replicas(self.service)
        for task in tasks:
            if task.state in GONE and task.id not in self.before:
                self.ended.setdefault(task.id, task)
        self._count(wanted, sum(task.running for task in tasks))

    def _count(self, wanted, running):
        if not self.counts or self.counts[-1][1:] != (wanted, running):
            self.counts.append((time.monotonic(), wanted, running))

    def timeline(self, begin):
        """Words like "12 s: 1/2" (running of wanted), in seconds since a moment."""
        return [f"{at - begin:.0f} s: {'?' if running is None else f'{running}/{wanted}'}" for at, wanted, running in self.counts]
