"""A virtual machine: a QEMU process and its disk."""

import os
import pathlib
import signal
import subprocess

from vmlab.machine import Machine
from vmlab.place import FOLDER, PORTS, kvm
from vmlab.trouble import Trouble

MEMORY = 2048
# Emulated, one does not do for a manager with its stack.
PROCESSORS = "1" if kvm() else "2"
LAN = "239.77.0.1"


class VirtualMachine(Machine):
    """Two network cards: one to this host and out, one to the other machines alone."""

    def __init__(self, number):
        super().__init__(number)
        self.ssh_port, edge_port = PORTS + number, PORTS + 10 + number
        self.edge_port, self.edge = edge_port, f"127.0.0.1:{edge_port}"
        self.disk, self.pid_file = FOLDER / f"{self.name}.qcow2", FOLDER / f"{self.name}.pid"
        self.console = FOLDER / f"{self.name}.console"

    @property
    def made(self):
        """Whether it has a disk."""
        return self.disk.exists()

    @property
    def runs(self):
        """Whether it is on."""
        return self.pid is not None

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
        if self.runs:
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
        command += ["-smp", PROCESSORS, "-m", str(MEMORY), "-kernel", FOLDER / "kernel", "-initrd", FOLDER / "initrd", "-append", " ".join(words)]
        command += ["-drive", f"file={self.disk},if=virtio,cache=unsafe,discard=unmap", "-device", "virtio-rng-pci"]
        command += ["-netdev", f"user,id=out,{forwards}", "-device", f"virtio-net-pci,netdev=out,mac=52:54:00:77:00:{self.number:02x}"]
        command += ["-netdev", lan, "-device", f"virtio-net-pci,netdev=lan,mac=52:54:00:77:01:{self.number:02x}"]
        command += ["-serial", f"file:{self.console}", "-pidfile", self.pid_file, "-daemonize"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Trouble(f"{self.name} does not start: {done.stderr.strip()}")

    def kill(self):
        """Ends the process."""
        os.kill(self.pid, signal.SIGKILL)

    def remove(self):
        """Removes its disk."""
        self.disk.unlink(missing_ok=True)
