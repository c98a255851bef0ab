"""An image's repository, as the engine shows it beside a digest."""

import pathlib
import subprocess
import unittest

SCRIPT = pathlib.Path(__file__).parents[2] / "digest.sh"
REPOSITORIES = {
    "docker.io/library/haproxy:2.8": "haproxy",
    "docker.io/prom/prometheus:v2.55.1": "prom/prometheus",
    "gcr.io/cadvisor/cadvisor:v0.53.0": "gcr.io/cadvisor/cadvisor",
    "127.0.0.1:5000/haproxy:2.6": "127.0.0.1:5000/haproxy",
    "registry.example:5000/team/querycast": "registry.example:5000/team/querycast",
    "haproxy": "haproxy",
}


class RepositoryTest(unittest.TestCase):
    def test_is_what_the_engine_shows(self):
        for image, repository in REPOSITORIES.items():
            with self.subTest(image):
                shown = subprocess.run(["bash", "-c", f'source "{SCRIPT}"; repository "$1"', "bash", image], check=True, capture_output=True, text=True)
                self.assertEqual(repository, shown.stdout.strip())
