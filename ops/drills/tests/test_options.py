"""What the options are when the command line does not give them."""

import pathlib
import tempfile
import unittest
from unittest import mock

from kit import options


class OptionsTest(unittest.TestCase):
    def parse(self, *arguments, **environment):
        with mock.patch.dict("os.environ", environment, clear=True):
            return options.parse("test", "A drill.", arguments)[0]

    def test_what_nobody_gives(self):
        given = self.parse()
        self.assertEqual(("", None), (given.url, given.key))

    def test_what_a_deployment_is_verified_by(self):
        with tempfile.TemporaryDirectory() as folder:
            key_file = pathlib.Path(folder, "key")
            key_file.write_text("secret\n", encoding="utf-8")
            given = self.parse(QUERYCAST_VERIFY_URL="https://192.0.2.11", QUERYCAST_VERIFY_KEY_FILE=str(key_file))
        self.assertEqual(("https://192.0.2.11", "secret"), (given.url, given.key))

    def test_what_beats_it(self):
        verify = {"QUERYCAST_VERIFY_URL": "http://192.0.2.11"}
        self.assertEqual("http://192.0.2.12", self.parse(QUERYCAST_URL="http://192.0.2.12", **verify).url)
        self.assertEqual("http://192.0.2.13", self.parse("--url", "http://192.0.2.13", QUERYCAST_URL="http://192.0.2.12", **verify).url)

    def test_what_is_set_to_nothing(self):
        given = self.parse(QUERYCAST_URL="", QUERYCAST_VERIFY_URL="", QUERYCAST_VERIFY_KEY_FILE="")
        self.assertEqual(("", None), (given.url, given.key))
