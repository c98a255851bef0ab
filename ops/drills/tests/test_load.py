"""The load notices every kind of failure, and keeps its rate whatever the answers do."""

import contextlib
import http.server
import json
import socket
import threading
import time
import unittest

from kit import golden, load
from kit.client import Client

EXPECTED = 1.25
RIGHT = json.dumps({"predictions": [{"seconds": EXPECTED}]}).encode()


class Misbehaving(http.server.BaseHTTPRequestHandler):
    """A server that does what its class's `answer` says."""

    protocol_version = "HTTP/1.1"
    answer = None

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.connections.add(self.client_address)
        self.answer()

    def send(self, content, status=200, chunked=False):
        self.send_response(status)
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
            content = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (content[:5], content[5:])) + b"0\r\n\r\n"
        else:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(answer):
    """A server that answers like this."""
    handler = type("Handler", (Misbehaving,), {"answer": answer})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads, server.connections = True, set()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class LoadTest(unittest.TestCase):
    def drive(self, answer, seconds=0.5, rate=40, slow=5):
        """What a load finds at a server that answers like this."""
        with serving(answer) as self.server:
            return self.drive_port(self.server.server_port, seconds, rate, slow)

    def drive_port(self, port, seconds=0.5, rate=40, slow=5):
        with load.Load(Client(f"http://127.0.0.1:{port}"), [golden.question("select 1", EXPECTED)], rate, slow) as driver:
            time.sleep(seconds)
        return driver.requests

    def assert_all(self, requests, failure):
        self.assertEqual({failure}, {request.failure for request in requests})
        self.assertGreaterEqual(len(requests), 15)

    def test_right_answers(self):
        requests = self.drive(lambda handler: handler.send(RIGHT))
        self.assert_all(requests, None)
        self.assertEqual({}, load.failures(requests))
        self.assertEqual(0, load.gap(requests))
        self.assertLess(len(self.server.connections), len(requests))
        self.assertGreater(len(self.server.connections), len(requests) / 2)

    def test_chunked_answers(self):
        self.assert_all(self.drive(lambda handler: handler.send(RIGHT, chunked=True)), None)

    def test_wrong_value(self):
        other = json.dumps({"predictions": [{"seconds": EXPECTED + 0.001}]}).encode()
        self.assert_all(self.drive(lambda handler: handler.send(other)), "wrong value: 1.251 instead of 1.25")

    def test_no_prediction(self):
        self.assert_all(self.drive(lambda handler: handler.send(b"{}")), "wrong value: not a prediction")

    def test_status(self):
        self.assert_all(self.drive(lambda handler: handler.send(RIGHT, 503)), "status 503")

    def test_connection_lost(self):
        self.assert_all(self.drive(lambda handler: handler.connection.shutdown(socket.SHUT_RDWR)), "connection lost")

    def test_refused(self):
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as server:
            port = server.server_port
        self.assert_all(self.drive_port(port), "refused")

    def test_slow_answers_fail_and_do_not_slow_the_load(self):
        def slow(handler):
            time.sleep(0.4)
            handler.send(RIGHT)

        requests = self.drive(slow, seconds=1, slow=0.2)
        self.assert_all(requests, "slower than 0.2 s")
        self.assertGreaterEqual(len(requests), 38)
        self.assertGreaterEqual(load.percentile(requests, 0.5), 0.4)

    def test_gap_lasts_until_the_next_good_answer(self):
        requests = [load.Request(at, 0.01, failure) for at, failure in [(1, None), (2, "refused"), (4, "refused"), (5.5, None), (6, None)]]
        self.assertEqual(3.5, load.gap(requests))
        self.assertEqual({"refused": 2}, load.failures(requests))


class BusyCallersTest(unittest.TestCase):
    def ask(self, answer, enough):
        """Has three callers ask until there were enough requests; how many of them were under way at once at most."""
        lock, enough_asked = threading.Lock(), threading.Event()
        asked = under_way = most = 0

        def counted(handler):
            nonlocal asked, under_way, most
            with lock:
                asked, under_way = asked + 1, under_way + 1
                most = max(most, under_way)
                if asked == enough:
                    enough_asked.set()
            try:
                answer(handler)
            finally:
                with lock:
                    under_way -= 1

        with serving(counted) as server, load.BusyCallers(Client(f"http://127.0.0.1:{server.server_port}"), b"{}", 3):
            self.assertTrue(enough_asked.wait(20), f"{asked} requests")
        return most

    def test_each_asks_again_when_it_is_answered(self):
        def slow(handler):
            time.sleep(0.02)
            handler.send(RIGHT)

        self.assertEqual(3, self.ask(slow, 50))

    def test_failures_do_not_end_them(self):
        self.ask(lambda handler: handler.connection.shutdown(socket.SHUT_RDWR), 9)
        self.ask(lambda handler: handler.send(b"", 503), 9)


class GoldenTest(unittest.TestCase):
    def test_own_file(self):
        from kit.options import GOLDEN

        self.assertGreater(len(golden.read(GOLDEN)), 10)

    def test_bad_line_is_named(self):
        import tempfile

        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.write('{"sql": "select 1", "seconds": 1}\n{"sql": "select 1"}\n')
            file.flush()
            with self.assertRaisesRegex(golden.GoldenError, ":2: not a line like"):
                golden.read(file.name)
