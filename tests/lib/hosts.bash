# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034,SC2119,SC2120  # variables of tt.bash and of tests
#
# hosts.bash - three hosts for bats files: a lake for each stage, a remote between them
#
#   load ../lib/pg
#   load ../lib/tt
#   load ../lib/hosts
#   setup() { use_source "$(fresh_totesys 100)"; use_hosts; use_remote URL; }
#
#   use_hosts               $extract_lake, $transform_lake, $load_lake: there is none yet
#   use_remote URL          TT_REMOTE
#   host1, host2, host3 [OPTION]...
#                           tt-extract, tt-transform, tt-load there
#   change_source           something of each kind
#   kill_hosts_at N...      each host is killed at its n-th piece sent, and received; after each N something changes
#   kill_hosts_anywhere CHECK
#                           each host is killed at a random moment of its run, TEST_SWEEP times (2; at most
#                           200), or ends with 0, which one in four or so does: moments are of a time
#                           that grows and shrinks with how fast the machine is; after each CHECK holds, and
#                           something changes
#   whole LAKE              the newest run of each stage that is to be seen there has all its files
#   proxy_start PORT        a proxy before that port (proxy.py): $proxy_port; $proxy_rules, $proxy_log
#   proxy_stop
#   deaf_start              a port that answers nothing: $deaf_port
#   deaf_stop
#   pulls_slowly WORDS      from behind that proxy: a connection that is slow is none that is broken; one
#                           that stands still is made anew, and 69 with these words where that does not help
#   tree_of_runs LAKE STAGE its files with their checksums
#   all_hosts               the three, one after the other
#   days AGE...             (days.bash) a run each, so many days old, maybe with an option ("20 --full"), of
#                           all hosts; $base: the one with --full
#   kept LAKE STAGE         the runs that it has, with blanks between
#   at HOST COMMAND...      a script on the host of a stage, with the settings that it has there
#   says STATUS PART...     of tt-status at $host: exit status, what is on the screen, blanks squeezed; $json
#   doctor STATUS PART...   of tt-doctor at $host: exit status, what is in its lines

use_hosts() {
    extract_lake=$BATS_TEST_TMPDIR/host1
    transform_lake=$BATS_TEST_TMPDIR/host2
    load_lake=$BATS_TEST_TMPDIR/host3
    unset TT_LAKE
}

use_remote() {
    export TT_REMOTE=$1
}

host1() { TT_LAKE=$extract_lake tt-extract "$@"; }
host2() { TT_LAKE=$transform_lake tt-transform "$@"; }
host3() { TT_LAKE=$load_lake tt-load "$@"; }

change_source() {
    psql -Xq -d "$TT_SOURCE" -f "$repo/scripts/demo/change.sql"
}

# Who listens there never accepts, and one connection waits for that already: for another there is no room,
# and the kernel passes over who asks for one.
deaf_start() {
    python3 -c 'import signal, socket, sys
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
waits = socket.create_connection(listener.getsockname())
with open(sys.argv[1], "w") as port:
    port.write(str(listener.getsockname()[1]))
signal.pause()' "$BATS_TEST_TMPDIR/deaf.port" 3>&- &
    deaf_pid=$!
    wait_for test -s "$BATS_TEST_TMPDIR/deaf.port"
    # shellcheck disable=SC2034  # for the test
    deaf_port=$(<"$BATS_TEST_TMPDIR/deaf.port")
}

deaf_stop() {
    [[ -z ${deaf_pid-} ]] || kill "$deaf_pid"
    wait "${deaf_pid-}" 2>/dev/null || true
    deaf_pid=''
}

proxy_start() {
    proxy_rules=$BATS_TEST_TMPDIR/proxy.rules proxy_log=$BATS_TEST_TMPDIR/proxy.log
    : >"$proxy_rules"
    python3 "$repo/tests/lib/proxy.py" "$BATS_TEST_TMPDIR/proxy.port" "$1" "$proxy_rules" "$proxy_log" 3>&- &
    proxy_pid=$!
    wait_for test -s "$BATS_TEST_TMPDIR/proxy.port"
    proxy_port=$(<"$BATS_TEST_TMPDIR/proxy.port")
}

proxy_stop() {
    [[ -n ${proxy_pid-} ]] || return 0
    kill "$proxy_pid" 2>/dev/null || true
    wait "$proxy_pid" 2>/dev/null || true
}

# Its largest file, of 44 kB, takes longer than the timeout.
pulls_slowly() {
    local lake=$BATS_TEST_TMPDIR/pulled stage rule
    local -x TT_REMOTE_TIMEOUT=2
    for rule in "always slow 15000" "stall 6000"; do
        echo "$rule" >"$proxy_rules"
        rm -rf "$lake"
        quietly timeout 60 tt-transform --lake "$lake" --at-remote=pull || return # one that hangs has failed
        same "$(tree_of_runs "$lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)" || return
    done
    same "$(<"$proxy_log")" stall || return
    echo "always stall 6000" >"$proxy_rules"
    rm -rf "$lake"
    refuses 69 "$1" -- timeout 60 tt-transform --lake "$lake" --at-remote=pull || return
    same "$(find "$lake/transformed" -mindepth 1)" ""
}

tree_of_runs() {
    (cd "$1" && find "$2"/2* -type f -exec sha256sum {} + | sort -k 2)
}

at() {
    local lake=${1}_lake
    local TT_LAKE=${!lake} TT_STAGES=$1
    export TT_LAKE TT_STAGES
    shift
    "$@"
}

says() {
    local part
    run --separate-stderr "-$1" at "$host" tt-status --json
    same "$stderr" ""
    json=$output
    output=$(jq -r -L "$repo/scripts" 'include "tt-status"; screen' <<<"$json")
    for part in "${@:2}"; do contains "$(tr -s ' \n' ' ' <<<"$output")" "$part" || return; done
    ! grep -qE '^.{81}' <<<"$output"
}

doctor() {
    local part
    run --separate-stderr at "$host" tt-doctor
    [[ $status == "$1" ]] || { printf '%s\n' "$output" "-- status $status" >&2; return 1; }
    same "$stderr" ""
    same "$(grep -vE '^(ok      |warn    |PROBLEM )[a-z ]+: .' <<<"$output")" ""
    for part in "${@:2}"; do contains "$output" "$part" || return; done
    same "$(grep -E '^(warn|PROBLEM) ' <<<"$output" | grep -v '; ')" ""
}

all_hosts() {
    host1 >/dev/null && host2 >/dev/null && host3 >/dev/null
}

days() {
    local age
    for age; do
        # shellcheck disable=SC2086 # two words
        TT_LAKE=$extract_lake days_ago ${age%% *} tt-extract ${age#"${age%% *}"} >/dev/null
        change_source
    done
    host2 >/dev/null && host3 >/dev/null
    base=$(TT_LAKE=$extract_lake runs extracted | sed -n "$(printf '%s\n' "$@" | grep -n -- --full | cut -d: -f1)p")
}

kept() {
    TT_LAKE=$1 runs "$2" | tr '\n' ' '
}

kill_hosts_at() {
    local n host call shim
    shim=$(realpath "${TEST_PROGRAMS:-$repo/build}")/tests/lib/failshim.so
    for n; do
        for host in host1 host2 host3; do
            for call in send recv; do
                FAIL_CALL=$call FAIL_AT=$n FAIL_SIGNAL=9 LD_PRELOAD=$shim "$host" >/dev/null 2>&1 3>&- || true
            done
        done
        change_source
    done
}

kill_hosts_anywhere() {
    local -A took=() killed=()
    local host pid begun moment status time never times=${TEST_SWEEP:-2}
    ((times <= 200)) || times=200
    mkfifo "$BATS_TEST_TMPDIR/never"
    exec {never}<>"$BATS_TEST_TMPDIR/never"
    change_source
    for host in host1 host2 host3; do
        begun=${EPOCHREALTIME//[!0-9]/}
        "$host" >/dev/null || return
        took[$host]=$((${EPOCHREALTIME//[!0-9]/} - begun))
    done
    RANDOM=20261130
    for ((time = 0; time < times; time++)); do
        change_source
        for host in host1 host2 host3; do
            moment=$((RANDOM * 1009 % took[$host]))
            printf -v moment '%d.%06d' $((moment / 1000000)) $((moment % 1000000))
            set -m # a process group of its own; and no program is started that would take time
            "$host" >/dev/null 2>"$BATS_TEST_TMPDIR/last.log" 3>&- &
            pid=$!
            set +m
            read -rt "$moment" -u "$never" || true
            kill -KILL -- "-$pid" 2>/dev/null || true
            status=0
            wait "$pid" || status=$?
            ((status == 137 || status == 0)) || {
                cat "$BATS_TEST_TMPDIR/last.log" >&2
                return 1
            }
            if ((status == 0)); then
                took[$host]=$((took[$host] > 2000 ? took[$host] * 85 / 100 : 1000)) # microseconds
            else
                took[$host]=$((took[$host] * 105 / 100))
                killed[$host]=$((${killed[$host]-0} + 1))
            fi
            "$@" || return
        done
    done
    exec {never}>&-
    echo "# killed: ${killed[*]-none} of $times each" >&3
    ((${#killed[@]} > 0))
}

# The newest run that is to be seen has a manifest, and the files that it names, as it names them.
whole() {
    local manifest name bytes
    for manifest in $(for stage in extracted transformed; do
        TT_LAKE=$1 run_dir "$stage" 2>/dev/null || true
    done); do
        while read -r name bytes; do
            [[ $(stat -c %s "$manifest/$name") == "$bytes" ]] || return
        done < <(jq -r '.tables[] | (., .deleted, .held_back) | select(.file?) | "\(.file) \(.bytes)"' \
            "$manifest/manifest.json" || echo none 0)
    done
}
