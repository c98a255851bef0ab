"""The frame of every drill: options, the dry run, what is put back whatever happens, and the verdict as an exit status."""

import contextlib
import time

from kit.client import Client
from kit.engine import EngineError, docker
from kit.load import Load
from kit.result import Check, Result
from kit.service import NAME, settled
from kit.swarm import Swarm
from kit.watch import Watch

LEAD_IN, LEAD_OUT = 3, 5
QUICK_LEAD_IN, QUICK_LEAD_OUT = 2, 2
PAUSE = "querycast.scaler.pause"


class DrillFailed(Exception):
    """The drill cannot go on; the message says what did not happen."""


class Drill:
    """One run of a drill on one deployment. In a dry run nothing is changed and nothing is sent: each step is only told."""

    def __init__(self, name, title, options):
        self.options, self.quick, self.dry = options, options.quick, options.dry
        self.swarm = Swarm(options.stack)
        self.result = Result(name, title, options.quick)
        self.began = time.monotonic()
        self.to_put_back = contextlib.ExitStack()

    def say(self, text):
        """Prints progress."""
        print(f"  {time.monotonic() - self.began:5.1f} s  {text}", flush=True)

    def do(self, what, action, *arguments, **named):
        """Tells what is done and does it (in a dry run only tells); gives what the action gave."""
        self.say(f"would {what}" if self.dry else what)
        return None if self.dry else action(*arguments, **named)

    def docker(self, what, *arguments, **named):
        """Runs a docker command, like `do`, and tells the command too."""
        return self.do(f"{what}: docker {' '.join(arguments)}", docker, *arguments, **named)

    def undo(self, what, action, *arguments, **named):
        """Has something put back when the drill ends, however it ends; the last one first."""
        self.to_put_back.callback(self._put_back, what, action, arguments, named)

    def put_back(self):
        """Puts back everything that was changed; what cannot be is told in the result."""
        self.to_put_back.close()

    def _put_back(self, what, action, arguments, named):
        try:
            self.do(what, action, *arguments, **named)
        except EngineError as e:
            self.result.problem = f"{self.result.problem}{'; ' if self.result.problem else ''}not put back ({what}): {e}"

    def until(self, what, condition, seconds):
        """Waits until the condition holds and gives the seconds that took; raises DrillFailed after so many seconds."""
        if self.dry:
            self.say(f"would wait until {what}, at most {seconds:g} s")
            return 0.0
        begin = told = time.monotonic()
        while not condition():
            now = time.monotonic()
            if now - begin > seconds:
                raise DrillFailed(f"{what}: not within {seconds:g} s")
            if now - told > 15:
                told = now
                self.say(f"waiting until {what}")
            time.sleep(0.25)
        self.say(f"{what}, after {time.monotonic() - begin:.1f} s")
        return time.monotonic() - begin

    def hold(self, what, seconds):
        """Lets time pass."""
        self.say(f"{'would watch' if self.dry else 'watching'} {what} for {seconds:g} s")
        if not self.dry:
            time.sleep(seconds)

    def check(self, what, holds, measured, wanted):
        """Notes a condition of the drill and whether it holds."""
        if not self.dry:
            self.result.checks.append(Check(what, str(measured), str(wanted), bool(holds)))

    def at_most(self, what, measured, most, unit=""):
        """Notes the condition that a figure is at most so much."""
        self.check(what, measured <= most, f"{measured:.1f}{unit}" if isinstance(measured, float) else f"{measured}{unit}", f"at most {most:g}{unit}")

    def figure(self, what, value):
        """Notes a figure that is stated, not judged."""
        self.result.figures.append((what, str(value)))

    def pause_scaler(self):
        """Keeps the scaler from changing the replicas until the drill ends, as ops/deploy.sh does; a pause of somebody else's stays.

        The local lab goes back to the scaler's minimum first: what the drill before sent may have raised it.
        """
        labels = self.swarm.service(NAME)["Spec"].get("Labels", {})
        if labels.get("querycast.scaler.enable") == "true" and labels.get(PAUSE) != "true":
            service = f"{self.options.stack}_{NAME}"
            set_pause = ("service", "update", "--detach", "--label-add")
            self.undo("let the scaler go on", docker, *set_pause, f"{PAUSE}=false", service)
            self.docker("pause the scaler", *set_pause, f"{PAUSE}=true", service)
            fewest = labels["querycast.scaler.min"]
            if self.options.lab and self.swarm.replicas(NAME) != int(fewest):
                self.docker("begin with the fewest replicas", "service", "scale", "--detach", f"{service}={fewest}")
        self.until("no replica comes or goes", lambda: settled(self.swarm), 60)

    @contextlib.contextmanager
    def load(self, rate=None, slow=2.0):
        """Sends at a rate through the edge while the block runs, a few seconds before and after it, and notes what failed."""
        rate = rate or self.options.rate
        if self.dry:
            self.say(f"would send {rate:g} requests/s to {self.options.url}")
            yield None
            return
        self.say(f"sending {rate:g} requests/s to {self.options.url}")
        lead_in, lead_out = (QUICK_LEAD_IN, QUICK_LEAD_OUT) if self.quick else (LEAD_IN, LEAD_OUT)
        client = Client(self.options.url, self.options.ca, self.options.key)
        driver = Load(client, self.options.golden, rate, slow)
        try:
            with driver:
                time.sleep(lead_in)
                if any(request.failure for request in driver.requests):
                    raise EngineError(f"the deployment fails before anything was done to it: {driver.requests[-1].failure or 'some requests'}")
                yield driver
                time.sleep(lead_out)
        finally:
            self.result.add_load(driver)

    @contextlib.contextmanager
    def watch(self, service=NAME):
        """Watches the replicas of a service while the block runs."""
        with Watch(self.options.stack, service) as watched:
            try:
                yield watched
            finally:
                self.result.replicas += watched.timeline(self.began)
