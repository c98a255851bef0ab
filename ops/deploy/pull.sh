# Pulls every image of a release on every node before anything is changed: then no start depends on the registry.
# By services that end at once, not by jobs: the engine never removes the containers of a job that is done.
# shellcheck shell=bash

images_of() { sed -n 's/^    image: //p' "$1" | sort -u; }

pull_everywhere() { # text of a release
    local image number=0
    at_the_end "stop_helpers pull"
    for image in $(images_of "$1"); do
        number=$((number + 1))
        docker service create --quiet --detach --name "$QUERYCAST_STACK-pull-$number" --label "querycast.pull=$QUERYCAST_STACK" \
            --mode global --restart-condition none --no-resolve-image --with-registry-auth --no-healthcheck \
            --limit-memory 32M --entrypoint true "$image" >/dev/null
    done
    run python3 "$ops/deploy/swarm.py" pulled "$QUERYCAST_STACK" "${QUERYCAST_PULL_TIMEOUT}" ||
        give_up "not every node has every image: nothing was changed"
    stop_helpers pull
}

# Services that end at once, or were left by a script that was cut off.
stop_helpers() { remove_services "querycast.$1=$QUERYCAST_STACK"; } # pull or look

remove_services() { # a label
    docker service ls --quiet --filter "label=$1" | while read -r id; do docker service rm "$id" >/dev/null; done
}
