"""Queries whose predicted seconds are known."""

import json
import math

TOLERANCE = 1e-4
MOST_QUERIES = 10_000


class GoldenError(ValueError):
    """The file of golden queries cannot be used; the message names the line."""


def read(path):
    """A question for each line {"sql": …, "seconds": …} of a file; raises GoldenError or OSError."""
    questions = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
                questions.append(question(str(record["sql"]), float(record["seconds"])))
            except (ValueError, KeyError, TypeError):
                raise GoldenError(f'{path}:{number}: not a line like {{"sql": "select 1", "seconds": 1.266926}}') from None
            if number > MOST_QUERIES:
                raise GoldenError(f"{path}: more than {MOST_QUERIES} lines")
    if not questions:
        raise GoldenError(f"{path}: no query in it")
    return questions


def question(sql, expected):
    """What a load asks: the body of a request for one query, and what tells what is wrong with the body of its answer (or None)."""

    def wrong(content):
        try:
            seconds = json.loads(content)["predictions"][0]["seconds"]
            if math.isclose(seconds, expected, rel_tol=1e-6, abs_tol=TOLERANCE):
                return None
            return f"wrong value: {seconds} instead of {expected}"
        except (ValueError, KeyError, IndexError, TypeError):
            return "wrong value: not a prediction"

    return json.dumps({"queries": [sql]}).encode(), wrong
