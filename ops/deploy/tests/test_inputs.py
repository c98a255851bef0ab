"""What settings are looked at before anything is touched."""

import os
import pathlib
import subprocess
import tempfile
import unittest

OPS = pathlib.Path(__file__).parents[2]
CHECK = f"""
set -euo pipefail
ops="{OPS}"
source "$ops/settings.sh"
source "$ops/deploy/words.sh"
source "$ops/deploy/inputs.sh"
load_settings
check_names "$QUERYCAST_SETTINGS"
check_settings
check_docker_group
"""


def checked(lines="", **environment):
    """The exit status, and what was said of a file of these lines."""
    with tempfile.NamedTemporaryFile("w", suffix=".env") as file:
        file.write(lines)
        file.flush()
        settings = {"PATH": os.environ["PATH"], "QUERYCAST_SETTINGS": file.name, "QUERYCAST_DOCKER_GROUP": "600", **environment}
        done = subprocess.run(["bash", "-c", CHECK], env=settings, capture_output=True, text=True)
        return done.returncode, done.stderr.replace(file.name, "FILE")


class InputsTest(unittest.TestCase):
    def test_takes_the_defaults(self):
        self.assertEqual((0, ""), checked())

    def test_takes_a_setting_of_the_stack_and_one_of_the_monitoring(self):
        self.assertEqual((0, ""), checked("QUERYCAST_SCALER_MAX=20\nQUERYCAST_PEAK_FOR=2m\n"))

    def test_refuses_a_name_that_nobody_reads(self):
        status, said = checked("QUERYCAST_SCALER_MAXIMUM=20\n")
        self.assertEqual(2, status)
        self.assertIn("FILE: there is no setting 'QUERYCAST_SCALER_MAXIMUM'", said)

    def test_refuses_a_value_that_makes_no_sense(self):
        status, said = checked("QUERYCAST_SCALER_TARGET=none\n")
        self.assertEqual(2, status)
        self.assertIn("QUERYCAST_SCALER_TARGET is 'none'; it must be a number of requests a second above 0", said)

    def test_asks_for_the_group_of_a_socket_that_it_cannot_see(self):
        for place in ("ssh://deploy@192.0.2.11", "unix:///nowhere.sock"):
            status, said = checked(DOCKER_HOST=place, QUERYCAST_DOCKER_GROUP="")
            self.assertEqual(2, status)
            self.assertIn(f"QUERYCAST_DOCKER_GROUP is not set, and the engine at {place} has no socket here", said)

    def test_needs_no_group_without_the_scaler(self):
        self.assertEqual((0, ""), checked("QUERYCAST_SCALER=off\n", DOCKER_HOST="ssh://deploy@192.0.2.11", QUERYCAST_DOCKER_GROUP=""))
