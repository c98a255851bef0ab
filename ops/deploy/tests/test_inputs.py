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
check_api_keys
check_address QUERYCAST_SLACK_URL_FILE 'the address of the webhook'
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

    def test_refuses_what_the_scaler_would(self):
        for lines, wrong in (
            ("QUERYCAST_SCALER_MIN=11\n", "QUERYCAST_SCALER_MIN is 11, more than QUERYCAST_SCALER_MAX, which is 10"),
            ("QUERYCAST_SCALER_MAX=1001\n", "QUERYCAST_SCALER_MAX is 1001; it must be 1000 at most"),
            ("QUERYCAST_SCALER_TARGET=0.009\n", "QUERYCAST_SCALER_TARGET is '0.009'; it must be 0.01 requests a second at least"),
            ("QUERYCAST_SCALER_FAST_WINDOW=9900ms\n", "QUERYCAST_SCALER_FAST_WINDOW is '9900ms'; it must be 10s at least"),
            ("QUERYCAST_SCALER_LOWER_INTERVAL=1s\n", "QUERYCAST_SCALER_LOWER_INTERVAL is '1s'; it must be 5s at least"),
            ("QUERYCAST_SCALER_PANIC_HOLD=61m\n", "QUERYCAST_SCALER_PANIC_HOLD is '61m'; it must be 1h at most"),
            ("QUERYCAST_SCALER_FAST_WINDOW=90s\n", "QUERYCAST_SCALER_SLOW_WINDOW is '60s', less than QUERYCAST_SCALER_FAST_WINDOW, which is '90s'"),
            (
                "QUERYCAST_SCALER_STABILIZATION_WINDOW=59s\n",
                "QUERYCAST_SCALER_STABILIZATION_WINDOW is '59s', less than QUERYCAST_SCALER_SLOW_WINDOW, which is '60s'",
            ),
        ):
            with self.subTest(lines):
                status, said = checked(lines)
                self.assertEqual(2, status)
                self.assertIn(wrong, said)
                self.assertEqual((0, ""), checked(f"QUERYCAST_SCALER=off\n{lines}"))

    def test_takes_what_the_scaler_just_takes(self):
        lines = "QUERYCAST_SCALER_MAX=1000\nQUERYCAST_SCALER_TARGET=0.01\nQUERYCAST_SCALER_FAST_WINDOW=10000ms\nQUERYCAST_SCALER_SLOW_WINDOW=10s\n"
        self.assertEqual((0, ""), checked(f"{lines}QUERYCAST_SCALER_STABILIZATION_WINDOW=1h\nQUERYCAST_SCALER_LOWER_INTERVAL=5s\n"))

    def given(self, variable, content):
        """What is said of a secret's file."""
        with tempfile.NamedTemporaryFile("w") as file:
            file.write(content)
            file.flush()
            status, said = checked(**{variable: file.name})
            return status, said.replace(file.name, "SECRET")

    def test_takes_an_address_alone(self):
        for content in ("https://hooks.example/T0/B0/x", "https://hooks.example/T0/B0/x\n"):
            self.assertEqual((0, ""), self.given("QUERYCAST_SLACK_URL_FILE", content))
        for content in ("", "\n", "# ours\nhttps://hooks.example/x\n", "https://hooks.example/x\nhttps://hooks.example/y\n", "https://hooks.example/x \n", "hooks"):
            with self.subTest(content):
                status, said = self.given("QUERYCAST_SLACK_URL_FILE", content)
                self.assertEqual(2, status)
                self.assertIn("QUERYCAST_SLACK_URL_FILE: 'SECRET' is wrong; the file must hold one line, the address of the webhook, and nothing else", said)

    def test_takes_keys_among_comments(self):
        key = f"ali:{'0' * 64}"
        self.assertEqual((0, ""), self.given("QUERYCAST_API_KEYS_FILE", f"# ours\n\n{key}"))
        for content, wrong in (("# ours\n", "has no key"), (f"{key}\n\nali:0\n", "line 3 of 'SECRET' is wrong")):
            status, said = self.given("QUERYCAST_API_KEYS_FILE", content)
            self.assertEqual(2, status)
            self.assertIn(wrong, said)

    def test_asks_for_the_group_of_a_socket_that_it_cannot_see(self):
        for place in ("ssh://deploy@192.0.2.11", "unix:///nowhere.sock"):
            status, said = checked(DOCKER_HOST=place, QUERYCAST_DOCKER_GROUP="")
            self.assertEqual(2, status)
            self.assertIn(f"QUERYCAST_DOCKER_GROUP is not set, and the engine at {place} has no socket here", said)

    def test_needs_no_group_without_the_scaler(self):
        self.assertEqual((0, ""), checked("QUERYCAST_SCALER=off\n", DOCKER_HOST="ssh://deploy@192.0.2.11", QUERYCAST_DOCKER_GROUP=""))
