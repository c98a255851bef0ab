"""What is found in expressions."""

import sys
import unittest

from processes import MONITORING

sys.path.insert(0, str(MONITORING))
from promql import selectors


def found(expression):
    return [(selector.metric, sorted(selector.labels)) for selector in selectors(expression)]


class PromqlTest(unittest.TestCase):
    def test_selectors(self):
        for expression, expected in (
            ("up", [("up", [])]),
            ('rate(a_total{x="1", y!~"b{c}|by"}[5m])', [("a_total", ["x", "y"])]),
            ("sum by (service, le) (rate(a[1m])) / on (x) group_left (y) b:c:max", [("a", []), ("b:c:max", [])]),
            ("max_over_time(count(up == 1)[30m:1m]) > 2e3 and time() - a offset 5m < 1h", [("up", []), ("a", [])]),
            ('label_replace(a, "slot", "$1", "name", "(.+)[.]x") - vector(+Inf)', [("a", [])]),
            ("(a > bool 1 or absent(b)) unless on () c # d\n", [("a", []), ("b", []), ("c", [])]),
            ("topk(5, sum without (x) (a))", [("a", [])]),
        ):
            with self.subTest(expression):
                self.assertEqual(expected, found(expression))

    def test_text(self):
        self.assertEqual('a{x="1",y="2"}', selectors('sum(a{x="1", y="2"}[1m])')[0].text)


if __name__ == "__main__":
    unittest.main()
