"""A machine of the lab, whatever it is made of: SSH to it, and its end."""

import subprocess

from vmlab.place import ADDRESSES, KEY, KNOWN_HOSTS
from vmlab.trouble import Trouble
from vmlab.waiting import wait


class Machine:
    """The machine of a number from 1; the first one is the manager. Subclasses say how it starts and what it is made of."""

    ssh_host, ssh_port, edge = "127.0.0.1", 22, ""

    def __init__(self, number):
        self.number, self.name = number, f"vm-{number}"
        self.address = ADDRESSES[number - 1]

    def wait_for_ssh(self):
        """Waits until someone can log in."""
        return wait(f"SSH to {self.name}", 120, lambda: "" if self.ssh("true", check=False).returncode == 0 else "it does not answer yet")

    def ssh_command(self):
        """The command that logs in, without what is to be run there."""
        options = ["StrictHostKeyChecking=yes", f"UserKnownHostsFile={KNOWN_HOSTS}", "IdentitiesOnly=yes", "ConnectTimeout=5", "LogLevel=ERROR"]
        return ["ssh", "-i", str(KEY), "-p", str(self.ssh_port), *(word for option in options for word in ("-o", option)), f"root@{self.ssh_host}"]

    def ssh(self, command, check=True, timeout=600):
        """Runs a command of the shell there."""
        try:
            done = subprocess.run([*self.ssh_command(), command], capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise Trouble(f"{self.name}: {command}: no end within {timeout} s") from None
        if check and done.returncode:
            raise Trouble(f"{self.name}: {command}: {done.stderr.strip() or done.stdout.strip()}")
        return done

    @property
    def known_host(self):
        """How ssh names it among the known hosts."""
        return f"[{self.ssh_host}]:{self.ssh_port}" if self.ssh_port != 22 else self.ssh_host

    def stop(self):
        """Shuts it down; cuts its power when it does not listen."""
        if self.runs:
            try:
                self.ssh("systemctl poweroff", timeout=30)
                wait(f"the end of {self.name}", 30, lambda: "it is shutting down" if self.runs else "")
            except Trouble:
                self.cut()

    def cut(self):
        """Ends it as a loss of power does."""
        if self.runs:
            self.kill()
            wait(f"the end of {self.name}", 10, lambda: "it is there" if self.runs else "", 0.1)
