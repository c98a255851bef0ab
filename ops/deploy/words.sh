# What the deployment says, and how it ends.
# shellcheck shell=bash

say() { echo "$(date +%H:%M:%S) $*"; }
complain() { echo "${0##*/}: $*" >&2; }
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

# A long command, so that a signal is heard at once.
run() {
    "$@" &
    child=$!
    wait $child
}

# What is to be undone however the script ends: the last one first.
undo=()
at_the_end() { undo=("$1" "${undo[@]}"); }
leave() {
    local status=$?
    trap '' INT TERM
    set +e
    for step in "${undo[@]}"; do $step; done
    rm -rf "$scratch"
    case $action in deploy | rollback | dry-run | remove) echo "result: $outcome" ;; esac
    exit $status
}

interrupted() {
    trap - INT TERM
    [ -z "${child:-}" ] || kill "$child" 2>/dev/null || true
    complain "interrupted"
    if [ -n "${rolling_out:-}" ]; then
        complain "the roll-out had begun: going back (interrupt again to leave it as it is)"
        roll_back_after "it was interrupted"
    fi
    exit 1
}
