"""What the lab's tests have in common: steps in order, a load at the edge, and looks at the Swarm."""

import time

from kit import golden, slack
from kit.client import Client
from kit.load import Load, failures, gap, percentile

from vmlab import helpers, lab, playbook
from vmlab.inventory import Site
from vmlab.place import CONTAINERS, PROJECT, REGISTRY, SLOWNESS, TRUSTED
from vmlab.trouble import Trouble
from vmlab.waiting import say, wait

RATE = 8 if SLOWNESS < 3 else 4
SLOW = 5
QUESTIONS = golden.read(PROJECT / "ops/golden.jsonl")


class Steps:
    """Steps in order; each is a method that gives what is to be said about it. Subclasses say which, and on what site."""

    form = Site()

    def __init__(self, rows):
        self.rows, self.machines = rows, []

    def run(self):
        """Goes through all steps; the first that fails ends it. Gives whether none did."""
        for name, step in self.steps():
            say(f"== {name}")
            began = time.monotonic()
            try:
                result, good = step(), True
            except Trouble as trouble:
                result, good = f"FAILED: {trouble}", False
            except KeyboardInterrupt:
                result, good = "FAILED: interrupted", False
            self.rows.append((name, time.monotonic() - began, result))
            say(f"== {name}: {result}")
            if not good:
                return False
        return True

    @property
    def manager(self):
        """The machine that speaks for the Swarm, and whose edge is asked."""
        return self.machines[0]

    @property
    def worker(self):
        """The machine that comes and goes."""
        return self.machines[1]

    @property
    def registry(self):
        """Where the images are, as the machines see it."""
        return f"{self.manager.address}:5000" if self.form.secured else REGISTRY

    @property
    def edge(self):
        """Where callers reach the site."""
        return f"{'https' if self.form.secured else 'http'}://{self.manager.edge}"

    def boot(self):
        """Machines of which nothing but SSH and Python is known."""
        lab.down(purge=True)
        helpers.MESSAGES.unlink(missing_ok=True)
        self.machines = lab.up(self.form)
        return f"{len(self.machines)} answer by SSH"

    def site(self):
        """From whatever there is to verified."""
        return "; ".join(playbook.run("site"))

    def site_again(self):
        """The second run."""
        return self.without_change("site-again")

    @staticmethod
    def without_change(title, *options):
        """A run of site.yml that may change nothing."""
        recap = playbook.run("site", *options, title=title)
        if playbook.changed(recap):
            raise Trouble(f"it changed something: {'; '.join(recap)}")
        return "; ".join(recap)

    def tear_down(self):
        """Nothing is left but the disk they were made from, and the registry's images."""
        playbook.run("reset", "-e", "reset_answer=reset")
        for machine in self.machines:
            state = machine.ssh("docker info --format '{{.Swarm.LocalNodeState}}'").stdout.strip()
            if state != "inactive":
                raise Trouble(f"{machine.name} is still in the Swarm: {state}")
        lab.down(purge=True)
        return "no node is in a Swarm, the disks are removed"

    def another_release(self, name):
        """Pushes a release that is this clone's under another name and digest; gives the options by which a playbook deploys it."""
        tag = "-".join(lab.release())
        other = f"{tag}.{name}"
        image = f"{self.registry}/querycast"
        self.manager.ssh(
            f"printf 'FROM {image}:{tag}\\nLABEL lab={name}\\n' | docker build --quiet --tag {image}:{other} - && docker push --quiet {image}:{other}"
        )
        version, commit = other.split("-", 1)
        return "-e", f"stack_version={version}", "-e", f"stack_commit={commit}"

    def replicas_of(self, name):
        """How many replicas there are, none of which may be another release's than that of `another_release`."""
        images = self.manager.ssh("docker service ps querycast_service --filter desired-state=running --format '{{.Image}}'").stdout.split()
        if not images or any(f".{name}" not in image for image in images):
            raise Trouble(f"other images run: {', '.join(images)}")
        return len(images)

    def load(self):
        """Requests at a constant rate."""
        return Load(Client(self.edge, TRUSTED if self.form.secured else None), QUESTIONS, RATE, SLOW)

    @staticmethod
    def words(load):
        """What became of a load."""
        sent, failed = len(load.requests), failures(load.requests)
        kinds = "".join(f", {count} {kind}" for kind, count in sorted(failed.items()))
        gone = f" in {gap(load.requests):.1f} s" if failed else ""
        return f"{sent} requests at {RATE}/s, {sum(failed.values())} failed{gone}{kinds}, slowest {percentile(load.requests, 1):.1f} s"

    def running(self):
        """How many replicas each machine runs."""
        lines = self.manager.ssh(
            "docker service ps querycast_service --filter desired-state=running --format '{{.Node}} {{.CurrentState}}'"
        ).stdout.splitlines()
        nodes = [line.split()[0] for line in lines if line.split()[1] == "Running"]
        return {machine.name: nodes.count(machine.name) for machine in self.machines}

    def upgrade_older(self, machine):
        """A machine's engine is of yesterday, and it waits for a reboot, unless it is a container; upgrade.yml moves its tasks away, brings it, and
        what else is old, to today's, and reboots it."""
        versions = machine.ssh("apt-get -qq update && apt-cache madison containerd | cut -d '|' -f 2").stdout.split()
        older, newest = versions[-1], versions[0]
        if older == newest:
            return f"NOT TRIED: the package sources have {newest} alone"
        machine.ssh(f"DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --allow-downgrades --allow-change-held-packages containerd={older}")
        if not CONTAINERS:
            machine.ssh("touch /run/reboot-required")
        boot = self.boot_of(machine)
        playbook.run("rebalance", title="rebalance-before")
        self.wait_until_spread()
        with self.load() as load:
            recap = playbook.run("upgrade")
            self.wait_until_spread()
        installed = machine.ssh("dpkg-query --show --showformat '${Version} ${db:Status-Want}' containerd").stdout
        if installed != f"{newest} hold":
            raise Trouble(f"containerd is {installed}, not {newest} on hold")
        if not CONTAINERS and self.boot_of(machine) == boot:
            raise Trouble(f"{machine.name} was not rebooted")
        rebooted = "" if CONTAINERS else ", rebooted"
        return f"containerd {older} is {newest} again{rebooted}; {'; '.join(recap)}; {self.words(load)}"

    @staticmethod
    def boot_of(machine):
        """The identity of its system's run, another one after each boot."""
        return machine.ssh("cat /proc/sys/kernel/random/boot_id").stdout

    def wait_until_spread(self):
        """Until both replicas run, on machines of their own."""
        wait("the replicas to be spread", 60, lambda: "" if even(self.running().values()) else f"running are {self.running()}")

    @staticmethod
    def untold(alert, since):
        """Whether Slack was not told of an alert yet."""
        got = slack.messages(helpers.receiver_url(), since)
        return "" if any(alert in message.footer and not message.resolved for message in got) else f"{len(got)} messages came"


def even(counts):
    """Whether there are two at least, and nowhere two more than elsewhere."""
    return sum(counts) >= 2 and max(counts) - min(counts) <= 1
