"""`lab test`: from nothing to a serving Swarm, through the loss of a machine and an upgrade, to nothing again."""

import sys
import time

from vmlab import helpers, lab, playbook
from vmlab.place import PROJECT, SLOWNESS, REGISTRY
from vmlab.trouble import Trouble
from vmlab.waiting import say, wait

sys.path.insert(0, str(PROJECT / "ops/drills"))
from kit import golden, slack  # noqa: E402
from kit.client import Client  # noqa: E402
from kit.load import Load, failures, gap, percentile  # noqa: E402

RATE = 8 if SLOWNESS < 3 else 4
SLOW = 5
QUESTIONS = golden.read(PROJECT / "ops/golden.jsonl")
IMAGES = f"{REGISTRY}/querycast"


class Story:
    """The steps in order; each is a method that gives what is to be said about it."""

    def __init__(self, rows):
        self.rows, self.machines, self.release = rows, [], ""

    def run(self):
        """Goes through all steps; the first that fails ends it. Gives whether none did."""
        for name, step in self.steps():
            say(f"== {name}")
            began = time.monotonic()
            try:
                result, good = step(), True
            except Trouble as trouble:
                result, good = f"FAILED: {trouble}", False
            self.rows.append((name, time.monotonic() - began, result))
            say(f"== {name}: {result}")
            if not good:
                return False
        return True

    def steps(self):
        """Names and methods."""
        return [
            ("two new machines", self.boot),
            ("site.yml", self.site),
            ("site.yml again", self.site_again),
            ("verify.yml", self.verify),
            ("the worker loses power under load", self.lose),
            ("it comes back, tasks are spread", self.come_back),
            ("deploy.yml with a second release under load", self.upgrade),
            ("reset.yml, machines off", self.tear_down),
        ]

    @property
    def manager(self):
        """The machine that speaks for the Swarm, and whose edge is asked."""
        return self.machines[0]

    def boot(self):
        """Machines of which nothing but SSH and Python is known."""
        lab.down(purge=True)
        helpers.MESSAGES.unlink(missing_ok=True)
        self.machines = lab.up(2)
        return f"{len(self.machines)} answer by SSH"

    def site(self):
        """From nothing to verified."""
        return "; ".join(playbook.run("site"))

    def site_again(self):
        """The second run."""
        recap = playbook.run("site", title="site-again")
        if playbook.changed(recap):
            raise Trouble(f"it changed something: {'; '.join(recap)}")
        return "; ".join(recap)

    def verify(self):
        """The check alone."""
        playbook.run("verify")
        return "green"

    def lose(self):
        """Cuts the power of the worker, and wants its tasks on the manager and an alert."""
        worker = self.machines[1]
        since = time.time()
        with self.load() as load:
            time.sleep(10)
            cut = time.monotonic()
            worker.cut()
            replaced = wait("two tasks on the other machine", 120, lambda: self.unlike({self.manager.name: 2}), 0.5)
            wait("an alert that a node is missing", 400, lambda: self.untold("NodeMissing", since), 2)
            alerted = time.monotonic() - cut
            time.sleep(5)
        return f"tasks replaced after {replaced:.0f} s, alert after {alerted:.0f} s; {self.words(load)}"

    def come_back(self):
        """Power again; the Swarm moves nothing by itself, rebalance.yml does."""
        worker = self.machines[1]
        worker.start()
        worker.wait_for_ssh()
        wait("the node", 120, lambda: self.away(worker.name))
        with self.load() as load:
            recap = playbook.run("rebalance")
            wait("one task on each machine", 60, lambda: self.unlike({machine.name: 1 for machine in self.machines}))
        playbook.run("verify")
        return f"{'; '.join(recap)}; verified; {self.words(load)}"

    def upgrade(self):
        """A release of the same service under another name and digest."""
        tag = next(tag for tag in helpers.tags() if "-".join(lab.release()) == tag)
        second = f"{tag}.second"
        self.manager.ssh(
            f"printf 'FROM {IMAGES}:{tag}\\nLABEL lab=second\\n' | docker build --quiet --tag {IMAGES}:{second} - && docker push --quiet {IMAGES}:{second}"
        )
        version, commit = second.split("-", 1)
        with self.load() as load:
            recap = playbook.run("deploy", "-e", f"stack_version={version}", "-e", f"stack_commit={commit}")
        images = self.manager.ssh("docker service ps querycast_service --filter desired-state=running --format '{{.Image}}'").stdout.split()
        if not images or any(f":{second}" not in image for image in images):
            raise Trouble(f"other images run: {', '.join(images)}")
        return f"{len(images)} tasks of it; {recap[-1]}; {self.words(load)}"

    def tear_down(self):
        """Nothing is left but the disk they were made from, and the registry's images."""
        playbook.run("reset", "-e", "reset_answer=reset")
        for machine in self.machines:
            state = machine.ssh("docker info --format '{{.Swarm.LocalNodeState}}'").stdout.strip()
            if state != "inactive":
                raise Trouble(f"{machine.name} is still in the Swarm: {state}")
        lab.down(purge=True)
        return "no node is in a Swarm, the disks are removed"

    def load(self):
        """Requests at a constant rate through the manager's edge."""
        return Load(Client(self.manager.edge), QUESTIONS, RATE, SLOW)

    @staticmethod
    def words(load):
        """What became of a load."""
        sent, failed = len(load.requests), failures(load.requests)
        kinds = "".join(f", {count} {kind}" for kind, count in sorted(failed.items()))
        gone = f" in {gap(load.requests):.1f} s" if failed else ""
        return f"{sent} requests at {RATE}/s, {sum(failed.values())} failed{gone}{kinds}, slowest {percentile(load.requests, 1):.1f} s"

    def unlike(self, wanted):
        """What the service's running tasks lack to be so many on each machine."""
        lines = self.manager.ssh(
            "docker service ps querycast_service --filter desired-state=running --format '{{.Node}} {{.CurrentState}}'"
        ).stdout.splitlines()
        running = [line.split()[0] for line in lines if line.split()[1] == "Running"]
        counts = {name: running.count(name) for name in running}
        return "" if counts == wanted else f"running are {counts or 'none'}"

    def away(self, name):
        """Whether a node is not ready."""
        state = self.manager.ssh(f"docker node ls --filter name={name} --format '{{{{.Status}}}}'").stdout.split()
        return "" if "Ready" in state else f"it is {' '.join(state)}"

    @staticmethod
    def untold(alert, since):
        """Whether Slack was not told of an alert yet."""
        got = slack.messages(helpers.receiver_url(), since)
        return "" if any(alert in message.footer and not message.resolved for message in got) else f"{len(got)} messages came"
