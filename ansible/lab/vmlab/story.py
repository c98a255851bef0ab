"""`lab test`: from nothing to a serving Swarm, through the loss of a machine, another release and upgrades, to nothing again."""

import time

from vmlab import playbook
from vmlab.place import HOST, RECEIVER_PORT
from vmlab.steps import Steps
from vmlab.trouble import Trouble
from vmlab.waiting import wait


class Story(Steps):
    """The whole life of a site."""

    def steps(self):
        """Names and methods."""
        return [
            ("two new machines", self.boot),
            ("site.yml --check --diff on them", self.check_new),
            ("site.yml", self.site),
            ("site.yml again", self.site_again),
            ("site.yml --check --diff when all is done", self.check_finished),
            ("verify.yml", self.verify),
            ("the worker loses power under load", self.lose),
            ("it comes back, tasks are spread", self.come_back),
            ("deploy.yml with a second release under load", self.second_release),
            ("rotate-secrets.yml under load", self.rotate_secrets),
            ("upgrade.yml of a worker with an older containerd, under load", self.upgrade),
            ("reset.yml, machines off", self.tear_down),
        ]

    def check_new(self):
        """What a dry run says of machines that have nothing yet; it may leave nothing behind."""
        recap = playbook.run("site", "--check", "--diff", title="check-new")
        for machine in self.machines:
            if machine.ssh("command -v docker", check=False).returncode == 0:
                raise Trouble(f"the dry run installed an engine on {machine.name}")
        return "; ".join(recap)

    def check_finished(self):
        """A dry run of a third one."""
        return self.without_change("check-finished", "--check", "--diff")

    def verify(self):
        """The check alone."""
        playbook.run("verify")
        return "green"

    def lose(self):
        """Cuts the power of the worker, and wants its tasks on the manager and an alert."""
        self.wait_until_spread()
        since = time.time()
        with self.load() as load:
            time.sleep(10)
            cut = time.monotonic()
            self.worker.cut()
            replaced = wait("the replicas on the other machine", 120, self.not_replaced, 0.5)
            wait("an alert that a node is missing", 400, lambda: self.untold("NodeMissing", since), 2)
            alerted = time.monotonic() - cut
            time.sleep(5)
        return f"tasks replaced after {replaced:.0f} s, alert after {alerted:.0f} s; {self.words(load)}"

    def come_back(self):
        """Power again; the Swarm moves nothing by itself, rebalance.yml does."""
        self.worker.start()
        self.worker.wait_for_ssh()
        wait("the node", 120, self.away)
        with self.load() as load:
            recap = playbook.run("rebalance")
            self.wait_until_spread()
        playbook.run("verify")
        return f"{'; '.join(recap)}; verified; {self.words(load)}"

    def second_release(self):
        """A release of the same service under another name and digest."""
        second = self.another_release("second")
        with self.load() as load:
            recap = playbook.run("deploy", *second)
            self.wait_until_spread()
        return f"{self.replicas_of('second')} tasks of it; {recap[-1]}; {self.words(load)}"

    def rotate_secrets(self):
        """New join tokens, and another address of Slack; the image that is live stays, whatever this clone is."""
        before = self.secrets()
        with self.load() as load:
            other = f"stack_slack_url=http://{HOST}:{RECEIVER_PORT}/services/T0/B0/other"
            recap = playbook.run("rotate-secrets", "-e", other, "-e", "stack_version=", "-e", "stack_commit=")
        self.replicas_of("second")
        after = self.secrets()
        same = [name for name in before if before[name] == after[name]]
        if same:
            raise Trouble(f"{', '.join(same)}: as before")
        return f"{', '.join(before)} are others; {'; '.join(recap)}; {self.words(load)}"

    def secrets(self):
        """What must not be the same after a rotation, by its name."""
        alertmanager = "docker service inspect querycast_alertmanager --format '{{json .Spec.TaskTemplate.ContainerSpec.Secrets}}'"
        return {
            "the workers' token": self.manager.ssh("docker swarm join-token --quiet worker").stdout,
            "the managers' token": self.manager.ssh("docker swarm join-token --quiet manager").stdout,
            "Alertmanager's secrets": self.manager.ssh(alertmanager).stdout,
        }

    def upgrade(self):
        """The worker's."""
        return self.upgrade_older(self.worker)

    def not_replaced(self):
        """What the manager lacks to run all replicas alone."""
        running = self.running()
        alone = running[self.manager.name] >= 2 and not running[self.worker.name]
        return "" if alone else f"running are {running}"

    def away(self):
        """Whether the worker is not ready."""
        state = self.manager.ssh(f"docker node ls --filter name={self.worker.name} --format '{{{{.Status}}}}'").stdout.split()
        return "" if "Ready" in state else f"it is {' '.join(state)}"
