#!/usr/bin/env python3
"""Lists what is in an image, as CycloneDX: parts.py IMAGE VERSION [--maven BOM] [--go PROGRAM] > FILE

Debian's packages are asked of the image itself, Java libraries come from the Maven plugin's list, Go modules from the program.
Needs cyclonedx-python-lib, which also checks the result against the schema.
"""

import argparse
import json
import subprocess
import sys

from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL


def output_of(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"parts.py: {' '.join(command)}: exit status {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def library(purl: PackageURL) -> Component:
    return Component(type=ComponentType.LIBRARY, name=purl.name, group=purl.namespace, version=purl.version, purl=purl, bom_ref=str(purl))


def debian(image: str):
    query = ("dpkg-query", image, "-W", "-f", "${Package} ${Version} ${Architecture}\\n")
    for line in output_of("docker", "run", "--rm", "--network", "none", "--entrypoint", *query).splitlines():
        name, version, architecture = line.split()
        yield library(PackageURL("deb", "debian", name, version, {"arch": architecture, "distro": "debian-12"}))


def java(image: str):
    release = output_of("docker", "run", "--rm", "--network", "none", "--entrypoint", "cat", image, "/opt/java/release")
    version = next(line.split('"')[1] for line in release.splitlines() if line.startswith("JAVA_VERSION="))
    yield library(PackageURL("generic", None, "openjdk", version))


def maven(file: str):
    with open(file, encoding="utf-8") as listed:
        for component in json.load(listed)["components"]:
            yield library(PackageURL.from_string(component["purl"]))


def go(program: str):
    for line in output_of("go", "version", "-m", program).splitlines():
        fields = line.split()
        if fields and fields[0] == "dep":
            namespace, _, name = fields[1].rpartition("/")
            yield library(PackageURL("golang", namespace, name, fields[2]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image")
    parser.add_argument("version")
    parser.add_argument("--maven")
    parser.add_argument("--go")
    given = parser.parse_args()
    bom = Bom()
    bom.metadata.component = Component(type=ComponentType.CONTAINER, name=given.image, version=given.version, bom_ref=given.image)
    bom.components.update(debian(given.image))
    if given.maven:
        bom.components.update(java(given.image))
        bom.components.update(maven(given.maven))
    if given.go:
        bom.components.update(go(given.go))
    bom.register_dependency(bom.metadata.component, bom.components)
    text = JsonV1Dot6(bom).output_as_string(indent=1)
    if error := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
        sys.exit(f"parts.py: the list for {given.image} breaks the schema: {error}")
    print(text)


main()
