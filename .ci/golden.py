"""Predicts the golden texts with the command and compares its answers with the original's."""

import json
import subprocess
import sys
import time

golden = sys.argv[1]
with open(golden, encoding="utf-8") as lines:
    expected = [json.loads(line)["seconds"] for line in lines]

started = time.monotonic()
run = subprocess.run(
    ["./querycast", "predict", "--input", "jsonl", "--format", "jsonl", "-f", golden], capture_output=True, text=True, check=True
)
elapsed = time.monotonic() - started
actual = [json.loads(line)["seconds"] for line in run.stdout.splitlines()]

assert len(actual) == len(expected), f"{len(actual)} answers for {len(expected)} texts"
difference, text = max((abs(a - e), i) for i, (a, e) in enumerate(zip(actual, expected)))
print(f"{len(actual)} texts, largest difference {difference:.2e} s (line {text + 1}), {elapsed:.2f} s in all")
for line, (a, e) in enumerate(zip(actual, expected), 1):
    assert abs(a - e) <= max(1e-4, 1e-6 * abs(e)), f"line {line}: {a} instead of {e}"
