"""Tries what the deployed stack lets in and what not, and that the edge loses nothing: stack.py STACK PORT LIMIT

The edge is asked through its published port, the filter before the engine's socket from the scaler's container, as the scaler does.
LIMIT is the edge's limit of requests a second of one address.
"""

import concurrent.futures
import http.client
import json
import re
import resource
import socket
import subprocess
import sys
import time

SECRET = "select secret_of_the_test from nowhere"
HIDDEN = ("/metrics", "/health", "/health/live", "/health/ready", "/drills/leak-memory", "/stats")
ALLOWED = ("GET /info", "GET /v1.41/services", "GET /services", "GET /v1.41/tasks", "GET /nodes")
# An update of a service that is not there: the engine's own answer, so it was let through.
REACHES_THE_ENGINE = "POST /v1.41/services/nothing/update"
FORBIDDEN = (
    "GET /v1.41/containers/json", "GET /images/json", "GET /secrets", "GET /configs", "GET /swarm", "GET //services",
    "GET /services/../containers/json", "GET /services/%2e%2e/secrets", "GET /services/x/logs", "POST /services/create",
    "POST /containers/create", "POST /swarm/leave", "DELETE /services/x", "POST /services/x/update/../../../containers/create",
)  # fmt: skip

failed = []


def check(what: str, wanted, given) -> None:
    print(f"{'ok    ' if wanted == given else 'FAILED'} {what}: {given}" + ("" if wanted == given else f" instead of {wanted}"))
    if wanted != given:
        failed.append(what)


def ask(port: int, method: str, path: str, body: bytes | None = None, **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    return answer.status, answer.headers, answer.read()


def raw(port: int, text: bytes) -> tuple[int, float]:
    """The status of an answer to bytes that are no whole request, and after how many seconds it came."""
    began = time.monotonic()
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(text)
        status = int(connection.recv(64).split()[1])
    return status, time.monotonic() - began


def edge(port: int, stack: str) -> None:
    for path in HIDDEN:
        check(f"edge: {path}", 404, ask(port, "GET", path)[0])
    json_type = {"Content_Type": "application/json"}
    status, _, body = ask(port, "POST", "/v1/predictions", json.dumps({"queries": [SECRET]}).encode(), **json_type)
    check("edge: a prediction", (200, 1), (status, len(json.loads(body)["predictions"])))
    status, headers, body = ask(port, "POST", "/v1/predictions", b"a" * 1_100_000, **json_type)
    check("edge: a body over the limit", (413, "application/problem+json", 413), (status, headers["Content-Type"], json.loads(body)["status"]))
    check("edge: a caller's request id", "mine-1", ask(port, "GET", "/v2", X_Request_ID="mine-1")[1]["X-Request-ID"])
    check("edge: a bad one is replaced", True, ask(port, "GET", "/v2", X_Request_ID="with blank")[1]["X-Request-ID"] != "with blank")
    check("edge: no HTTP", 400, raw(port, b"GARBAGE\r\n\r\n")[0])
    status, seconds = raw(port, b"POST /v1/predictions HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
    check("edge: a body that does not come", (408, True), (status, seconds < 15))
    check("edge: its log knows the requests", True, "mine-1" in [line["id"] for line in edge_log(stack)])
    hostile = 'x","status":1,"y":"\\'
    ask(port, "GET", "/v2", X_Request_ID=hostile)
    check("edge: its log takes no fields from a request id", True, hostile in [line["id"] for line in edge_log(stack)])
    check("edge: and nothing of their bodies", False, "secret_of_the_test" in docker("service", "logs", "--raw", f"{stack}_edge"))


def edge_log(stack: str) -> list[dict]:
    return [json.loads(line) for line in docker("service", "logs", "--raw", f"{stack}_edge").splitlines() if line.startswith("{")]


def predict(port: int, request_id: str, padding: int = 0) -> tuple[int, float, float]:
    """The status, the predicted seconds and the time of a prediction, whose body has so many blanks more."""
    began = time.monotonic()
    body = b'{"queries": ["select 1"]' + b" " * padding + b"}"
    status, _, answer = ask(port, "POST", "/v1/predictions", body, Content_Type="application/json", X_Request_ID=request_id)
    return status, json.loads(answer)["predictions"][0]["seconds"] if status == 200 else 0, time.monotonic() - began


def large_bodies(port: int) -> None:
    """Bodies that do not fit into the edge's buffer of 64 KiB pass all the same."""
    seconds = predict(port, "small")[1]
    for size in (65_536, 70_000, 1_000_000):
        check(f"edge: a body of {size} bytes", (200, seconds), predict(port, f"large-{size}", size)[:2])


def replays(port: int, stack: str) -> None:
    """Requests that a replica has taken and never answers, since it dies, are asked of another."""
    requests = 16
    victim = docker("ps", "--quiet", "--filter", f"label=com.docker.swarm.service.name={stack}_service").split()[0]
    docker("kill", "--signal", "STOP", victim)
    with concurrent.futures.ThreadPoolExecutor(requests) as pool:
        asked = [pool.submit(predict, port, f"replay-{number}") for number in range(requests)]
        time.sleep(1)
        docker("kill", "--signal", "KILL", victim)
        answers = [answer.result() for answer in asked]
    check("edge: a replica dies with requests in its hands: statuses", {200}, {status for status, _, _ in answers})
    check("edge: its requests waited for its death, and no longer", True, 0.9 < max(seconds for _, _, seconds in answers) < 3)
    replayed = [line for line in edge_log(stack) if line["id"].startswith("replay-") and line["retries"] != "0"]
    check("edge: its log knows the replays", True, 0 < len(replayed) < requests)
    wait_for("two replicas", lambda: docker("service", "ls", "--filter", f"name={stack}_service", "--format", "{{.Replicas}}").strip() == "2/2")


def limited(port: int, limit: int) -> None:
    """Who asks too often is refused for a moment."""
    time.sleep(2)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(b"GET /v2 HTTP/1.1\r\nHost: x\r\n\r\n" * (3 * limit) + b"GET /v2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answers = b"".join(iter(lambda: connection.recv(65_536), b""))
    statuses = [int(status) for status in re.findall(rb"HTTP/1\.1 ([0-9]{3}) ", answers)]
    check("edge: the first of too many requests pass", {200}, set(statuses[:limit]))
    check("edge: then they are refused", True, 429 in statuses and b"retry-after: 1" in answers.lower())
    time.sleep(2)
    check("edge: and a moment later they pass", 200, ask(port, "GET", "/v2")[0])


def crowded(port: int, stack: str, most: int) -> None:
    """Callers who take every connection there is leave one for the engine, which would end the edge otherwise."""
    open_files = most + 200
    resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, max(open_files, resource.getrlimit(resource.RLIMIT_NOFILE)[1])))
    edge_label = f"label=com.docker.swarm.service.name={stack}_edge"
    container = docker("ps", "--quiet", "--filter", edge_label).strip()
    health = json.loads(docker("inspect", "--format", "{{json .Config.Healthcheck.Test}}", container))[1:]
    taken = [socket.create_connection(("127.0.0.1", port), timeout=30) for _ in range(most + 20)]
    time.sleep(1)
    looked = subprocess.run(["timeout", "5", "docker", "exec", container, *health], check=False, capture_output=True)
    check(f"edge: healthy with {most + 20} connections", 0, looked.returncode)
    for connection in taken:
        connection.close()
    check("edge: a request afterwards", 200, ask(port, "GET", "/v2")[0])


def docker(*arguments: str) -> str:
    return subprocess.run(["docker", *arguments], check=True, capture_output=True, text=True).stdout


def wait_for(what: str, condition, seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            sys.exit(f"{what}: not within {seconds:g} s")
        time.sleep(0.5)


def filter_(stack: str) -> None:
    scaler = f"label=com.docker.swarm.service.name={stack}_scaler"
    container = docker("ps", "--quiet", "--filter", scaler, "--filter", "health=healthy").split()[0]

    def status(request: str) -> int:
        call = f"printf '{request.replace('%', '%%')} HTTP/1.0\\r\\nContent-Length: 0\\r\\n\\r\\n' | busybox nc -w 5 socket-filter 2375"
        return int(docker("exec", container, "sh", "-c", call).split()[1])

    for request in ALLOWED:
        check(f"filter: {request}", 200, status(request))
    check(f"filter: {REACHES_THE_ENGINE}", True, status(REACHES_THE_ENGINE) not in (200, 403))
    for request in FORBIDDEN:
        check(f"filter: {request}", 403, status(request))


stack_name, published, most = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
edge(published, stack_name)
large_bodies(published)
replays(published, stack_name)
limited(published, most)
crowded(published, stack_name, 1000)
filter_(stack_name)
sys.exit(1 if failed else 0)
