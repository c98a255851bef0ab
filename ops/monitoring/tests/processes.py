"""Starts and ends the programs that the tests talk to."""

import contextlib
import json
import pathlib
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
MONITORING = HERE.parent


def eventually(found, seconds=20):
    """The first true answer of a function, asked again and again."""
    deadline = time.monotonic() + seconds
    while not (answer := found()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {found.__name__ if hasattr(found, '__name__') else found}"
        time.sleep(0.05)
    return answer


def program(*names):
    """The path of a program that goes by several names."""
    for name in names:
        if path := shutil.which(name):
            return path
    raise FileNotFoundError(f"none of {', '.join(names)} is installed")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(*command, log):
    """A program that ends with the block."""
    with open(log, "wb") as output:
        process = subprocess.Popen([str(part) for part in command], stdout=output, stderr=subprocess.STDOUT)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


@contextlib.contextmanager
def receiver(folder):
    """A slack-receiver; gives its address and a function that reads its lines."""
    file, log = folder / "messages.jsonl", folder / "receiver.log"
    with running(MONITORING / "slack-receiver", file, log=log):
        line = eventually(lambda: log.read_text().partition("\n")[0] if "\n" in log.read_text() else "")
        yield line.split()[-1], lambda: [json.loads(text) for text in file.read_text().splitlines()]


def post(address, body, media_type="application/json"):
    """Sends bytes, or a value as JSON; gives the status and the text of the answer."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(address, data, {"Content-Type": media_type})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as failure:
        return failure.code, failure.read().decode()
