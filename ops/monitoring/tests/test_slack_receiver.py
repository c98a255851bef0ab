"""What the receiver takes, and what it calls wrong."""

import http.client
import pathlib
import sys
import tempfile
import unittest
import urllib.request

from processes import MONITORING, eventually, post, receiver

sys.path.insert(0, str(MONITORING))
import slack_message

RIGHT = {
    "username": "monitoring",
    "attachments": [
        {"color": "danger", "title": "it burns", "title_link": "https://example.org/graph?a=1&b=2", "fallback": "it burns",
         "text": "a &lt; b &amp; c\n<https://example.org/?q=a&amp;b|Runbook> · <!here>", "footer": "foot", "mrkdwn_in": ["text"]}
    ],
}


def with_attachment(**fields):
    return {"attachments": [{**RIGHT["attachments"][0], **fields}]}


class SlackMessageTest(unittest.TestCase):
    def test_right_messages(self):
        for message in (RIGHT, {"text": "hello"}, {"blocks": [{"type": "divider"}]}, {"attachments": [{"text": "x"}] * 100}):
            self.assertEqual([], slack_message.problems(message))

    def test_wrong_messages_name_what_is_wrong(self):
        for message, expected in (
            ([], "not an object but list"),
            ({}, "neither text nor blocks nor attachments"),
            ({"text": 1}, "text is not a string but int"),
            ({"text": "x" * 40_001}, "40001 characters, more than 40000"),
            ({"text": "x", "colour": "red"}, "unknown field 'colour'"),
            ({"attachments": {}}, "not a list"),
            ({"attachments": ["x"]}, "not a list of objects"),
            ({"attachments": [{"text": "x"}] * 101}, "101 attachments"),
            ({"attachments": [{"color": "good"}]}, "attachments[0] says nothing"),
            (with_attachment(color="red"), "attachments[0].color is 'red'"),
            (with_attachment(titel="x"), "unknown field 'titel'"),
            (with_attachment(title_link="graph"), "title_link is not an address: 'graph'"),
            (with_attachment(footer="x" * 301), "footer has 301 characters"),
            (with_attachment(title="a < b"), "title has a < that is neither escaped"),
            (with_attachment(text="fish & chips"), "text has a & that is neither escaped"),
            (with_attachment(text="<https://example.org/?q=a&b|x>"), "text has a & that is neither escaped"),
            (with_attachment(text="x <ftp://example.org|y>"), "text has a <"),
            (with_attachment(text="since <no value>"), "a template that went wrong"),
        ):
            with self.subTest(message=str(message)[:100]):
                self.assertIn(expected, "; ".join(slack_message.problems(message)))


class SlackReceiverTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.address, self.lines = self.enterContext(receiver(pathlib.Path(folder.name)))

    def test_right_message_is_answered_as_slack_does(self):
        self.assertEqual((200, "ok"), post(self.address + "/services/T0/B0/x", RIGHT))
        line = eventually(self.lines)[0]
        self.assertEqual(("slack", [], RIGHT), (line["kind"], line["problems"], line["message"]))
        with urllib.request.urlopen(self.address + "/messages") as answer:
            self.assertEqual(1, len(answer.read().splitlines()))

    def test_wrong_message_is_refused_and_kept(self):
        status, text = post(self.address + "/services/T0/B0/x", {"text": "a < b"})
        self.assertEqual(400, status)
        self.assertIn("invalid_payload: text has a <", text)
        self.assertIn("text has a <", self.lines()[0]["problems"][0])

    def test_what_is_no_json_is_refused(self):
        for body, media_type, expected in (
            (b"{", "application/json", "not JSON"), (b'{"text":"\xff"}', "application/json", "UTF-8"), (b'{"text":"x"}', "text/plain", "text/plain"),
        ):
            status, text = post(self.address + "/services/T0/B0/x", body, media_type)
            self.assertEqual(400, status)
            self.assertIn(expected, text)

    def test_watchdog(self):
        alert = {"labels": {"alertname": "Watchdog"}, "status": "firing"}
        self.assertEqual((200, "ok"), post(self.address + "/watchdog", {"status": "firing", "alerts": [alert]}))
        self.assertEqual("watchdog", self.lines()[0]["kind"])
        for wrong in ({}, {"alerts": []}, {"status": "resolved", "alerts": [alert]}, {"status": "firing", "alerts": [{"labels": {}}, "x"]}):
            self.assertEqual(400, post(self.address + "/watchdog", wrong)[0])

    def test_nothing_else_is_here(self):
        self.assertEqual((404, "no_service"), post(self.address + "/other", RIGHT))

    def test_body_that_is_too_large_is_not_read(self):
        host = self.address.removeprefix("http://")
        connection = http.client.HTTPConnection(host, timeout=10)
        self.addCleanup(connection.close)
        connection.putrequest("POST", "/services/T0/B0/x")
        connection.putheader("Content-Length", str(2 << 20))
        connection.endheaders()
        self.assertEqual(413, connection.getresponse().status)


if __name__ == "__main__":
    unittest.main()
