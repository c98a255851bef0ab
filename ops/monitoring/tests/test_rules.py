"""What every alert must have: texts, a test that it fires and one that it is silent, a section of the runbook."""

import pathlib
import re
import subprocess
import tempfile
import unittest

import yaml
from processes import HERE, MONITORING

RUNBOOK = MONITORING.parent / "runbook.md"
SILENT_NEVER = {"Watchdog"}
FLAPS_NEVER = SILENT_NEVER | {"CertificateEndsSoon"}


def rendered_alerts():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([MONITORING / "render", folder], check=True)
        files = [yaml.safe_load(file.read_text()) for file in pathlib.Path(folder, "rules").glob("*.yml")]
    return [rule for file in files for group in file["groups"] for rule in group["rules"] if "alert" in rule]


def sections():
    """The runbook's sections of alerts: name and text. Others have no capital letter in front."""
    return re.findall(r"^### ([A-Z]\w+)\n(.*?)(?=^#|\Z)", RUNBOOK.read_text(), re.MULTILINE | re.DOTALL)


class RulesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.alerts = rendered_alerts()
        cls.tests = [
            case for file in HERE.glob("*.yml") for test in yaml.safe_load(file.read_text())["tests"] for case in test.get("alert_rule_test", [])
        ]

    def test_names_are_unique(self):
        names = [alert["alert"] for alert in self.alerts]
        self.assertEqual(sorted(set(names)), sorted(names))

    def test_every_alert_says_what_a_person_needs(self):
        for alert in self.alerts:
            with self.subTest(alert["alert"]):
                texts = {"summary", "value", "where", "action", "runbook_url"} - (
                    {"value", "where", "action"} if alert["alert"] in SILENT_NEVER else set())
                self.assertEqual(texts, set(alert["annotations"]))
                self.assertIn(alert["labels"]["severity"], {"critical", "warning", "none"})
                self.assertTrue(alert["alert"] in FLAPS_NEVER or "keep_firing_for" in alert, "it would flap")

    def test_every_alert_is_seen_firing_and_silent(self):
        for alert in self.alerts:
            with self.subTest(alert["alert"]):
                expected = {bool(case["exp_alerts"]) for case in self.tests if case["alertname"] == alert["alert"]}
                self.assertEqual({True} if alert["alert"] in SILENT_NEVER else {True, False}, expected)

    def test_no_alert_stands_for_a_single_task(self):
        for case in self.tests:
            for alert in case["exp_alerts"]:
                self.assertTrue({"name", "task", "id"}.isdisjoint(alert["exp_labels"]), f"{case['alertname']}: {alert['exp_labels']}")

    def test_every_alert_has_its_section_of_the_runbook(self):
        self.assertEqual(sorted(alert["alert"] for alert in self.alerts), sorted(name for name, _ in sections()))
        for alert in self.alerts:
            self.assertEqual(alert["alert"].lower(), alert["annotations"]["runbook_url"].partition("#")[2])

    def test_every_section_says_what_to_do(self):
        for name, text in sections():
            for part in ("- **Looks like:** ", "- **Do:** ", "- **Over when:** "):
                self.assertEqual(1, text.count(part), f"{name}: {part}")


if __name__ == "__main__":
    unittest.main()
