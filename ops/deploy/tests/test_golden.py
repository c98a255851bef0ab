"""Predicting through an edge that loses connections, or that is wrong."""

import http.server
import json
import pathlib
import subprocess
import sys
import tempfile
import threading
import unittest

GOLDEN = pathlib.Path(__file__).parents[1] / "golden.py"


class Edge(http.server.BaseHTTPRequestHandler):
    """Predicts a second for everything, but for the first connections: some it drops, and of the next ones' answers it sends a part."""

    dropped = 0
    torn = 0

    def do_POST(self):
        queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
        self.server.asked += 1
        if self.server.asked > self.dropped:
            content = json.dumps({"predictions": [{"seconds": 1.0} for _ in queries]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[:9] if self.server.asked <= self.dropped + self.torn else content)
        self.close_connection = True

    def log_message(self, *_):
        pass


def asked(dropped=0, torn=0, wanted=1.0, queries=8):
    """The exit status, what was said, and how many requests were made for so many queries."""
    edge = http.server.HTTPServer(("127.0.0.1", 0), type("Dropping", (Edge,), {"dropped": dropped, "torn": torn}))
    edge.asked = 0
    serving = threading.Thread(target=edge.serve_forever)
    serving.start()
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as golden:
            golden.write(f'{{"sql": "select 1", "seconds": {wanted}}}\n' * queries)
            golden.flush()
            command = [sys.executable, GOLDEN, "ask", golden.name, f"http://127.0.0.1:{edge.server_port}"]
            done = subprocess.run(command, capture_output=True, text=True)
    finally:
        edge.shutdown()
        serving.join()
        edge.server_close()
    return done.returncode, done.stderr, edge.asked


class GoldenTest(unittest.TestCase):
    def test_is_content_with_right_predictions(self):
        self.assertEqual((0, "", 8), asked())

    def test_asks_again_when_a_connection_is_lost(self):
        self.assertEqual((0, "", 11), asked(dropped=1, torn=2))

    def test_does_not_ask_again_without_end(self):
        status, said, requests = asked(dropped=100)
        self.assertEqual((1, 5, 8), (status, len(said.splitlines()), requests))
        self.assertIn("RemoteDisconnected", said)

    def test_tells_wrong_predictions_and_asks_no_further(self):
        status, said, requests = asked(wanted=2.0)
        self.assertEqual((1, 5), (status, requests))
        self.assertIn("golden query 5 gives 1.0 s instead of 2.0 s", said)
