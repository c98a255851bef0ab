# What the deployment says, and how it ends.
# shellcheck shell=bash

# Whoever listened may have gone: that ends nothing.
say() { echo "$(date +%H:%M:%S) $*" || true; }
complain() { echo "${0##*/}: $*" >&2 || true; }
refuse() {
    complain "$1"
    exit 2
}
give_up() {
    complain "$1"
    exit 3
}
# The last line of the output, for whoever reads it by machine.
result() { outcome=$1; }
outcome=failed

# A long command, so that a signal is heard at once. It does not have the own output: whoever reads that waits for the script alone.
run() {
    local status=0
    if [ -n "${own_output:-}" ]; then "$@" {own_output}>&- {own_errors}>&- & else "$@" & fi
    child=$!
    wait $child || status=$?
    child=
    return $status
}

# A duration of the settings as timeout takes it, which knows no ms.
in_seconds() { awk -v duration="$1" 'BEGIN {print duration ~ /ms$/ ? duration / 1000 : duration}'; }

# Once more and again while the managers choose a leader.
again() {
    for _ in 1 2 3 4 5; do
        if "$@"; then return 0; fi
        sleep 2
    done
    return 1
}

# What is to be undone however the script ends: the last one first.
undo=()
at_the_end() { undo=("$1" "${undo[@]}"); }
leave() {
    local status=$?
    exec >&"$own_output" 2>&"$own_errors"
    trap '' INT TERM HUP
    set +e
    for step in "${undo[@]}"; do $step; done
    # What could not be undone is no success.
    if [ -n "${left_over:-}" ] && [ $status -eq 0 ]; then status=3; fi
    rm -rf "$scratch"
    case $action in deploy | rollback | dry-run | remove) echo "result: $outcome" ;; esac
    exit $status
}

# A terminal that is gone interrupts, too.
# The command that a signal comes upon may have its output elsewhere.
heed_signals() {
    exec {own_output}>&1 {own_errors}>&2
    trap 'leave' EXIT
    trap interrupted INT TERM HUP
    trap : PIPE
}

interrupted() {
    exec >&"$own_output" 2>&"$own_errors"
    trap - INT TERM HUP
    [ -z "${child:-}" ] || kill "$child" 2>/dev/null || true
    complain "interrupted"
    if [ -n "${rolling_out:-}" ]; then
        complain "the roll-out had begun: going back (interrupt again to leave it as it is)"
        roll_back_after "it was interrupted"
    elif [ -n "${going_back:-}" ]; then
        complain "the way back had begun, and is to be finished: ops/deploy.sh --rollback $going_back"
    fi
    exit 1
}
