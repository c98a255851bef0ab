"""Other releases of the service, made from the one that runs: a harmless one and bad ones."""

import pathlib
import shutil
import tempfile
import time

from kit import deploy, service
from kit.engine import EngineError, docker

MODEL = pathlib.Path(__file__).parents[3] / "src/test/resources/convert/recent"
LINES = {
    "harmless": ['LABEL drill="{moment}"'],
    "crashes": ['ENTRYPOINT ["/bin/busybox", "false"]'],
    "is never ready": ["STOPSIGNAL SIGKILL", 'ENTRYPOINT ["/bin/busybox", "sleep", "1000000"]'],
    "answers wrongly": [
        "USER 0",
        "COPY model /tmp/model",
        "RUN java @/opt/querycast/java.options -jar /opt/querycast/querycast.jar convert /tmp/model -o /opt/querycast/other.onnx",
        "USER 10001:10001",
        "ENV QUERYCAST_MODEL=/opt/querycast/other.onnx",
    ],
}


def running(swarm):
    """The images, with their digests, of the replicas that run."""
    return {task.image for task in swarm.running(service.NAME)}


def make(swarm, kind):
    """Builds and pushes a release of this kind beside the one that runs; gives its name. Raises EngineError."""
    images = running(swarm)
    if len(images) != 1:
        raise EngineError(f"{len(images)} releases run: a drill begins with one")
    release = images.pop()
    repository = release.split("@")[0].rsplit(":", 1)[0]
    moment = int(time.time())
    name = f"{repository}:drill-{kind.replace(' ', '-')}-{moment}"
    with tempfile.TemporaryDirectory() as context:
        lines = ["FROM " + release, *LINES[kind]]
        pathlib.Path(context, "Dockerfile").write_text("\n".join(lines).replace("{moment}", str(moment)) + "\n", encoding="utf-8")
        if kind == "answers wrongly":
            shutil.copytree(MODEL, pathlib.Path(context, "model"))
        docker("build", "--quiet", "--tag", name, context, timeout=180)
    docker("push", "--quiet", name, timeout=120)
    return name


def live(swarm):
    """The name under which ops/deploy.sh keeps the release that runs."""
    return swarm.service(service.NAME)["Spec"]["Labels"].get("querycast.release", "")


def bring_back(drill, release):
    """Deploys a kept release again, unless it is the one that runs."""
    if live(drill.swarm) != release:
        deploy.call(drill, "--rollback", release)
