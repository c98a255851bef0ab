"""Sends hostile requests to a service, one kind after the other, while well-behaved callers go on, and prints for each kind the status it
got and the latency of the others beside it. Fails when a hostile request is not answered as it should be, or a well-behaved one wrongly.

Takes the address of a service and the seconds to spend on each kind.
"""

import http.client
import json
import socket
import sys
import threading
import time
import zlib

ADDRESS, SECONDS = sys.argv[1], float(sys.argv[2])
HOST, PORT = ADDRESS.rsplit(":", 1)
SQL, EXPECTED = "SELECT * FROM customer", 1.354965


def request(body, headers="", path="/v1/predictions", method="POST"):
    body = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    head = f"{method} {path} HTTP/1.1\r\nHost: {ADDRESS}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
    return head.encode() + body


def explain(sql):
    return request(json.dumps({"queries": [sql], "explain": True}))


def raw(text):
    return text.replace("\n", "\r\n").replace("HOST", ADDRESS).encode("latin-1")


gzip = zlib.compressobj(9, zlib.DEFLATED, 31)
BOMB = gzip.compress(b" " * (64 << 20)) + gzip.flush()
POST = "POST /v1/predictions HTTP/1.1\nHost: HOST\nContent-Type: application/json\n"
SELECT_IN = "select 1 from t where a in (" + ",".join(map(str, range(11000))) + ")"

KINDS = [  # what, request, status, for explanations: whether the statement is parsed
    ("parentheses, 20,000 deep", explain("select " + "(" * 20000 + "1" + ")" * 20000), 200, False),
    ("parentheses, 90 deep", explain("select " + "(" * 90 + "1" + ")" * 90), 200, None),
    ("IN list of 11,000", explain(SELECT_IN), 200, None),
    ("60,000 dots", explain("select " + "a." * 30000 + "b"), 200, False),
    ("unterminated quote", explain("select 'a" + "b" * 60000), 200, False),
    ("unterminated comment", explain("select /* " + "* " * 30000), 200, False),
    ("unterminated identifier", explain('select "' + "x" * 60000), 200, False),
    ("NOT, 15,000 times", explain("select " + "not " * 15000 + "a"), 200, None),
    ("CASE in CASE, 3,000 deep", explain("select " + "case when 1 then " * 3000 + "1" + " end" * 3000), 200, False),
    ("100 statements of 9 KiB", request(json.dumps({"queries": ["select " + "(" * 60 + "1" + ")" * 60 + ",a" * 4500] * 100, "explain": True})), 200, None),
    ("query of 64 KiB and one byte", request(json.dumps({"queries": ["x" * 65537]})), 422, None),
    ("1,001 queries", request(json.dumps({"queries": ["x"] * 1001})), 422, None),
    ("body of 1 MiB and one byte", request(b" " * ((1 << 20) + 1)), 413, None),
    ("gzip bomb, 64 MiB in 64 KiB", request(BOMB, "Content-Encoding: gzip\r\n"), 413, None),
    ("nesting of 100,000", request("[" * 100000), 400, None),
    ("duplicate key", request('{"queries": ["x"], "queries": ["y"]}'), 400, None),
    ("NaN", request('{"queries": [NaN]}'), 400, None),
    ("lone surrogate", request('{"queries": ["\\ud800"]}'), 400, None),
    ("bytes that are not UTF-8", request(b'{"queries": ["\xff"]}'), 400, None),
    ("byte order mark", request(b'\xef\xbb\xbf{"queries": ["x"]}'), 400, None),
    ("two lengths", raw(POST + "Content-Length: 2\nContent-Length: 3\n\n{}"), 400, None),
    ("length and chunks", raw(POST + "Content-Length: 5\nTransfer-Encoding: chunked\n\n0\n\n"), 400, None),
    ("chunk of no size", raw(POST + "Transfer-Encoding: chunked\n\nzz\n{}\n0\n\n"), 400, None),
    ("blank before a colon", raw(POST + "Content-Length : 2\n\n{}"), 400, None),
    ("folded header", raw(POST + "X: a\n b\nContent-Length: 2\n\n{}"), 400, None),
    ("two hosts", raw(POST + "Host: other\nContent-Length: 2\n\n{}"), 400, None),
    ("headers of 64 KiB", raw("GET /v2 HTTP/1.1\nHost: HOST\nX: " + "a" * 65536 + "\n\n"), 431, None),
    ("request line of 64 KiB", raw("GET /" + "a" * 65536 + " HTTP/1.1\nHost: HOST\n\n"), 414, None),
    ("media type text/plain", raw("POST /v1/predictions HTTP/1.1\nHost: HOST\nContent-Type: text/plain\nContent-Length: 2\n\n{}"), 415, None),
    ("deadline of a million seconds", request('{"queries": ["x"]}', "Request-Timeout: 1000000\r\n"), 400, None),
]


class WellBehaved(threading.Thread):
    """One caller with one query a request over a connection that stays, until told to stop."""

    def __init__(self):
        super().__init__(daemon=True)
        self.latencies, self.wrong, self.stopped = [], 0, False

    def run(self):
        connection = http.client.HTTPConnection(HOST, int(PORT), timeout=10)
        body = json.dumps({"queries": [SQL]})
        while not self.stopped:
            start = time.monotonic()
            connection.request("POST", "/v1/predictions", body, {"Content-Type": "application/json"})
            answer = json.loads(connection.getresponse().read())
            self.latencies.append(time.monotonic() - start)
            self.wrong += abs(answer["predictions"][0]["seconds"] - EXPECTED) > 1e-5
            time.sleep(0.002)


def ask(content):
    """One request over a connection of its own: its status and body."""
    with socket.create_connection((HOST, int(PORT)), timeout=10) as connection:
        try:
            connection.sendall(content)
        except OSError:
            pass  # answered and closed before everything was sent
        response = http.client.HTTPResponse(connection)
        response.begin()
        return response.status, response.read()


def beside(work):
    """Runs the work again and again beside a well-behaved caller; gives the caller and how often the work was done."""
    caller, done = WellBehaved(), 0
    caller.start()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        work()
        done += 1
    caller.stopped = True
    caller.join(15)
    assert not caller.is_alive(), "a well-behaved request was not answered"
    return caller, done


def p99(caller):
    return sorted(caller.latencies)[int(len(caller.latencies) * 0.99)] * 1000


failed = 0
beside(lambda: time.sleep(0.01))
alone, _ = beside(lambda: time.sleep(0.01))
plain = request(json.dumps({"queries": [SQL]}), "Connection: close\r\n")
decent, _ = beside(lambda: ask(plain))
print(f"well-behaved requests alone: p99 {p99(alone):.1f} ms; beside more of their kind: p99 {p99(decent):.1f} ms\n")
print(f"| {'hostile request':31} | status | p99 of the others, ms | asked | answer |")
print(f"|{'-' * 33}|{'-' * 8}|{'-' * 23}|{'-' * 7}|{'-' * 8}|")
for what, content, expected, parsed in KINDS:
    answers = []
    caller, asked = beside(lambda: answers.append(ask(content)))
    statuses = sorted({status for status, _ in answers})
    body = json.loads(answers[-1][1])
    statement = body["predictions"][0].get("statement", {}) if "predictions" in body else {}
    holds = statuses == [expected] and caller.wrong == 0 and (parsed is None or statement.get("parsed") is parsed)
    failed += not holds
    said = statement.get("reason", "parsed") if statement else body.get("detail") or body.get("error", "")
    print(f"| {what:31} | {'/'.join(map(str, statuses)):6} | {p99(caller):21.1f} | {asked:5} | {said[:90]} |{'' if holds else ' FAILED'}", flush=True)
print(f"\n{len(KINDS) - failed} passed, {failed} failed")
sys.exit(1 if failed else 0)
