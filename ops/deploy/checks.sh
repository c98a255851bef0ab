# What the programs of a release themselves say of their configuration, before anything is changed.
# shellcheck shell=bash

check_files() {
    local folder=$scratch/checked
    mkdir -p "$folder"
    sed -n 's/^      \(EDGE_[A-Z_]*\): "\(.*\)"$/\1=\2/p' "$scratch/release.yml" >"$folder/edge.env"
    cp "$ops/edge/haproxy.cfg" "$folder/edge.cfg"
    cp "$ops/socket-filter/haproxy.cfg" "$folder/socket-filter.cfg"
    cp -r "$scratch"/monitoring/{rules,slack.tmpl} "$folder/"
    sed 's:/etc/prometheus/:/checked/:' "$scratch/monitoring/prometheus.yml" >"$folder/prometheus.yml"
    sed 's:/etc/alertmanager/:/checked/:' "$scratch/monitoring/alertmanager.yml" >"$folder/alertmanager.yml"
    # A certificate that stays as it is deployed cannot be read; then the edge is checked without TLS.
    sed -i '/^EDGE_TLS=/d' "$folder/edge.env"
    if names_file QUERYCAST_TLS_FILE; then
        echo EDGE_TLS=on >>"$folder/edge.env"
        (umask 077 && cp "$QUERYCAST_TLS_FILE" "$folder/certificate.pem")
        sed -i 's:/run/certificate/certificate.pem:/checked/certificate.pem:' "$folder/edge.cfg"
    else
        echo EDGE_TLS=off >>"$folder/edge.env"
    fi
    check_with "$QUERYCAST_IMAGE_HAPROXY" haproxy -c -f edge.cfg
    check_with "$QUERYCAST_IMAGE_HAPROXY" haproxy -c -f socket-filter.cfg
    check_with "$QUERYCAST_IMAGE_PROMETHEUS" promtool check config prometheus.yml
    check_with "$QUERYCAST_IMAGE_ALERTMANAGER" amtool check-config alertmanager.yml
}

# The files go in through standard input, so that the engine may be another machine's.
check_with() { # image, command
    local said status=0
    (cd "$scratch/checked" && tar -c -- *) | timeout --kill-after 10 300 docker run --rm -i --network none --read-only --tmpfs /checked:mode=1777 --cap-drop ALL --memory 256M \
        --env-file "$scratch/checked/edge.env" --entrypoint sh "$1" -c 'cd /checked && tar -x && exec "$@"' sh "${@:2}" \
        >"$scratch/check" 2>&1 || status=$?
    case $status in
        0) return ;;
        124 | 137) give_up "${*:2}: it was killed, or the engine did not answer within 300 s" ;;
    esac
    said=$(sed '/^$/d' "$scratch/check" | tail -n 5)
    # The watchdog's address is a secret.
    refuse "${*:2}: ${said//"$QUERYCAST_WATCHDOG_URL"/…}"
}
