"""Tries what the deployed stack lets in and what not: stack.py STACK PORT

The edge is asked through its published port, the filter before the engine's socket from the scaler's container, as the scaler does.
"""

import http.client
import json
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
    log = subprocess.run(["docker", "service", "logs", "--raw", f"{stack}_edge"], check=True, capture_output=True, text=True).stdout
    check("edge: its log knows the requests", True, '"id":"mine-1"' in log)
    check("edge: and nothing of their bodies", False, "secret_of_the_test" in log)
    for line in log.splitlines():
        if line.startswith("{"):
            json.loads(line)


def filter_(stack: str) -> None:
    find = ["docker", "ps", "--quiet", "--filter", f"label=com.docker.swarm.service.name={stack}_scaler", "--filter", "health=healthy"]
    container = subprocess.run(find, check=True, capture_output=True, text=True).stdout.split()[0]

    def status(request: str) -> int:
        call = f"printf '{request.replace('%', '%%')} HTTP/1.0\\r\\nContent-Length: 0\\r\\n\\r\\n' | busybox nc -w 5 socket-filter 2375"
        answer = subprocess.run(["docker", "exec", container, "sh", "-c", call], check=True, capture_output=True, text=True).stdout
        return int(answer.split()[1])

    for request in ALLOWED:
        check(f"filter: {request}", 200, status(request))
    check(f"filter: {REACHES_THE_ENGINE}", True, status(REACHES_THE_ENGINE) not in (200, 403))
    for request in FORBIDDEN:
        check(f"filter: {request}", 403, status(request))


stack_name, published = sys.argv[1], int(sys.argv[2])
edge(published, stack_name)
filter_(stack_name)
sys.exit(1 if failed else 0)
