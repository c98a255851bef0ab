"""What the pipeline's jobs run their commands by, with an engine that is only played."""

import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[3]
IMAGE = "registry.example/querycast:1.2.3-0123456789ab"
DIGEST = "@sha256:" + 64 * "a"


class PipelineTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "scratch").mkdir()
        self.settings = {"PATH": f"{self.folder}:{os.environ['PATH']}", "HOME": folder.name, "TMPDIR": str(self.folder / "scratch")}

    def program(self, name, text):
        file = self.folder / name
        file.write_text(f"#!/usr/bin/env bash\n{text}\n")
        file.chmod(0o755)
        return str(file)

    def start(self, *command, **settings):
        return subprocess.Popen(
            [str(ROOT / command[0]), *command[1:]], env={**self.settings, **settings}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, start_new_session=True,
        )

    def run_it(self, *command, **settings):
        running = self.start(*command, **settings)
        said, complained = running.communicate(timeout=30)
        return running.returncode, said.strip(), complained.strip()

    def left(self):
        return list((self.folder / "scratch").iterdir())

    def test_a_job_that_is_cancelled_waits_for_what_its_command_puts_back(self):
        putting_back = self.program("command", """trap 'sleep 0.5; test -d "$DOCKER_CONFIG" && echo put back; exit 7' TERM; echo ready; sleep 30 & wait""")
        running = self.start(".gitlab/on-swarm", putting_back)
        self.assertEqual("ready\n", running.stdout.readline())
        os.killpg(running.pid, signal.SIGTERM)
        said, _ = running.communicate(timeout=30)
        self.assertEqual(("put back\n", 7, []), (said, running.returncode, self.left()))

    def test_the_command_s_status_is_the_job_s(self):
        for status in (0, 3):
            self.assertEqual(status, self.run_it(".gitlab/on-swarm", self.program("command", f"exit {status}"))[0])
        self.assertEqual([], self.left())

    def test_the_key_is_whole_however_it_was_pasted(self):
        hosts = self.folder / "hosts"
        key = self.folder / "pasted"
        read = self.program("command", 'key=$(sed -n "s/.* -i \\([^ ]*\\) .*/\\1/p" "$(command -v ssh)"); stat -c %a "$key"; cat "$key"')
        for pasted in ("BEGIN\r\nabc\r\nEND", "BEGIN\nabc\nEND\n"):
            key.write_text(pasted, newline="")
            status, said, _ = self.run_it(
                ".gitlab/on-swarm", read, DOCKER_HOST="ssh://deploy@192.0.2.11", QUERYCAST_SSH_KEY=str(key), QUERYCAST_SSH_KNOWN_HOSTS=str(hosts)
            )
            self.assertEqual((0, ["600", "BEGIN", "abc", "END"]), (status, [line for line in said.splitlines() if line][:4]))

    def test_a_key_that_is_not_given_is_asked_for(self):
        status, _, complained = self.run_it(".gitlab/on-swarm", "true", DOCKER_HOST="ssh://deploy@192.0.2.11")
        self.assertNotEqual(0, status)
        self.assertIn("QUERYCAST_SSH_KEY: is not set", complained)

    def if_live(self, live, wanted):
        self.program("docker", f"echo '{live}'")
        return self.run_it(".gitlab/if-live", self.program("command", "echo done"), QUERYCAST_IMAGE_QUERYCAST=wanted)

    def test_this_commit_s_release_is_live_by_name_or_digest(self):
        for wanted in (IMAGE, IMAGE + DIGEST):
            self.assertEqual((0, "done"), self.if_live(IMAGE + DIGEST, wanted)[:2])

    def test_another_release_is_left_alone(self):
        for live in ("registry.example/querycast:1.2.3-ffffffffffff" + DIGEST, IMAGE + "@sha256:" + 64 * "b", IMAGE + "0" + DIGEST):
            status, said, complained = self.if_live(live, IMAGE + DIGEST)
            self.assertEqual((3, ""), (status, said))
            self.assertIn(live, complained)

    def test_nothing_is_live(self):
        self.program("docker", "echo no such service >&2; exit 1")
        status, said, complained = self.run_it(".gitlab/if-live", "true", QUERYCAST_IMAGE_QUERYCAST=IMAGE)
        self.assertEqual((3, "", "no such service"), (status, said, complained))


if __name__ == "__main__":
    unittest.main()
