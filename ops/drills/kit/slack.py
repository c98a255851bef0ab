"""What the receiver that plays Slack was sent (ops/monitoring/slack-receiver)."""

import dataclasses
import json
import urllib.request

from kit.engine import EngineError

MOST_BYTES = 16 << 20


@dataclasses.dataclass(frozen=True)
class Message:
    """One message: when it came (seconds since 1970), its title, the alert it is about, and what is wrong with its format."""

    at: float
    title: str
    footer: str
    problems: tuple

    @property
    def resolved(self):
        """Whether it says that the alert is over."""
        return self.title.startswith("RESOLVED")

    def is_about(self, alert, service):
        """Whether it is about this alert of this service."""
        return self.footer.startswith(f"{alert} · {service}")


def messages(receiver, since=0.0):
    """The messages for people that came since a moment, in order; raises EngineError when the receiver cannot be asked."""
    try:
        with urllib.request.urlopen(f"{receiver}/messages", timeout=10) as answer:
            lines = answer.read(MOST_BYTES).decode().splitlines()
        records = [json.loads(line) for line in lines]
    except (OSError, ValueError) as e:
        raise EngineError(f"the receiver of Slack messages at {receiver} does not answer: {e}") from None
    return [_message(record) for record in records if record["kind"] == "slack" and record["received"] >= since]


def _message(record):
    attachments = (record["message"] or {}).get("attachments") or [{}]
    return Message(record["received"], attachments[0].get("title", ""), attachments[0].get("footer", ""), tuple(record["problems"]))
