"""What is kept of releases, on an engine that is only played: each release is a file that names its secrets."""

import pathlib
import subprocess
import tempfile
import unittest

DEPLOY = pathlib.Path(__file__).parents[1]
ENGINE = """
set -euo pipefail
source {deploy}/words.sh
source {deploy}/release.sh
QUERYCAST_STACK=played scratch=.
again() {{ "$@"; }}
complain() {{ echo "$*"; }}
prune_objects() {{ sort kept.yml | tr '\n' ' ' >pruned; }}
docker() {{
    case $* in
        $BROKEN) return 1 ;;
        'config create '*) ;;
        'config rm '*) rm -f "releases/$3" ;;
        'config ls '*) ls releases ;;
        *UnixNano*) echo "${{3#r}} $3" ;;
        *) printf '"%s"' "$(base64 -w 0 "releases/$3")" ;;
    esac
}}
keep() {{ keep_release text r9; }}
$HOW
echo kept
"""


class KeepReleaseTest(unittest.TestCase):
    def keep(self, how, broken="none"):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "releases").mkdir()
            for number in range(1, 8):
                (folder / f"releases/r{number}").write_text(f"secret-{number}\n")
            environment = {"PATH": "/usr/bin:/bin", "BROKEN": broken, "HOW": how}
            done = subprocess.run(["bash", "-c", ENGINE.format(deploy=DEPLOY).replace("$HOW", how)], cwd=folder, env=environment, capture_output=True, text=True, timeout=30)
            pruned = folder / "pruned"
            return done, pruned.read_text().split() if pruned.exists() else None

    def test_keeps_five_and_what_they_need(self):
        done, needed = self.keep("keep")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual([f"secret-{number}" for number in range(3, 8)], needed)

    def test_removes_nothing_when_one_cannot_be_read(self):
        for how in ("keep", "keep || exit"):
            for broken in ("config inspect r3 *", "config inspect r3 *Data*", "config inspect r7 *Data*", "config ls *"):
                with self.subTest(how=how, broken=broken):
                    done, needed = self.keep(how, broken)
                    self.assertIsNone(needed)
                    self.assertEqual(0, done.returncode, done.stderr)
                    self.assertIn("not every kept release can be read", done.stdout)
