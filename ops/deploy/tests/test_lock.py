"""Breaking the lock of a deployment that was cut off, on an engine that is only played."""

import pathlib
import subprocess
import unittest

DEPLOY = pathlib.Path(__file__).parents[1]
ENGINE = f"""
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
source {DEPLOY}/words.sh
source {DEPLOY}/scaler.sh
source {DEPLOY}/lock.sh
QUERYCAST_STACK=played
stop_candidate() {{ :; }}
stop_helpers() {{ :; }}
docker() {{
    case $* in
        'config create '*) printf 'created %s\\n' "$@" >&2; echo lock-1 ;;
        'config inspect '*'.paused'*) echo "$NOTED" ;;
        'config inspect '*) echo "${{HOLDER-somebody for a deployment}}" ;;
        'config rm '*) echo removed ;;
        'service inspect '*) echo "$PAUSED" ;;
        'service update '*) echo "updated $*" ;;
    esac
}}
"""


def run(call, **environment):
    done = subprocess.run(
        ["bash", "-c", ENGINE + call], env={"PATH": "/usr/bin:/bin", "NOTED": "", "PAUSED": "", **environment}, capture_output=True, text=True, timeout=30
    )
    return done.returncode, done.stdout, done.stderr


class LockTest(unittest.TestCase):
    def test_notes_whether_a_person_has_paused_the_scaler(self):
        for paused, noted in (("true", "true"), ("false", "false"), ("", "false")):
            self.assertIn(f"created querycast.lock.paused={noted}\n", run('create_lock deployment; test "$lock" = lock-1; cat "$scratch/lock" >&2', PAUSED=paused)[2])

    def test_lets_the_scaler_go_on_that_stood_still_for_the_deployment(self):
        status, said, _ = run("break_lock", NOTED="false", PAUSED="true")
        self.assertEqual(0, status)
        self.assertIn("removed the lock of somebody for a deployment", said)
        self.assertIn("the scaler goes on", said)

    def test_leaves_a_pause_that_may_be_a_person_s(self):
        for environment in ({"NOTED": "true"}, {"NOTED": ""}, {"NOTED": "false", "HOLDER": ""}):
            status, said, _ = run("break_lock", PAUSED="true", **environment)
            self.assertEqual(0, status)
            self.assertIn("the scaler is paused: if nobody wants that", said)

    def test_says_nothing_of_a_scaler_at_work(self):
        for noted in ("", "false", "true"):
            self.assertNotIn("scaler", run("break_lock", NOTED=noted, PAUSED="false")[1])


if __name__ == "__main__":
    unittest.main()
