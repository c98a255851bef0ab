"""`lab managers`: three managers and two edges behind one address, and the loss of machines one after the other."""

import time

from vmlab import playbook
from vmlab.inventory import Site
from vmlab.place import CONTAINERS
from vmlab.steps import Steps, gap
from vmlab.trouble import Trouble
from vmlab.waiting import wait

# Two looks of keepalived at an edge that does not answer, and the new holder's election, with room for a machine that is busy.
LONGEST_GAP = 20


class Majority(Steps):
    """Whoever is left leads the Swarm, and callers know one address alone."""

    form = Site(machines=3, managers=3, edges=2, address="10.77.0.100")

    def steps(self):
        """Names and methods."""
        return [
            ("three new machines", self.boot),
            ("site.yml", self.site),
            ("site.yml again", self.site_again),
            ("the machine that has the address loses power under load", lambda: self.lose(self.holder())),
            ("it comes back, rebalance.yml and verify.yml under load", self.come_back),
            ("the machine that leads loses power under load", lambda: self.lose(self.leader())),
            ("it comes back, rebalance.yml and verify.yml under load", self.come_back),
            ("upgrade.yml, one of them with an older containerd, under load", self.upgrade),
            ("a manager is installed anew at the same address, site.yml under load", self.install_anew),
            ("reset.yml of one manager", self.reset_one),
            ("site.yml makes it one again", self.join_again),
            ("site.yml with another setting of the engines, under load", self.reconfigure),
            ("reset.yml, machines off", self.tear_down),
        ]

    @property
    def manager(self):
        """The first that is on."""
        return next(machine for machine in self.machines if machine.runs)

    @property
    def edge(self):
        """The address that callers know."""
        return f"http://{self.form.address}"

    def boot(self):
        """All of them will be managers."""
        if not CONTAINERS:
            raise Trouble("set QUERYCAST_VMS_KIND=containers: this host has no part in the network between virtual machines")
        return super().boot()

    def lose(self, machine):
        """Cuts its power, and wants a leader, two replicas and two edges on the others, and little lost at the address."""
        roles = [role for role, one in (("had the address", self.holder()), ("led", self.leader())) if one is machine]
        self.lost = machine
        with self.load() as load:
            time.sleep(5)
            cut = time.monotonic()
            machine.cut()
            led = wait("another leader", 60, lambda: "" if self.leader() else "there is none")
            wait("two replicas and two edges on the others", 120, self.missing)
            full = time.monotonic() - cut
            time.sleep(5)
        if gap(load.requests) > LONGEST_GAP:
            raise Trouble(f"too long without an answer: {self.words(load)}")
        return f"{machine.name} {' and '.join(roles)}; a leader after {led:.0f} s, full strength after {full:.0f} s; {self.words(load)}"

    def come_back(self):
        """A member again, with its part of the tasks."""
        self.lost.start()
        self.lost.wait_for_ssh()
        wait("the node", 120, lambda: "" if self.nodes().get(self.lost.name) == "Ready Reachable" else f"they are {self.nodes()}")
        with self.load() as load:
            playbook.run("rebalance")
            playbook.run("verify")
        return f"verified; {self.words(load)}"

    def upgrade(self):
        """One machine after the other, the one that has the address and the one that leads among them."""
        return self.upgrade_older(self.holder())

    def install_anew(self):
        """Its old self is no member any more, and no voter."""
        lost = next(machine for machine in self.machines if machine not in (self.holder(), self.leader()))
        with self.load() as load:
            lost.cut()
            lost.remove()
            lost.start()
            lost.wait_for_ssh()
            recap = playbook.run("site", title="installed-anew")
        return f"{lost.name}; {self.all_manage()}; {'; '.join(recap)}; {self.words(load)}"

    def reset_one(self):
        """It gives its vote away before it leaves."""
        self.lost = self.machines[-1]
        playbook.run("reset", "-e", "reset_answer=reset", "--limit", self.lost.name, title="reset-one")
        if self.lost.name in self.nodes():
            raise Trouble(f"{self.lost.name} is still known: {self.nodes()}")
        keepalived = self.lost.ssh("systemctl is-active keepalived; systemctl is-enabled keepalived", check=False).stdout.split()
        if keepalived != ["inactive", "disabled"]:
            raise Trouble(f"{self.lost.name} may still take the address: keepalived is {' and '.join(keepalived)}")
        return f"{self.lost.name} is forgotten, managers are {', '.join(self.nodes())}"

    def join_again(self):
        """As a new host does."""
        recap = playbook.run("site", title="join-again")
        return f"{self.all_manage()}; {'; '.join(recap)}"

    def reconfigure(self):
        """Every engine restarts, one after the other."""
        before = self.engines()
        with self.load() as load:
            playbook.run("site", "-e", "docker_log_max_files=4", title="reconfigured")
        same = [name for name, engine in self.engines().items() if engine == before[name]]
        if same:
            raise Trouble(f"the engines of {', '.join(same)} were not restarted")
        return f"{len(before)} engines restarted; {self.words(load)}"

    def engines(self):
        """The process of each engine, by its machine."""
        return {machine.name: machine.ssh("cat /run/docker.pid").stdout for machine in self.machines}

    def all_manage(self):
        """Says that the machines are the Swarm's managers, and nobody else is a member."""
        found = self.manager.ssh("docker node ls --format '{{.Hostname}} {{.Status}} {{.ManagerStatus}}'").stdout.splitlines()
        if len(found) != len(self.machines) or any(line.split()[1] != "Ready" or line.split()[2] not in ("Leader", "Reachable") for line in found):
            raise Trouble(f"the nodes are {found}")
        return f"{len(found)} managers"

    def holder(self):
        """The machine that has the address."""
        found = [machine for machine in self.machines if machine.runs and f" {self.form.address}/" in machine.ssh("ip -4 address").stdout]
        if len(found) != 1:
            raise Trouble(f"{len(found)} machines have the address {self.form.address}")
        return found[0]

    def nodes(self):
        """How each node is and whether it leads, as a manager sees it; nothing while there is no leader."""
        lines = self.manager.ssh("docker node ls --format '{{.Hostname}} {{.Status}} {{.ManagerStatus}}'", check=False).stdout.splitlines()
        return dict(line.split(" ", 1) for line in lines)

    def leader(self):
        """The machine that leads, or None."""
        nodes = self.nodes()
        return next((machine for machine in self.machines if nodes.get(machine.name) == "Ready Leader"), None)

    def missing(self):
        """What the machines that are left lack."""
        found = {}
        for service in ("service", "edge"):
            lines = self.manager.ssh(
                f"docker service ps querycast_{service} --filter desired-state=running --format '{{{{.Node}}}} {{{{.CurrentState}}}}'"
            ).stdout.splitlines()
            found[service] = sum(line.split()[1] == "Running" and line.split()[0] != self.lost.name for line in lines)
        return "" if min(found.values()) >= 2 else f"running are {found}"
