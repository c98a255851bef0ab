#!/usr/bin/env python3
"""Predicts the golden queries and compares the seconds.

golden.py request FILE           the body of a request for all of them
golden.py check FILE             compares the answer on standard input
golden.py ask FILE URL [ROUNDS]  asks for each alone, in as many rounds, over a connection of its own; QUERYCAST_VERIFY_KEY_FILE
                                 may name a file with an API key. The certificate of a name is checked; that of an address, which
                                 hardly any certificate has, is not.
Exit status: 0 all right, 1 not.
"""

import http.client
import ipaddress
import itertools
import json
import os
import pathlib
import ssl
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

TOLERANCE = 1e-5
TIMEOUT = 10
# The edge may let one address ask only so often.
MOST_ATTEMPTS = 20
# Connections that may be lost on the way, of all requests together.
MOST_LOST = 3
MOST_TOLD = 5


def differences(golden: list, predictions: list, first: int = 1) -> list[str]:
    """What is wrong, without the queries' text; `first` is the number of the first one."""
    if len(predictions) != len(golden):
        return [f"{len(predictions)} predictions for {len(golden)} queries"]
    return [
        f"golden query {number} gives {given['seconds']} s instead of {wanted['seconds']} s"
        for number, (wanted, given) in enumerate(zip(golden, predictions), first)
        if abs(given["seconds"] - wanted["seconds"]) > TOLERANCE
    ]


def body(queries: list) -> bytes:
    return json.dumps({"queries": [query["sql"] for query in queries]}).encode()


def is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def asker(url: str):
    context = ssl.create_default_context()
    if is_address(urllib.parse.urlsplit(url).hostname):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    headers = {"Content-Type": "application/json", "Connection": "close"}
    if key_file := os.environ.get("QUERYCAST_VERIFY_KEY_FILE"):
        headers["Authorization"] = "Bearer " + pathlib.Path(key_file).read_text().strip()

    lost = 0

    def ask(number: int, query: dict) -> list[str]:
        nonlocal lost
        request = urllib.request.Request(url.rstrip("/") + "/v1/predictions", body([query]), headers)
        for attempt in range(MOST_ATTEMPTS):
            try:
                with urllib.request.urlopen(request, timeout=TIMEOUT, context=context) as answer:
                    return differences([query], json.load(answer)["predictions"], number)
            except urllib.error.HTTPError as error:
                wrong = [f"status {error.code}: {error.read(300).decode(errors='replace')}"]
                if error.code != 429 or attempt == MOST_ATTEMPTS - 1:
                    return wrong
                time.sleep(1.1)
            except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
                if isinstance(error, ValueError | KeyError) or MOST_LOST == lost or attempt == MOST_ATTEMPTS - 1:
                    return [f"{type(error).__name__}: {error}"]
                lost += 1
                time.sleep(1)

    return ask


def main() -> int:
    command, file, *rest = sys.argv[1:]
    golden = [json.loads(line) for line in pathlib.Path(file).read_text().splitlines()]
    if command == "request":
        sys.stdout.buffer.write(body(golden))
        return 0
    if command == "check":
        wrong = differences(golden, json.load(sys.stdin)["predictions"])[:MOST_TOLD]
    else:
        ask = asker(rest[0])
        rounds = int(rest[1]) if len(rest) > 1 else 1
        # As soon as enough is wrong, nothing more is asked: an edge that does not answer would take all its time for each.
        wrong = list(itertools.islice((difference for _ in range(rounds) for query in enumerate(golden, 1) for difference in ask(*query)), MOST_TOLD))
    for difference in wrong:
        print(difference, file=sys.stderr)
    return 1 if wrong else 0


sys.exit(main())
