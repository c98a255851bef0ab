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
read_all() {{ # as the engine does: what can be read is told, and the status says that something could not be
    local id status=0
    for id in "$@"; do
        case $id in
            --format) return $status ;;
            $GONE) status=1 ;;
            *) echo "${{id#r}} $id" ;;
        esac
    done
}}
docker() {{
    case $* in
        $BROKEN) return 1 ;;
        'config create '*) ;;
        'config rm '*) rm -f "releases/$3" ;;
        'config ls '*) ls releases ;;
        *UnixNano*) read_all "${{@:3}}" ;;
        *) printf '"%s"' "$(base64 -w 0 "releases/$3")" ;;
    esac
}}
keep() {{ keep_release text r9; }}
$HOW
echo kept
"""


class KeepReleaseTest(unittest.TestCase):
    def keep(self, how, broken="none", gone="none"):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "releases").mkdir()
            for number in range(1, 8):
                (folder / f"releases/r{number}").write_text(f"secret-{number}\n")
            environment = {"PATH": "/usr/bin:/bin", "BROKEN": broken, "GONE": gone}
            done = subprocess.run(["bash", "-c", ENGINE.format(deploy=DEPLOY).replace("$HOW", how)], cwd=folder, env=environment, capture_output=True, text=True, timeout=30)
            pruned = folder / "pruned"
            return done, pruned.read_text().split() if pruned.exists() else None

    def test_keeps_five_and_what_they_need(self):
        done, needed = self.keep("keep")
        self.assertEqual(0, done.returncode, done.stderr)
        self.assertEqual([f"secret-{number}" for number in range(3, 8)], needed)

    def test_removes_nothing_when_one_cannot_be_read(self):
        for how in ("keep", "keep || exit"):
            for fault in ({"gone": "r3"}, {"broken": "config inspect r3 *Data*"}, {"broken": "config inspect r7 *Data*"}, {"broken": "config ls *"}):
                with self.subTest(how=how, **fault):
                    done, needed = self.keep(how, **fault)
                    self.assertIsNone(needed)
                    self.assertEqual(0, done.returncode, done.stderr)
                    self.assertIn("not every kept release can be read", done.stdout)

    def test_names_those_that_it_can_read(self):
        done, _ = self.keep("releases || true", gone="r3")
        self.assertEqual(["r7", "r6", "r5", "r4", "r2", "r1", "kept"], done.stdout.split())
