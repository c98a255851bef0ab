"""`lab faults`: what goes wrong on the way to a site, what is said of it, and that the next run finishes the job."""

from vmlab import inventory, lab, playbook
from vmlab.inventory import Site
from vmlab.place import REGISTRY
from vmlab.steps import Steps, failures
from vmlab.trouble import Trouble
from vmlab.waiting import wait

FILLER = "/var/lib/docker/filler"


class Faults(Steps):
    """Each fault is followed by the run that is right again."""

    form = Site(secured=True)

    def steps(self):
        """Names and methods."""
        return [
            ("two new machines", self.boot),
            ("site.yml, the worker is a Debian 11", self.other_system),
            ("Ctrl-C while the engine is installed", self.interrupt_installation),
            ("site.yml again, its own registry is new and empty", self.registry_empty),
            ("the images are pushed there, with TLS and a password", self.push_images),
            ("site.yml again, Ctrl-C while it deploys", self.interrupt_deployment),
            ("site.yml again", self.site),
            ("verify.yml, the certificate is renewed and not deployed", self.certificate_not_deployed),
            ("rotate-secrets.yml deploys it, under load", self.deploy_certificate),
            ("deploy.yml, the registry is down", self.registry_down),
            ("deploy.yml, the registry is up", self.second_release),
            ("deploy.yml, the worker's disk is full", self.disk_full),
            ("deploy.yml, the disk has room", self.third_release),
            ("the worker leaves, its old join token is worthless", self.old_token),
            ("site.yml makes it a member again", self.join_again),
            ("reset.yml, machines off", self.tear_down),
        ]

    def other_system(self):
        """What says so is what a Debian 11 has there."""
        files = "/usr/lib/os-release /etc/debian_version"
        self.worker.ssh(f"for file in {files}; do cp $file $file.saved && sed -i 's/12/11/g; s/bookworm/bullseye/g' $file; done")
        sentence = playbook.refused("site", title="other-system")
        self.worker.ssh(f"for file in {files}; do mv $file.saved $file; done")
        if f"{self.worker.name} runs Debian 11" not in sentence:
            raise Trouble(f"the sentence is about something else: {sentence}")
        return f"“{sentence}”"

    def interrupt_installation(self):
        """In the middle of apt's work on the hosts."""
        return playbook.interrupted("site", "Install the engine", 5, "interrupted-installation")

    def registry_empty(self):
        """Everything before the stack is done."""
        sentence = playbook.refused("site", title="registry-empty")
        if f"cannot pull {self.registry}/" not in sentence:
            raise Trouble(f"the sentence does not name {self.registry}: {sentence}")
        return f"“{sentence}”"

    def push_images(self):
        """From this host's registry, by the engine that site.yml logged in."""
        refusal = self.worker.ssh(f"docker pull --quiet {self.registry}/querycast:none", check=False)
        if refusal.returncode == 0 or "no basic auth credentials" not in refusal.stderr:
            raise Trouble(f"without a password the registry should have refused: {refusal.stderr}")
        names = lab.images()
        for name in names:
            theirs, own = f"{REGISTRY}/{name}", f"{self.registry}/{name}"
            self.manager.ssh(f"docker pull --quiet {theirs} && docker tag {theirs} {own} && docker push --quiet {own}")
        return f"{len(names)} images; the worker, without a password: “{' '.join(refusal.stderr.split())}”"

    def interrupt_deployment(self):
        """While ops/deploy.sh works on the manager; the next run comes while that still goes on."""
        return playbook.interrupted("site", "Deploy, verify, and roll back", 10, "interrupted-deployment")

    def certificate_not_deployed(self):
        """The edges serve the one of before."""
        inventory.change("stack_certificate", inventory.certificate())
        sentence = playbook.refused("verify", title="certificate-not-deployed")
        if "wanted is the one that" not in sentence or "deploy it" not in sentence:
            raise Trouble(f"the sentence is about something else: {sentence}")
        return f"“{sentence}”"

    def deploy_certificate(self):
        """Whoever trusts both notices nothing."""
        with self.load() as load:
            recap = playbook.run("rotate-secrets")
        playbook.run("verify")
        return f"{'; '.join(recap)}; verified; {self.unharmed(load)}"

    def registry_down(self):
        """Refused, and what was live is live."""
        self.second = self.another_release("second")
        self.manager.ssh("systemctl stop docker-registry")
        with self.load() as load:
            sentence = playbook.refused("deploy", *self.second, title="registry-down")
        self.manager.ssh("systemctl start docker-registry")
        return self.said(sentence, self.registry, load)

    def second_release(self):
        """What was refused."""
        return "; ".join(playbook.run("deploy", *self.second))

    def disk_full(self):
        """An image of a new release finds no room on the worker."""
        self.third = self.another_release("third")
        free = int(self.worker.ssh("df --output=avail --block-size=1M /var/lib/docker | tail -n 1").stdout)
        # To the last block: an image whose layers are there needs hardly any room.
        self.worker.ssh(f"fallocate --length {free - 1}M {FILLER}; cat /dev/zero >>{FILLER}", check=False)
        with self.load() as load:
            sentence = playbook.refused("deploy", *self.third, title="disk-full")
        self.worker.ssh(f"rm {FILLER}")
        return self.said(sentence, self.worker.name, load)

    def third_release(self):
        """What was refused."""
        return "; ".join(playbook.run("deploy", *self.third))

    def old_token(self):
        """A token that was rotated between its reading and the join lets nobody in; the next run reads today's."""
        token = self.manager.ssh("docker swarm join-token --quiet worker").stdout.strip()
        playbook.run("reset", "-e", "reset_answer=reset", "--limit", self.worker.name, title="leave")
        self.manager.ssh("docker swarm join-token --rotate --quiet worker")
        sentence = playbook.refused("site", "-e", f"swarm_join_token={token}", title="old-token")
        if "Its join token was rotated" not in sentence:
            raise Trouble(f"the sentence is about something else: {sentence}")
        wait("the worker to be out", 30, lambda: "" if self.membership() == "inactive" else f"it is {self.membership()}")
        return f"“{sentence}”"

    def join_again(self):
        """The release that is live stays."""
        recap = self.site()
        return f"{self.replicas_of('third')} tasks of the third release; {recap}"

    def membership(self):
        """What the worker's engine says of its Swarm."""
        return self.worker.ssh("docker info --format '{{.Swarm.LocalNodeState}}'").stdout.strip()

    def said(self, sentence, word, load):
        """The sentence of a refusal, which must name what is wrong, and that no caller noticed."""
        if word not in sentence:
            raise Trouble(f"the sentence does not name {word}: {sentence}")
        return f"“{sentence}”; {self.unharmed(load)}"

    def unharmed(self, load):
        """What became of a load of which nothing may be lost."""
        if failures(load.requests):
            raise Trouble(f"callers noticed: {self.words(load)}")
        return self.words(load)
