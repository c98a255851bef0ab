"""The machines and what they need on this host."""

import os
import shutil
import subprocess

from vmlab import container, helpers, inventory
from vmlab.place import ADDRESSES, CONTAINERS, FOLDER, INVENTORY, KEY, KIND, KNOWN_HOSTS, LAB, LISTEN, PROJECT, REGISTRY_PORT, TRUSTED
from vmlab.trouble import Trouble
from vmlab.virtual import VirtualMachine
from vmlab.waiting import say

Machine = container.Container if CONTAINERS else VirtualMachine
TOOLS = {"qemu-system-x86_64": "qemu-system-x86", "qemu-img": "qemu-utils", "mmdebstrap": "mmdebstrap", "docker-registry": "docker-registry", "openssl": "openssl"}


def machines():
    """Those that were made."""
    return [machine for machine in map(Machine, range(1, len(ADDRESSES) + 1)) if machine.made]


def machine(name):
    """The one of a name; raises Trouble."""
    for known in machines():
        if known.name == name:
            return known
    raise Trouble(f"there is no machine '{name}'; there are: {', '.join(known.name for known in machines()) or 'none (lab up)'}")


def up(site):
    """Makes what is missing and boots the machines of a site (inventory.Site)."""
    missing = [package for tool, package in TOOLS.items() if not shutil.which(tool)]
    if missing:
        raise Trouble(f"apt-get install {' '.join(missing)}")
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not KEY.exists():
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "querycast-lab", "-f", KEY], check=True)
    if not (FOLDER / "disk.raw").exists():
        say("making the machines' Debian")
        subprocess.run([LAB / "image", FOLDER, KEY.with_suffix(".pub")], check=True)
    host_key = " ".join((FOLDER / "host-key.pub").read_text(encoding="ascii").split()[:2])
    wanted = [Machine(number) for number in range(1, site.machines + 1)]
    KNOWN_HOSTS.write_text("".join(f"{one.known_host} {host_key}\n" for one in wanted), encoding="ascii")
    if CONTAINERS:
        container.prepare()
    helpers.registry().start()
    helpers.receiver().start()
    version, commit = release()
    named = {"stack_version": version, "stack_commit": commit} if os.environ.get("QUERYCAST_VMS_RELEASE") else {}
    say(f"booting {site.machines} {KIND}")
    for one in wanted:
        one.start()
    for one in wanted:
        one.wait_for_ssh()
    inventory.write(site, wanted, named)
    return wanted


def release():
    """The version and commit to deploy: this clone's, or what QUERYCAST_VMS_RELEASE names."""
    name = os.environ.get("QUERYCAST_VMS_RELEASE")
    if not name:
        name = subprocess.run([PROJECT / "ops/version"], check=True, capture_output=True, text=True).stdout.strip().replace(" ", "-", 1)
    if name not in helpers.tags():
        raise Trouble(
            f"the lab's registry has no image of {name}: QUERYCAST_REGISTRY={LISTEN}:{REGISTRY_PORT} ops/images/build --push, "
            f"or name one in QUERYCAST_VMS_RELEASE that it has: {', '.join(helpers.tags()) or 'there is none'}"
        )
    return name.split("-", 1)


def images():
    """Names and tags of the images of a release, without the registry."""
    version, commit = release()
    script = ". ops/settings.sh && load_settings && for name in $(compgen -v QUERYCAST_IMAGE_); do echo ${!name#*/}; done"
    given = {"QUERYCAST_REGISTRY": "any", "QUERYCAST_VERSION": version, "QUERYCAST_COMMIT": commit, "QUERYCAST_SETTINGS": ""}
    done = subprocess.run(["bash", "-c", script], cwd=PROJECT, env={**os.environ, **given}, check=True, capture_output=True, text=True)
    return done.stdout.split()


def down(purge):
    """Stops all; with `purge` the machines' disks go too, and the inventory with its secrets."""
    for one in machines():
        one.stop()
        if purge:
            one.remove()
    if purge:
        for secret in (INVENTORY, TRUSTED):
            secret.unlink(missing_ok=True)
        if CONTAINERS:
            container.clean_up()
    helpers.receiver().stop()
    helpers.registry().stop()


def status():
    """A line for each machine and helper."""
    for one in machines():
        print(f"{one.name}  {'runs' if one.runs else 'is off'}  {one.address}  ssh: lab ssh {one.name}  edge: http://{one.edge}")
    for helper in (helpers.registry(), helpers.receiver()):
        print(f"{helper.name}  {'runs' if helper.pid else 'is off'}")
