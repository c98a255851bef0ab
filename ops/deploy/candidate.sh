# One task of the new release, in a stack of its own that the edge does not know, predicts the golden queries first.
# shellcheck shell=bash

candidate() { echo "$QUERYCAST_STACK-candidate"; }

try_candidate() { # text of a release
    local folder=$scratch/candidate
    split_release "$1" "$folder"
    python3 "$ops/deploy/golden.py" request "$ops/golden.jsonl" >"$scratch/golden.json"
    (umask 077 && if [ -n "$QUERYCAST_VERIFY_KEY_FILE" ]; then cat "$QUERYCAST_VERIFY_KEY_FILE"; else echo none; fi >"$scratch/verify-key")
    export QUERYCAST_CANDIDATE_GOLDEN=$scratch/golden.json QUERYCAST_CANDIDATE_KEY=$scratch/verify-key
    export QUERYCAST_CANDIDATE_PLACEMENT
    QUERYCAST_CANDIDATE_PLACEMENT=$(python3 "$ops/deploy/swarm.py" readable) || return
    QUERYCAST_CANDIDATE_IMAGE=$(sed -n 's/^    image: //p' "$folder/part-service.yml") render <"$ops/candidate.yml" >"$folder/candidate.yml"
    at_the_end stop_candidate
    stop_candidate
    QUERYCAST_LIVE_REPLICAS=1 QUERYCAST_LIVE_PAUSE=true QUERYCAST_LIVE_RELEASE=candidate \
        run docker stack deploy --compose-file "$folder/part-service.yml" --compose-file "$folder/candidate.yml" \
        --with-registry-auth --resolve-image never "$(candidate)" >"$scratch/stack" 2>&1 ||
        { complain "the candidate: $(tail -n 3 "$scratch/stack")" && return 1; }
    run python3 "$ops/deploy/swarm.py" answer "$(candidate)" "$QUERYCAST_CANDIDATE_TIMEOUT" >"$scratch/answer" || return
    python3 "$ops/deploy/golden.py" check "$ops/golden.jsonl" <"$scratch/answer" || return
    dismiss_candidate
}

# Its tasks may end while the release is rolled out; the script waits for their networks at its own end.
dismiss_candidate() { remove_services "com.docker.stack.namespace=$(candidate)" || true; }

# The networks go when the last container has left them.
stop_candidate() {
    local deadline=$((SECONDS + 60))
    [ -n "$(docker stack ps --quiet "$(candidate)" 2>/dev/null; docker network ls --quiet --filter "label=com.docker.stack.namespace=$(candidate)")" ] || return 0
    until docker stack rm "$(candidate)" >/dev/null 2>&1 &&
        [ -z "$(docker network ls --quiet --filter "label=com.docker.stack.namespace=$(candidate)")" ]; do
        if [ $SECONDS -ge $deadline ]; then
            complain "the candidate does not go: docker stack rm $(candidate)"
            return 0
        fi
        sleep 0.3
    done
}
