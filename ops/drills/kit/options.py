"""The options every drill has, and what they default to on the deployment at hand."""

import argparse
import dataclasses
import ipaddress
import os
import pathlib
import urllib.parse

from kit import golden, lab
from kit.client import Client
from kit.engine import EngineError
from kit.swarm import Swarm

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "golden.jsonl"
FASTEST = 1000


@dataclasses.dataclass
class Options:
    """The options of one run; `url` and `dry` are settled once the deployment has been looked at."""

    stack: str
    url: str
    rate: float
    golden: list
    key: str | None
    ca: str | None
    slack: str
    quick: bool
    dry: bool
    json: str | None
    lab: bool = False

    def settings(self):
        """What ops/deploy.sh is to be told so that it finds the same deployment."""
        settings = {"QUERYCAST_STACK": self.stack}
        if self.lab and lab.SETTINGS.exists() and not os.environ.get("QUERYCAST_SETTINGS"):
            settings["QUERYCAST_SETTINGS"] = str(lab.SETTINGS)
        return settings


def parse(name, description, arguments):
    """The options of a drill's command line; ends the program with exit status 2 when they make no sense."""
    parser = argparse.ArgumentParser(name, description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    environment = os.environ.get
    add("--stack", default=environment("QUERYCAST_STACK", "querycast"), help="name of the stack (QUERYCAST_STACK, default querycast)")
    add("--url", default=environment("QUERYCAST_URL") or environment("QUERYCAST_VERIFY_URL", ""),
        help="address of the edge (QUERYCAST_URL or QUERYCAST_VERIFY_URL, default: the port the edge publishes on loopback)")
    add("--rate", type=_rate, default=20, help="requests a second (default 20)")
    add("--golden", default=GOLDEN, help="file of queries and their seconds, lines like {\"sql\": …, \"seconds\": …}")
    add("--key-file", default=environment("QUERYCAST_VERIFY_KEY_FILE"), help="file with the API key to send (QUERYCAST_VERIFY_KEY_FILE)")
    add("--ca", help="file with the CA that signed the edge's certificate")
    add("--slack", default=environment("QUERYCAST_SLACK_RECEIVER", ""), help="address of the receiver that plays Slack (QUERYCAST_SLACK_RECEIVER)")
    add("--quick", action="store_true", help="shorter time constants, for a stack deployed with `up --quick`")
    add("--yes", action="store_true", help="do it, on a deployment that is not the local lab")
    add("--dry-run", action="store_true", help="only tell what would be done")
    add("--json", help="file to write the result to")
    given = parser.parse_args(arguments)
    try:
        for address in filter(None, (given.url, given.slack)):
            Client(address)
        key = pathlib.Path(given.key_file).read_text(encoding="utf-8").strip() if given.key_file else None
        pairs = golden.read(given.golden)
    except (OSError, ValueError) as e:
        parser.error(str(e))
    return Options(given.stack, given.url, given.rate, pairs, key, given.ca, given.slack, given.quick, given.dry_run, given.json), given.yes


def _rate(text):
    rate = float(text)
    if not 0.1 <= rate <= FASTEST:
        raise argparse.ArgumentTypeError(f"{text} is not from 0.1 to {FASTEST}")
    return rate


def settle(options, yes, deployed=True):
    """Completes the options by what is deployed, and lets nothing but the local lab be touched without `--yes`; raises EngineError."""
    swarm = Swarm(options.stack)
    info = swarm.info()
    try:
        if deployed and not options.url:
            options.url = _published(swarm)
    finally:
        swarm.engine.close()
    options.lab = is_lab(info, options.url)
    if options.lab:
        options.key = options.key or lab.content(lab.KEY) or None
        options.ca = options.ca or (str(lab.TRUSTED) if lab.TRUSTED.exists() else None)
        options.slack = options.slack or lab.receiver()
    elif not options.dry and not yes:
        print("This is not the local lab (a Swarm of one node on loopback), so this is a dry run: --yes does it.", flush=True)
        options.dry = True


def _published(swarm):
    edge = swarm.service("edge")
    published = [port["PublishedPort"] for port in edge.get("Endpoint", {}).get("Ports", []) if port.get("PublishedPort")]
    if not published:
        raise EngineError("the edge publishes no port: give its address with --url")
    tls = "EDGE_TLS=on" in edge["Spec"]["TaskTemplate"]["ContainerSpec"].get("Env", [])
    return f"{'https' if tls else 'http'}://127.0.0.1:{published[0]}"


def is_lab(info, url=""):
    """Whether this is the local lab: a Swarm of one node on loopback, and an address there too."""
    alone = info["Swarm"].get("Nodes") == 1 and info["Swarm"].get("NodeAddr", "").startswith("127.")
    host = urllib.parse.urlsplit(url).hostname or "localhost"
    try:
        return alone and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return alone and host == "localhost"
