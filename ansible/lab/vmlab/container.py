"""A container that boots systemd from the same file system as the virtual machines do, with an engine of its own in it."""

import contextlib
import pathlib
import subprocess
import tempfile

from vmlab.machine import Machine
from vmlab.place import FOLDER, HOST
from vmlab.trouble import Trouble

IMAGE = "querycast-lab-machine:1"
NETWORK = "querycast-lab"
RIGHTS = ["SYS_ADMIN", "NET_ADMIN", "SYS_PTRACE"]
DISK_SIZE = 12 << 30


def docker(*words, check=True):
    """Runs a command of the host's engine."""
    done = subprocess.run(["docker", *words], capture_output=True, text=True)
    if check and done.returncode:
        raise Trouble(f"docker {words[0]}: {done.stderr.strip()}")
    return done


def prepare():
    """Makes the image from the virtual machines' disk, and the network, unless they are there."""
    if docker("network", "inspect", NETWORK, check=False).returncode:
        docker("network", "create", "--subnet", "10.77.0.0/24", "--gateway", HOST, NETWORK)
    if docker("image", "inspect", IMAGE, check=False).returncode == 0:
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["mount", "-o", "loop,ro", FOLDER / "disk.raw", folder], check=True)
        try:
            with subprocess.Popen(["tar", "-C", folder, "-c", "--exclude=./boot/*", "--exclude=./lib/modules/*", "."], stdout=subprocess.PIPE) as tar:
                subprocess.run(["docker", "import", "--change", 'CMD ["/lib/systemd/systemd"]', "-", IMAGE], stdin=tar.stdout, stdout=subprocess.DEVNULL, check=True)
        finally:
            subprocess.run(["umount", folder], check=True)


def clean_up():
    """Removes the control groups that the engines inside made beside their own containers', once all are gone: nobody else does.

    Their systemd also mounts hierarchies that the host has not mounted. One of those with groups left in it would stay in the kernel, and
    the host's engine, which cannot find it, would tell nothing any more of what its containers use.
    """
    for line in pathlib.Path("/proc/self/cgroup").read_text(encoding="ascii").splitlines():
        controllers = line.split(":")[1]
        if not controllers:
            continue
        with tempfile.TemporaryDirectory() as folder:
            hierarchy = f"none,{controllers}" if controllers.startswith("name=") else controllers
            subprocess.run(["mount", "-t", "cgroup", "-o", hierarchy, "cgroup", folder], check=True)
            try:
                for group in sorted(pathlib.Path(folder).glob("docker/**/"), reverse=True):
                    with contextlib.suppress(OSError):
                        group.rmdir()
            finally:
                subprocess.run(["umount", folder], check=True)


class Container(Machine):
    """Reached by SSH at its address in the lab's network."""

    def __init__(self, number):
        super().__init__(number)
        self.ssh_host, self.edge = self.address, f"{self.address}:80"
        self.container = f"querycast-lab-{self.name}"
        self.disk, self.disk_folder = FOLDER / f"{self.name}.disk", FOLDER / f"{self.name}.docker"

    def _state(self):
        return docker("container", "inspect", "--format", "{{.State.Running}}", self.container, check=False).stdout.strip()

    @property
    def made(self):
        """Whether there is one."""
        return self._state() != ""

    @property
    def runs(self):
        """Whether it is on."""
        return self._state() == "true"

    def start(self):
        """Boots it, a new one when there is none."""
        self._mount_disk()
        if self.made:
            docker("start", self.container)
            return
        options = [word for right in RIGHTS for word in ("--cap-add", right)]
        options += [word for folder in ("/run", "/run/lock", "/tmp") for word in ("--tmpfs", folder)]
        # Without a card of its own nothing comes online; the network is there before systemd is.
        options += ["--volume", "/dev/null:/etc/systemd/system/systemd-networkd-wait-online.service:ro"]
        options += ["--volume", "/sys/fs/cgroup:/sys/fs/cgroup", "--cgroupns", "host", "--volume", f"{self.disk_folder}:/var/lib/docker"]
        options += ["--security-opt", "seccomp=unconfined", "--security-opt", "apparmor=unconfined", "--security-opt", "no-new-privileges=false"]
        options += ["--network", NETWORK, "--ip", self.address, "--hostname", self.name, "--memory", "3g"]
        docker("run", "--detach", "--name", self.container, *options, IMAGE)
        # It has no kernel of its own to restart into, and a restart would be its end.
        docker("exec", self.container, "apt-mark", "hold", "linux-image-cloud-amd64")

    def kill(self):
        """Ends all its processes at once."""
        docker("kill", self.container)

    def remove(self):
        """Removes it and what its engine stored."""
        docker("rm", "--force", self.container)
        if self.disk_folder.is_mount():
            subprocess.run(["umount", self.disk_folder], check=True)
        self.disk.unlink(missing_ok=True)

    def _mount_disk(self):
        """Its engine's images are on a disk of its own, which can be full."""
        if self.disk_folder.is_mount():
            return
        self.disk_folder.mkdir(exist_ok=True)
        if not self.disk.exists():
            with self.disk.open("wb") as disk:
                disk.truncate(DISK_SIZE)
            subprocess.run(["mkfs.ext4", "-q", "-m", "0", self.disk], check=True)
        subprocess.run(["mount", "-o", "loop", self.disk, self.disk_folder], check=True)
