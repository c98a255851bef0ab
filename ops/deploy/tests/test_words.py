"""How a deployment ends that a signal comes upon, and the durations of the settings."""

import pathlib
import signal
import subprocess
import tempfile
import unittest

WORDS = pathlib.Path(__file__).parents[1] / "words.sh"
INTERRUPTED = f"""
set -euo pipefail
source {WORDS}
scratch=$(mktemp -d) action=deploy
heed_signals
at_the_end tell
tell() {{ complain "undone"; }}
run sh -c 'echo begun && exec sleep 60' >pulled 2>&1
"""


class WordsTest(unittest.TestCase):
    def test_tells_how_it_ends_whatever_a_signal_comes_upon(self):
        with tempfile.TemporaryDirectory() as folder:
            with subprocess.Popen(["bash", "-c", INTERRUPTED], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
                pulled = pathlib.Path(folder) / "pulled"
                while not (pulled.exists() and pulled.read_text()):
                    self.assertIsNone(process.poll())
                process.send_signal(signal.SIGTERM)
                said, complained = process.communicate(timeout=20)
            self.assertEqual(1, process.returncode)
            self.assertEqual("result: failed\n", said)
            self.assertEqual(["bash: interrupted", "bash: undone"], complained.splitlines())
            self.assertEqual("begun\n", pulled.read_text())

    def test_durations_are_what_timeout_takes(self):
        for duration, taken in (("500ms", "0.5"), ("1500ms", "1.5"), ("10s", "10s"), ("2m", "2m"), ("1h", "1h")):
            done = subprocess.run(["bash", "-c", f'source "{WORDS}"; in_seconds {duration}'], check=True, capture_output=True, text=True)
            self.assertEqual(taken, done.stdout.strip())
