# The scaler stands still from before the live number of replicas is read until the verification's end.
# shellcheck shell=bash

service_label() { # a label of the service; nothing when there is no service yet
    docker service inspect "${QUERYCAST_STACK}_service" --format "{{index .Spec.Labels \"$1\"}}" 2>/dev/null || true
}

scaler_pause() { service_label querycast.scaler.pause; }

set_pause() { # true or false
    docker service update --detach --label-add "querycast.scaler.pause=$1" "${QUERYCAST_STACK}_service" >/dev/null
}

pause_scaler() {
    local before
    # When a roll-out is interrupted it is paused already. (A bare return in a signal's handler would have the signal's status.)
    if [ -n "${paused:-}" ]; then return 0; fi
    before=$(scaler_pause)
    # A person's own pause outlasts the deployment.
    if [ "$before" = true ]; then
        say "the scaler was paused before, and stays so"
        return 0
    fi
    at_the_end resume_scaler
    paused=yes
    [ -z "$before" ] || set_pause true
}

resume_scaler() {
    if [ "$(scaler_pause)" = true ]; then set_pause false; fi
}

live_replicas() {
    local live
    live=$(docker service inspect "${QUERYCAST_STACK}_service" --format '{{.Spec.Mode.Replicated.Replicas}}' 2>/dev/null || true)
    echo "${live:-$QUERYCAST_REPLICAS}"
}
