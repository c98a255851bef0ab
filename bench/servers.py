"""The servers that are measured: how each is started, and what it costs while it runs."""

import json
import os
import pathlib
import socket
import subprocess
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = ROOT / "target" / "bench"
MODEL = ROOT / "model" / "model.onnx"
JAVA = pathlib.Path(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
TICKS = os.sysconf("SC_CLK_TCK")


class NotMeasured(Exception):
    """A row cannot be measured, or a server answers wrongly; the message says why."""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One server process on given cores, from its start to its end."""

    def __init__(self, name, command, port, cores="0", environment=None, right=True, group=None):
        self.name = name
        self.port = port
        self.url = f"http://127.0.0.1:{port}/v1/predictions"
        self.right = right
        self.log = WORK / f"{name}.log"
        enter_group = ["sh", "-c", 'echo $$ >"$0" && exec "$@"', group] if group else []
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [*map(str, enter_group), "taskset", "-c", cores, *map(str, command)],
                stdout=log,
                stderr=log,
                cwd=ROOT,
                env=os.environ | (environment or {}),
            )

    def ask(self, queries):
        """The predicted seconds of some queries."""
        request = urllib.request.Request(
            self.url, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return [prediction["seconds"] for prediction in json.load(answer)["predictions"]]

    def wait_until_ready(self, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            try:
                return self.ask(["SELECT 1"])
            except (urllib.error.URLError, ConnectionError) as failure:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise NotMeasured(f"{self.name} does not answer ({failure}):\n{self.log.read_text()[-2000:]}")
                time.sleep(0.002)

    def check(self, golden):
        """Fails unless every golden text gets its seconds; the bare server knows no model."""
        for start in range(0, len(golden) if self.right else 0, 500):
            part = golden[start : start + 500]
            for text, seconds in zip(part, self.ask([text["sql"] for text in part])):
                if abs(seconds - text["seconds"]) > max(1e-4, 1e-6 * abs(text["seconds"])):
                    raise NotMeasured(f"{self.name} predicts {seconds} s, not {text['seconds']} s, for {text['sql']!r}")

    def cpu_seconds(self):
        """Processor time used so far by all its threads."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def querycast(cores="0", environment=None, group=None):
    port = free_port()
    command = [ROOT / "querycast", "serve", "--port", port, "--management-port", 0, "--drain-delay", "0s"]
    return Server("querycast", command, port, cores, environment, group=group)


def jdk(version):
    """The Java home of a version; raises NotMeasured where there is none."""
    for home in [os.environ.get(f"JAVA_{version}_HOME", ""), *sorted(map(str, pathlib.Path("/usr/lib/jvm").glob(f"*{version}*")))]:
        if home and pathlib.Path(home, "bin", "javac").exists():
            return home
    raise NotMeasured(f"there is no JDK {version} in /usr/lib/jvm; name one in JAVA_{version}_HOME")


def java(*arguments):
    """A command of the Java programs of the benchmark."""
    path = f"{WORK / 'classes'}:{ROOT / 'target' / 'querycast.jar'}:{ROOT / 'target' / 'lib'}/*"
    return [JAVA, "--enable-native-access=ALL-UNNAMED", "-cp", path, *arguments]


def bare(cores="0"):
    """With what Vert.x needs itself on its path, and nothing that would change its JSON or its log."""
    port = free_port()
    own = [str(jar) for name in ("vertx-core-*", "netty-*", "jackson-core-*") for jar in sorted((ROOT / "target" / "lib").glob(f"{name}.jar"))]
    return Server("bare", [JAVA, "-cp", ":".join([str(WORK / "classes"), *own]), "BareServer", port], port, cores, right=False)


def direct(cores="0"):
    port = free_port()
    return Server("direct", java("DirectServer", port, MODEL), port, cores)


def peer(cores="0"):
    port = free_port()
    command = [WORK / "venv" / "bin" / "python", "-m", "uvicorn", "--loop", "uvloop", "--http", "httptools"]
    command += ["--no-access-log", "--log-level", "warning", "--port", port]
    command += ["--app-dir", ROOT / "bench" / "servers", "peer:app"]
    return Server("python", command, port, cores, {"MODEL": str(MODEL)})
