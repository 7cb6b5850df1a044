# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-run's variables
#
# after.bash - what tt-run does once its stages are done: state, metrics, alerts
#
#   remember STATUS [TEXT [SINCE]]
#
# Nothing here changes the exit status; what goes wrong is a warning.

# What is made of the new state, in this order: each is a function after_NAME STATUS.
afterwards=(metrics alerts dashboard)

stopped_by=

tt_jq() { # FILTER [OPTION]...
    local filter=$1
    shift
    jq -L "$share/run" "include \"state\"; include \"message\"; include \"metrics\"; $filter" "$@"
}

# Where the state is kept when the lake cannot take it: a disk that is full must not make a message a
# run. In memory, in a folder of nobody else's, which is made where $1 says so.
spare_state() {
    local folder=/dev/shm/tt-run-$EUID sum
    [[ -z ${1-} || -d $folder ]] || mkdir -m 700 "$folder" 2>/dev/null || return
    [[ -d $folder && -O $folder && ! -L $folder && $(stat -c %a "$folder") == 700 ]] || return
    sum=$(cksum <<<"$lake")
    echo "$folder/${sum%% *}.json"
}

read_state() {
    local file
    if ! file=$(spare_state) || [[ ! -s $file ]]; then file=$lake/state/last.json; fi
    state=$(content "$file" 2>/dev/null) || state=
}

write_state() {
    local file=$lake/state/last.json new=$lake/state/.last.json.new spare
    spare=$(spare_state) || spare=
    # A link of that name goes, and none is written through.
    if { [[ ! -L ${file%/*} ]] && rm -f -- "$new" && (set -C && printf '%s\n' "$state" >"$new") &&
        mv -T -- "$new" "$file"; } 2>/dev/null; then
        [[ -z $spare ]] || { rm -f "$spare" && rmdir "${spare%/*}"; } 2>/dev/null || true
        return
    fi
    [[ -L ${file%/*} ]] || rm -f -- "$new" 2>/dev/null || true
    spare=$(spare_state make) || spare=
    { [[ -n $spare ]] && printf '%s\n' "$state" >"$spare"; } 2>/dev/null ||
        say warning "cannot write '$file'; the next run does not know of this one"
}

# What the remote has and has not, as an object; empty where it does not say, or there is none.
remote_state() {
    local transform
    [[ -n $remote ]] && transform=$(find_program tt-transform) || return 0
    timeout -k 1 30 "$transform" "${config[@]}" --lake="$lake" --remote="$remote" --remote-timeout=20 \
        --at-remote=state 2>/dev/null || true
}

# metrics: TT_METRICS_FILE
write_metrics() {
    local file=$TT_METRICS_FILE new
    new=$(mktemp "$(dirname "$file")/.${file##*/}.XXXXXX") &&
        tt_jq '. + {remote: $remote[0]} | metrics' -r --slurpfile remote <(remote_state) <<<"$state" >"$new" && chmod 644 "$new" && mv -T "$new" "$file" && return
    [[ -z $new ]] || rm -f "$new"
    return 1
}

after_metrics() {
    local text
    [[ -z ${TT_METRICS_FILE-} ]] || text=$(write_metrics 2>&1) ||
        say warning "cannot write TT_METRICS_FILE '$TT_METRICS_FILE': $text"
}

# Tells each channel what it has not heard yet.
tell() {
    local one channel new unsent=
    [[ -n ${TT_MAIL_TO-}${TT_WEBHOOK_URL-} ]] || return 0
    for one in ${news[@]+"${news[@]}"}; do
        channel=${one%%$'\t'*}
        if "$notify" "${config[@]}" --to "$channel" <<<"${one#*$'\t'}" {turn}>&-; then
            new=$(tt_jq 'told($now; $channel)' --arg now "$now" --arg channel "$channel" <<<"$state") || continue
            state=$new
            write_state
        else
            unsent=1
        fi
    done
    [[ -n $unsent ]] || was_told=1
}

# alerts: messages and the heartbeat, by tt-notify
after_alerts() { # STATUS
    local notify
    [[ -n ${TT_MAIL_TO-}${TT_WEBHOOK_URL-}${TT_HEARTBEAT_URL-} ]] || return 0
    notify=$(find_program tt-notify) || {
        say warning "cannot find 'tt-notify': no alerts"
        return
    }
    (($1 != 0)) || "$notify" "${config[@]}" --heartbeat {turn}>&- || true
    tell
    (($1 != 0)) || was_told= # what is printed after a success are warnings
}

# dashboard: TT_DASHBOARD
after_dashboard() {
    local dashboard
    [[ -n ${TT_DASHBOARD-} ]] || return 0
    dashboard=$(find_program tt-dashboard) || {
        say warning "cannot find 'tt-dashboard': no dashboard"
        return
    }
    "$dashboard" "${config[@]}" "--lake=$lake" "$TT_DASHBOARD" {turn}>&- || true
}

# update STATUS [TEXT [SINCE]]: $state after this chain; in $news what is to be told of it, for each channel
# its name, a tab and the event, as of $now.
update() {
    local ended new
    ended=$(now_ms)
    now=$(iso $((ended / 1000)))
    news=()
    new=$(
        { ((${#records[@]} == 0)) || printf '%s\036' "${records[@]//$'\036'/}"; } | tt_jq '
            chain($status; $text; $since; $signal != "") as $did
            | ({host: $host, lake: $lake} + if $since != "" then {} else
               {started: $started, ended: $ended, seconds: $seconds, status: $status} end) as $when
            | $old | (fromjson? | objects) // {} | after($when + $did)
            | news_lines($now; $retry; $doctor; $ARGS.positional), .' -rRs \
            --rawfile old <(printf %s "$state") --arg host "$(uname -n)" --arg lake "$lake" \
            --argjson status "$1" --arg text "${2-}" --arg since "${3-}" --arg signal "$stopped_by" \
            --arg started "$(iso $((began / 1000)))" --arg ended "$now" \
            --argjson seconds "$(as_seconds $((ended - began)))" \
            --arg now "$now" --arg retry "$retry" --arg doctor "$doctor" \
            --args ${TT_MAIL_TO:+mail} ${TT_WEBHOOK_URL:+webhook}
    ) && [[ -n $new ]] || return
    while [[ $new != "{"* ]]; do
        news+=("${new%%$'\n'*}")
        new=${new#*$'\n'}
    done
    state=$new
}

# take_turn: $turn is locked, so that one process at a time has something to tell
take_turn() {
    local file=$lake/state/last.lock
    if [[ -d ${file%/*} && ! -L ${file%/*} ]] && safe_file "$file" && { exec {turn}>>"$file"; } 2>/dev/null; then
        flock --wait 300 "$turn" || true
    else
        exec {turn}>>/dev/null
    fi
}

# TEXT: why there was no stage at work; SINCE: how long another tt-run is.
remember() {
    local turn one news now
    take_turn
    read_state
    update "$@" || { state='' && update "$@"; } || {
        say warning "cannot tell what was done: '$lake/state/last.json' stays as it is"
        return
    }
    write_state
    for one in "${afterwards[@]}"; do "after_$one" "$1"; done
}
