"""Finds the metrics that a PromQL expression reads."""

import dataclasses
import re

TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)|(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<range>\[[^\]]*\])"""
    r"""|(?P<number>[0-9.]+(?:[a-zA-Z]\w*)?)|(?P<name>[A-Za-z_:][\w:]*)|(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
WITH_LABELS = {"by", "without", "on", "ignoring", "group_left", "group_right"}
WORDS = {"and", "or", "unless", "bool", "offset", "atan2", "inf", "nan"}
AGGREGATIONS = {"sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "bottomk", "topk", "quantile"}


@dataclasses.dataclass(frozen=True)
class Selector:
    """A metric with the labels it is chosen by, and its text."""

    metric: str
    labels: frozenset
    text: str


def selectors(expression):
    """The selectors of an expression, in their order; each has a metric's name."""
    tokens = [(match.lastgroup, match.group()) for match in TOKEN.finditer(expression) if match.lastgroup != "space"]
    found = []
    at = 0
    while at < len(tokens):
        kind, text = tokens[at]
        following = tokens[at + 1][1] if at + 1 < len(tokens) else ""
        at += 1
        if kind != "name":
            continue
        if text.lower() in WITH_LABELS:
            at = past(tokens, at, ")") if following == "(" else at
        elif text.lower() not in WORDS | AGGREGATIONS and following != "(":
            end = past(tokens, at, "}") if following == "{" else at
            inside = tokens[at:end]
            labels = frozenset(label for (kind, label), (_, sign) in zip(inside, inside[1:]) if kind == "name" and sign in "=!")
            found.append(Selector(text, labels, text + "".join(part for _, part in inside)))
            at = end
    return found


def past(tokens, at, closing):
    """The place behind the next closing sign."""
    while tokens[at][1] != closing:
        at += 1
    return at + 1
