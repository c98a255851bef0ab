"""Spreading the replicas, on an engine that is only played: each replica is a line with its node."""

import pathlib
import subprocess
import tempfile
import unittest

DEPLOY = pathlib.Path(__file__).parents[1]
# A further replica starts where there are fewest of the nodes that may have it; the fullest node loses one.
ENGINE = """
set -euo pipefail
source {deploy}/words.sh
source {deploy}/spread.sh
QUERYCAST_STACK=played QUERYCAST_SERVICE_PLACEMENT=node.labels.disk==fast
live_replicas() {{ wc -l <replicas; }}
fullest() {{ sort replicas | uniq -c | sort -rn | awk 'NR == 1 {{print $2}}'; }}
emptiest() {{ {{ cat replicas; printf '%s\\n' $ALLOWED; }} | sort | uniq -c | sort -n | awk -v allowed="$ALLOWED" 'index(" " allowed " ", " " $2 " ") {{print $2; exit}}'; }}
docker() {{
    case $* in
        'node ls '*) printf '%s\\n' 'a Ready Active' 'b Ready Active' 'c Ready Drain' 'd Down Active' ;;
        'service ps '*) sed 's/$/ Running 2 minutes ago/' replicas ;;
        'service scale '*)
            if [ -e broken ]; then rm broken; return 1; fi
            echo "${{*: -1}}" >>scaled
            if [ "${{*: -1}}" = "played_service=$(($(live_replicas) + 1))" ]; then emptiest >>replicas; else sed -i "0,/^$(fullest)\\$/{{//d}}" replicas; fi
            ;;
    esac
}}
timeout() {{ "${{@:2}}"; }}
status=0
spread_replicas || status=$?
echo "moved $moved"
for step in "${{undo[@]}}"; do $step; done
exit $status
"""


class SpreadTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def spread(self, replicas, allowed="a b"):
        (self.folder / "replicas").write_text("".join(f"{node}\n" for node in replicas))
        script = ENGINE.format(deploy=DEPLOY)
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, env={"PATH": "/usr/bin:/bin", "ALLOWED": allowed}, capture_output=True, text=True, timeout=30)
        return done, sorted((self.folder / "replicas").read_text().split())

    def test_moves_one_after_the_other_until_they_are_even(self):
        for before, after, moved in (("aa", "ab", 1), ("bbbb", "aabb", 2), ("aaaab", "aaabb", 1)):
            done, there = self.spread(before)
            self.assertEqual((0, f"moved {moved}", list(after)), (done.returncode, done.stdout.strip(), there), done.stderr)

    def test_leaves_what_is_even(self):
        for before in ("ab", "aab", "a"):
            done, there = self.spread(before)
            self.assertEqual(("moved 0", list(before)), (done.stdout.strip(), there), done.stderr)
            self.assertFalse((self.folder / "scaled").exists())

    def test_ends_where_a_constraint_keeps_them(self):
        done, there = self.spread("aa", allowed="a")
        self.assertIn("may keep them from a node (QUERYCAST_SERVICE_PLACEMENT is node.labels.disk==fast)", done.stdout)
        self.assertEqual(["a", "a"], there)

    def test_a_further_replica_that_does_not_start_is_taken_back(self):
        (self.folder / "broken").touch()
        done, _ = self.spread("aa")
        self.assertEqual((1, "no further replica starts within 300 s"), (done.returncode, done.stderr.strip().split(": ")[-1]))
        self.assertEqual("played_service=2\n", (self.folder / "scaled").read_text())


if __name__ == "__main__":
    unittest.main()
