# What is deployed, what would be, and its end.
# shellcheck shell=bash

show_status() {
    local live holder
    live=$(live_release)
    holder=$(lock_holder)
    [ -z "$holder" ] || echo "locked by    $holder"
    if [ -z "$live" ]; then
        echo "nothing is deployed as $QUERYCAST_STACK"
        return 0
    fi
    echo "release      $live"
    echo "kept         $(releases | tr '\n' ' ')"
    echo "scaler       $([ "$(scaler_pause)" = true ] && echo paused || echo "at work from $(service_label querycast.scaler.min) to $(service_label querycast.scaler.max) replicas")"
    docker stack services "$QUERYCAST_STACK" --format '{{.Name}} {{.Replicas}} {{.Image}}' | sort | while read -r name replicas image; do
        printf '%-30s %-6s %s %s\n' "$name" "$replicas" "$image" \
            "$(docker service inspect "$name" --format '{{with .UpdateStatus}}update {{.State}}{{end}}')"
    done
    python3 "$ops/deploy/swarm.py" converged "$QUERYCAST_STACK" 0s '{}' || exit 1
}

dry_run() {
    check_inputs
    if cmp -s "$scratch/live.yml" "$scratch/release.yml"; then
        say "$release is deployed"
        result 'would not change'
        return 0
    fi
    check_files
    say "would deploy $release with $(live_replicas) replicas"
    diff -U 1 --label "$(live_release)" --label "$release" "$scratch/live.yml" "$scratch/release.yml" || true
    result 'would deploy'
}

remove_stack() {
    local deadline=$((SECONDS + 120)) kind id
    take_lock removal
    stop_helpers pull
    stop_helpers look
    stop_candidate
    docker stack rm "$QUERYCAST_STACK" >/dev/null 2>&1 || true
    until [ -z "$(docker network ls --quiet --filter "label=com.docker.stack.namespace=$QUERYCAST_STACK")" ]; do
        [ $SECONDS -lt $deadline ] || give_up "the stack's networks do not go; run it again"
        sleep 1
        docker stack rm "$QUERYCAST_STACK" >/dev/null 2>&1 || true
    done
    for kind in config secret; do
        for id in $(docker "$kind" ls --quiet --filter "label=querycast.stack=$QUERYCAST_STACK"); do docker "$kind" rm "$id" >/dev/null; done
    done
    for id in $(docker config ls --quiet --filter "label=querycast.release=$QUERYCAST_STACK"); do docker config rm "$id" >/dev/null; done
    say "removed $QUERYCAST_STACK; its volumes are left on their nodes"
    result removed
}
