"""Making a release in a clone of its own, with a jar and images that are only played."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[3]
POM = "<project>\n  <version>0.1.0</version>\n</project>\n"
CHANGES = "# Changelog\n\n## Unreleased\n\n- Something new.\n"
JAR = "#!/bin/sh\nsed -n 's:.*<version>\\(.*\\)</version>:querycast \\1:p' pom.xml\n"
IMAGES = "#!/bin/sh\necho \"images $*\" >>../built\ntest ! -e ../fail$1\n"
PROGRAMS = {"querycast": JAR, "ops/images/build": IMAGES}


class Clone:
    """A clone of an empty origin with what ops/release reads and calls."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.place = self.folder / "clone"
        self.git("init", "-q", "--bare", "-b", "main", "origin", place=self.folder)
        self.git("clone", "-q", "origin", "clone", place=self.folder)
        for name in ("ops/release", "ops/version", "ops/settings.sh", "ops/defaults.env"):
            (self.place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, self.place / name)
        for name, text in PROGRAMS.items():
            (self.place / name).parent.mkdir(parents=True, exist_ok=True)
            (self.place / name).write_text(text)
            (self.place / name).chmod(0o755)
        (self.place / "pom.xml").write_text(POM)
        (self.place / "CHANGELOG.md").write_text(CHANGES)
        self.git("add", "--all")
        self.git("commit", "-qm", "All of it")
        self.before = self.git("rev-parse", "HEAD")

    def run(self, *command, place=None, programs=None):
        who = {f"GIT_{role}_{what}": "nobody@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        settings = {"PATH": os.pathsep.join(map(str, filter(None, [programs, os.environ["PATH"]]))), "HOME": str(self.folder), **who}
        return subprocess.run(command, cwd=place or self.place, env=settings, capture_output=True, text=True)

    def git(self, *arguments, place=None):
        done = self.run("git", *arguments, place=place)
        done.check_returncode()
        return done.stdout.strip()

    def release(self, *arguments, programs=None):
        done = self.run("ops/release", *arguments, programs=programs)
        return done.returncode, (done.stdout + done.stderr).strip().splitlines()

    def built(self):
        file = self.folder / "built"
        return file.read_text().splitlines() if file.exists() else []


class ReleaseTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.clone = Clone(folder.name)

    def assert_undone(self):
        self.assertEqual((self.clone.before, "", ""), (self.clone.git("rev-parse", "HEAD"), self.clone.git("tag"), self.clone.git("status", "--porcelain")))

    def test_makes_one(self):
        status, said = self.clone.release("0.2.0")
        self.assertEqual((0, "released 0.2.0 as v0.2.0"), (status, said[-1].split(",")[0]))
        self.assertEqual(("Release 0.2.0", "v0.2.0"), (self.clone.git("log", "-1", "--format=%s"), self.clone.git("describe", "--exact-match")))
        self.assertIn("<version>0.2.0</version>", (self.clone.place / "pom.xml").read_text())
        self.assertRegex((self.clone.place / "CHANGELOG.md").read_text(), r"## Unreleased\n\n## 0\.2\.0 - \d{4}-\d\d-\d\d\n\n- Something new\.")
        self.assertIn("- Something new.", self.clone.git("tag", "-n9", "-l", "v0.2.0"))
        self.assertEqual(["images "], self.clone.built())
        self.assertEqual("", self.clone.git("ls-remote", "origin"))

    def test_pushes_commit_and_tag_before_the_images(self):
        self.assertEqual(0, self.clone.release("0.2.0", "--push")[0])
        self.assertIn("refs/tags/v0.2.0", self.clone.git("ls-remote", "origin"))
        self.assertEqual(["images ", "images --push"], self.clone.built())

    def test_undoes_what_it_did_when_the_images_cannot_be_built(self):
        (self.clone.folder / "fail").touch()
        status, said = self.clone.release("0.2.0", "--push")
        self.assertEqual((1, "ops/release: 0.2.0 was not made; nothing was pushed"), (status, said[-1]))
        self.assert_undone()
        self.assertEqual("", self.clone.git("ls-remote", "origin"))

    def test_undoes_what_it_did_when_origin_refuses(self):
        hook = self.clone.folder / "origin/hooks/update"
        hook.write_text("#!/bin/sh\nexit 1\n")
        hook.chmod(0o755)
        self.assertEqual(1, self.clone.release("0.2.0", "--push")[0])
        self.assert_undone()
        self.assertEqual(["images "], self.clone.built())

    def test_undoes_what_it_did_when_another_made_that_release(self):
        self.clone.git("push", "-q", "origin", "HEAD", "HEAD:refs/tags/v0.2.0")
        self.assertEqual(1, self.clone.release("0.2.0", "--push")[0])
        self.assert_undone()

    def test_undoes_nothing_when_the_answer_to_a_push_was_lost(self):
        cut = self.clone.folder / "git"
        cut.write_text(f"#!/bin/sh\n{shutil.which('git')} \"$@\" || exit\ntest \"$1\" != push\n")
        cut.chmod(0o755)
        status, said = self.clone.release("0.2.0", "--push", programs=self.clone.folder)
        self.assertEqual((3, "ops/release: 0.2.0 is made, and its commit and tag are pushed, but its images are not: ops/images/build --push"), (status, said[-1]))
        self.assertEqual("v0.2.0", self.clone.git("describe", "--exact-match"))
        self.assertIn("refs/tags/v0.2.0", self.clone.git("ls-remote", "origin"))

    def test_undoes_nothing_when_nobody_knows_what_became_of_a_push(self):
        cut = self.clone.folder / "git"
        cut.write_text(f"#!/bin/sh\ntest \"$1\" != ls-remote || exit 128\n{shutil.which('git')} \"$@\" || exit\ntest \"$1\" != push\n")
        cut.chmod(0o755)
        status, said = self.clone.release("0.2.0", "--push", programs=self.clone.folder)
        self.assertEqual(3, status)
        self.assertIn("whether it was pushed is not known", "\n".join(said))
        self.assertEqual("v0.2.0", self.clone.git("describe", "--exact-match"))

    def test_says_when_only_the_images_are_not_pushed(self):
        (self.clone.folder / "fail--push").touch()
        status, said = self.clone.release("0.2.0", "--push")
        self.assertEqual((3, "ops/release: 0.2.0 is made, and its commit and tag are pushed, but its images are not: ops/images/build --push"), (status, said[-1]))
        self.assertEqual("v0.2.0", self.clone.git("describe", "--exact-match"))

    def test_refuses_what_makes_no_release(self):
        for arguments, sentence in (
            ((), "usage: ops/release VERSION [--push], or --check TAG"),
            (("0.2",), "'0.2' is not a version like 1.2.3"),
            (("0.0.9",), "0.0.9 is older than 0.1.0, which pom.xml has"),
            (("0.2.0", "--pull"), "there is no option '--pull', only --push"),
        ):
            self.assertEqual((2, [f"ops/release: {sentence}"]), self.clone.release(*arguments))
        (self.clone.place / "pom.xml").write_text(POM + "\n")
        self.assertEqual((2, ["ops/release: there are changes that are not committed:  M pom.xml"]), self.clone.release("0.2.0"))

    def test_refuses_a_release_without_changes(self):
        (self.clone.place / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n")
        self.clone.git("commit", "-qam", "Nothing new")
        self.assertEqual((2, ["ops/release: CHANGELOG.md says nothing under '## Unreleased': write there what changed"]), self.clone.release("0.2.0"))

    def test_checks_the_tag_of_a_pipeline(self):
        self.assertEqual(0, self.clone.release("0.2.0")[0])
        self.assertEqual((0, []), self.clone.release("--check", "v0.2.0"))
        self.assertEqual((2, ["ops/release: the tag is v0.3.0, but pom.xml says 0.2.0: make releases with ops/release"]), self.clone.release("--check", "v0.3.0"))
