"""Where a roll-out that failed goes back to, and somebody who asks for it."""

import pathlib
import subprocess
import unittest

ROLLOUT = pathlib.Path(__file__).parents[1] / "rollout.sh"
SCRIPT = f"""
set -euo pipefail
source "{ROLLOUT}"
say() {{ :; }}
give_up() {{ echo nowhere && exit 3; }}
releases() {{ printf '%s\\n' $KEPT; }}
live_release() {{ echo "$LIVE"; }}
QUERYCAST_STACK=querycast
release_text() {{ echo "${{TEXT:-}}"; }}
find_live_objects() {{ :; }}
live_object() {{ echo "${{LIVE_CERTIFICATE:-}}"; }}
end_in_rules() {{ echo "${{END:-}}"; }}
refuse() {{ echo refused && exit 2; }}
say_other_secrets() {{ :; }}
exec 3>&1
docker() {{ echo "without ${{*: -1}}" >&3; }}
go_back_to() {{ echo "$1"; }}
"""


def said(call, **environment):
    script = SCRIPT + call
    return subprocess.run(["bash", "-c", script], env={"PATH": "/usr/bin:/bin", **environment}, capture_output=True, text=True).stdout.split("\n")[:-1]


def goes_back_to(release, live, kept):
    return "".join(said("roll_back_after 'it does not do'", release=release, live=live, KEPT=kept))


def is_asked(live, kept, name="", **environment):
    return said(f"roll_back_to '{name}'", LIVE=live, KEPT=kept, **environment)


def is_asked_for_a_certificate(end, live):
    return is_asked(
        live="two", kept="two one", name="one", TEXT='name: "querycast-certificate-0123456789ab"', LIVE_CERTIFICATE=f"querycast-certificate-{live}", END=end
    )


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

    def test_withdraws_the_live_release_when_it_is_asked_for_the_one_before(self):
        self.assertEqual(["two", "without three"], is_asked(live="three", kept="three two one"))

    def test_goes_to_the_newest_when_the_live_one_was_never_found_right(self):
        self.assertEqual(["two"], is_asked(live="three", kept="two one"))

    def test_goes_to_a_release_by_name_and_keeps_the_live_one(self):
        self.assertEqual(["one"], is_asked(live="three", kept="three two one", name="one"))

    def test_refuses_a_certificate_that_has_ended_unless_it_is_the_live_one(self):
        self.assertEqual(["refused"], is_asked_for_a_certificate(end="1700000000", live="fedcba987654"))
        self.assertEqual(["one"], is_asked_for_a_certificate(end="1700000000", live="0123456789ab"))
        self.assertEqual(["one"], is_asked_for_a_certificate(end="99999999999", live="fedcba987654"))

    def test_is_told_when_none_is_left(self):
        self.assertEqual(["nowhere"], is_asked(live="one", kept="one"))
