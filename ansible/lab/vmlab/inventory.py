"""The inventory of the machines, as the playbooks take it."""

import json

from vmlab.place import CONTAINERS, HOST, INVENTORY, KEY, KNOWN_HOSTS, RECEIVER_PORT, REGISTRY, SLOWNESS

SETTINGS = {
    "QUERYCAST_UPDATE_MONITOR": f"{10 * SLOWNESS}s",
    "QUERYCAST_HEALTH_INTERVAL": f"{2 * min(SLOWNESS, 3)}s",
    "QUERYCAST_HEALTH_TIMEOUT": f"{min(SLOWNESS, 5)}s",
    "QUERYCAST_PULL_TIMEOUT": f"{300 * SLOWNESS}s",
    "QUERYCAST_CANDIDATE_TIMEOUT": f"{120 * SLOWNESS}s",
    "QUERYCAST_ROLLOUT_TIMEOUT": f"{300 * SLOWNESS}s",
}


def write(machines, version, commit):
    """Writes it for these machines, the first one as the manager, and a release (JSON is YAML)."""
    hosts = {machine.name: {"ansible_host": machine.ssh_host, "ansible_port": machine.ssh_port, "swarm_address": machine.address} for machine in machines}
    manager = machines[0].name
    inventory = {
        "querycast": {
            "children": {
                "managers": {"hosts": {manager: hosts[manager]}},
                "workers": {"hosts": {name: host for name, host in hosts.items() if name != manager}},
            },
            "vars": {
                "ansible_user": "root",
                "ansible_ssh_private_key_file": str(KEY),
                "ansible_ssh_common_args": f"-o UserKnownHostsFile={KNOWN_HOSTS} -o StrictHostKeyChecking=yes -o IdentitiesOnly=yes",
                "base_ssh_port": 22,
                "base_time_sync": not CONTAINERS,
                "registry_hosted": False,
                "registry_insecure": True,
                "registry_address": REGISTRY,
                "registry_password": "an insecure one asks for none",
                "docker_insecure_registries": [REGISTRY],
                "swarm_heartbeat_seconds": 5 if SLOWNESS < 3 else 15,
                "swarm_timeout": 300 * SLOWNESS,
                "stack_slack_url": f"http://{HOST}:{RECEIVER_PORT}/services/T0/B0/lab",
                "stack_version": version,
                "stack_commit": commit,
                "stack_settings": SETTINGS,
                "stack_timeout": 1800 * SLOWNESS,
                "verify_timeout": 120 * SLOWNESS,
            },
        }
    }
    INVENTORY.write_text(json.dumps(inventory, indent=1) + "\n", encoding="utf-8")
