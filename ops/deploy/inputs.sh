# What is given is looked at before anything is touched.
# shellcheck shell=bash

check_engine() {
    local state
    state=$(docker info --format '{{.Swarm.LocalNodeState}} {{.Swarm.ControlAvailable}}' 2>"$scratch/engine") ||
        give_up "no engine answers the docker command: $(head -n 1 "$scratch/engine")"
    [ "$state" = "active true" ] || give_up "the engine at ${DOCKER_HOST:-this machine} is no manager of a Swarm: run this on one, or set DOCKER_HOST"
}

check_inputs() {
    if [ -n "${QUERYCAST_SETTINGS:-}" ]; then check_names "$QUERYCAST_SETTINGS"; fi
    check_settings
    check_api_keys
    check_address QUERYCAST_SLACK_URL_FILE 'the address of the webhook'
    check_address QUERYCAST_WATCHDOG_URL_FILE 'the address that is told'
    check_certificate
    check_docker_group
    if names_file QUERYCAST_API_KEYS_FILE; then check_verify_key "QUERYCAST_API_KEYS_FILE is given"; fi
}

# Of another machine's socket it cannot be seen, and with a wrong one the scaler would be deaf, not down.
check_docker_group() {
    [ "$QUERYCAST_SCALER" = off ] || [ -n "$QUERYCAST_DOCKER_GROUP" ] || [ -n "$(own_docker_group)" ] ||
        refuse "QUERYCAST_DOCKER_GROUP is not set, and the engine at ${DOCKER_HOST:-/var/run/docker.sock} has no socket here to look at: on a manager, stat -c %g /var/run/docker.sock"
}

own_docker_group() {
    local socket=${DOCKER_HOST:-unix:///var/run/docker.sock}
    [[ $socket != unix://* ]] || stat -L -c %g "${socket#unix://}" 2>/dev/null || true
}

check_verify_key() { # why one is needed
    [ -n "$QUERYCAST_VERIFY_KEY_FILE" ] || refuse "$1, so QUERYCAST_VERIFY_KEY_FILE must name a file with one of the keys: a deployment is verified by predicting"
    [ -r "$QUERYCAST_VERIFY_KEY_FILE" ] || refuse "QUERYCAST_VERIFY_KEY_FILE is '$QUERYCAST_VERIFY_KEY_FILE'; there is no such file to read"
}

# A name that nobody reads would be no error, and have no effect.
check_names() { # file of settings
    local name
    for name in $(grep -oE '^QUERYCAST_[A-Z0-9_]+' "$1"); do
        [[ $name =~ ^QUERYCAST_(VERSION|COMMIT|DEBIAN_SOURCES)$ ]] || grep -q "^$name=" "$ops"/{defaults,monitoring/settings}.env ||
            refuse "$1: there is no setting '$name'; ops/defaults.env and ops/monitoring/settings.env list those that there are"
    done
}

check_settings() {
    local name expected pattern
    while read -r name; do
        expected=
        case $name in
            QUERYCAST_STACK) expected='a name of small letters, digits and -' pattern='[a-z0-9][a-z0-9-]*' ;;
            *_PUBLISHED_PORT) expected='a port, 1 to 65535' pattern='[1-9][0-9]{0,4}' ;;
            *_HEALTH_TIMEOUT) expected='a whole number of seconds like 1s' pattern='[1-9][0-9]*s' ;;
            *_TIMEOUT) expected='a duration like 500ms, 10s or 2m' pattern='[0-9]+(ms|s|m|h)' ;;
            *_INTERVAL | *_PERIOD | *_MONITOR | *_DELAY | *_RETENTION | *_WINDOW | *_HOLD | *_FOR | *_WAIT)
                expected='a duration like 500ms, 10s or 2m' pattern='[0-9]+(ms|s|m|h|d)'
                ;;
            *_SCALER_TARGET) expected='a number of requests a second above 0 like 5' pattern='0*[1-9][0-9]{0,5}(\.[0-9]+)?|0\.0*[1-9][0-9]*' ;;
            *_RETENTION_SIZE) expected='a size like 2GB' pattern='[1-9][0-9]*(MB|GB|TB)' ;;
            *_MEMORY | *_LOG_SIZE) expected='a size like 192M' pattern='[1-9][0-9]*[kKmMgG]' ;;
            *_CPUS) expected='a number of processors like 0.5' pattern='[0-9]+(\.[0-9]+)?' ;;
            *_REPLICAS | *_RETRIES | *_MIN | *_MAX | *_CONNECTIONS | *_LOG_FILES | *_BODY_LIMIT) expected='a whole number from 1' pattern='[1-9][0-9]{0,8}' ;;
            *_DOCKER_GROUP) expected='a number of a group, or nothing for that of the socket here' pattern='[0-9]{0,9}' ;;
            *_RATE_LIMIT) expected='a whole number, 0 for no limit' pattern='[0-9]{1,9}' ;;
            *_DRILLS) expected='true or false' pattern='true|false' ;;
            QUERYCAST_SCALER | *_ENCRYPTION | *_KEEP_IMAGE) expected='on or off' pattern='on|off' ;;
            QUERYCAST_IMAGE_*) expected='the name of an image' pattern='[a-z0-9][A-Za-z0-9._/:@-]+' ;;
            *_PLACEMENT) expected='a constraint like node.role==manager' pattern='[A-Za-z0-9._-]+ *[!=]= *[A-Za-z0-9._/-]+' ;;
        esac
        if [ -n "$expected" ] && ! [[ ${!name} =~ ^($pattern)$ ]]; then refuse "$name is '${!name}'; it must be $expected"; fi
    done < <(compgen -v QUERYCAST_ | grep -v '_FILE$')
    if [ "$QUERYCAST_SCALER" = on ]; then check_scaler; fi
}

# What the scaler would refuse when it runs.
check_scaler() {
    local name before=QUERYCAST_SCALER_FAST_WINDOW
    [ "$QUERYCAST_SCALER_MIN" -le "$QUERYCAST_SCALER_MAX" ] ||
        refuse "QUERYCAST_SCALER_MIN is $QUERYCAST_SCALER_MIN, more than QUERYCAST_SCALER_MAX, which is $QUERYCAST_SCALER_MAX"
    [ "$QUERYCAST_SCALER_MAX" -le 1000 ] || refuse "QUERYCAST_SCALER_MAX is $QUERYCAST_SCALER_MAX; it must be 1000 at most"
    is_at_most 0.01 "$QUERYCAST_SCALER_TARGET" ||
        refuse "QUERYCAST_SCALER_TARGET is '$QUERYCAST_SCALER_TARGET'; it must be 0.01 requests a second at least"
    for name in FAST_WINDOW SLOW_WINDOW PANIC_HOLD STABILIZATION_WINDOW LOWER_INTERVAL; do
        name=QUERYCAST_SCALER_$name
        is_at_most "${!name}" 1h || refuse "$name is '${!name}'; it must be 1h at most"
    done
    # It looks each 5 s.
    is_at_most 10s "$QUERYCAST_SCALER_FAST_WINDOW" || refuse "QUERYCAST_SCALER_FAST_WINDOW is '$QUERYCAST_SCALER_FAST_WINDOW'; it must be 10s at least"
    is_at_most 5s "$QUERYCAST_SCALER_LOWER_INTERVAL" || refuse "QUERYCAST_SCALER_LOWER_INTERVAL is '$QUERYCAST_SCALER_LOWER_INTERVAL'; it must be 5s at least"
    for name in QUERYCAST_SCALER_SLOW_WINDOW QUERYCAST_SCALER_STABILIZATION_WINDOW; do
        is_at_most "${!before}" "${!name}" || refuse "$name is '${!name}', less than $before, which is '${!before}'"
        before=$name
    done
}

is_at_most() { # two numbers or durations
    awk -v less="$1" -v more="$2" '
        function seconds(text) {return text * (text ~ /ms$/ ? 0.001 : text ~ /m$/ ? 60 : text ~ /h$/ ? 3600 : text ~ /d$/ ? 86400 : 1)}
        BEGIN {exit (seconds(less) > seconds(more))}'
}

# Whether a variable names a file. Without one a secret stays as it is deployed; with none it goes.
names_file() { # variable
    [[ -n ${!1} && ${!1} != none ]]
}

check_api_keys() {
    local file=$QUERYCAST_API_KEYS_FILE line number=0 keys=0
    check_readable QUERYCAST_API_KEYS_FILE || return 0
    while read -r line || [ -n "$line" ]; do
        number=$((number + 1))
        [[ ! $line =~ ^(#|$) ]] || continue
        [[ $line =~ ^[^:]+:[0-9a-f]{64}$ ]] || refuse "QUERYCAST_API_KEYS_FILE: line $number of '$file' is wrong; the file must hold lines name:sha256hex"
        keys=$((keys + 1))
    done <"$file"
    [ "$keys" -gt 0 ] || refuse "QUERYCAST_API_KEYS_FILE: '$file' has no key; it must hold lines name:sha256hex"
}

# Who reads it takes the whole file for the address: a comment would go into it.
check_address() { # variable, whose address
    check_readable "$1" || return 0
    [[ $(<"${!1}") =~ ^https?://[^[:space:]]+$ ]] || refuse "$1: '${!1}' is wrong; the file must hold one line, $2, and nothing else"
}

check_readable() { # variable; false when it names no file
    names_file "$1" || return
    [ -r "${!1}" ] || refuse "$1 is '${!1}'; there is no such file to read"
}

check_certificate() {
    local file=$QUERYCAST_TLS_FILE
    check_readable QUERYCAST_TLS_FILE || return 0
    openssl x509 -noout -in "$file" 2>/dev/null || refuse "QUERYCAST_TLS_FILE: '$file' does not begin with a certificate in PEM"
    openssl x509 -noout -checkend 0 -in "$file" >/dev/null ||
        refuse "QUERYCAST_TLS_FILE: the certificate in '$file' ended on $(openssl x509 -noout -enddate -in "$file" | cut -d = -f 2)"
    [ "$(openssl x509 -noout -pubkey -in "$file")" = "$(openssl pkey -pubout -in "$file" 2>/dev/null)" ] ||
        refuse "QUERYCAST_TLS_FILE: '$file' does not hold the private key of its first certificate"
}
