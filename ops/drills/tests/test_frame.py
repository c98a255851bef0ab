"""The frame puts back what a drill changed however it ends, and tells the verdict as an exit status."""

import contextlib
import io
import json
import pathlib
import signal
import tempfile
import unittest

from kit import main, report
from kit.drill import Drill, DrillFailed
from kit.engine import EngineError
from kit.options import Options


class FrameTest(unittest.TestCase):
    def setUp(self):
        self.put_back = []
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
            self.addCleanup(signal.signal, number, signal.getsignal(number))

    def run_drill(self, body, dry=False, limit=5):
        """The exit status, the saved result and what was printed of a drill that changes two things and then does this."""

        def run(drill):
            drill.undo("put the first thing back", self.put_back.append, 1)
            drill.undo("put the second thing back", self.put_back.append, 2)
            body(drill)

        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
            file = pathlib.Path(folder, "result.json")
            drill = Drill("test", "A drill.", Options("none", "", 20, [], None, None, "", False, dry, str(file)))
            status = main.guarded(drill, run, limit)
            saved = json.loads(file.read_text()) if file.exists() else None
        return status, saved, out.getvalue()

    def test_passed(self):
        status, saved, _ = self.run_drill(lambda drill: drill.at_most("failed requests", 0, 0))
        self.assertEqual((0, True, [2, 1]), (status, saved["passed"], self.put_back))

    def test_a_condition_that_does_not_hold(self):
        status, saved, out = self.run_drill(lambda drill: drill.at_most("failed requests", 3, 0))
        self.assertEqual((1, False, [2, 1]), (status, saved["passed"], self.put_back))
        self.assertIn("FAILED  failed requests: 3 (wanted: at most 0)", out)
        self.assertIn("**failed**", report.page([report.read(saved)], "a machine"))

    def test_a_wait_without_end(self):
        status, saved, _ = self.run_drill(lambda drill: drill.until("pigs fly", lambda: False, 0.3))
        self.assertEqual((1, "pigs fly: not within 0.3 s", [2, 1]), (status, saved["problem"], self.put_back))

    def test_an_engine_that_says_no(self):
        def body(_):
            raise EngineError("no such container")

        status, saved, _ = self.run_drill(body)
        self.assertEqual((3, "no such container", [2, 1]), (status, saved["problem"], self.put_back))

    def test_interrupted(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                self.put_back.clear()
                status, saved, _ = self.run_drill(lambda drill, number=number: signal.raise_signal(number))
                self.assertEqual((1, "interrupted", [2, 1]), (status, saved["problem"], self.put_back))
                self.setUp()

    def test_too_long(self):
        status, saved, _ = self.run_drill(lambda drill: drill.hold("nothing", 4), limit=1)
        self.assertEqual((1, "ended after more than 1 s", [2, 1]), (status, saved["problem"], self.put_back))

    def test_what_cannot_be_put_back_is_told(self):
        def fail():
            raise EngineError("engine gone")

        def body(drill):
            drill.undo("put the third thing back", fail)
            raise DrillFailed("it broke")

        status, saved, _ = self.run_drill(body)
        self.assertEqual(("it broke; not put back (put the third thing back): engine gone", [2, 1]), (saved["problem"], self.put_back))
        self.assertEqual(1, status)

    def test_a_dry_run_only_tells(self):
        def body(drill):
            drill.docker("restart the edge", "service", "update", "--force", "edge")
            drill.until("pigs fly", lambda: False, 60)
            with drill.load():
                drill.hold("nothing", 60)

        status, saved, out = self.run_drill(body, dry=True)
        self.assertEqual((0, None, []), (status, saved, self.put_back))
        self.assertIn("would restart the edge: docker service update --force edge", out)
        self.assertIn("would wait until pigs fly", out)
