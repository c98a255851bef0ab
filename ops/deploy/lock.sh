# One deployment at a time: the lock is a config in the Swarm itself, which only one can create.
# shellcheck shell=bash

take_lock() { # what for
    local holder
    for _ in 1 2 3; do
        if create_lock "$1"; then
            at_the_end release_lock
            return 0
        fi
        wait_for_lock || break
    done
    holder=$(lock_holder)
    [ -n "$holder" ] || give_up "cannot take the lock: $(<"$scratch/lock")"
    give_up "locked by $holder; if that was cut off: ops/deploy.sh --break-lock"
}

# By its identity: when it was broken meanwhile, there may be another one of that name. It notes whether the scaler is paused by a person, so
# that who breaks it knows whether the pause goes with it.
create_lock() { # what for: sets $lock
    local paused
    paused=$(scaler_pause)
    lock=$(printf '%s\n' "$1" | docker config create --label "querycast.lock.by=$(whoami)@$(hostname)" \
        --label "querycast.lock.paused=${paused:-false}" \
        --label "querycast.lock.since=$(date -u +%FT%TZ)" --label "querycast.lock.for=$1" "$QUERYCAST_STACK-lock" - 2>"$scratch/lock")
}

wait_for_lock() {
    [[ ! $QUERYCAST_LOCK_TIMEOUT =~ ^0+[a-z] ]] || return
    say "waiting at most $QUERYCAST_LOCK_TIMEOUT for the end of the work of $(lock_holder)"
    run python3 "$ops/deploy/swarm.py" unlocked "$QUERYCAST_STACK" "$QUERYCAST_LOCK_TIMEOUT"
}

release_lock() {
    again remove_lock && return
    complain "the lock is left: ops/deploy.sh --break-lock ($(<"$scratch/lock"))"
    left_over=yes
}

# One that somebody broke is gone.
remove_lock() { docker config rm "$lock" >/dev/null 2>"$scratch/lock" || grep -qiE 'no such|not found' "$scratch/lock"; }

lock_holder() { # nothing when there is none
    docker config inspect "$QUERYCAST_STACK-lock" 2>/dev/null --format \
        '{{with .Spec.Labels}}{{index . "querycast.lock.by"}} for a {{index . "querycast.lock.for"}} since {{index . "querycast.lock.since"}}{{end}}' |
        grep . || true
}

break_lock() {
    local holder paused_before=
    holder=$(lock_holder)
    if [ -z "$holder" ]; then
        say "there is no lock"
    else
        paused_before=$(docker config inspect "$QUERYCAST_STACK-lock" --format '{{index .Spec.Labels "querycast.lock.paused"}}')
        docker config rm "$QUERYCAST_STACK-lock" >/dev/null
        say "removed the lock of $holder"
    fi
    stop_candidate
    stop_helpers pull
    stop_helpers look
    [ "$(scaler_pause)" = true ] || return 0
    if [ -n "$paused_before" ] && [ "$paused_before" != true ] && let_scaler_go_on; then
        say "the scaler goes on: it stood still for that alone"
    else
        say "the scaler is paused: if nobody wants that, docker service update --label-add querycast.scaler.pause=false ${QUERYCAST_STACK}_service"
    fi
}
