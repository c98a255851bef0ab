# Configs and secrets of the Swarm never change, so the hash of their content is in their name.
# shellcheck shell=bash

# What a release needs and may have to be made: name → file.
declare -A new_configs=() new_secrets=()

hash_of() { sha256sum "$1" | cut -c 1-12; }

config() { # a name, its file: sets QUERYCAST_CONFIG_NAME
    local variable=QUERYCAST_CONFIG_${1^^} object
    object=$QUERYCAST_STACK-$1-$(hash_of "$2")
    export "${variable//-/_}=$object"
    new_configs[$object]=$2
}

# A secret's content comes from a file, or stays what it is in the live release, or is none.
secret() { # a name, its file (nothing: as it is; none: none): sets QUERYCAST_SECRET_NAME
    local variable=QUERYCAST_SECRET_${1^^} object=
    if [ -z "$2" ]; then
        object=$(live_object "$1")
    elif [ "$2" != none ]; then
        # Not the hash of the content alone, which is the same in every stack that has it.
        object=$QUERYCAST_STACK-$1-$( (echo "$QUERYCAST_STACK" && cat "$2") | sha256sum | cut -c 1-12)
        new_secrets[$object]=$2
    fi
    if [ -z "$object" ]; then
        object=$QUERYCAST_STACK-$1-none
        echo "# none" >"$scratch/none"
        new_secrets[$object]=$scratch/none
    fi
    export "${variable//-/_}=$object"
}

# The configs and secrets that the live services are given, of whatever release they are.
find_live_objects() {
    docker service ls --quiet --filter "label=com.docker.stack.namespace=$QUERYCAST_STACK" >"$scratch/services" || give_up "cannot list the stack's services"
    xargs -r docker service inspect --format '{{with .Spec.TaskTemplate.ContainerSpec}}{{range .Secrets}}{{println .SecretName}}{{end}}{{range .Configs}}{{println .ConfigName}}{{end}}{{end}}' \
        <"$scratch/services" >"$scratch/live-objects" || give_up "cannot read the stack's services"
}

live_object() { # a name of a config or a secret; nothing when there is none
    grep -m 1 -xE "$QUERYCAST_STACK-$1-([0-9a-f]{12}|none)" "$scratch/live-objects" || true
}

# Whether a secret has a content.
given() { [[ $1 != *-none ]]; }

make_objects() {
    local name kind=("--label" "querycast.stack=$QUERYCAST_STACK")
    for name in "${!new_configs[@]}"; do
        docker config inspect "$name" >/dev/null 2>&1 || docker config create "${kind[@]}" "$name" "${new_configs[$name]}" >/dev/null
    done
    for name in "${!new_secrets[@]}"; do
        docker secret inspect "$name" >/dev/null 2>&1 || docker secret create "${kind[@]}" "$name" "${new_secrets[$name]}" >/dev/null
    done
}

# Removes what no kept release names.
prune_objects() {
    local kind name
    for kind in config secret; do
        docker "$kind" ls --filter "label=querycast.stack=$QUERYCAST_STACK" --format '{{.Name}}' | while read -r name; do
            grep -qF "\"$name\"" "$scratch"/kept.yml || docker "$kind" rm "$name" >/dev/null 2>&1 || true
        done
    done
}
