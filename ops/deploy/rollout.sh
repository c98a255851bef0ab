# Bringing a release into the stack, looking at it through the edge, and going back.
# shellcheck shell=bash

deploy_release() {
    live=$(live_release)
    if [ "$release" = "$live" ] && roll_out_unneeded; then
        say "pulling its images where they are missing"
        pull_everywhere "$scratch/release.yml"
        say "$release is deployed, and predicts rightly through the edge"
        result unchanged
        return 0
    fi
    say "release $release"
    check_files
    make_objects
    say "pulling its images on every node"
    pull_everywhere "$scratch/release.yml"
    say "trying one candidate of it"
    if ! try_candidate "$scratch/release.yml"; then
        say "the candidate did not do: nothing was changed"
        exit 1
    fi
    pause_scaler
    say "deploying it with $(live_replicas) replicas"
    rolling_out=yes
    if roll_out "$scratch/release.yml" "$release" && certificate_served; then
        rolling_out=
        keep_release "$scratch/release.yml" "$release"
        say "$release is deployed, and predicts rightly through the edge"
        result deployed
        # It is live whether they spread or not.
        if spread_replicas && [ "$moved" -gt 0 ]; then say "spread the replicas over the nodes: moved $moved"; fi
    else
        roll_back_after "it does not do"
        exit 1
    fi
}

# The same release again: nothing is to be done when it runs as it should.
roll_out_unneeded() {
    docker config inspect "$release" >/dev/null 2>&1 || return
    python3 "$ops/deploy/swarm.py" converged "$QUERYCAST_STACK" 5s '{}' && verify && certificate_served
}

roll_out() { # text, name
    local before
    before=$(python3 "$ops/deploy/swarm.py" updates "$QUERYCAST_STACK") || return
    deploy_text "$1" "$2" || return
    say "waiting until every task is the new one"
    run python3 "$ops/deploy/swarm.py" converged "$QUERYCAST_STACK" "$QUERYCAST_ROLLOUT_TIMEOUT" "$before" || return
    verify
}

verify() {
    local url
    url=$(edge_url) || return
    say "predicting through the edge at $url"
    run python3 "$ops/deploy/golden.py" ask "$ops/golden.jsonl" "$url" 3
}

# A certificate by its end and its fingerprint; nothing if there is none.
certificate_in_words() {
    openssl x509 -noout -enddate -fingerprint -sha256 2>/dev/null | sed -n 's/notAfter=\(.*\)/ends \1/p; s/.*=\(.\{23\}\):.*/(SHA-256 \1…)/p' |
        paste -s -d ' '
}

# Every edge takes a new certificate within a moment. One that stays is not known here.
certificate_served() {
    local deadline=$((SECONDS + 30)) edges edge wanted served
    names_file QUERYCAST_TLS_FILE || return 0
    if ! edge_has_tls; then complain "there is a certificate, but the edge that is deployed speaks no TLS: deploy it" && return 1; fi
    edges=$(edge_addresses) && wanted=$(certificate_in_words <"$QUERYCAST_TLS_FILE") || return
    for edge in $edges; do
        while served=$(timeout 5 openssl s_client -connect "$edge" </dev/null 2>/dev/null | certificate_in_words) || true && [ "$served" != "$wanted" ]; do
            if [ $SECONDS -lt $deadline ]; then
                sleep 1
            elif [ -n "$served" ]; then
                complain "the edge at $edge serves the certificate that $served; wanted is the one that $wanted: deploy it, or if that was done: docker service ps ${QUERYCAST_STACK}_certificate"
                return 1
            else
                say "which certificate the edge at $edge serves cannot be seen from here"
                break
            fi
        done
    done
}

# Where a caller reaches the edge: the published port of a node that runs it.
edge_url() {
    local edges scheme=http
    if [ -n "$QUERYCAST_VERIFY_URL" ]; then
        echo "$QUERYCAST_VERIFY_URL"
        return 0
    fi
    edges=$(edge_addresses)
    [ -n "$edges" ] || { complain "no node runs the edge" && return 1; }
    if edge_has_tls; then scheme=https; fi
    echo "$scheme://${edges%%$'\n'*}"
}

edge_has_tls() { docker service inspect "${QUERYCAST_STACK}_edge" --format '{{.Spec.TaskTemplate.ContainerSpec.Env}}' | grep -q 'EDGE_TLS=on'; }

# The published port of each node that runs an edge.
edge_addresses() {
    local port node address
    port=$(docker service inspect "${QUERYCAST_STACK}_edge" --format '{{(index .Spec.EndpointSpec.Ports 0).PublishedPort}}') || return
    docker service ps "${QUERYCAST_STACK}_edge" --filter desired-state=running --format '{{.Node}}' | awk NF | sort -u | while read -r node; do
        address=$(docker node inspect "$node" --format '{{.Status.Addr}}')
        [ "$address" != 0.0.0.0 ] || address=127.0.0.1
        echo "$address:$port"
    done
}

# To the release that was live; or to the newest other one, where that was never found right.
roll_back_after() { # why
    local last
    rolling_out=
    # An older release is no cure for what happens around a good one.
    if [ "$release" = "$live" ] && releases | grep -qx "$release"; then
        say "$release: $1; it was found right before, so nothing older is deployed: look at ops/deploy.sh --status (or --rollback goes back)"
        return 0
    fi
    last=$(releases | grep -vx "$release" | { grep -x "$live" || releases | grep -vx "$release"; } | head -n 1) || true
    if [ -z "$last" ]; then
        say "$release: $1, and there is no release to go back to; the stack is left for a look (ops/deploy.sh --remove removes it)"
        return 0
    fi
    say "$release: $1; going back to $last"
    go_back_to "$last"
}

# Without a name the live release is withdrawn: no later way back leads to it.
roll_back_to() { # a release's name, or nothing for the one before the live one
    local wanted=$1 withdrawn='' live
    live=$(live_release)
    [ -n "$live" ] || give_up "the stack is not deployed: there is nothing to roll back"
    if [ -z "$wanted" ]; then
        # A live one that is not kept was never found right: then the newest that was.
        if releases | grep -qx "$live"; then withdrawn=$live; fi
        wanted=$(releases | grep -vx "$live" | head -n 1) || true
        [ -n "$wanted" ] || give_up "no release before $live is kept"
    fi
    releases | grep -qx "$wanted" || refuse "there is no release '$wanted'; kept are: $(releases | tr '\n' ' ')"
    if release_text "$wanted" | grep -qE "\"$QUERYCAST_STACK-api-keys-[0-9a-f]{12}\""; then check_verify_key "$wanted has API keys"; fi
    find_live_objects
    refuse_ended_certificate "$wanted"
    say_other_secrets "$wanted"
    say "going back from $live to $wanted"
    go_back_to "$wanted" || exit
    if [ -n "$withdrawn" ]; then
        docker config rm "$withdrawn" >/dev/null
        say "$withdrawn is withdrawn: to have it again, deploy it"
    fi
}

# A release brings its secrets: a key that was withdrawn since is good again, a certificate is the one of then.
say_other_secrets() { # a release
    local secret now then
    for secret in api-keys certificate slack-url; do
        now=$(live_object "$secret")
        then=$(object_of "$1" "$secret")
        [ "$now" = "$then" ] || say "the secret $secret becomes that of then: ${then:-none}, now ${now:-none}"
    done
}

object_of() { # a release, a name of a config or a secret: which one it has, or nothing
    release_text "$1" | grep -m 1 -oE "\"$QUERYCAST_STACK-$2-([0-9a-f]{12}|none)\"" | tr -d '"' || true
}

# Unless it is the live one all the same.
refuse_ended_certificate() { # a release
    local end
    [ "$(object_of "$1" certificate)" != "$(live_object certificate)" ] || return 0
    end=$(end_in_rules "$(object_of "$1" rules-service)")
    [ -z "$end" ] || [ "$end" -gt "$(date +%s)" ] ||
        refuse "the certificate of $1 ended on $(date -u -d "@$end" +%F): deploy its version with today's certificate (QUERYCAST_VERSION, QUERYCAST_COMMIT) instead"
}

go_back_to() { # a kept release
    release_text "$1" >"$scratch/back.yml"
    pause_scaler
    going_back=$1
    if roll_out "$scratch/back.yml" "$1"; then
        going_back=
        keep_release "$scratch/back.yml" "$1"
        say "$1 is deployed again, and predicts rightly through the edge"
        result 'rolled back'
    else
        say "$1 does not do either: look at ops/deploy.sh --status and the runbook"
        return 1
    fi
}
