"""The Docker engine, asked through the docker command: whatever context, DOCKER_HOST or SSH address it uses is used here."""

import http.client
import json
import socket
import subprocess
import urllib.parse

PATIENCE = 20


class EngineError(Exception):
    """The engine cannot be asked, or said no; the message is for people."""


class _Connection(http.client.HTTPConnection):
    """HTTP over the standard input and output of `docker system dial-stdio`."""

    def connect(self):
        ours, theirs = socket.socketpair()
        ours.settimeout(PATIENCE)
        self.dialler = subprocess.Popen(["docker", "system", "dial-stdio"], stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
        theirs.close()
        self.sock = ours

    def close(self):
        super().close()
        if hasattr(self, "dialler"):
            self.dialler.kill()
            self.dialler.wait()
            del self.dialler


class Engine:
    """Reads from one engine over a connection that stays. Not for several threads at once."""

    def __init__(self):
        self.connection = _Connection("docker", timeout=PATIENCE)

    def get(self, path, **filters):
        """What the engine's API answers to a GET, decoded; raises EngineError."""
        if filters:
            path += ("&" if "?" in path else "?") + "filters=" + urllib.parse.quote(json.dumps({name: [value] for name, value in filters.items()}))
        for last_attempt in (False, True):
            try:
                self.connection.request("GET", path)
                response = self.connection.getresponse()
                answer = json.loads(response.read())
                break
            except (OSError, http.client.HTTPException, ValueError) as e:
                self.connection.close()
                if last_attempt:
                    raise EngineError(f"the Docker engine does not answer ({e}): is it running, and may you use it?") from None
        if response.status != 200:
            raise EngineError(f"the Docker engine says: {answer.get('message', response.status)}")
        return answer

    def close(self):
        """Closes the connection; it opens again when needed."""
        self.connection.close()


def docker(*arguments, timeout=60, given=None, check=True):
    """Runs the docker command; gives what it printed, raises EngineError when it fails (with check) or takes too long."""
    return run(["docker", *arguments], timeout, given, check)


def run(command, timeout, given=None, check=True, environment=None):
    """Runs a command; gives what it printed, raises EngineError when it fails (with check) or takes too long."""
    try:
        done = subprocess.run(command, input=given, capture_output=True, text=True, timeout=timeout, env=environment)
    except FileNotFoundError:
        raise EngineError(f"there is no command {command[0]}: install it") from None
    except subprocess.TimeoutExpired:
        raise EngineError(f"{' '.join(command[:4])} … took more than {timeout:g} s") from None
    if check and done.returncode != 0:
        raise EngineError(f"{' '.join(command[:4])} … failed: {(done.stderr or done.stdout).strip()[-600:]}")
    return done.stdout
