"""Sends hostile requests to a service, one kind after the other and several at once, while a decent caller goes on, and prints for each
kind the statuses it got and the decent caller's latency beside it. Fails when a hostile request is not answered as it should be, or a
decent one wrongly or later than 2 s.

Takes the address of a service and the seconds to spend on each kind. Slow callers take as long as the service's time-outs.
"""

import http.client
import json
import multiprocessing
import re
import socket
import sys
import threading
import time
import zlib
from collections import namedtuple

ADDRESS, SECONDS = sys.argv[1], float(sys.argv[2])
HOST, PORT = ADDRESS.rsplit(":", 1)
SQL, EXPECTED = "SELECT * FROM customer", 1.354965
AT_ONCE, AT_LEAST = 4, 20
BOUND = 2.0
PATIENCE = 30

Kind = namedtuple("Kind", "what content statuses parsed", defaults=[None])
Slow = namedtuple("Slow", "what content drip connections statuses")


def head(line, *headers):
    return "\r\n".join([f"{line} HTTP/1.1", f"Host: {ADDRESS}", "Connection: close", *headers, "", ""]).encode("latin-1")


def post(body, *headers, line="POST /v1/predictions", media_type="application/json"):
    body = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return head(line, f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers) + body


def predict(*queries, explain=False):
    return post(json.dumps({"queries": queries, "explain": explain}))


def explain(*queries):
    return predict(*queries, explain=True)


def smuggled(*headers, body=b"0\r\n\r\n"):
    """A request of which a laxer reader would see two."""
    return head("POST /v1/predictions", "Content-Type: application/json", *headers) + body + head("GET /v2")


gzip = zlib.compressobj(9, zlib.DEFLATED, 31)
BOMB = gzip.compress(b" " * (64 << 20)) + gzip.flush()
PLAIN = predict(SQL)
BODY = json.dumps({"queries": [SQL]})
CHUNKED = "Transfer-Encoding: chunked"
CHUNKS = f"{len(BODY):x}\r\n{BODY}\r\n0\r\n\r\n".encode()
MANY = "select " + "(" * 60 + "1" + ")" * 60 + ",a" * 4500

KINDS = [
    Kind("parentheses, 20,000 deep", explain("select " + "(" * 20000 + "1" + ")" * 20000), [200], False),
    Kind("parentheses, 90 deep", explain("select " + "(" * 90 + "1" + ")" * 90), [200]),
    Kind("IN list of 9,000", explain("select 1 from t where a in (" + ",".join("1" * 9000) + ")"), [200]),
    Kind("IN list of 20,000", explain("select 1 from t where a in (" + ",".join("1" * 20000) + ")"), [200], False),
    Kind("30,000 dots", explain("select " + "a." * 30000 + "b"), [200], False),
    Kind("15 texts of 64 KiB, all dots", explain(*["." * 65536] * 15), [200], False),
    Kind("1 MiB of dots in a text", predict("." * ((1 << 20) - 100)), [422]),
    Kind("unterminated quote", explain("select 'a" + "b" * 60000), [200], False),
    Kind("unterminated identifier", explain('select "' + "x" * 60000), [200], False),
    Kind("unterminated backtick", explain("select `" + "x" * 60000), [200], False),
    Kind("unterminated bracket", explain("select [" + "x" * 60000), [200], False),
    Kind("unterminated comment", explain("select /* " + "* " * 30000), [200], False),
    Kind("unterminated parentheses, 90", explain("select " + "(" * 90 + "1"), [200], False),
    Kind("unterminated CASE", explain("select " + "case when 1 then " * 90), [200], False),
    Kind("unterminated JSON", post('{"queries": ["' + "x" * 60000), [400]),
    Kind("NOT, 15,000 times", explain("select " + "not " * 15000 + "a"), [200]),
    Kind("CASE in CASE, 3,000 deep", explain("select " + "case when 1 then " * 3000 + "1" + " end" * 3000), [200], False),
    Kind("100 statements of 9 KiB", explain(*[MANY] * 100), [200]),
    Kind("query of 64 KiB and one byte", predict("x" * 65537), [422]),
    Kind("1,001 queries", predict(*["x"] * 1001), [422]),
    Kind("body of 1 MiB and one byte", post(b" " * ((1 << 20) + 1)), [413]),
    Kind("gzip bomb, 64 MiB in 64 KiB", post(BOMB, "Content-Encoding: gzip"), [413]),
    Kind("nesting of 100,000", post("[" * 100000), [400]),
    Kind("duplicate key", post('{"queries": ["x"], "queries": ["y"]}'), [400]),
    Kind("NaN", post('{"queries": [NaN]}'), [400]),
    Kind("lone surrogate", post('{"queries": ["\\ud800"]}'), [400]),
    Kind("bytes that are not UTF-8", post(b'{"queries": ["\xff"]}'), [400]),
    Kind("byte order mark", post(b'\xef\xbb\xbf{"queries": ["x"]}'), [400]),
    Kind("two lengths", smuggled("Content-Length: 2", "Content-Length: 3", body=b"{}"), [400]),
    Kind("length and chunks", smuggled("Content-Length: 5", CHUNKED), [400]),
    Kind("chunks and another coding", smuggled("Transfer-Encoding: chunked, identity"), [400]),
    Kind("chunks twice", smuggled(CHUNKED, CHUNKED), [400]),
    Kind("coding that is not chunked", smuggled("Transfer-Encoding: xchunked"), [400]),
    Kind("blank before the coding's colon", smuggled("Transfer-Encoding : chunked"), [400]),
    Kind("chunk of no size", smuggled(CHUNKED, body=b"zz\r\n{}\r\n0\r\n\r\n"), [400]),
    Kind("chunk longer than its size", smuggled(CHUNKED, body=b"2\r\n{}XX\r\n0\r\n\r\n"), [400]),
    Kind("chunk lines without CR", smuggled(CHUNKED, body=CHUNKS.replace(b"\r\n", b"\n")), [400]),
    Kind("request behind the last chunk", smuggled(CHUNKED, body=CHUNKS), [200]),
    Kind("blank before a colon", smuggled("Content-Length : 2", body=b"{}"), [400]),
    Kind("folded header", smuggled("X: a\r\n b", "Content-Length: 2", body=b"{}"), [400]),
    Kind("two hosts", post("{}", "Host: other"), [400]),
    Kind("two content types", post(BODY, "Content-Type: text/plain"), [400]),
    Kind("headers of 64 KiB", head("GET /v2", "X: " + "a" * 65536), [431]),
    Kind("request line of 64 KiB", head("GET /" + "a" * 65536), [414]),
    Kind("media type text/plain", post(BODY, media_type="text/plain"), [415]),
    Kind("deadline of a million seconds", post(BODY, "Request-Timeout: 1000000"), [400]),
    Kind("Expect: 100-continue", post(BODY, "Expect: 100-continue"), [100, 200]),
    Kind("20 requests in one write", PLAIN.replace(b"Connection: close\r\n", b"") * 19 + PLAIN, [200] * 20),
    Kind("HTTP/1.0", PLAIN.replace(b"HTTP/1.1", b"HTTP/1.0"), [200]),
    Kind("HEAD where GET is", head("HEAD /v2"), [200]),
    Kind("HEAD where POST is", head("HEAD /v1/predictions"), [405]),
    Kind("OPTIONS", head("OPTIONS /v1/predictions"), [204]),
]
UNSENT = head("POST /v1/predictions", "Content-Type: application/json", "Content-Length: 1000")
SLOW = [
    Slow("50 slow headers", head("GET /v2")[:-2], b"X: a\r\n", 50, []),
    Slow("50 slow bodies", UNSENT, b" ", 50, [408]),
    Slow("50 silent connections", b"", b"", 50, []),
    Slow("600 headers without their body", UNSENT, b"", 600, [408]),
]


def decent_caller(stop, report):
    """One query a request over a connection that stays, until told to stop: reports the latencies and what was answered wrongly."""
    latencies, wrong, connection = [], [], None
    while not stop.is_set():
        connection = connection or http.client.HTTPConnection(HOST, int(PORT), timeout=10)
        start = time.monotonic()
        try:
            connection.request("POST", "/v1/predictions", BODY, {"Content-Type": "application/json"})
            response = connection.getresponse()
            answer = json.loads(response.read())
            if response.status != 200 or abs(answer["predictions"][0]["seconds"] - EXPECTED) > 1e-5:
                wrong.append(f"{response.status} {answer.get('detail', '')}")
        except (OSError, http.client.HTTPException) as e:
            wrong.append(repr(e))
            connection = connection.close()
        latencies.append(time.monotonic() - start)
        time.sleep(0.002)
    report.send((latencies, wrong))


def beside(work):
    """What the work gives, and the decent caller's latencies and wrong answers meanwhile; the caller is a process of its own."""
    stop = multiprocessing.Event()
    there, here = multiprocessing.Pipe()
    caller = multiprocessing.Process(target=decent_caller, args=(stop, there), daemon=True)
    caller.start()
    given = work()
    stop.set()
    latencies, wrong = here.recv()
    caller.join()
    return given, latencies, wrong


def rest_of(connection):
    """What arrives until the service closes: the statuses and the last body."""
    received, still_open = b"", []
    try:
        while part := connection.recv(1 << 16):
            received += part
    except TimeoutError:
        still_open = ["open"]
    except OSError:
        pass  # reset: nothing more arrives
    return [int(status) for status in re.findall(rb"HTTP/1\.[01] (\d{3}) ", received)] + still_open, received.rpartition(b"\r\n\r\n")[2]


def ask(content):
    """One connection: everything is sent, whatever is answered meanwhile."""
    with socket.create_connection((HOST, int(PORT)), timeout=PATIENCE) as connection:
        try:
            connection.sendall(content)
        except OSError:
            pass  # answered and closed before everything was sent
        return rest_of(connection)


def at_once(content):
    """Asks the same over and over, over several connections at once."""
    answers = []
    end = time.monotonic() + SECONDS

    def again():
        while time.monotonic() < end or (len(answers) < AT_LEAST and time.monotonic() < end + PATIENCE):
            answers.append(ask(content))

    threads = [threading.Thread(target=again) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def slowly(kind):
    """Begins requests over many connections and lets them drip until the service has had enough of each."""
    connections = [socket.create_connection((HOST, int(PORT)), timeout=PATIENCE) for _ in range(kind.connections)]
    closed = threading.Event()

    def drip():
        while not closed.wait(0.2):
            for connection in connections:
                try:
                    connection.sendall(kind.drip)
                except OSError:
                    pass  # closed by the service

    for connection in connections:
        connection.sendall(kind.content)
    dripping = threading.Thread(target=drip)
    dripping.start()
    end = time.monotonic() + PATIENCE
    answers = []
    for connection in connections:
        connection.settimeout(max(0.1, end - time.monotonic()))
        answers.append(rest_of(connection))
    closed.set()
    dripping.join()
    for connection in connections:
        connection.close()
    return answers


def p99(latencies):
    return sorted(latencies)[int(len(latencies) * 0.99)] * 1000


def said(body):
    """What the answer says to the point."""
    if not body:
        return {}, ""
    answer = json.loads(body)
    statement = answer["predictions"][0].get("statement", {}) if "predictions" in answer else {}
    return statement, statement.get("reason", "parsed") if statement else answer.get("detail", answer.get("error", ""))


def row(kind, answers, alone, latencies, wrong):
    statuses = sorted({tuple(statuses) for statuses, _ in answers}, key=str)
    statement, words = said(answers[-1][1])
    parsed = getattr(kind, "parsed", None)
    broken = [
        statuses != [tuple(kind.statuses)] and f"expected {kind.statuses}",
        parsed is not None and statement.get("parsed") is not parsed and f"parsed is not {parsed}",
        wrong and f"{len(wrong)} of {len(latencies)} decent requests failed: {wrong[0]}",
        max(latencies) > BOUND and f"a decent request took {max(latencies):.1f} s",
    ]
    failures = "; ".join(filter(None, broken))
    shown = " or ".join(short(each) for each in statuses)
    print(
        f"| {kind.what:31} | {shown:8} | {len(answers):5} | {p99(latencies):6.1f} | {p99(alone):6.1f} | {max(latencies) * 1000:7.0f} "
        f"| {len(latencies):6} | {words[:90]} |{failures and ' FAILED: ' + failures}",
        flush=True,
    )
    return bool(failures)


def short(statuses):
    if not statuses:
        return "closed"
    return f"{len(statuses)} × {statuses[0]}" if len(statuses) > 2 else ", ".join(map(str, statuses))


def alone():
    return beside(lambda: time.sleep(SECONDS))[1]


def main():
    beside(lambda: at_once(PLAIN))
    _, latencies, _ = beside(lambda: at_once(PLAIN))
    print(f"the decent caller alone: p99 {p99(alone()):.1f} ms; beside {AT_ONCE} more that are decent: p99 {p99(latencies):.1f} ms\n")
    print(f"| {'hostile request':31} | status   | asked | p99 ms | alone  | slowest | decent | answer |")
    print(f"|{'-' * 33}|{'-' * 10}|{'-' * 7}|{'-' * 8}|{'-' * 8}|{'-' * 9}|{'-' * 8}|{'-' * 8}|")
    failed = 0
    for kind in KINDS + SLOW:
        before = alone()
        answers, latencies, wrong = beside(lambda: slowly(kind) if isinstance(kind, Slow) else at_once(kind.content))
        failed += row(kind, answers, before, latencies, wrong)
    print(f"\n{len(KINDS + SLOW) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
