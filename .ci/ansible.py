"""Holds the roles' argument specifications, defaults and READMEs together, then shows inventories with a fault each and wants the run
to stop with the sentence that says what to change; and a reset that was not wanted.

    ansible.py BIN REPORT    BIN is the folder of ansible-playbook, whose Python has yaml; REPORT is a file for what was told, as Markdown
"""

import datetime
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

PLAYBOOKS = pathlib.Path(__file__).parent.parent / "ansible"
HOST = "{ansible_connection: local, ansible_python_interpreter: /usr/bin/python3, swarm_address: 127.0.0.1}"
GOOD = """
querycast:
  children:
    managers: {hosts: {m1: %s}}
    workers: {hosts: {}}
  vars: {stack_slack_url: "http://127.0.0.1:9/", registry_password: 0123456789abcdef, preflight_memory_mb: 1, preflight_disk_mb: 1}
""" % HOST

CASES = [
    ("no inventory's hosts", "all: {}", "has no hosts in the group `querycast`"),
    ("no manager", GOOD.replace("managers", "others", 1).replace("workers: {hosts: {}}", "managers: {hosts: {}}"),
     "The group `managers` has 0 hosts. Give it one, or three"),
    ("two managers", GOOD.replace("m1: ", "m2: {ansible_host: 127.0.0.2}, m1: "), "The group `managers` has 2 hosts."),
    ("manager and worker at once", GOOD.replace("workers: {hosts: {}}", "workers: {hosts: {m1: {}}}"), "m1: in the group `managers` and"),
    ("an address twice", GOOD.replace("hosts: {}", "hosts: {w1: {ansible_host: 127.0.0.1}}"), "Two hosts have the address 127.0.0.1."),
    ("a name for an address", GOOD.replace("hosts: {}", "hosts: {w1: {}}"), "w1: no IPv4 address, by which the members"),
    ("hosts of another site in the cloud", GOOD.replace("vars: {", "vars: {cloud_name: staging, tags: {querycast-site: querycast}, "),
     "m1: by the tag querycast-site of another site than `cloud_name` says."),
    ("a firewall before the published port", GOOD.replace("vars: {", "vars: {stack_settings: {QUERYCAST_PUBLISHED_PORT: 8443}, base_public_ports: [80], "),
     "m1: the stack publishes port 8443, and the firewall would let callers to 80 alone."),
    ("missing vault variable", GOOD.replace("registry_password", "other"), "The variable `registry_password` is missing or empty."),
    ("empty vault variable", GOOD.replace("http://127.0.0.1:9/", ""), "The variable `stack_slack_url` is missing or empty."),
    ("short password", GOOD.replace("0123456789abcdef", "short"), "`registry_password` is shorter than 16 characters"),
    ("bad Slack address", GOOD.replace("http://127.0.0.1:9/", "https://hooks.slack.com/services/T1/B1"), "The Slack address in the vault is none"),
    ("Slack address without TLS", GOOD.replace("http://127.0.0.1:9/", "http://chat.example/hook"), "The Slack address in the vault is none"),
    ("a secret among the settings", GOOD.replace("vars: {", "vars: {stack_settings: {QUERYCAST_WATCHDOG_URL: 'https://hidden'}, "),
     "take it out of them, and set `stack_watchdog_url` in the vault."),
    ("host unreachable", GOOD.replace(HOST, "{ansible_host: 127.0.0.1, ansible_port: 1}"), "m1 cannot be reached by SSH at 127.0.0.1"),
    ("too little memory", GOOD.replace("memory_mb: 1", "memory_mb: 99999999"), "MiB of memory, less than 99999999."),
    ("disk full", GOOD.replace("disk_mb: 1", "disk_mb: 999999999"), "MiB free for images in /var/lib, less than 999999999."),
]

# What else would find nobody to ask, and nothing wrong.
PLAYBOOKS_FOR_HOSTS = ["verify.yml", "rebalance.yml", "upgrade.yml", "rotate-secrets.yml", "reset.yml"]


def role_faults(role):
    specs = yaml.safe_load((role / "meta/argument_specs.yml").read_text())["argument_specs"]
    options = {name: option for spec in specs.values() for name, option in spec["options"].items()}
    defaults = yaml.safe_load((role / "defaults/main.yml").read_text())
    readme = (role / "README.md").read_text()
    yield from (f"{name} has a default but is not specified" for name in defaults.keys() - options.keys())
    yield from (f"{name} is specified with a default that defaults/main.yml lacks"
                for name, option in options.items() if "default" in option and name not in defaults)
    yield from (f"{name} is not in README.md" for name in options if f"| `{name}` |" not in readme)


def preflight(bin_folder, *inventories, **more):
    return playbook(bin_folder, "preflight.yml", *inventories, **more)


def playbook(bin_folder, name, *inventories, options=(), variables=None):
    command = [f"{bin_folder}/ansible-playbook", name, *options]
    for inventory in inventories:
        command += ["-i", inventory]
    run = subprocess.run(command, cwd=PLAYBOOKS, env=os.environ | (variables or {}), capture_output=True, text=True, timeout=300)
    return run.returncode, " ".join((run.stdout + run.stderr).split())


def what_was_told(output):
    """The whole of the last message of a run that failed."""
    told = re.findall(r"\[ERROR\]: Task failed: Action failed: (.*?) Origin: ", output)
    return told[-1] if told else ""


def page(rows):
    lines = [
        "# Bad input to Ansible, and what it is told",
        "",
        f"`.ci/run ansible` on {datetime.datetime.now(datetime.timezone.utc):%Y-%m-%d}. Each run stopped before anything was changed. What goes wrong on the way stands in",
        "[lab-faults.md](lab-faults.md).",
        "",
        "| input | what is told |",
        "|---|---|",
        *(f"| {name} | {told} |" for name, told in rows),
    ]
    return "\n".join(lines) + "\n"


def main():
    bin_folder, report = sys.argv[1:]
    wrong, rows = 0, []

    def expect(name, sentence, code, output):
        nonlocal wrong
        met = code != 0 and sentence in output
        wrong += not met
        rows.append((name, what_was_told(output)))
        print(f"{'ok ' if met else 'NOT'} {name}: {sentence}")
        if not met:
            print(f"    exit status {code}: {output[-1500:]}")

    for role in sorted((PLAYBOOKS / "roles").iterdir()):
        for fault in role_faults(role):
            wrong += 1
            print(f"NOT role {role.name}: {fault}")

    with tempfile.TemporaryDirectory() as scratch:
        def written(name, text):
            path = pathlib.Path(scratch, name, "hosts.yml")
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
            return path

        for name, text, sentence in CASES:
            expect(name, sentence, *preflight(bin_folder, written("site", text)))
        for name in PLAYBOOKS_FOR_HOSTS:
            expect(f"no inventory's hosts, {name}", "has no hosts in the group `querycast`", *playbook(
                bin_folder, name, written("site", "all: {}"), options=["-e", "reset_answer=reset"]))
        expect("two sites mixed", "The hosts come from 2 sites (", *preflight(
            bin_folder, written("site", GOOD), written("other", "querycast: {children: {workers: {hosts: {x1: {}}}}}")))
        expect("Debian 11", "m1 runs Debian 11.11, not Debian 12. Install Debian 12 (bookworm) on it", *preflight(
            bin_folder, written("site", GOOD), options=["-e", "preflight_system='Debian 11.11'"]))
        expect("a firewall that locks us out", "m1 is reached from 203.0.113.9, which lies in none of the networks of `base_ssh_sources`", *preflight(
            bin_folder, written("site", GOOD.replace("vars: {", "vars: {base_ssh_sources: [198.51.100.0/24], ")), variables={"SSH_CONNECTION": "203.0.113.9 50000 192.0.2.11 22"}))
        expect("a firewall that leaves another port open", "m1 listens at port 2222, and the firewall would leave open 22. Set `base_ssh_port: 2222`.", *preflight(
            bin_folder, written("site", GOOD), variables={"SSH_CONNECTION": "203.0.113.9 50000 192.0.2.11 2222"}))
        expect("two hosts of one name", "is not the only host that calls itself", *preflight(
            bin_folder, written("site", GOOD.replace("hosts: {}", "hosts: {w1: %s}" % HOST.replace("127.0.0.1", "127.0.0.2")))))
        away = GOOD.replace(HOST, "{ansible_host: 127.0.0.1, ansible_port: 1}")
        for limit in ((), ("--limit", "m1")):
            expect(" ".join(["reset, not wanted", *limit]), "Nothing was changed: the answer was 'no', not reset.", *playbook(
                bin_folder, "reset.yml", written("site", away), options=["-e", "reset_answer=no", *limit]))
        code, output = preflight(bin_folder, written("site", GOOD))
        wrong += code != 0
        print("ok  the inventory without a fault passes" if code == 0 else f"NOT the inventory without a fault: {output[-1500:]}")
    pathlib.Path(report).parent.mkdir(exist_ok=True)
    pathlib.Path(report).write_text(page(rows), encoding="utf-8")
    sys.exit(1 if wrong else 0)


main()
