# Sourced by ops/lab/start and ops/lab/stop.
# shellcheck shell=bash

folder=${QUERYCAST_LAB_FOLDER:-/var/tmp/querycast-lab}
# shellcheck disable=SC2034 # start uses it
registry=${QUERYCAST_REGISTRY:-127.0.0.1:5000}

fail() {
    echo "${0##*/}: $1" >&2
    exit 3
}

# Whatever docker context is in use.
local_engine=unix:///var/run/docker.sock
[ "${DOCKER_HOST:-$local_engine}" = "$local_engine" ] || fail "DOCKER_HOST is $DOCKER_HOST: the lab is this machine's own engine; unset it"
export DOCKER_HOST=$local_engine

swarm_id() { docker info --format '{{with .Swarm.Cluster}}{{.ID}}{{end}}' 2>/dev/null; }

wait_for() { # seconds, what, its log, a command and its arguments
    local deadline=$((SECONDS + $1))
    until "${@:4}"; do
        if [ $SECONDS -ge $deadline ]; then
            tail -n 20 "$3" >&2 || true
            fail "$2 did not come within $1 s; $3 says more"
        fi
        sleep 0.2
    done
}
