# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # tt-run's variables
#
# stage.bash - a stage of tt-run, with its retries and its time limit
#
#   stage NAME PATH     runs it to its end; its exit status in $status, three more texts in $records:
#                       what is known of it, what it printed, what it logged (state.jq's chain reads them)

timed_out=
records=()

info() {
    [[ -z $verbose ]] || say info "$1"
}

# attempt PATH: runs a stage to its end; leaves its exit status in $status.
#
# Its log goes to $words: also to stderr as it comes with -v, else at its end, unless it is tried
# again. A terminal gets it at first hand, with the line of progress.
attempt() {
    local command=("$1" ${options[@]+"${options[@]}"} --json) log=$words copy=
    if ((deadline != 0)); then
        local left=$((deadline - $(now_ms)))
        status=124
        ((left > 0)) || return 0
        command=(timeout --foreground -k 10 "$(as_seconds "$left")" "${command[@]}")
    fi
    if [[ -n $direct ]]; then
        log=2
    elif [[ -n $verbose ]]; then
        exec {log}> >(trap '' 1 2 15 && exec tee -a "/proc/self/fd/$words" >&2)
        copy=$!
    fi
    "${command[@]}" </dev/null 1>&"$summary" 2>&"$log" &
    child=$!
    await
    if [[ -n $copy ]]; then
        exec {log}>&-
        wait "$copy" || true
    fi
}

overdue() {
    ((deadline != 0 && $(now_ms) >= deadline))
}

# again TRIES PAUSE: is there to be another attempt?
again() {
    [[ $status == 69 || $status == 75 ]] && (($1 <= retries)) && [[ -z $signal ]] &&
        ((deadline == 0 || $(now_ms) + $2 * 1000 < deadline))
}

# stage NAME PATH: with its retries; leaves its exit status in $status, and what it did in $records.
stage() {
    local tries=0 pause=$retry_wait begun last text
    begun=$(now_ms)
    : >"/proc/self/fd/$summary"
    while :; do
        : >"/proc/self/fd/$words"
        tries=$((tries + 1))
        attempt "$2"
        again "$tries" "$pause" || break
        info "$1 failed with $status; trying again in $pause s"
        last=$status
        nap "$pause"
        status=$last
        [[ -z $signal ]] || break
        pause=$((pause * 2))
    done
    [[ -n $direct || -n $verbose ]] || cat "/proc/self/fd/$words" >&2
    show_results
    if [[ $status == 124 ]] || { [[ $status == 137 ]] && overdue; }; then
        status=143 timed_out=true
        text="timeout: $1 did not end within $timeout s"
        say error "$text"
        echo "tt-run: error: $text" >&"$words"
    fi
    note_stage "$1" "$begun" "$tries"
}

show_results() {
    if [[ -n $json ]]; then
        cat "/proc/self/fd/$summary"
    elif [[ -n $paths ]]; then
        jq -r '.path | strings' <"/proc/self/fd/$summary" 2>/dev/null || true
    fi
}

# run_of NAME: the newest run that there is for a stage to work on, as JSON.
run_of() {
    local path=$lake/extracted pattern='^[0-9]{8}T[0-9]{6}[.][0-9]{3}Z$'
    [[ $1 != tt-load ]] || path=$lake/transformed
    while [[ $1 != tt-extract && -d $path && ! ${path##*/} =~ $pattern ]]; do # year, month, day, run
        path=$(printf '%s\n' "$path"/[0-9]* | tail -n 1)
    done
    if [[ ${path##*/} =~ $pattern ]]; then echo "\"${path##*/}\""; else echo null; fi
}

# note_stage NAME BEGUN TRIES: three more records: what is known of it, what it printed, what it logged.
note_stage() {
    local ended known run=null
    ended=$(now_ms)
    ((status == 0)) || run=$(run_of "$1")
    printf -v known '{"stage": "%s", "started": "%s", "ended": "%s", "seconds": %s, "status": %d,
        "attempts": %d, "timeout": %s, "run": %s}' "$1" "$(iso $(($2 / 1000)))" \
        "$(iso $((ended / 1000)))" "$(as_seconds $((ended - $2)))" "$status" "$3" \
        "${timed_out:-false}" "$run"
    records+=("$known" "$(<"/proc/self/fd/$summary")" "$(tail -n 100 "/proc/self/fd/$words")")
}
