"""The inventory of the machines, as the playbooks take it."""

import dataclasses
import json
import secrets

from kit.lab import new_certificate

from vmlab.place import ADDRESSES, CONTAINERS, HOST, INVENTORY, KEY, KNOWN_HOSTS, RECEIVER_PORT, REGISTRY, SLOWNESS, TRUSTED

# Emulated, each look at a container's health takes seconds of a processor, and each scrape a good part of one. QEMU's emulated processors may miss
# code that one of them changes while another runs it, and so crash a JVM: its second compiler, which changes the most, stays away.
EMULATED = {
    "QUERYCAST_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1",
    "QUERYCAST_HEALTH_INTERVAL": "20s",
    "QUERYCAST_HEALTH_TIMEOUT": "15s",
    "QUERYCAST_HEALTH_START_PERIOD": "600s",
    "QUERYCAST_OTHERS_HEALTH_INTERVAL": "30s",
    "QUERYCAST_OTHERS_HEALTH_TIMEOUT": "15s",
    "QUERYCAST_SCRAPE_INTERVAL": "15s",
    "QUERYCAST_SCRAPE_TIMEOUT": "14s",
    "QUERYCAST_EVALUATION_INTERVAL": "15s",
    "QUERYCAST_RATE_WINDOW": "60s",
    "QUERYCAST_SCALER_FAST_WINDOW": "60s",
    "QUERYCAST_SCALER_SLOW_WINDOW": "120s",
}
SETTINGS = {
    "QUERYCAST_UPDATE_MONITOR": f"{10 * SLOWNESS}s",
    "QUERYCAST_HEALTH_INTERVAL": f"{2 * SLOWNESS}s",
    "QUERYCAST_HEALTH_TIMEOUT": f"{SLOWNESS}s",
    "QUERYCAST_PULL_TIMEOUT": f"{300 * SLOWNESS}s",
    "QUERYCAST_CANDIDATE_TIMEOUT": f"{120 * SLOWNESS}s",
    "QUERYCAST_ROLLOUT_TIMEOUT": f"{300 * SLOWNESS}s",
    **(EMULATED if SLOWNESS > 2 else {}),
}


@dataclasses.dataclass(frozen=True)
class Site:
    """What is to be made of machines: how many there are, how many of them manage, how many edges run, an address for all edges ("" for none), and
    whether it is secured: then the edges have a certificate, and the images are in a registry that site.yml makes, with TLS and a password, not in
    this host's."""

    machines: int = 2
    managers: int = 1
    edges: int = 1
    address: str = ""
    secured: bool = False

    def security(self):
        """The variables that say how callers and images go, with new secrets."""
        if self.secured:
            return {"registry_password": secrets.token_urlsafe(18), "stack_certificate": certificate()}
        return {"registry_hosted": False, "registry_insecure": True, "registry_address": REGISTRY, "registry_password": "an insecure one asks for none"}


def write(site, machines, release):
    """Writes it for the machines of a site, the first ones as managers, and the variables of a release if it is not the clone's (JSON is YAML)."""
    TRUSTED.unlink(missing_ok=True)
    hosts = {machine.name: {"ansible_host": machine.ssh_host, "ansible_port": machine.ssh_port, "swarm_address": machine.address} for machine in machines}
    managers = [machine.name for machine in machines[: site.managers]]
    inventory = {
        "querycast": {
            "children": {
                "managers": {"hosts": {name: hosts[name] for name in managers}},
                "workers": {"hosts": {name: host for name, host in hosts.items() if name not in managers}},
            },
            "vars": {
                "ansible_user": "root",
                "ansible_ssh_private_key_file": str(KEY),
                "ansible_ssh_common_args": f"-o UserKnownHostsFile={KNOWN_HOSTS} -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes",
                "base_ssh_port": 22,
                "base_time_sync": not CONTAINERS,
                **site.security(),
                "docker_insecure_registries": [REGISTRY],
                "swarm_heartbeat_seconds": 5 if SLOWNESS < 3 else 15,
                "swarm_timeout": 300 * SLOWNESS,
                "stack_slack_url": f"http://{HOST}:{RECEIVER_PORT}/services/T0/B0/lab",
                **release,
                "stack_settings": {**SETTINGS, "QUERYCAST_EDGE_REPLICAS": str(site.edges)},
                "stack_timeout": 1800 * SLOWNESS,
                "verify_timeout": 120 * SLOWNESS,
                "vip_address": site.address,
            },
        }
    }
    _save(inventory)


def change(variable, value):
    """Sets a variable of all machines anew."""
    inventory = json.loads(INVENTORY.read_text(encoding="utf-8"))
    inventory["querycast"]["vars"][variable] = value
    _save(inventory)


def certificate():
    """A new certificate for the edges, with its key, which callers trust from now on beside the older ones."""
    made = new_certificate("127.0.0.1", *ADDRESSES)
    with TRUSTED.open("a", encoding="utf-8") as trusted:
        trusted.write(made[made.index("-----BEGIN CERTIFICATE") :])
    return made


def _save(inventory):
    INVENTORY.unlink(missing_ok=True)
    INVENTORY.touch(mode=0o600)
    INVENTORY.write_text(json.dumps(inventory, indent=1) + "\n", encoding="utf-8")
