"""Where the lab keeps things and which ports of loopback it takes."""

import os
import pathlib

FOLDER = pathlib.Path(os.environ.get("QUERYCAST_VMS_FOLDER") or "/var/tmp/querycast-vms")
PORTS = int(os.environ.get("QUERYCAST_VMS_PORTS") or 18600)
LAB = pathlib.Path(__file__).resolve().parents[1]
ANSIBLE, PROJECT = LAB.parent, LAB.parents[1]

KEY = FOLDER / "key"
KNOWN_HOSTS = FOLDER / "known-hosts"
INVENTORY = FOLDER / "inventory.yml"
# What callers trust: every certificate that the edges have had.
TRUSTED = FOLDER / "trusted.pem"

REGISTRY_PORT, RECEIVER_PORT = PORTS + 50, PORTS + 51
# In the machines' own network.
ADDRESSES = [f"10.77.0.{10 + number}" for number in (1, 2, 3)]
# Containers with systemd instead of virtual machines: quick, and less like a real host.
CONTAINERS = os.environ.get("QUERYCAST_VMS_KIND") == "containers"
# This host as a machine sees it, and where this host listens for that.
HOST = "10.77.0.1" if CONTAINERS else "10.0.2.2"
LISTEN = HOST if CONTAINERS else "127.0.0.1"
REGISTRY = f"{HOST}:{REGISTRY_PORT}"


def kvm():
    """Whether guests run on the processor itself; else it is emulated. (A /dev/kvm without these flags runs no ordinary kernel.)"""
    flags = pathlib.Path("/proc/cpuinfo").read_text(encoding="ascii")
    return os.access("/dev/kvm", os.R_OK | os.W_OK) and any(flag in flags for flag in (" vmx ", " svm "))


# What takes a second on the processor takes several emulated.
SLOWNESS = 2 if CONTAINERS else 1 if kvm() else 6
KIND = "containers with systemd" if CONTAINERS else "virtual machines" if kvm() else "emulated machines"
