"""A helper that runs in the background on this host, known by its process id."""

import os
import pathlib
import subprocess

from vmlab.place import FOLDER
from vmlab.trouble import Trouble
from vmlab.waiting import wait


class Process:
    """Started by a command, found again by a word of its command line."""

    def __init__(self, name, command, word, answers):
        self.name, self.command, self.word, self.answers = name, command, word, answers
        self.pid_file, self.log = FOLDER / f"{name}.pid", FOLDER / f"{name}.log"

    @property
    def pid(self):
        """The process, or None."""
        try:
            pid = int(self.pid_file.read_text(encoding="ascii"))
            return pid if self.word in pathlib.Path("/proc", str(pid), "cmdline").read_text(encoding="utf-8") else None
        except (OSError, ValueError):
            return None

    def start(self):
        """Starts it, unless it runs, and waits until it answers."""
        if self.pid:
            return
        try:
            with self.log.open("ab") as log:
                started = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True)
        except FileNotFoundError:
            raise Trouble(f"there is no {self.command[0]} here: apt-get install {self.command[0]}") from None
        self.pid_file.write_text(str(started.pid), encoding="ascii")
        wait(self.name, 20, lambda: "" if self.answers() else f"{self.log} says how far it is", 0.2)

    def stop(self):
        """Ends it, if it runs."""
        if pid := self.pid:
            os.kill(pid, 15)
            self.pid_file.unlink()
