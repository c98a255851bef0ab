#!/usr/bin/env bash
# Deploys the stack to the Swarm that the docker command talks to, verifies it, and rolls back when it does not do.
# ops/deploy.sh --help says how. A person, Ansible and a pipeline call the same script.
set -euo pipefail
ops=$(dirname "$(readlink -f "$0")")
# shellcheck source=ops/settings.sh
source "$ops/settings.sh"
# shellcheck source=ops/digest.sh
source "$ops/digest.sh"
# shellcheck source=ops/deploy/words.sh
source "$ops/deploy/words.sh"
# shellcheck source=ops/deploy/inputs.sh
source "$ops/deploy/inputs.sh"
# shellcheck source=ops/deploy/lock.sh
source "$ops/deploy/lock.sh"
# shellcheck source=ops/deploy/scaler.sh
source "$ops/deploy/scaler.sh"
# shellcheck source=ops/deploy/objects.sh
source "$ops/deploy/objects.sh"
# shellcheck source=ops/deploy/release.sh
source "$ops/deploy/release.sh"
# shellcheck source=ops/deploy/checks.sh
source "$ops/deploy/checks.sh"
# shellcheck source=ops/deploy/pull.sh
source "$ops/deploy/pull.sh"
# shellcheck source=ops/deploy/candidate.sh
source "$ops/deploy/candidate.sh"
# shellcheck source=ops/deploy/spread.sh
source "$ops/deploy/spread.sh"
# shellcheck source=ops/deploy/rollout.sh
source "$ops/deploy/rollout.sh"
# shellcheck source=ops/deploy/status.sh
source "$ops/deploy/status.sh"

usage() {
    cat <<'USAGE'
usage: ops/deploy.sh [--dry-run]         deploy what the settings say (ops/defaults.env), verify, roll back on failure
       ops/deploy.sh --rollback [NAME]   deploy the release before the live one, or the one of that name
       ops/deploy.sh --status            say what is deployed and how it is
       ops/deploy.sh --break-lock        remove the lock of a deployment that was cut off
       ops/deploy.sh --remove            remove the stack, its configs, secrets and releases; volumes stay

Settings are variables of the environment, or lines of a file that QUERYCAST_SETTINGS names.
Secrets are files: QUERYCAST_API_KEYS_FILE, QUERYCAST_TLS_FILE (certificates and key, PEM), QUERYCAST_SLACK_URL_FILE. One that is
not given stays as it is deployed; "none" removes it; another content replaces it in a rolling update. The watchdog's address is one of the
settings, QUERYCAST_WATCHDOG_URL, or the content of QUERYCAST_WATCHDOG_URL_FILE: without either nobody is told.
Exit status: 0 done, 1 not deployed (rolled back where there was something), 2 bad input, 3 could not work.
The last line of the output is the result: deployed, unchanged, rolled back, would deploy, would not change, failed.
USAGE
}

action=deploy
name=
case ${1:-} in
    '') ;;
    --dry-run | --status | --break-lock | --remove) action=${1#--} ;;
    --rollback)
        action=rollback
        name=${2:-}
        [ $# -lt 2 ] || shift
        ;;
    -h | --help) usage && exit 0 ;;
    *) usage >&2 && refuse "there is no option '$1'" ;;
esac
[ $# -le 1 ] || refuse "'$2' is one argument too many"

load_settings
QUERYCAST_SETTINGS='' settings_from "$ops/monitoring/settings.env"
scratch=$(mktemp -d)
heed_signals
check_engine

case $action in
    status) show_status ;;
    break-lock) break_lock ;;
    remove) remove_stack ;;
    dry-run)
        check_inputs
        prepare_release
        dry_run
        ;;
    rollback)
        take_lock "rollback"
        roll_back_to "$name"
        ;;
    deploy)
        check_inputs
        take_lock "deployment"
        prepare_release
        deploy_release
        ;;
esac
