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

REGISTRY_PORT, RECEIVER_PORT = PORTS + 50, PORTS + 51
# This host as a guest sees it.
HOST = "10.0.2.2"
REGISTRY = f"{HOST}:{REGISTRY_PORT}"


def kvm():
    """Whether guests run on the processor itself; else it is emulated. (A /dev/kvm without these flags runs no ordinary kernel.)"""
    flags = pathlib.Path("/proc/cpuinfo").read_text(encoding="ascii")
    return os.access("/dev/kvm", os.R_OK | os.W_OK) and any(flag in flags for flag in (" vmx ", " svm "))


# What takes a second on the processor takes several emulated.
SLOWNESS = 1 if kvm() else 6
