"""The local lab's own folder: what `up` makes for it and the other drills use. See also ops/lab."""

import hashlib
import os
import pathlib
import secrets
import signal
import subprocess
import time

from kit import slack
from kit.deploy import OPS
from kit.engine import EngineError, docker, run

FOLDER = pathlib.Path(os.environ.get("QUERYCAST_LAB_FOLDER") or "/var/tmp/querycast-lab")
SETTINGS = FOLDER / "drills.env"
KEY, NEW_KEY, KEYS = FOLDER / "key", FOLDER / "new-key", FOLDER / "api-keys"
CERTIFICATE, TRUSTED = FOLDER / "certificate.pem", FOLDER / "trusted.pem"
SLACK_URL, RECEIVER, MESSAGES = FOLDER / "slack-url", FOLDER / "receiver", FOLDER / "messages.jsonl"
RECEIVER_PID = FOLDER / "receiver.pid"
PROGRAMS = {"engine": "dockerd", "registry": "docker-registry"}


def content(file):
    """What is in a file of the lab; nothing when there is no such file."""
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def write(file, text):
    """Writes a file that only its owner may read."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(text, encoding="utf-8")


def new_key():
    """An API key, and its line in the service's file of keys."""
    key, name = secrets.token_urlsafe(24), secrets.token_hex(4)
    return key, f"{name}:{hashlib.sha256(key.encode()).hexdigest()}\n"


def new_certificate(*addresses):
    """A certificate for this host's loopback, or for other addresses, that signs itself, and its key, in PEM."""
    names = ",".join(["subjectAltName=DNS:localhost", *(f"IP:{address}" for address in addresses or ["127.0.0.1"])])
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "60"]
    return run([*command, "-subj", "/CN=localhost", "-addext", names, "-keyout", "-", "-out", "-"], timeout=30)


def start_receiver():
    """Starts what plays Slack, where the stack's containers reach this machine, unless it runs; gives its address."""
    if address := receiver():
        return address
    gateway = docker("network", "inspect", "docker_gwbridge", "--format", "{{(index .IPAM.Config 0).Gateway}}").strip()
    command = [OPS / "monitoring/slack-receiver", "--host", gateway, MESSAGES]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    said = process.stdout.readline()
    if "listens at" not in said:
        raise EngineError(f"the receiver of Slack messages does not start: {said}")
    write(RECEIVER, said.split()[-1])
    write(RECEIVER_PID, str(process.pid))
    return content(RECEIVER)


def receiver():
    """The address of what plays Slack here; nothing when it does not run."""
    address = content(RECEIVER)
    try:
        return address if address and slack.messages(address) is not None else ""
    except EngineError:
        return ""


def only(drill, what):
    """Raises EngineError on a deployment that is not the local lab, whose parts alone are stopped."""
    if not drill.options.lab:
        raise EngineError(f"{what} of this deployment is not the lab's to stop: ops/runbook.md says how it is tried")


def started(what):
    """Whether the lab started the engine or the registry itself, and it runs."""
    pid = content(FOLDER / f"{what}.pid")
    return bool(pid) and content(pathlib.Path("/proc", pid, "comm")) == PROGRAMS[what]


def end(what):
    """Ends the lab's engine or registry, and waits until it is gone; raises EngineError when the lab did not start it."""
    if not started(what):
        raise EngineError(f"the lab did not start the {what} (of {FOLDER}/{what}.pid), so it is not stopped")
    pid = content(FOLDER / f"{what}.pid")
    os.kill(int(pid), signal.SIGTERM)
    deadline = time.monotonic() + 90
    while content(pathlib.Path("/proc", pid, "cmdline")):
        if time.monotonic() > deadline:
            raise EngineError(f"the {what} does not end: process {pid}")
        time.sleep(0.1)


def forget():
    """Ends what plays Slack, if `up` started it, and removes what `up` made for the drills."""
    pid = content(RECEIVER_PID)
    if pid and "slack-receiver" in content(pathlib.Path("/proc", pid, "cmdline")):
        os.kill(int(pid), signal.SIGTERM)
    for file in (RECEIVER, RECEIVER_PID, MESSAGES, SETTINGS, KEY, NEW_KEY, KEYS, CERTIFICATE, TRUSTED, SLACK_URL):
        file.unlink(missing_ok=True)
