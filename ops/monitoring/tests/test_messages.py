"""Lets Alertmanager send what the templates make of alerts, and compares what arrives."""

import contextlib
import datetime
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
import urllib.request

from processes import HERE, MONITORING, eventually, free_port, post, program, receiver, running

EXPECTED = HERE / "messages"
BEGAN = datetime.datetime(2024, 5, 6, 2, 3, 4, tzinfo=datetime.timezone.utc)
# The rest of a template's fields that Alertmanager itself fills in.
FIXED = {"mrkdwn_in": ["fallback", "pretext", "text"]}


def alert(name, service="querycast_service", severity="critical", over=False, **annotations):
    """An alert that began at 02:03:04 one night and, if it is over, ended three and a half minutes later."""
    labels = {"alertname": name, "severity": severity, "stack": "querycast", **({"service": service} if service else {})}
    texts = {
        "summary": "Querycast is down", "value": "No task can be reached", "where": "all nodes", "action": "docker service ps says why",
        "runbook_url": f"https://example.org/runbook.md#{name.lower()}", **annotations,
    }
    ends = {"endsAt": (BEGAN + datetime.timedelta(seconds=210)).isoformat()} if over else {}
    graph = "http://prometheus.example.org/graph?g0.expr=absent%28up%7Bjob%3D%22service%22%7D+%3D%3D+1%29&g0.tab=1"
    return {"labels": labels, "annotations": texts, "startsAt": BEGAN.isoformat(), "generatorURL": graph, **ends}


def on_node(number, over=False):
    one = alert("NodeDiskFull", service=None, severity="warning", over=over, summary="A disk is nearly full", value=f"9{number}% is used",
                where=f"node {number}, /dev/sda1", action="Remove unused images")
    one["labels"]["nodename"] = str(number)
    return one


class MessagesTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.address, self.lines = self.enterContext(receiver(self.folder))
        self.alertmanager = self.enterContext(self.started_alertmanager())

    @contextlib.contextmanager
    def started_alertmanager(self):
        """Alertmanager with the rendered configuration, in a hurry; gives the address of its API."""
        url_file = self.folder / "slack_api_url"
        url_file.write_text(self.address + "/services/T000/B000/x")
        settings = {
            "QUERYCAST_SLACK_API_URL_FILE": str(url_file), "QUERYCAST_WATCHDOG_URL": self.address + "/watchdog",
            "QUERYCAST_GROUP_WAIT": "200ms", "QUERYCAST_GROUP_INTERVAL": "500ms",
        }
        subprocess.run([MONITORING / "render", self.folder], env={**os.environ, **settings}, check=True)
        config = self.folder / "alertmanager.yml"
        config.write_text(config.read_text().replace("/etc/alertmanager/", f"{self.folder}/"))
        port = free_port()
        command = [program("prometheus-alertmanager", "alertmanager"), f"--config.file={config}", f"--storage.path={self.folder}/data",
                   f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]
        address = f"http://127.0.0.1:{port}"

        def ready():
            with contextlib.suppress(OSError), urllib.request.urlopen(address + "/-/ready") as answer:
                return answer.status == 200

        with running(*command, log=self.folder / "alertmanager.log"):
            eventually(ready)
            yield address + "/api/v2/alerts"

    def message(self, count):
        """The last of so many messages, of which nothing is wrong."""
        slack = eventually(lambda: len(lines := [line for line in self.lines() if line["kind"] == "slack"]) >= count and lines)
        self.assertEqual((count, []), (len(slack), slack[-1]["problems"]))
        self.assertEqual(["attachments", "username"], sorted(set(slack[-1]["message"]) - {"channel"}))
        return slack[-1]["message"]["attachments"][0]

    def check(self, name, alerts, count=1):
        self.assertEqual(200, post(self.alertmanager, alerts)[0])
        attachment = self.message(count)
        file = EXPECTED / f"{name}.json"
        if os.environ.get("QUERYCAST_ACCEPT"):
            file.write_text(json.dumps(attachment, indent=2, ensure_ascii=False) + "\n")
        self.assertEqual(json.loads(file.read_text()), attachment)

    def test_one_alert_begins_and_ends(self):
        self.check("critical", [alert("ServiceDown")])
        self.check("resolved", [alert("ServiceDown", over=True)], count=2)

    def test_several_nodes_are_one_message(self):
        self.check("several", [on_node(1), on_node(2)])
        self.check("one-of-several-over", [on_node(1, over=True), on_node(2)], count=2)

    def test_many_are_cut(self):
        self.check("many", [on_node(number) for number in range(1, 8)])

    def test_signs_are_escaped(self):
        self.check("escaped", [alert("LatencyHigh", summary="<!channel> a & b", value="p99 > 500 ms", where="<b>", action="*x* > /dev/null && y")])

    def test_a_runbook_without_an_address_is_named(self):
        self.assertEqual(200, post(self.alertmanager, [alert("ServiceDown", runbook_url="ops/runbook.md#servicedown")])[0])
        self.assertIn("\nRunbook: ops/runbook.md#servicedown · <http", self.message(1)["text"])

    def test_services_are_apart(self):
        alerts = [alert("ServiceCpuHigh", service=f"stack_{name}") for name in ("one", "two")]
        self.assertEqual(200, post(self.alertmanager, alerts)[0])
        self.message(2)

    def test_watchdog_goes_to_its_own(self):
        self.assertEqual(200, post(self.alertmanager, [alert("Watchdog", service=None, severity="none")])[0])
        line = eventually(self.lines)[0]
        self.assertEqual(("watchdog", []), (line["kind"], line["problems"]))


if __name__ == "__main__":
    unittest.main()
