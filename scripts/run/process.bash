# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # tt-run's variables
#
# process.bash - processes of tt-run, what they print, and the time
#
#   forward NUMBER      note the signal in $signal, pass it on to the process at work ($child), or $end_by for it
#   await               the end of $child, whatever signals come; its exit status in $status
#   nap SECONDS         or until a signal
#   open_scratch        $summary gets what a stage prints, $words what it logs; $direct: the log goes to stderr
#   hold_back           from here on stderr is kept, and shown at the end unless all was told ($was_told)
#   now_ms, iso [SECONDS], as_seconds MS

signal=
signals=0
child=
end_by=
held_back=
was_told=

now_ms() {
    echo "$((${EPOCHREALTIME//[!0-9]/} / 1000))"
}

iso() { # [SECONDS]
    TZ=UTC printf '%(%Y-%m-%dT%H:%M:%SZ)T' "${1:--1}"
}

# as_seconds MS: with three decimals.
as_seconds() {
    printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
}

# forward NUMBER: note the signal, pass it on to the process at work.
forward() {
    signal=$1
    [[ -z $child ]] || kill -s "${end_by:-$signal}" "$child" 2>/dev/null || true
}

# await: the end of $child, whatever signals come; leaves its exit status in $status.
await() {
    local seen
    [[ -z $signal ]] || forward "$signal" # it came before there was a child
    while
        seen=$signals status=0
        wait "$child" || status=$?
        ((seen != signals)) # a trap has ended the waiting
    do :; done
    child=
}

# nap SECONDS, or until a signal. A command in the background has no ear for SIGINT (bash(1), SIGNALS).
nap() {
    end_by=TERM
    sleep "$1" {locked}>&- >/dev/null 2>&1 &
    child=$!
    await
    end_by=
}

# nameless FOLDER: a file that is open and has no name, so nothing is left behind, as $opened. What one
# that was killed had not yet unlinked goes, too.
nameless() {
    local file pid
    for file in "$1"/tt-run.[0-9]*.*; do
        pid=${file##*/tt-run.}
        pid=${pid%%.*}
        [[ ! -f $file || -L $file || ! -O $file || -d /proc/$pid ]] || rm -f -- "$file"
    done 2>/dev/null
    file=$(mktemp "$1/tt-run.$$.XXXXXX" 2>/dev/null) || return
    { exec {opened}>>"$file"; } 2>/dev/null && rm -f -- "$file"
}

# $summary gets what a stage prints, $words what it logs. Where there is no room for them, as at a
# terminal, the log goes directly to stderr.
open_scratch() {
    local folder opened
    direct=
    [[ ! -t 2 ]] || direct=1
    for folder in /dev/shm "${TMPDIR:-/tmp}"; do
        nameless "$folder" || continue
        summary=$opened
        if head -c 65536 /dev/zero 2>/dev/null >"/proc/self/fd/$summary" && nameless "$folder"; then
            words=$opened
            : >"/proc/self/fd/$summary"
            return
        fi
        exec {summary}>&-
    done
    exec {summary}>>/dev/null {words}>>/dev/null
    direct=1
}

# hold_back: from here on stderr goes to a file, which is shown at the end unless all of it was told.
hold_back() {
    local opened
    nameless /dev/shm || nameless "${TMPDIR:-/tmp}" || return 0
    exec {shown}>&2 2>&"$opened"
    held_back=$opened
    trap '[[ -n $was_told ]] || cat "/proc/self/fd/$held_back" >&"$shown"' EXIT
}
