"""Runs a playbook on the machines, with its progress on the screen and its output in a file."""

import os
import re
import shutil
import subprocess
import time

from vmlab.place import ANSIBLE, FOLDER, INVENTORY
from vmlab.trouble import Trouble
from vmlab.waiting import say


def run(name, *options, title=None):
    """Gives the recap's lines; raises Trouble when it fails. The output is in a file of the title's name."""
    if not shutil.which("ansible-playbook"):
        raise Trouble("there is no ansible-playbook in PATH: ansible/README.md says how to install it")
    log = FOLDER / f"{title or name}.log"
    began, recap = time.monotonic(), []
    command = ["ansible-playbook", "-i", str(INVENTORY), f"{name}.yml", *options]
    environment = {**os.environ, "ANSIBLE_NOCOLOR": "1"}
    with log.open("w", encoding="utf-8") as kept:
        process = subprocess.Popen(command, cwd=ANSIBLE, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, text=True)
        for line in process.stdout:
            kept.write(line)
            if play := re.match(r"PLAY \[(.*)\]", line):
                say(f"  {name}.yml, {time.monotonic() - began:.0f} s: {play[1]}")
            if re.match(r"\S+ +: ok=", line):
                recap.append(" ".join(line.split()))
    if process.wait():
        raise Trouble(f"{name}.yml failed: {log} says why; its last lines:\n{_last_lines(log)}")
    return recap


def changed(recap):
    """How much a run changed, by its recap."""
    return sum(int(re.search(r"changed=(\d+)", line)[1]) for line in recap)


def _last_lines(log):
    return "\n".join(log.read_text(encoding="utf-8").splitlines()[-25:])
