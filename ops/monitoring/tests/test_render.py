"""What the configuration is rendered with, and what is refused."""

import os
import pathlib
import subprocess
import tempfile
import unittest

from processes import MONITORING


class RenderTest(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def render(self, *arguments, **settings):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("QUERYCAST_")}
        command = [MONITORING / "render", *(arguments or (self.folder,))]
        return subprocess.run(command, env={**environment, **settings}, cwd="/", capture_output=True, text=True)

    def text(self, name):
        return (self.folder / name).read_text()

    def test_variables_are_filled_in(self):
        run = self.render(QUERYCAST_STACK="lab", QUERYCAST_SCRAPE_INTERVAL="7s", QUERYCAST_KEEP_FIRING_FOR="20s")
        self.assertEqual((0, ""), (run.returncode, run.stderr))
        self.assertIn("scrape_interval: 7s", self.text("prometheus.yml"))
        self.assertIn("tasks.lab_service", self.text("prometheus.yml"))
        self.assertIn("keep_firing_for: 20s", self.text("rules/capacity.yml"))
        for file in self.folder.rglob("*.*"):
            self.assertNotIn("QUERYCAST_", file.read_text(), file)

    def test_without_addresses_nobody_is_told(self):
        self.render()
        for absent in ("slack_configs", "slack_api_url_file", "webhook_configs"):
            self.assertNotIn(absent, self.text("alertmanager.yml"))

    def test_with_addresses(self):
        self.render(QUERYCAST_SLACK_API_URL_FILE="/run/secrets/slack", QUERYCAST_WATCHDOG_URL="https://example.org/w?key=1")
        for part in ("slack_api_url_file: /run/secrets/slack", "slack_configs:", "url: 'https://example.org/w?key=1'"):
            self.assertIn(part, self.text("alertmanager.yml"))
        self.assertEqual(0, (self.folder / "alertmanager.yml").stat().st_mode & 0o077, "it may hold a secret")

    def test_without_a_scaler_none_is_missing(self):
        self.render()
        self.assertIn('absent(up{job="scaler"})', self.text("rules/monitoring.yml"))
        self.render(QUERYCAST_SCALER="off")
        self.assertNotIn('absent(up{job="scaler"})', self.text("rules/monitoring.yml"))
        self.assertNotIn("job_name: scaler", self.text("prometheus.yml"))

    def test_wrong_values_are_named_but_for_secrets(self):
        for name, value in (
            ("QUERYCAST_STACK", "a b"), ("QUERYCAST_PEAK_FOR", "1 minute"), ("QUERYCAST_SCRAPE_INTERVAL", "0s"), ("QUERYCAST_RATE_WINDOW", ""),
            ("QUERYCAST_SLACK_API_URL_FILE", "secret"), ("QUERYCAST_CERTIFICATE_END", "soon"), ("QUERYCAST_RUNBOOK_URL", "ftp://hidden"),
            ("QUERYCAST_SCALER", "yes"),
        ):
            run = self.render(**{name: value})
            self.assertEqual(2, run.returncode, name)
            self.assertIn(name, run.stderr)
            self.assertTrue(name.endswith("URL") or f"'{value}'" in run.stderr, run.stderr)
        run = self.render(QUERYCAST_WATCHDOG_URL="tcp://hidden")
        self.assertEqual((2, False), (run.returncode, "hidden" in run.stderr))

    def test_wrong_usage(self):
        for arguments in ((self.folder, self.folder), (self.folder / "absent",)):
            self.assertEqual(2, self.render(*arguments).returncode)


if __name__ == "__main__":
    unittest.main()
