"""Rows about commands: how soon they answer, and how fast they read."""

import dataclasses
import json
import os
import subprocess
import threading
import time

import servers
from report import Figure
from servers import ROOT, WORK


# The seconds of "SELECT 1" by the model.
SELECT_1 = 1.266926


def itself_and_ratio(figure):
    """A figure whose wish is about itself, and how it stands beside its reference."""
    yield dataclasses.replace(figure, goal_is_ratio=False)
    yield dataclasses.replace(figure, what=f"{figure.what}, beside it", at_least=None, at_most=None)


def plain(home):
    """The command without its launcher, and so without the file of classes that makes it start sooner."""
    flags = ["--enable-native-access=ALL-UNNAMED", f"-Dquerycast.home={ROOT}", f"-Donnxruntime.native.path={ROOT}/target/native"]
    return [f"{home}/bin/java", *flags, "-jar", ROOT / "target" / "querycast.jar"]


def first_answer(command, home):
    """Seconds from exec to the first right answer."""
    port = servers.free_port()
    command = [*command, "serve", "--port", port, "--management-port", 0, "--drain-delay", "0s"]
    started = time.perf_counter()
    with servers.Server("start", command, port, "0-1", {"JAVA_HOME": home}) as server:
        answer = server.wait_until_ready()
        seconds = time.perf_counter() - started
    if abs(answer[0] - SELECT_1) > 1e-5:
        raise servers.NotMeasured(f"the first answer is {answer[0]} s, not {SELECT_1} s")
    return seconds


def start(bench):
    """exec to the first right answer, JDK 17 and 25, beside a plain java -jar"""
    for version, wish in ((17, 0.9), (25, 0.45)):
        with bench.measured(f"start, JDK {version}"):
            home = servers.jdk(version)
            launcher = [ROOT / "querycast"]
            first_answer(launcher, home)
            ours, without = [], []
            for number in range(2 * bench.rounds):
                ours.append(first_answer(launcher, home))
                without.append(first_answer(plain(home), home))
                bench.say(f"start JDK {version} round {number + 1}: {ours[-1]:.2f} s, plain {without[-1]:.2f} s")
            figure = Figure("start", f"exec to first right answer, JDK {version}", "s", ours, without, "plain", at_most=wish)
            yield from itself_and_ratio(figure)


def wall(command, **options):
    """Seconds a command takes. To wait for it with a deadline would be to look at it every 50 ms."""
    started = time.perf_counter()
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, **options)
    deadline = threading.Timer(120, process.kill)
    deadline.start()
    try:
        status = process.wait()
        seconds = time.perf_counter() - started
    finally:
        deadline.cancel()
    if status:
        raise servers.NotMeasured(f"{command[0]} ended with status {status}")
    return seconds


def predict(bench):
    """./querycast predict "SELECT 1", JDK 17 and 25, beside a JVM that prints a line"""
    for version, wish in ((17, 0.5), (25, 0.25)):
        with bench.measured(f"predict, JDK {version}"):
            home = servers.jdk(version)
            environment = os.environ | {"JAVA_HOME": home}
            command = [ROOT / "querycast", "predict", "SELECT 1"]
            wall(command, env=environment)
            ours, line = [], []
            for _ in range(4 * bench.rounds):
                ours.append(wall(command, env=environment))
                line.append(wall([f"{home}/bin/java", "-cp", WORK / "classes", "PrintLine"]))
            figure = Figure("predict", f'predict "SELECT 1", JDK {version}', "s", ours, line, "prints a line", at_most=wish)
            yield from itself_and_ratio(figure)


def jsonl(bench):
    """predict --input jsonl on a large file, one core, beside jq -c .sql"""
    lines = "".join(json.dumps({"id": number, "sql": text["sql"]}) + "\n" for number, text in enumerate(bench.golden))
    copies = 20 if bench.quick else 500
    file = WORK / "large.jsonl"
    with open(file, "w", encoding="ascii") as large:
        for _ in range(copies):
            large.write(lines)
    texts = copies * len(bench.golden)
    one_core = ["taskset", "-c", "0"]
    predict_file = [ROOT / "querycast", "predict", "--input", "jsonl", "--format", "csv", "-f", file]
    wall([ROOT / "querycast", "predict", "SELECT 1"])
    ours, jq = [], []
    for _ in range(bench.rounds):
        ours.append(texts / wall([*one_core, *predict_file]))
        jq.append(texts / wall([*one_core, "jq", "-c", ".sql", file]))
        bench.say(f"jsonl: {ours[-1]:,.0f} texts/s, jq {jq[-1]:,.0f}")
    file.unlink()
    yield from itself_and_ratio(
        Figure("jsonl", f"predict --input jsonl, {texts:,} texts", "texts/s", ours, jq, "jq", at_least=400_000)
    )
