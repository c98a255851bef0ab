"""What the compose files that are deployed together say of the same service."""

import itertools
import pathlib
import re
import unittest

OPS = pathlib.Path(__file__).parents[2]
TOGETHER = (("stack.yml", "service.yml", "scaler.yml", "tls.yml"), ("service.yml", "candidate.yml"))


def keys(file):
    """The keys of each service of a file."""
    found, service, inside = {}, None, False
    for line in (OPS / file).read_text(encoding="utf-8").splitlines():
        if re.match(r"\S", line):
            inside = line == "services:"
        elif inside and (name := re.match(r"  ([a-z-]+):$", line)):
            service = name[1]
        elif inside and (key := re.match(r"    ([a-z_]+):", line)):
            found.setdefault(service, set()).add(key[1])
    return found


class ComposeFilesTest(unittest.TestCase):
    def test_no_command_is_in_two_files(self):
        """Docker 20.10, which is Debian 12's, joins them."""
        for files in TOGETHER:
            for one, other in itertools.combinations(files, 2):
                for service in keys(one).keys() & keys(other).keys():
                    twice = keys(one)[service] & keys(other)[service] & {"command", "entrypoint"}
                    self.assertFalse(twice, f"{service} in {one} and {other}")

    def test_finds_the_services(self):
        self.assertIn("command", keys("stack.yml")["edge"])
        self.assertIn("entrypoint", keys("tls.yml")["edge"])
        self.assertEqual({"service", "asker"}, keys("candidate.yml").keys())
