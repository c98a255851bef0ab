"""Loads: one at a constant rate, which is judged, and one that takes whatever processor time is left."""

import asyncio
import collections
import contextlib
import dataclasses
import os
import threading
import time

from kit.engine import EngineError

PATH = "/v1/predictions"
PATIENCE = 10.0
PRIORITY = -15
PAUSE_AFTER_FAILURE = 0.1


@dataclasses.dataclass(frozen=True)
class Request:
    """One request: when it was to leave (monotonic seconds), the seconds until its answer, and what failed or None."""

    at: float
    latency: float
    failure: str | None


class _Sender:
    """Sends from a thread of its own from __enter__ to __exit__; what a subclass does in `_send` ends soon after `stopping` is set."""

    def __init__(self, client):
        self.client = client
        self.stopping = threading.Event()
        self._broken = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        """Stops sending and waits for the answers still under way, at most `PATIENCE` seconds."""
        self.stopping.set()
        self._thread.join(PATIENCE + 5)
        if self._broken:
            raise EngineError(f"the load ended early: {type(self._broken).__name__}: {self._broken}") from self._broken

    def _run(self):
        try:
            asyncio.run(self._send_and_close())
        except Exception as e:  # whatever it is, a load that stopped must not look like one that lost nothing
            self._broken = e

    async def _send_and_close(self):
        try:
            await self._send()
        finally:
            self.client.close()


class Load(_Sender):
    """Asks questions (golden.question) in turn at a rate until it is stopped: each over a connection that stays, then over one of its own.

    Requests leave at their intended times, however slow the answers are (an open loop). A request fails when it is not answered with
    200, or with a wrong value, or later than `slow` seconds after its intended time. There is no second attempt. The rate may be
    changed at any time.
    """

    def __init__(self, client, questions, rate, slow):
        super().__init__(client)
        self.questions, self.rates, self.slow = questions, [rate], slow
        self.requests = []
        self.worst_lag = 0.0

    @property
    def rate(self):
        """Requests a second from now on; `rates` has those before it too."""
        return self.rates[-1]

    @rate.setter
    def rate(self, rate):
        self.rates.append(rate)

    async def _send(self):
        # On the machine it measures, its own waiting for a processor would look like the service's. Linux does this for one thread.
        with contextlib.suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), PRIORITY)
        under_way, number, due = set(), 0, time.monotonic()
        while not self.stopping.is_set():
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            self.worst_lag = max(self.worst_lag, time.monotonic() - due)
            task = asyncio.ensure_future(self._ask(due, number))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            number += 1
            due += 1 / self.rate
        if under_way:
            await asyncio.wait(under_way)

    async def _ask(self, due, number):
        body, wrong = self.questions[number // 2 % len(self.questions)]
        try:
            async with asyncio.timeout(PATIENCE):
                status, content = await self.client.post(PATH, body, keep=number % 2 == 0)
            failure = wrong(content) if status == 200 else f"status {status}"
        except TimeoutError:
            failure = f"no answer within {PATIENCE:.0f} s"
        except ConnectionRefusedError:
            failure = "refused"
        except (ConnectionError, asyncio.IncompleteReadError):
            failure = "connection lost"
        except Exception as e:  # a request that cannot be judged was not answered rightly
            failure = f"{type(e).__name__}: {e}"
        latency = time.monotonic() - due
        if failure is None and latency > self.slow:
            failure = f"slower than {self.slow:g} s"
        self.requests.append(Request(due, latency, failure))


class BusyCallers(_Sender):
    """Callers that ask the same again as soon as they are answered (a closed loop), until it is stopped.

    However fast the service is, they use what processor time it has, and no more of them wait than there are. Answers are not judged.
    """

    def __init__(self, client, body, callers):
        super().__init__(client)
        self.body, self.callers = body, callers

    async def _send(self):
        await asyncio.gather(*(self._ask_on() for _ in range(self.callers)))

    async def _ask_on(self):
        while not self.stopping.is_set():
            try:
                async with asyncio.timeout(PATIENCE):
                    status, _ = await self.client.post(PATH, self.body, keep=True)
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                status = None
            if status != 200:
                await asyncio.sleep(PAUSE_AFTER_FAILURE)


def failures(requests):
    """How often each failure occurred, as a Counter."""
    return collections.Counter(request.failure for request in requests if request.failure)


def percentile(requests, share):
    """The latency in seconds that this share of the requests did not exceed; 0 without requests."""
    latencies = sorted(request.latency for request in requests)
    return latencies[min(len(latencies) - 1, int(len(latencies) * share))] if latencies else 0.0


def gap(requests):
    """The seconds from the first failed request to the first good one after the last failed; 0 when none failed."""
    failed = [request.at for request in requests if request.failure]
    if not failed:
        return 0.0
    after = [request.at for request in requests if not request.failure and request.at > max(failed)]
    return (min(after) if after else max(failed)) - min(failed)
