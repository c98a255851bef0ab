"""Waiting for the Swarm while its engine does not answer every time."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SWARM = pathlib.Path(__file__).parents[1] / "swarm.py"


def unlocked(timeout, docker):
    """Waits for the end of a lock, with this script as the docker command."""
    return swarm("unlocked", timeout, docker)


def swarm(command, timeout, docker):
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "docker")
        program.write_text(f"#!/bin/sh\ncd {folder}\n{docker}\n")
        program.chmod(0o755)
        return subprocess.run([sys.executable, SWARM, command, "stack", timeout], env={"PATH": f"{folder}:/usr/bin:/bin"}, capture_output=True, text=True)


# A candidate that runs and an asker that is done; the first look at its log finds the node lost.
ANSWERED = """
case "$*" in
"service ls"*) echo c a ;;
"inspect --type service"*) echo '[{"ID": "c", "Spec": {"Name": "stack_service"}}, {"ID": "a", "Spec": {"Name": "stack_asker"}}]' ;;
"service ps"*) echo c1 a1 ;;
"inspect --type task"*)
    echo '[{"ID": "c1", "ServiceID": "c", "Status": {"State": "running"}}, {"ID": "a1", "ServiceID": "a", "Status": {"State": "complete"}}]' ;;
"service logs"*) [ -e looked ] && echo '{"predictions": []}' || { touch looked; echo 'the node is not available' >&2; exit 1; } ;;
esac
"""


class SwarmTest(unittest.TestCase):
    def test_asks_again_after_an_error(self):
        done = unlocked("20s", "[ -e asked ] || { touch asked; echo 'no leader' >&2; exit 1; }")
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_says_the_error_when_time_is_up(self):
        done = unlocked("1s", "echo 'no leader' >&2; exit 1")
        self.assertEqual((1, "not within 1s: docker config ls: no leader\n"), (done.returncode, done.stderr))

    def test_reads_the_answer_again_when_its_node_is_lost_for_a_moment(self):
        done = swarm("answer", "20s", ANSWERED)
        self.assertEqual((0, '{"predictions": []}\n', ""), (done.returncode, done.stdout, done.stderr))
