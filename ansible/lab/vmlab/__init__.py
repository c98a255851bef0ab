"""Virtual machines on one host, as a place to try the playbooks."""
