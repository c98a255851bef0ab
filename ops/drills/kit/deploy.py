"""Calls ops/deploy.sh, as a person or a pipeline does."""

import os
import pathlib
import subprocess

from kit.engine import EngineError

OPS = pathlib.Path(__file__).resolve().parents[2]
DONE, NOT_DEPLOYED, WRONG_SETTINGS, COULD_NOT_WORK = range(4)


def call(drill, *arguments, **settings):
    """Runs the script with these settings beside those of the deployment, telling each line; gives its exit status and its last line.

    The service's image stays the one that runs, whatever this clone would build. Raises EngineError when the script says that the
    settings make no sense.
    """
    live = drill.swarm.services().get("service")
    image = {"QUERYCAST_IMAGE_QUERYCAST": live["Spec"]["TaskTemplate"]["ContainerSpec"]["Image"]} if live else {}
    return script(drill, OPS / "deploy.sh", *arguments, **image | settings)


def script(drill, path, *arguments, **settings):
    """Runs a script of ops/ like `call`."""
    environment = os.environ | drill.options.settings() | {name: str(value) for name, value in settings.items()}
    child = subprocess.Popen([path, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    last = ""
    try:
        for line in child.stdout:
            last = line.rstrip("\n")
            drill.say(f"| {last}")
        status = child.wait()
    except BaseException:
        # It puts back by itself what it began.
        child.terminate()
        child.communicate()
        raise
    if status == WRONG_SETTINGS:
        raise EngineError(f"{path.name}: {last}")
    return status, last
