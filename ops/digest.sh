# shellcheck shell=bash
# Sourced by the scripts of ops/ that name an image by what it is, not by what its tag means today.

# An image's repository as the engine shows it: no tag, and of the public registry neither its host nor its "library".
repository() {
    local name=$1
    [[ ${name##*/} != *:* ]] || name=${name%:*}
    name=${name#docker.io/}
    echo "${name#library/}"
}

# The digest of an image that the engine has pulled from its registry or pushed there; nothing of another one.
digest_of() {
    docker image inspect "$1" --format '{{range .RepoDigests}}{{println .}}{{end}}' |
        awk -F @ -v repository="$(repository "$1")" '$1 == repository && !found {print $2; found = 1}'
}
