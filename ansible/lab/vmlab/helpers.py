"""What the guests reach on this host: an image registry, and what plays Slack."""

import json
import urllib.request

from vmlab.place import FOLDER, LISTEN, PROJECT, RECEIVER_PORT, REGISTRY_PORT
from vmlab.process import Process

REGISTRY_FILE, MESSAGES = FOLDER / "registry.yml", FOLDER / "messages.jsonl"
REGISTRY = f"""version: 0.1
storage:
  filesystem: {{rootdirectory: {FOLDER}/registry}}
  delete: {{enabled: true}}
http: {{addr: "{LISTEN}:{REGISTRY_PORT}"}}
log: {{level: warn}}
"""


def _get(port, path):
    try:
        with urllib.request.urlopen(f"http://{LISTEN}:{port}{path}", timeout=5) as answer:
            return answer.read(1 << 20)
    except OSError:
        return b""


def registry():
    """The registry; `ops/images/build --push` fills it."""
    REGISTRY_FILE.write_text(REGISTRY, encoding="ascii")
    return Process("docker-registry", ["docker-registry", "serve", str(REGISTRY_FILE)], str(REGISTRY_FILE), lambda: _get(REGISTRY_PORT, "/v2/"))


def receiver():
    """What plays Slack."""
    program = str(PROJECT / "ops/monitoring/slack-receiver")
    return Process("slack-receiver", [program, "--host", LISTEN, "--port", str(RECEIVER_PORT), str(MESSAGES)], str(MESSAGES), lambda: _get(RECEIVER_PORT, "/health"))


def tags():
    """The tags of the service's image in the registry."""
    return json.loads(_get(REGISTRY_PORT, "/v2/querycast/tags/list") or b"{}").get("tags") or []


def receiver_url():
    """Where the messages that came are read."""
    return f"http://{LISTEN}:{RECEIVER_PORT}"
