# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# remote.bash - checks of tt-doctor: the remote: what may be done there, whose it is, what waits

checks+=(remote)

# ask_remote DO: as ask; an object that it has begun is taken, too.
ask_remote() {
    ask "$transform" --at-remote="$1" --remote-timeout="$((timeout > 1 ? timeout - 1 : 1))"
}

remote_remedy() { # WHY
    case $1 in
    *"no answer"*) echo "is it up, does a firewall stand between, are its host and port right?" ;;
    *"AWS_"*"is not set"*) echo "tt-run needs the keys, too: systemctl edit tt.service (EnvironmentFile=), or TT_S3_CREDENTIALS_COMMAND" ;;
    *) echo "see tt-remote(5); tt-transform --at-remote=check tries it again" ;;
    esac
}

# A load-only host reads, and need not be allowed to do more.
check_remote() {
    local what=check failed='' removes='' session=''
    [[ -n ${setting[TT_REMOTE]} ]] || return 0
    { ! has_stage extract && ! has_stage transform; } || what=check-write
    [[ ${TT_REMOVE_AFTER:-never} == never ]] || removes=1
    [[ -z ${AWS_SESSION_TOKEN-} || -n ${setting[TT_S3_CREDENTIALS_COMMAND]} ]] || session=1
    if [[ ${setting[TT_REMOTE]} == s3:* && ${setting[TT_S3_ENDPOINT]} =~ ^http://([^:/]*) &&
        ! ${BASH_REMATCH[1]} =~ ^(localhost|127\..*)$ ]]; then
        warn remote "all rows go to TT_S3_ENDPOINT in clear; use https://"
    fi
    ask_remote "$what" || failed=1
    [[ -z $failed ]] || problem remote "$why; $(remote_remedy "$why")"
    [[ -z $answer ]] || judge 'remote($remote | facts; $failed; $removes; $session; $now)' \
        --rawfile remote <(echo "$answer") --arg failed "$failed" --arg removes "$removes" \
        --arg session "$session" --argjson now "$EPOCHSECONDS"
    [[ -z $failed ]] || return 0
    if ask_remote state; then
        judge 'remote_runs($state | facts; $stages; $now)' --rawfile state <(echo "$answer") \
            --arg stages "$stages" --argjson now "$EPOCHSECONDS"
    else
        problem remote "$why; $(remote_remedy "$why")"
    fi
}
