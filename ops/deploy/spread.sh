# Spreading the service's replicas over the nodes: the Swarm itself moves no task that runs, and an update that starts the new task first
# may end with all of them on one node.
# shellcheck shell=bash

# How many more replicas the fullest node has than the emptiest of those that take tasks.
difference() {
    {
        docker node ls --format '{{.Hostname}} {{.Status}} {{.Availability}}' | awk '$2 == "Ready" && $3 == "Active" {print $1, 0}'
        docker service ps "${QUERYCAST_STACK}_service" --filter desired-state=running --format '{{.Node}} {{.CurrentState}}' | awk '$2 == "Running" {print $1, 1}'
    } | awk '{count[$1] += $2} END {for (node in count) {if (most == "" || count[node] > most) most = count[node]
        if (least == "" || count[node] < least) least = count[node]}; print most - least}'
}

further=
take_back() {
    if [ -n "$further" ]; then docker service scale --detach "${QUERYCAST_STACK}_service=$replicas" >/dev/null; fi
}

# One more replica starts where there are fewest, then one ends where there are most, until they are even; where a constraint keeps them from
# a node they are left as even as they get. With the lock, and while the scaler stands still. Sets $moved.
spread_replicas() {
    local before after service=${QUERYCAST_STACK}_service
    moved=0
    before=$(difference) || return
    [ "$before" -le 1 ] || at_the_end take_back
    while [ "$before" -gt 1 ]; do
        replicas=$(live_replicas) || return
        further=yes
        run timeout 300 docker service scale "$service=$((replicas + 1))" >/dev/null || { complain "no further replica starts within 300 s" && return 1; }
        run timeout 300 docker service scale "$service=$replicas" >/dev/null || { complain "no replica ends within 300 s" && return 1; }
        further=
        after=$(difference) || return
        if [ "$after" -ge "$before" ]; then
            say "the replicas spread no further: a constraint may keep them from a node (QUERYCAST_SERVICE_PLACEMENT is $QUERYCAST_SERVICE_PLACEMENT)"
            break
        fi
        before=$after
        moved=$((moved + 1))
    done
}
