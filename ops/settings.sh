# shellcheck shell=bash
# Sourced by the scripts of ops/. load_settings sets every variable of defaults.env that is not set yet: the environment beats the
# file that QUERYCAST_SETTINGS names, which beats the default.

settings_folder=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")

load_settings() {
    local version commit
    version=$(sed -n '/<version>/{s/ *<version>\(.*\)<\/version>/\1/p;q}' "$settings_folder/../pom.xml")
    commit=$(git -C "$settings_folder" describe --always --abbrev=12 --exclude '*' --dirty 2>/dev/null || echo unknown)
    export QUERYCAST_VERSION=${QUERYCAST_VERSION:-$version} QUERYCAST_COMMIT=${QUERYCAST_COMMIT:-$commit}
    if [ -n "${QUERYCAST_SETTINGS:-}" ]; then settings_from "$QUERYCAST_SETTINGS"; fi
    settings_from "$settings_folder/defaults.env"
}

# Lines NAME=VALUE; a value may name earlier variables like ${QUERYCAST_STACK}.
settings_from() {
    local line name value reference
    if [ ! -r "$1" ]; then
        echo "${0##*/}: there is no file of settings '$1'" >&2
        exit 2
    fi
    while read -r line || [ -n "$line" ]; do
        [[ $line =~ ^(#|$) ]] && continue
        if ! [[ $line =~ ^(QUERYCAST_[A-Z0-9_]+)=(.*)$ ]]; then
            echo "${0##*/}: $1: '$line' is not a line QUERYCAST_NAME=VALUE" >&2
            exit 2
        fi
        name=${BASH_REMATCH[1]}
        value=${BASH_REMATCH[2]}
        [ -z "${!name+set}" ] || continue
        while [[ $value =~ \$\{(QUERYCAST_[A-Z0-9_]+)\} ]]; do
            reference=${BASH_REMATCH[1]}
            value=${value/"${BASH_REMATCH[0]}"/"${!reference}"}
        done
        export "$name=$value"
    done <"$1"
}
