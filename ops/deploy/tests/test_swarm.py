"""Waiting for the Swarm while its engine does not answer every time."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SWARM = pathlib.Path(__file__).parents[1] / "swarm.py"


def unlocked(timeout, docker):
    """Waits for the end of a lock, with this script as the docker command."""
    return swarm(docker, "unlocked", "stack", timeout)


def swarm(docker, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "docker")
        program.write_text(f"#!/bin/sh\ncd {folder}\n{docker}\n")
        program.chmod(0o755)
        return subprocess.run([sys.executable, SWARM, *arguments], env={"PATH": f"{folder}:/usr/bin:/bin"}, capture_output=True, text=True)


def answered(own_node, availability="active"):
    """The docker command on a node, while an asker is done on n1. The managers' first look at its log finds that lost."""
    return f"""
case "$*" in
"node inspect self") echo '[{{"ID": "{own_node}", "Spec": {{"Availability": "{availability}"}}}}]' ;;
"service ls"*) echo c a ;;
"inspect --type service"*) echo '[{{"ID": "c", "Spec": {{"Name": "stack_service"}}}}, {{"ID": "a", "Spec": {{"Name": "stack_asker"}}}}]' ;;
"service ps"*) echo c1 a1 ;;
"inspect --type task"*) echo '[{{"ID": "c1", "ServiceID": "c", "NodeID": "n2", "Status": {{"State": "running"}}}},
    {{"ID": "a1", "ServiceID": "a", "NodeID": "n1", "Status": {{"State": "complete", "ContainerStatus": {{"ContainerID": "a1c"}}}}}}]' ;;
"logs a1c") echo '{{"by": "the engine"}}' ;;
"service logs --raw a1") [ -e looked ] && echo '{{"by": "a manager"}}' || {{ touch looked; echo 'the node is not available' >&2; exit 1; }} ;;
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
        done = swarm(answered("n2"), "answer", "stack", "20s")
        self.assertEqual((0, '{"by": "a manager"}\n', ""), (done.returncode, done.stdout, done.stderr))

    def test_reads_the_answer_from_the_own_engine(self):
        done = swarm(answered("n1"), "answer", "stack", "1s")
        self.assertEqual((0, '{"by": "the engine"}\n', ""), (done.returncode, done.stdout, done.stderr))

    def test_places_what_is_to_be_read_on_the_own_node(self):
        self.assertEqual("node.id==n1\n", swarm(answered("n1"), "readable").stdout)

    def test_places_what_is_to_be_read_on_any_node_when_the_own_one_takes_no_tasks(self):
        self.assertEqual("node.platform.os==linux\n", swarm(answered("n1", "drain"), "readable").stdout)
