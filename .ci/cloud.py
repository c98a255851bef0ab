"""Makes a site in a cloud that is only played (moto), makes it again, lists it as an inventory and removes it; what others have there,
even by the same name, stays as it is.

    cloud.py BIN    BIN is the folder of ansible-playbook and moto_server, whose Python has boto3
"""

import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.request

import boto3

PLAYBOOKS = pathlib.Path(__file__).parent.parent / "ansible"
INVENTORY = "inventories/aws/aws_ec2.yml"
REGION = "eu-central-1"
SITE = {"querycast-site": "querycast"}
MINE = [{"Name": f"tag:{name}", "Values": [value]} for name, value in SITE.items()]
VARIABLES = {"cloud_public_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPUsFP6l0Fz8unRPR2oZuqsU/Fwl9lCVPIozSbnbt+xq test", "cloud_workers": 2, "cloud_port": 443}
WANTED_RULES = [
    ("tcp", 22, 22, "198.51.100.0/24"),
    ("tcp", 443, 443, "0.0.0.0/0"),
    *(("tcp", port, port, "the group") for port in (2377, 5000, 7946)),
    *(("udp", port, port, "the group") for port in (4789, 7946)),
]

bin_folder = pathlib.Path(sys.argv[1])
with socket.create_server(("127.0.0.1", 0)) as probe:
    port = probe.getsockname()[1]
url = f"http://127.0.0.1:{port}"
environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
environment |= {"AWS_ENDPOINT_URL": url, "AWS_ACCESS_KEY_ID": "played", "AWS_SECRET_ACCESS_KEY": "played"}
wrong = 0


def check(what, wanted, given):
    global wrong
    met = wanted == given
    wrong += not met
    print(f"{'ok ' if met else 'NOT'} {what}: {given}" + ("" if met else f" instead of {wanted}"))


def play(name, *options):
    command = [f"{bin_folder}/ansible-playbook", "-i", INVENTORY, f"{name}.yml", "-e", json.dumps(VARIABLES), *options]
    run = subprocess.run(command, cwd=PLAYBOOKS, env=environment, capture_output=True, text=True, timeout=600)
    said = " ".join(run.stdout.split())
    recap = re.search(r"localhost .*changed=(\d+) .*failed=(\d+)", said)
    if not recap or (run.returncode and "Nothing was " not in said):
        sys.exit(f"{name}.yml:\n{(run.stdout + run.stderr)[-3000:]}")
    return int(recap[1]), int(recap[2]), said


def client(service):
    return boto3.client(service, region_name=REGION, endpoint_url=url, aws_access_key_id="played", aws_secret_access_key="played")


def mine_of(balancing, kind, described):
    arns = [one[f"{kind}Arn"] for one in described]
    tags = balancing.describe_tags(ResourceArns=arns)["TagDescriptions"] if arns else []
    return sum(SITE.items() <= {tag["Key"]: tag["Value"] for tag in one["Tags"]}.items() for one in tags)


def rules():
    """What the site's security group lets in: protocol, first and last port, and from where, the group itself by its name."""
    group, = client("ec2").describe_security_groups(Filters=[*MINE, {"Name": "group-name", "Values": ["querycast"]}])["SecurityGroups"]
    return sorted(
        (rule["IpProtocol"], rule["FromPort"], rule["ToPort"], source)
        for rule in group["IpPermissions"]
        for source in [one["CidrIp"] for one in rule["IpRanges"]]
        + ["the group" for one in rule["UserIdGroupPairs"] if one["GroupId"] == group["GroupId"]]
    )


def ways():
    """Of each listener of the site's load balancer: its port, the instances it leads to, and their port."""
    balancing = client("elbv2")
    balancer, = balancing.describe_load_balancers(Names=["querycast"])["LoadBalancers"]
    found = []
    for listener in balancing.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
        health = balancing.describe_target_health(TargetGroupArn=listener["DefaultActions"][0]["TargetGroupArn"])["TargetHealthDescriptions"]
        found.append((listener["Port"], sorted(one["Target"]["Id"] for one in health), *{one["Target"]["Port"] for one in health}))
    return found


def instances(part="*"):
    """The ids of the site's instances, or of a part of them."""
    alive = [
        *MINE,
        {"Name": "instance-state-name", "Values": ["pending", "running", "stopping", "stopped"]},
        {"Name": "tag:querycast-part", "Values": [part]},
    ]
    return {one["InstanceId"] for group in client("ec2").describe_instances(Filters=alive)["Reservations"] for one in group["Instances"]}


def left():
    """How much there is of each kind that the site made."""
    ec2, balancing = client("ec2"), client("elbv2")
    return {
        "instances": len(instances()),
        "networks": len(ec2.describe_vpcs(Filters=MINE)["Vpcs"]),
        "parts": len(ec2.describe_subnets(Filters=MINE)["Subnets"]),
        "gateways": len(ec2.describe_internet_gateways(Filters=MINE)["InternetGateways"]),
        "route tables": len(ec2.describe_route_tables(Filters=MINE)["RouteTables"]),
        "security groups": len(ec2.describe_security_groups(Filters=MINE)["SecurityGroups"]),
        "keys": len(ec2.describe_key_pairs(Filters=MINE)["KeyPairs"]),
        "volumes": len(ec2.describe_volumes(Filters=MINE)["Volumes"]),
        "load balancers": mine_of(balancing, "LoadBalancer", balancing.describe_load_balancers()["LoadBalancers"]),
        "target groups": mine_of(balancing, "TargetGroup", balancing.describe_target_groups()["TargetGroups"]),
    }


class Strangers:
    """An instance of another, and a key and a load balancer of another with the site's name: nobody may touch them."""

    def __init__(self, image):
        self.ec2, self.balancing = client("ec2"), client("elbv2")
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "strangers"}]}]
        self.ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, TagSpecifications=tags)
        self.ec2.create_key_pair(KeyName="querycast")
        subnet = self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        self.balancing.create_load_balancer(Name="querycast", Type="network", Subnets=[subnet])

    def instances(self):
        running = [{"Name": "tag:Name", "Values": ["strangers"]}, {"Name": "instance-state-name", "Values": ["running"]}]
        return len(self.ec2.describe_instances(Filters=running)["Reservations"])

    def namesakes(self):
        keys = self.ec2.describe_key_pairs(KeyNames=["querycast"])["KeyPairs"]
        balancers = self.balancing.describe_load_balancers(Names=["querycast"])["LoadBalancers"]
        listeners = self.balancing.describe_listeners(LoadBalancerArn=balancers[0]["LoadBalancerArn"])["Listeners"]
        return [(key["KeyPairId"], key["KeyFingerprint"], key["Tags"]) for key in keys], balancers, listeners

    def remove_namesakes(self):
        self.ec2.delete_key_pair(KeyName="querycast")
        for balancer in self.balancing.describe_load_balancers(Names=["querycast"])["LoadBalancers"]:
            self.balancing.delete_load_balancer(LoadBalancerArn=balancer["LoadBalancerArn"])


def main():
    ec2 = client("ec2")
    image, newer = (found["ImageId"] for found in ec2.describe_images()["Images"][:2])
    VARIABLES["cloud_image"] = image
    strangers = Strangers(image)

    namesakes, nothing = strangers.namesakes(), left()
    changed, failed, said = play("cloud")
    check("cloud.yml beside another's key and load balancer of the site's name: changes and fails", (0, 1), (changed, failed))
    check("and says why", True, "there is a key and a load balancer with the name querycast that this role did not make" in said)
    changed, failed, said = play("cloud-destroy", "-e", "cloud_answer=querycast")
    check("cloud-destroy.yml beside them: changes and fails", (0, 0), (changed, failed))
    check("and says so", True, "Left alone: the key and the load balancer with the name querycast" in said)
    check("nothing was made", nothing, left())
    check("another's key and load balancer are as they were", True, namesakes == strangers.namesakes())
    strangers.remove_namesakes()

    changed, failed, _ = play("cloud")
    check("cloud.yml: fails", 0, failed)
    made = left()
    print(f"    changed={changed}; there are {', '.join(f'{count} {kind}' for kind, count in made.items())}")
    check("instances", 3, made["instances"])
    check("who is let in where", sorted(WANTED_RULES), rules())
    check("the load balancer's way", [(443, sorted(instances("managers")), 443)], ways())
    check("cloud.yml again: changes", 0, play("cloud")[0])
    check("and makes nothing", made, left())
    first = instances()
    changed, _, said = play("cloud", "-e", "cloud_workers=1")
    check("cloud.yml for a worker fewer: changes, and what it says of", (0, True), (changed, "querycast-worker-2: more than `cloud_managers`" in said))
    check("cloud.yml when there is a newer image: changes", 0, play("cloud", "-e", f"cloud_image={newer}")[0])
    check("instances", first, instances())

    listing = subprocess.run(
        [f"{bin_folder}/ansible-inventory", "-i", INVENTORY, "--list"], cwd=PLAYBOOKS, env=environment, capture_output=True, text=True, check=True
    )
    groups = json.loads(listing.stdout)
    hosts = {name: sorted(groups.get(name, {}).get("hosts", [])) for name in ("managers", "workers")}
    check("the inventory", {"managers": ["querycast-manager-1"], "workers": ["querycast-worker-1", "querycast-worker-2"]}, hosts)
    check("its group querycast", ["managers", "workers"], sorted(groups.get("querycast", {}).get("children", [])))
    # What the cloud said is marked as not to be trusted.
    addresses = [groups["_meta"]["hostvars"][host]["swarm_address"]["__ansible_unsafe"] for part in hosts.values() for host in part]
    check("addresses in different zones", 3, len({address.rsplit(".", 1)[0] for address in addresses}))

    check("cloud.yml with two managers more: fails", 0, play("cloud", "-e", '{"cloud_managers": 3}')[1])
    more = instances()
    check("instances that stayed", first, first & more)
    check("instances that came", 2, len(more - first))
    made = left()

    check("cloud-destroy.yml with a wrong answer: fails", 1, play("cloud-destroy", "-e", "cloud_answer=other")[1])
    check("and removes nothing", made, left())
    print(f"    cloud-destroy.yml: changed={play('cloud-destroy', '-e', 'cloud_answer=querycast')[0]}")
    check("what is left", {kind: 0 for kind in made}, left())
    check("another's instances", 1, strangers.instances())
    check("cloud-destroy.yml again: changes", 0, play("cloud-destroy", "-e", "cloud_answer=querycast")[0])


server = subprocess.Popen([f"{bin_folder}/moto_server", "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    deadline = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{url}/moto-api/", timeout=5).close()
            break
        except OSError:
            if time.monotonic() > deadline:
                sys.exit("moto_server does not answer within 60 s")
            time.sleep(0.3)
    main()
finally:
    server.terminate()
    server.wait(10)
sys.exit(1 if wrong else 0)
