"""The options every drill has, and what they default to on the deployment at hand."""

import argparse
import dataclasses
import ipaddress
import os
import pathlib
import urllib.parse

from kit import golden
from kit.client import Client
from kit.engine import EngineError
from kit.swarm import Swarm

GOLDEN = pathlib.Path(__file__).parent / "golden.jsonl"
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


def parse(name, description, arguments):
    """The options of a drill's command line; ends the program with exit status 2 when they make no sense."""
    parser = argparse.ArgumentParser(name, description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    environment = os.environ.get
    add("--stack", default=environment("QUERYCAST_STACK", "querycast"), help="name of the stack (QUERYCAST_STACK, default querycast)")
    add("--url", default=environment("QUERYCAST_URL", ""), help="address of the edge (QUERYCAST_URL, default: the port the edge publishes on loopback)")
    add("--rate", type=_rate, default=20, help="requests a second (default 20)")
    add("--golden", default=GOLDEN, help="file of queries and their seconds, lines like {\"sql\": …, \"seconds\": …}")
    add("--key-file", help="file with the API key to send")
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


def settle(options, yes):
    """Completes the options by what is deployed, and lets nothing but the local lab be touched without `--yes`; raises EngineError."""
    swarm = Swarm(options.stack)
    info = swarm.info()
    try:
        if not options.url:
            options.url = _published(swarm)
        if not options.dry and not yes and not _is_lab(info, options.url):
            print("This is not the local lab (a Swarm of one node on loopback), so this is a dry run: --yes does it.", flush=True)
            options.dry = True
    finally:
        swarm.engine.close()


def _published(swarm):
    ports = swarm.service("edge").get("Endpoint", {}).get("Ports", [])
    published = [port["PublishedPort"] for port in ports if port.get("PublishedPort")]
    if not published:
        raise EngineError("the edge publishes no port: give its address with --url")
    return f"http://127.0.0.1:{published[0]}"


def _is_lab(info, url):
    alone = info["Swarm"].get("Nodes") == 1 and info["Swarm"].get("NodeAddr", "").startswith("127.")
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        return alone and ipaddress.ip_address(host).is_loopback
    except ValueError:
        return alone and host == "localhost"
