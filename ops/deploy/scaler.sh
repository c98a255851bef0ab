# The scaler stands still from before the live number of replicas is read until the verification's end.
# shellcheck shell=bash

service_value() { # a template; nothing when there is no service yet
    docker service inspect "${QUERYCAST_STACK}_service" --format "$1" 2>"$scratch/service" || grep -qi 'no such service' "$scratch/service" ||
        give_up "cannot read the service: $(<"$scratch/service")"
}

service_label() { service_value "{{index .Spec.Labels \"$1\"}}"; }

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
    # The scaler may have changed the service between the client's look at it and its update.
    [ -z "$before" ] || again set_pause true || give_up "cannot pause the scaler, which would undo what is deployed"
}

resume_scaler() {
    again let_scaler_go_on && return
    complain "the scaler is still paused: docker service update --detach --label-add querycast.scaler.pause=false ${QUERYCAST_STACK}_service"
    left_over=yes
}

let_scaler_go_on() {
    local pause
    pause=$(scaler_pause) && { [ "$pause" != true ] || set_pause false; }
}

live_replicas() {
    local live
    live=$(service_value '{{.Spec.Mode.Replicated.Replicas}}') || exit
    echo "${live:-$QUERYCAST_REPLICAS}"
}
