"""Runs one drill from a command line."""

import inspect
import os
import signal
import sys
import time

from kit import options as command_line
from kit.drill import Drill, DrillFailed
from kit.engine import EngineError

PASSED, FAILED, COULD_NOT_WORK = 0, 1, 3


def main(run, limit, deployed=True, before=lambda: None):
    """Runs a drill for at most `limit` seconds, puts back what it changed, prints and saves the result, and exits.

    `deployed` says whether the stack has to be there already; `before` is done first, before the engine is looked at.

    The exit status is 0 when every condition holds, 1 when one does not, 2 for wrong usage, 3 when the drill could not be done.
    """
    script = os.path.basename(sys.argv[0])
    about = inspect.getdoc(sys.modules["__main__"])
    options, yes = command_line.parse(script, about, sys.argv[1:])
    status = FAILED
    try:
        if not options.dry:
            before()
        command_line.settle(options, yes, deployed)
        drill = Drill(script, about.splitlines()[0], options)
        print(f"{script}: {drill.result.title}", flush=True)
        status = guarded(drill, run, limit)
    except EngineError as e:
        print(f"{script}: {e}", file=sys.stderr)
        status = COULD_NOT_WORK
    sys.exit(status)


def guarded(drill, run, limit):
    """Runs a drill as `main` does; gives the exit status."""
    result, status = drill.result, PASSED
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, _interrupt)
    signal.alarm(limit)
    try:
        run(drill)
    except DrillFailed as e:
        result.problem = str(e)
    except EngineError as e:
        result.problem, status = str(e), COULD_NOT_WORK
    except KeyboardInterrupt as e:
        result.problem = f"ended after more than {limit} s" if e.args == (signal.SIGALRM,) else "interrupted"
    finally:
        signal.alarm(0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        drill.put_back()
    result.seconds = time.monotonic() - drill.began
    if not drill.dry:
        print("\n".join(result.lines()))
        print(f"{result.drill}: {'passed' if result.passed else 'FAILED'} in {result.seconds:.0f} s", flush=True)
        if drill.options.json:
            result.save(drill.options.json)
    return status or (PASSED if result.passed else FAILED)


def _interrupt(number, _):
    raise KeyboardInterrupt(number)
