"""Waiting with a deadline, visibly."""

import time

from vmlab.place import SLOWNESS
from vmlab.trouble import Trouble


def say(text):
    """Prints a line with the time."""
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def wait(what, seconds, reason, pause=1.0):
    """Calls `reason` until it gives nothing, at most so many seconds (more when the guests are emulated); gives how long it took."""
    began = time.monotonic()
    deadline = began + seconds * SLOWNESS
    told = ""
    while why := reason():
        if time.monotonic() > deadline:
            raise Trouble(f"{what}: not within {seconds * SLOWNESS} s: {why}")
        if why != told:
            say(f"  waiting for {what}: {why}")
            told = why
        time.sleep(pause)
    return time.monotonic() - began
