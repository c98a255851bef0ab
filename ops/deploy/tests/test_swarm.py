"""Waiting for the Swarm while its engine does not answer every time."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

SWARM = pathlib.Path(__file__).parents[1] / "swarm.py"


def unlocked(timeout, docker):
    """Waits for the end of a lock, with this script as the docker command."""
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "docker")
        program.write_text(f"#!/bin/sh\ncd {folder}\n{docker}\n")
        program.chmod(0o755)
        return subprocess.run([sys.executable, SWARM, "unlocked", "stack", timeout], env={"PATH": f"{folder}:/usr/bin:/bin"}, capture_output=True, text=True)


class SwarmTest(unittest.TestCase):
    def test_asks_again_after_an_error(self):
        done = unlocked("20s", "[ -e asked ] || { touch asked; echo 'no leader' >&2; exit 1; }")
        self.assertEqual((0, ""), (done.returncode, done.stderr))

    def test_says_the_error_when_time_is_up(self):
        done = unlocked("1s", "echo 'no leader' >&2; exit 1")
        self.assertEqual((1, "not within 1s: docker config ls: no leader\n"), (done.returncode, done.stderr))
