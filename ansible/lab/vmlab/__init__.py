"""Virtual machines on one host, as a place to try the playbooks."""

import pathlib
import sys

# What drills are made of is used here, too.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "ops/drills"))
