"""Where a roll-out that failed goes back to."""

import pathlib
import subprocess
import unittest

ROLLOUT = pathlib.Path(__file__).parents[1] / "rollout.sh"
SCRIPT = f"""
set -euo pipefail
source "{ROLLOUT}"
say() {{ :; }}
releases() {{ printf '%s\\n' $KEPT; }}
go_back_to() {{ echo "$1"; }}
roll_back_after 'it does not do'
"""


def goes_back_to(release, live, kept):
    environment = {"PATH": "/usr/bin:/bin", "release": release, "live": live, "KEPT": kept}
    return subprocess.run(["bash", "-c", SCRIPT], env=environment, check=True, capture_output=True, text=True).stdout.strip()


class RolloutTest(unittest.TestCase):
    def test_goes_back_to_the_live_release(self):
        self.assertEqual("two", goes_back_to("three", live="two", kept="two one"))

    def test_goes_back_to_the_newest_when_the_live_one_was_never_found_right(self):
        self.assertEqual("one", goes_back_to("three", live="two", kept="one"))
        self.assertEqual("one", goes_back_to("two", live="two", kept="one"))

    def test_leaves_the_live_release_that_was_deployed_again(self):
        self.assertEqual("", goes_back_to("two", live="two", kept="two one"))

    def test_has_nowhere_to_go_at_first(self):
        self.assertEqual("", goes_back_to("one", live="", kept=""))
