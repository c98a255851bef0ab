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
        object=$(sed -n "s/^  $1: {external: true, name: \"\(.*\)\"}$/\1/p" "$scratch/live.yml")
    elif [ "$2" != none ]; then
        # Not the hash itself: who may read a secret's name must not be able to try contents.
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
