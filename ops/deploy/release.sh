# A release is the stack as it is deployed: images by digest, configs and secrets by name. It is kept as a config of the Swarm.
# shellcheck shell=bash

kept_releases=5

# Names of the kept releases, the one that was live last first. Fails when not all can be read, and names the others all the same.
releases() {
    local list ids
    list=$(docker config ls --filter "label=querycast.release=$QUERYCAST_STACK" --format '{{.ID}}') || return
    [ -n "$list" ] || return 0
    mapfile -t ids <<<"$list"
    docker config inspect "${ids[@]}" --format '{{.CreatedAt.UnixNano}} {{.Spec.Name}}' | sort -rn | cut -d ' ' -f 2
}

release_text() { docker config inspect "$1" --format '{{json .Spec.Data}}' | tr -d '"' | base64 -d; }

live_release() { service_label querycast.release; }

# Makes the release that the settings describe: its text in release.yml, its name in $release.
prepare_release() {
    local live document
    live=$(live_release)
    : >"$scratch/live.yml"
    if [ -n "$live" ] && docker config inspect "$live" >/dev/null 2>&1; then release_text "$live" >"$scratch/live.yml"; fi

    if [ "$QUERYCAST_KEEP_IMAGE" = on ]; then keep_image "$live"; fi
    find_live_objects
    secret api-keys "$QUERYCAST_API_KEYS_FILE"
    secret certificate "$QUERYCAST_TLS_FILE"
    secret slack-url "$QUERYCAST_SLACK_URL_FILE"
    if given "$QUERYCAST_SECRET_API_KEYS"; then check_verify_key "what is deployed has API keys, which stay"; fi
    derive_settings
    monitoring_files
    config edge "$ops/edge/haproxy.cfg"
    if [ "$QUERYCAST_EDGE_TLS" = on ]; then config edge-start "$ops/edge/start"; else unset "new_secrets[$QUERYCAST_SECRET_CERTIFICATE]"; fi
    config socket-filter "$ops/socket-filter/haproxy.cfg"
    by_digest

    : >"$scratch/release.yml"
    for document in service stack scaler tls; do
        case $document-$QUERYCAST_SCALER-$QUERYCAST_EDGE_TLS in scaler-off-* | tls-*-off) continue ;; esac
        echo "--- # $document" >>"$scratch/release.yml"
        render <"$ops/$document.yml" >>"$scratch/release.yml"
    done
    release=$QUERYCAST_STACK-release-$QUERYCAST_VERSION-$(hash_of "$scratch/release.yml")
}

# The service's image becomes that of the live release, or of the last one before that was found right; the first one has the clone's.
keep_image() { # the live release, or nothing
    local kept version
    kept=$(releases | { grep -x "$1" || releases; } | head -n 1) || true
    [ -n "$kept" ] || return 0
    QUERYCAST_IMAGE_QUERYCAST=$(release_text "$kept" | awk '/^--- # /{part = $3} part == "service" && $1 == "image:" && !found {print $2; found = 1}')
    version=${kept#"$QUERYCAST_STACK-release-"}
    QUERYCAST_VERSION=${version%-*}
    say "the service's image stays: $QUERYCAST_IMAGE_QUERYCAST"
}

# Settings that follow from others.
derive_settings() {
    export QUERYCAST_API_KEYS_PATH='' QUERYCAST_SLACK_API_URL_FILE='' QUERYCAST_EDGE_TLS=off
    given "$QUERYCAST_SECRET_API_KEYS" && QUERYCAST_API_KEYS_PATH=/run/secrets/api-keys
    given "$QUERYCAST_SECRET_SLACK_URL" && QUERYCAST_SLACK_API_URL_FILE=/run/secrets/slack-url
    given "$QUERYCAST_SECRET_CERTIFICATE" && QUERYCAST_EDGE_TLS=on
    case $QUERYCAST_WATCHDOG_URL_FILE in
        '') ;;
        none) QUERYCAST_WATCHDOG_URL= ;;
        *) QUERYCAST_WATCHDOG_URL=$(<"$QUERYCAST_WATCHDOG_URL_FILE") ;;
    esac
    QUERYCAST_CERTIFICATE_END=$(certificate_end)
    export QUERYCAST_CERTIFICATE_END
    export QUERYCAST_DOCKER_GROUP=${QUERYCAST_DOCKER_GROUP:-$(own_docker_group)}
    # The engine looks at whether the option is there, not at its value.
    QUERYCAST_NETWORK_OPTIONS=$([ "$QUERYCAST_NETWORK_ENCRYPTION" = on ] && echo '{encrypted: ""}' || echo '{}')
    export QUERYCAST_NETWORK_OPTIONS
    # While an update goes on there is one replica more; and some that are gone are not forgotten yet.
    export QUERYCAST_EDGE_SLOTS=$(((QUERYCAST_SCALER_MAX > QUERYCAST_REPLICAS ? QUERYCAST_SCALER_MAX : QUERYCAST_REPLICAS) + 4))
    # Half of its memory is for buffers, which have 64 KiB.
    QUERYCAST_EDGE_BUFFERS=$(awk -v memory="$QUERYCAST_EDGE_MEMORY" 'BEGIN {unit = tolower(substr(memory, length(memory)))
        print int(memory * (unit == "k" ? 1 : unit == "m" ? 1024 : 1048576) / 2 / 64)}')
    export QUERYCAST_EDGE_BUFFERS
    export QUERYCAST_EDGE_ALL_CONNECTIONS=$((QUERYCAST_EDGE_CONNECTIONS + 100))
    QUERYCAST_EDGE_THREADS=$(awk -v cpus="$QUERYCAST_EDGE_CPUS" 'BEGIN {whole = int(cpus); print whole + (cpus > whole || whole == 0)}')
    export QUERYCAST_EDGE_THREADS
}

# When the edge's certificate ends; of one that stays as it is deployed, the live rules know. +Inf without one.
certificate_end() {
    local end=
    if [ -z "$QUERYCAST_TLS_FILE" ]; then
        end=$(end_in_rules "$(live_object rules-service)")
    elif [ "$QUERYCAST_TLS_FILE" != none ]; then
        end=$(date -d "$(openssl x509 -noout -enddate -in "$QUERYCAST_TLS_FILE" | cut -d = -f 2)" +%s)
    fi
    echo "${end:-+Inf}"
}

# When the certificate of the release ends that a config of rules belongs to; nothing without one.
end_in_rules() { # a config's name, or nothing
    [ -z "$1" ] || release_text "$1" | sed -n 's/.*vector(\([0-9]*\)).*/\1/p'
}

monitoring_files() {
    local rules
    mkdir "$scratch/monitoring"
    "$ops/monitoring/render" "$scratch/monitoring"
    config prometheus "$scratch/monitoring/prometheus.yml"
    for rules in "$scratch"/monitoring/rules/*.yml; do config "rules-$(basename "$rules" .yml)" "$rules"; done
    config slack-template "$scratch/monitoring/slack.tmpl"
    secret alertmanager "$scratch/monitoring/alertmanager.yml"
}

# Puts the digest behind every image's name: what is deployed is what was verified, whatever a tag means tomorrow.
by_digest() {
    local name image digest
    while read -r name; do
        image=${!name}
        [[ $image != *@sha256:* ]] || continue
        run timeout "$(in_seconds "$QUERYCAST_PULL_TIMEOUT")" docker pull --quiet "$image" >/dev/null 2>"$scratch/pull" ||
            give_up "$name: cannot pull $image$(why_not_pulled); start the registry, or push the image there (ops/images/build --push)"
        digest=$(digest_of "$image")
        [ -n "$digest" ] || give_up "$name: $image has no digest of its registry"
        export "$name=$image@$digest"
    done < <(compgen -v QUERYCAST_IMAGE_)
}

why_not_pulled() {
    if [ -s "$scratch/pull" ]; then echo ": $(tail -n 1 "$scratch/pull")"; else echo " within $QUERYCAST_PULL_TIMEOUT"; fi
}

# Variables become values, but for those of the moment: docker stack deploy puts them in.
render() {
    envsubst "$(compgen -v QUERYCAST_ | grep -v '^QUERYCAST_LIVE_' | sed 's/.*/${&}/')" | tee "$scratch/rendered"
    if grep -oE '\$\{QUERYCAST_[A-Z_]+\}' "$scratch/rendered" | grep -v QUERYCAST_LIVE_ >"$scratch/unknown"; then
        give_up "the stack names a setting that does not exist: $(head -n 1 "$scratch/unknown")"
    fi
}

# Splits a release into the files that docker takes: part-*.yml in a folder.
split_release() { # text, folder
    mkdir -p "$2"
    awk -v folder="$2" '/^--- # /{file = folder "/part-" $3 ".yml"; next} {print > file}' "$1"
}

deploy_text() { # text, name of the release
    local folder=$scratch/parts parts=() part replicas
    replicas=$(live_replicas) || return
    rm -rf "$folder"
    split_release "$1" "$folder"
    for part in "$folder"/part-*.yml; do parts+=(--compose-file "$part"); done
    QUERYCAST_LIVE_REPLICAS=$replicas QUERYCAST_LIVE_PAUSE=true QUERYCAST_LIVE_RELEASE=$2 \
        run docker stack deploy "${parts[@]}" --prune --with-registry-auth --resolve-image never "$QUERYCAST_STACK" >"$scratch/stack" 2>&1 ||
        { complain "docker stack deploy: $(tail -n 3 "$scratch/stack")" && return 1; }
}

create_release() { # text, name
    docker config rm "$2" >/dev/null 2>&1 || true
    docker config create --label "querycast.release=$QUERYCAST_STACK" --label "querycast.by=$(whoami)@$(hostname)" "$2" "$1" \
        >/dev/null 2>"$scratch/keep"
}

# Keeps the release that was verified as the newest one, and five of them: their order is that in which they last were live.
keep_release() { # text, name
    if ! again create_release "$1" "$2"; then
        complain "$2 is live but not kept, so that nothing goes back to it: deploy it again ($(<"$scratch/keep"))"
        left_over=yes
        return 0
    fi
    # What none of them has goes: so each must have been read.
    if releases | tail -n +$((kept_releases + 1)) | while read -r old; do docker config rm "$old" >/dev/null || exit; done &&
        releases | while read -r kept; do release_text "$kept" || exit; done >"$scratch/kept.yml"; then
        prune_objects
    else
        complain "not every kept release can be read, so configs and secrets that none has any more stay until the next deployment"
    fi
}
