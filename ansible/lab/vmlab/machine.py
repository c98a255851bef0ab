"""One virtual machine: a QEMU process, its disk, and SSH to it."""

import os
import pathlib
import signal
import subprocess

from vmlab.place import FOLDER, KEY, KNOWN_HOSTS, PORTS, kvm
from vmlab.trouble import Trouble
from vmlab.waiting import wait

MEMORY = 2048
LAN = "239.77.0.1"


class Machine:
    """The machine of a number from 1; the first one is the manager."""

    def __init__(self, number):
        self.number, self.name = number, f"vm-{number}"
        self.address = f"10.77.0.{10 + number}"
        self.ssh_port, self.edge_port = PORTS + number, PORTS + 10 + number
        self.disk, self.pid_file = FOLDER / f"{self.name}.qcow2", FOLDER / f"{self.name}.pid"
        self.console = FOLDER / f"{self.name}.console"

    @property
    def pid(self):
        """The process, or None."""
        try:
            pid = int(self.pid_file.read_text(encoding="ascii"))
            if f"guest={self.name}".encode() in pathlib.Path("/proc", str(pid), "cmdline").read_bytes():
                return pid
        except (OSError, ValueError):
            pass
        return None

    def start(self):
        """Boots it, from a new disk when it has none."""
        if self.pid:
            return
        if not self.disk.exists():
            subprocess.run(
                ["qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", FOLDER / "disk.raw", self.disk], check=True
            )
        lan = f"socket,id=lan,mcast={LAN}:{PORTS},localaddr=127.0.0.1"
        forwards = f"hostfwd=tcp:127.0.0.1:{self.ssh_port}-:22,hostfwd=tcp:127.0.0.1:{self.edge_port}-:80"
        words = [
            "root=/dev/vda rw console=ttyS0 quiet net.ifnames=0",
            f"systemd.hostname={self.name} ip=eth0:dhcp ip={self.address}:::255.255.255.0::eth1:off",
        ]
        command = ["qemu-system-x86_64", "-name", f"guest={self.name}", "-nodefaults", "-display", "none", "-machine", "q35"]
        command += ["-accel", "kvm", "-cpu", "host,arch-capabilities=off"] if kvm() else ["-accel", "tcg,thread=multi", "-cpu", "max"]
        command += ["-smp", "1", "-m", str(MEMORY), "-kernel", FOLDER / "kernel", "-initrd", FOLDER / "initrd", "-append", " ".join(words)]
        command += ["-drive", f"file={self.disk},if=virtio,cache=unsafe,discard=unmap", "-device", "virtio-rng-pci"]
        command += ["-netdev", f"user,id=out,{forwards}", "-device", f"virtio-net-pci,netdev=out,mac=52:54:00:77:00:{self.number:02x}"]
        command += ["-netdev", lan, "-device", f"virtio-net-pci,netdev=lan,mac=52:54:00:77:01:{self.number:02x}"]
        command += ["-serial", f"file:{self.console}", "-pidfile", self.pid_file, "-daemonize"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Trouble(f"{self.name} does not start: {done.stderr.strip()}")

    def wait_for_ssh(self):
        """Waits until someone can log in."""
        return wait(f"SSH to {self.name}", 120, lambda: "" if self.ssh("true", check=False).returncode == 0 else f"{self.console} says how far it is")

    def ssh_command(self):
        """The command that logs in, without what is to be run there."""
        options = ["StrictHostKeyChecking=yes", f"UserKnownHostsFile={KNOWN_HOSTS}", "IdentitiesOnly=yes", "ConnectTimeout=5", "LogLevel=ERROR"]
        return ["ssh", "-i", str(KEY), "-p", str(self.ssh_port), *(word for option in options for word in ("-o", option)), "root@127.0.0.1"]

    def ssh(self, command, check=True, timeout=600):
        """Runs a command of the shell there."""
        try:
            done = subprocess.run([*self.ssh_command(), command], capture_output=True, text=True, timeout=timeout, stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            raise Trouble(f"{self.name}: {command}: no end within {timeout} s") from None
        if check and done.returncode:
            raise Trouble(f"{self.name}: {command}: {done.stderr.strip() or done.stdout.strip()}")
        return done

    def stop(self):
        """Shuts it down; cuts its power when it does not listen."""
        if self.pid:
            try:
                self.ssh("systemctl poweroff", timeout=30)
                wait(f"the end of {self.name}", 30, lambda: "it is shutting down" if self.pid else "")
            except Trouble:
                self.cut()

    def cut(self):
        """Ends it as a loss of power does."""
        if pid := self.pid:
            os.kill(pid, signal.SIGKILL)
            wait(f"the end of {self.name}", 10, lambda: "its process is there" if self.pid else "", 0.1)
