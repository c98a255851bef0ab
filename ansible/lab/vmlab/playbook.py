"""Runs a playbook on the machines, with its progress on the screen and its output in a file."""

import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time

from vmlab.place import ANSIBLE, FOLDER, INVENTORY, SLOWNESS
from vmlab.trouble import Trouble
from vmlab.waiting import say

MOST_SECONDS = 2700 * SLOWNESS
# How long an interrupted run may take to end.
PATIENCE = 30
# One line for each failure, with what a module said as JSON.
FORM = {"ANSIBLE_NOCOLOR": "1", "ANSIBLE_CALLBACK_RESULT_FORMAT": "json", "ANSIBLE_CALLBACK_FORMAT_PRETTY": "false"}


class Playbook:
    """A run that was started in a process group of its own, so that it can be interrupted as Ctrl-C at a terminal does."""

    def __init__(self, name, options=(), title=None):
        if not shutil.which("ansible-playbook"):
            raise Trouble("there is no ansible-playbook in PATH: ansible/README.md says how to install it")
        self.name, self.log = name, FOLDER / f"{title or name}.log"
        self.began = time.monotonic()
        command = ["ansible-playbook", "-i", str(INVENTORY), f"{name}.yml", *options]
        self.process = subprocess.Popen(
            command, cwd=ANSIBLE, env={**os.environ, **FORM}, start_new_session=True, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )

    def lines(self):
        """Its output as it comes; each play is shown on the screen. Raises Trouble when it takes too long."""
        late = threading.Event()
        limit = threading.Timer(MOST_SECONDS, lambda: (late.set(), self.stop()))
        limit.start()
        try:
            with self.log.open("w", encoding="utf-8") as kept:
                for line in self.process.stdout:
                    kept.write(line)
                    if play := re.match(r"PLAY \[(.*)\]", line):
                        say(f"  {self.name}.yml, {time.monotonic() - self.began:.0f} s: {play[1]}")
                    yield line
        except BaseException: # whoever waits for the lines was interrupted, or reads no further
            self.stop()
            raise
        finally:
            limit.cancel()
        if late.is_set():
            raise Trouble(f"{self.name}.yml did not end within {MOST_SECONDS:.0f} s: {self.log} says where it was; its last lines:\n{self.last_lines()}")

    def interrupt(self):
        """What Ctrl-C does."""
        os.killpg(self.process.pid, signal.SIGINT)

    def stop(self):
        """Interrupts it, and ends it when it does not end by that."""
        self.interrupt()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)

    def last_lines(self):
        """The end of its output, for whoever has to find out what happened."""
        return "\n".join(self.log.read_text(encoding="utf-8").splitlines()[-25:])


def run(name, *options, title=None):
    """Gives the recap's lines; raises Trouble when it fails. The output is in a file of the title's name."""
    playbook = Playbook(name, options, title)
    recap = [" ".join(line.split()) for line in playbook.lines() if re.match(r"\S+ +: ok=", line)]
    if playbook.process.wait():
        raise Trouble(f"{name}.yml failed: {playbook.log} says why; its last lines:\n{playbook.last_lines()}")
    return recap


def refused(name, *options, title):
    """Runs one that must fail; gives the sentence with which it did."""
    playbook = Playbook(name, options, title)
    failures = [failure[1] for failure in (re.match(r"fatal: \[.+\]: \w+! => (\{.*\})$", line) for line in playbook.lines()) if failure]
    if playbook.process.wait() == 0:
        raise Trouble(f"{name}.yml should have failed and did not: {playbook.log}")
    if not failures:
        raise Trouble(f"{name}.yml failed without a sentence: {playbook.log}; its last lines:\n{playbook.last_lines()}")
    return " ".join(str(json.loads(failures[-1])["msg"]).split())


def interrupted(name, task, seconds, title):
    """Runs one and interrupts it so many seconds after a task began; gives when that was."""
    playbook = Playbook(name, title=title)
    when = None
    for line in playbook.lines():
        if when is None and re.match(rf"TASK \[.*{re.escape(task)}", line):
            time.sleep(seconds)
            playbook.interrupt()
            when = time.monotonic() - playbook.began
    if when is None or playbook.process.wait() == 0:
        raise Trouble(f"{name}.yml was not interrupted at '{task}': {playbook.log}")
    return f"interrupted after {when:.0f} s, at '{task}'"


def changed(recap):
    """How much a run changed, by its recap."""
    return sum(int(re.search(r"changed=(\d+)", line)[1]) for line in recap)
