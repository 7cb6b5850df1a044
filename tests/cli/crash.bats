#!/usr/bin/env bats
#
# Whatever fails and wherever a program dies: only whole runs are visible in the lake, and one normal
# round makes the warehouse right, with nothing lost and nothing doubled.
#
# tests/lib/failshim.c makes the n-th call fail, or sends a signal there.  A sweep goes over all n, or
# over an even sample of them.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/workload

unset TT_TEST_PG # these tests stop their server

orders=300
EIO=5
ENOSPC=28
ECONNRESET=104

setup_file() {
    pg_start
    # What a crash of the server itself may lose is not what these tests look at.
    server_sql "ALTER SYSTEM SET synchronous_commit = on"
    server_sql "SELECT pg_reload_conf()" >/dev/null
    fresh_totesys "$orders" >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    [[ -f $shim ]]
    # What the stages say is shown only where a test fails.
    exec 2>"$BATS_TEST_TMPDIR/stderr"
    use_workload "$orders"
    pending=
    reset=
}

teardown() {
    [[ -z ${standby-} ]] || sync_with ''
    [[ -n ${BATS_TEST_COMPLETED-} ]] || tail -n 40 "$BATS_TEST_TMPDIR/stderr"
}

# ---------------------------------------------------------------------------------- the stages

# The stages in their order, from STAGE on: round [STAGE]
round() {
    case ${1-extract} in
    extract) tt-extract && tt-transform && tt-load ;;
    transform) tt-transform && tt-load ;;
    load) tt-load ;;
    esac >/dev/null || {
        echo "-- a normal round fails: $?" >&2
        return 1
    }
    pending=
}

settle() {
    round && is_right && whole_runs && no_leftovers && only_named_keys
}

# Key sets of earlier runs, and what a crash left of them, are gone.
only_named_keys() {
    same "$(ls "$TT_LAKE/state/keys")" \
        "$(jq -r '.tables[].keys.file' "$TT_LAKE/state/extract.json" | sort)"
}

# Leave something to do for a stage; where $reset is set, after that.
prepare() {
    [[ -z $pending ]] || return 0
    tick || return
    [[ -z $reset ]] || "$reset" || return
    case $1 in
    transform) tt-extract ;;
    load) tt-extract && tt-transform ;;
    esac >/dev/null || return
    pending=1
}

# How far a stage has come.
newest() {
    case $1 in
    extract) runs extracted ;;
    transform) runs transformed ;;
    load) sql "$TT_WAREHOUSE" "SELECT run FROM tt.run" ;;
    esac 2>/dev/null | sort | tail -n 1
}

# shimmed STAGE [SETTING=VALUE]...: its exit status is in $status, its calls are in a file
shimmed() {
    rm -f "$BATS_TEST_TMPDIR/calls"
    status=0
    env FAIL_UNDER="$TT_LAKE" FAIL_COUNT="$BATS_TEST_TMPDIR/calls" "${@:2}" LD_PRELOAD="$shim" \
        "tt-$1" >/dev/null 3>&- || status=$?
}

# calls KIND: how many there were
calls() {
    sed -n "s/^$1 //p" "$BATS_TEST_TMPDIR/calls"
}

# ----------------------------------------------------------------------------------- the sweep

# sample COUNT MOST: the numbers from 1 to COUNT, or MOST of them, evenly, with both ends
sample() {
    local i
    if (($1 <= $2)); then
        seq "$1"
    else
        for ((i = 0; i < $2; i++)); do echo $((1 + i * ($1 - 1) / ($2 - 1))); done
    fi
}

# failure KIND CALL N: how it is to fail, and with what exit status; sets $how and $allowed
failure() {
    case $1:$2 in
    kill:*) how=(FAIL_SIGNAL=9) allowed=(137) ;;
    term:*) how=(FAIL_SIGNAL=15) allowed=(143 0) ;;
    fail:send | fail:recv)
        how=("FAIL_ERRNO=$ECONNRESET") allowed=(69 0) # 0: the good-bye
        ;;
    fail:read | fail:open | fail:close | fail:unlink) how=("FAIL_ERRNO=$EIO") allowed=(74 0) ;;
    fail:*) how=("FAIL_ERRNO=$(($3 % 2 ? ENOSPC : EIO))") allowed=(73 74) ;;
    esac
}

# strike KIND STAGE CALL N: that call of that stage fails.  A stage that says it is done must be.
strike() {
    local kind=$1 stage=$2 call=$3 n=$4 before how allowed
    prepare "$stage" || return
    before=$(newest "$stage")
    failure "$kind" "$call" "$n"
    shimmed "$stage" FAIL_CALL="$call" FAIL_AT="$n" "${how[@]}"
    if ((status != 0)); then
        ((++struck))
    elif (($(calls "$call") >= n)); then
        ((++struck, ++survived))
    else # it had less to do than when its calls were counted
        allowed+=(0)
    fi
    [[ " ${allowed[*]} " == *" $status "* ]] || {
        echo "-- exit status $status, allowed: ${allowed[*]}" >&2
        return 1
    }
    whole_runs || return
    # Nothing is left of what failed; but for unlink, which is what would remove it.
    [[ $kind == kill || $call == unlink ]] || no_leftovers || return
    [[ $kind != term ]] || no_sessions || return
    if ((status == 0)); then
        case $stage in
        extract) round transform && is_right ;;
        transform) round load && is_right ;;
        load) is_right && pending= ;;
        esac
    elif [[ -n $reset || $(newest "$stage") != "$before" ]]; then
        settle
    fi
}

# sweep KIND STAGE MOST CALL...: at most so many of each kind of call; TEST_SWEEP=1000: all of them
sweep() {
    local kind=$1 stage=$2 most=${TEST_SWEEP:-$3} call n tried struck survived counted
    prepare "$stage"
    shimmed "$stage"
    counted=$(<"$BATS_TEST_TMPDIR/calls")
    settle
    for call in "${@:4}"; do
        tried=0 struck=0 survived=0
        for n in $(sample "$(sed -n "s/^$call //p" <<<"$counted")" "$most"); do
            strike "$kind" "$stage" "$call" "$n" || {
                echo "-- tt-$stage, $kind at $call $n" >&2
                return 1
            }
            ((++tried % 5 != 0)) || settle || return
        done
        settle || return
        echo "# $kind tt-$stage: $call: $struck of $(grep "$call" <<<"$counted"), survived $survived" >&3
        ((struck > 0 && struck * 3 >= tried * 2))
    done
}

@test "tt-extract: a call that fails" {
    round
    sweep fail extract 8 write fsync rename mkdir send
    sweep fail extract 3 open read close unlink recv
}

@test "tt-transform: a call that fails" {
    round
    sweep fail transform 8 write fsync rename mkdir
    sweep fail transform 3 open read close unlink
}

@test "tt-load: a call that fails" {
    round
    sweep fail load 8 read send recv
    sweep fail load 3 mkdir open close
}

@test "tt-extract: killed at a call" {
    round
    sweep kill extract 8 write fsync rename mkdir
    sweep kill extract 4 unlink send recv
}

@test "tt-transform: killed at a call" {
    round
    sweep kill transform 8 write fsync rename mkdir
    sweep kill transform 4 unlink
}

@test "tt-load: killed at a call" {
    round
    sweep kill load 12 send recv
    sweep kill load 4 read
}

new_lake() {
    rm -rf "$TT_LAKE"
}

new_warehouse() {
    psql -Xq -d "$TT_WAREHOUSE" -c "DROP SCHEMA public CASCADE; DROP SCHEMA tt CASCADE;
                                    CREATE SCHEMA public" 2>/dev/null
    sql "$TT_SOURCE" "CALL test.restart()"
    rm -rf "$TT_LAKE"
}

@test "the first run of all: a call that fails, killed at a call" {
    round
    reset=new_lake
    sweep fail extract 2 mkdir
    sweep kill extract 2 write fsync rename
    sweep kill transform 2 write fsync rename
    reset=new_warehouse
    sweep kill load 4 send recv
}

# ------------------------------------------------------------------------------ at any moment

@test "killed at any moment" {
    use_workload 3000
    round
    RANDOM=20261120
    for stage in extract transform load; do
        prepare "$stage"
        begin=${EPOCHREALTIME//[!0-9]/}
        "tt-$stage" >/dev/null
        took=$((${EPOCHREALTIME//[!0-9]/} - begin))
        settle
        killed=0
        for _ in {1..6}; do
            prepare "$stage"
            full=()
            [[ $stage != extract ]] || full=(--full)
            "tt-$stage" "${full[@]}" >/dev/null 3>&- &
            pid=$!
            sleep "$(printf '0.%06d' $((RANDOM * 11 % (took + 10000))))"
            kill -9 "$pid" 2>/dev/null || true
            status=0
            wait "$pid" || status=$?
            ((status == 137 || status == 0))
            ((status == 0)) || ((++killed))
            whole_runs
            settle
        done
        echo "# tt-$stage: $killed of 6 killed within $took us" >&3
        ((killed > 0))
    done
}

# ------------------------------------------------------------------------------ the server's end

# Its backend is in such a statement: in_statement PATTERN [CONDITION]
in_statement() {
    [[ $(sessions "state = 'active' AND query ~ '$1' AND ${2-true}") == 1 ]]
}

terminate() {
    [[ $(server_sql "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                     WHERE application_name LIKE 'tt-%'") == t ]]
}

# The server stops at once, as in a crash, and comes again.
crash() {
    local postmaster
    read -r postmaster <"$TEST_PG/data/postmaster.pid"
    kill -QUIT "$postmaster"
    until_true is_gone "$postmaster"
    "$pg_root/scripts/private-pg" start "$TEST_PG"
}

is_gone() {
    ! kill -0 "$1" 2>/dev/null
}

# extract_in_copy: it stands still in the midst of a COPY out, so that the backend waits for it
extract_in_copy() {
    hold_at extract "$TT_LAKE/extracted/." write 6
    until_true in_statement "^COPY .*payment" "wait_event = 'ClientWrite'"
}

@test "the backend or the server goes away in the midst of tt-extract's COPY" {
    use_workload 3000
    for end in terminate crash; do
        extract_in_copy
        "$end"
        let_go
        ((status == 69))
        same "$(runs extracted)" ""
        no_leftovers
    done
    settle
    tick
    settle
}

# load_in_copy: likewise in the midst of a COPY in
load_in_copy() {
    hold_at load "$(run_dir transformed)/fact_payment.csv" read 1
    until_true in_statement "^COPY" "wait_event = 'ClientRead'"
}

@test "the backend or the server goes away in the midst of tt-load's COPY" {
    for path in bulk staged; do
        prepare load
        [[ $path != bulk ]] || sql "$TT_SOURCE" "CALL test.restart()"
        before=$(newest load)
        for end in terminate crash; do
            load_in_copy
            "$end"
            let_go
            ((status == 69))
            same "$(newest load)" "$before"
        done
        settle
    done
    same "$(sql "$TT_WAREHOUSE" "SELECT path FROM tt.run_table WHERE table_name = 'fact_payment' ORDER BY run")" \
        $'bulk\nstaged'
}

# The next COMMIT of tt-load waits for a lock that a session of ours has.
hold_commits() {
    sql "$TT_WAREHOUSE" "
        CREATE FUNCTION tt.wait() RETURNS trigger LANGUAGE plpgsql AS \$\$
        BEGIN PERFORM pg_advisory_xact_lock(1); RETURN NULL; END \$\$;
        CREATE CONSTRAINT TRIGGER wait AFTER INSERT ON tt.run
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION tt.wait()"
}

# holding CONNINFO SQL COMMAND...: while a session of ours has done that
holding() {
    local holder
    psql -Xq -d "$1" >/dev/null 3>&- < <(echo "BEGIN; $2; SELECT 1 AS held, pg_sleep(600)") &
    holder=$!
    until_true is_held
    "${@:3}" || return
    server_sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ~ 'AS held'
                AND pid <> pg_backend_pid()" >/dev/null
    wait "$holder" || true
}

is_held() {
    [[ $(server_sql "SELECT count(*) FROM pg_stat_activity WHERE query ~ 'AS held, pg_sleep'
                     AND state = 'active' AND pid <> pg_backend_pid()") == 1 ]]
}

load_in_commit() {
    tt-load >/dev/null 3>&- &
    pid=$!
    until_true in_statement '^COMMIT' "wait_event = 'advisory'"
}

# end_in_commit END
end_in_commit() {
    load_in_commit
    "$1"
    let_go 2>/dev/null
}

@test "the backend or the server goes away in tt-load's COMMIT" {
    round
    hold_commits
    for end in terminate crash; do
        prepare load
        before=$(newest load)
        holding "$TT_WAREHOUSE" "SELECT pg_advisory_lock(1)" end_in_commit "$end"
        ((status == 69))
        same "$(newest load)" "$before"
        settle
    done
}

# sync_with STANDBY: commits are durable here, and then wait for it
sync_with() {
    standby=$1
    server_sql "ALTER SYSTEM SET synchronous_standby_names = '$1'"
    server_sql "SELECT pg_reload_conf()" >/dev/null
}

@test "the backend goes away after the COMMIT, and before tt-load hears of it" {
    round
    prepare load
    before=$(newest load)
    sync_with nobody
    tt-load >/dev/null 3>&- &
    until_true in_statement '^COMMIT' "wait_event = 'SyncRep'"
    terminate
    status=0
    wait "$!" || status=$?
    ((status == 69))
    sync_with ''
    [[ $(newest load) > $before ]] # it is in
    same "$(newest load)" "$(newest transform)"
    is_right
    settle
}

@test "no server: 69, nothing changed" {
    round
    prepare load
    before=$(tree "$TT_LAKE")
    "$pg_root/scripts/private-pg" stop "$TEST_PG"
    refuses 69 "source database" -- tt-extract
    refuses 69 "warehouse database" -- tt-load
    "$pg_root/scripts/private-pg" start "$TEST_PG"
    same "$(tree "$TT_LAKE")" "$before"
    settle
}

# ----------------------------------------------------------------------------------- SIGTERM

@test "SIGTERM at a call: 143 or done, nothing is left behind" {
    round
    sweep term extract 3 write send
    sweep term transform 3 write
    sweep term load 3 send recv
}

# ended_by_term: SIGTERM comes where it stands still, waits for a lock or commits
ended_by_term() {
    kill -TERM "$pid"
    let_go
    ((status == 143)) || {
        echo "-- exit status $status" >&2
        return 1
    }
    no_leftovers && no_sessions
}

load_waits() {
    tt-load >/dev/null 3>&- &
    pid=$!
    until_true in_statement "$1" "$2" && ended_by_term
}

extract_waits() {
    tt-extract >/dev/null 3>&- &
    pid=$!
    until_true in_statement "^LOCK TABLE" "wait_event_type = 'Lock'" && ended_by_term
}

# Its handlers are there and it sleeps.
sleeps() {
    local state caught
    state=$(sed -n 's/^State:\t//p' "/proc/$pid/status")
    caught=$(sed -n 's/^SigCgt:\t//p' "/proc/$pid/status")
    [[ $state == S* ]] && ((16#$caught & 1 << 14))
}

@test "SIGTERM in the midst of things: 143, nothing is left behind, nothing has changed" {
    use_workload 3000
    extract_in_copy
    ended_by_term
    holding "$TT_SOURCE" "LOCK payment" extract_waits
    same "$(runs extracted)" ""

    tt-extract
    hold_at transform "$TT_LAKE/transformed/." write 1
    ended_by_term
    mkfifo "$BATS_TEST_TMPDIR/pipe"
    exec {pipe}<>"$BATS_TEST_TMPDIR/pipe"
    tt-transform - 3>&- <&"$pipe" &
    pid=$!
    until_true sleeps
    sleep 0.1
    ended_by_term
    same "$(runs transformed)" ""

    tt-transform
    load_in_copy
    ended_by_term
    same "$(newest load)" ""
    settle
    hold_commits
    prepare load
    before=$(newest load)
    load_in_copy
    ended_by_term
    holding "$TT_WAREHOUSE" "LOCK dim_staff" load_waits "" "wait_event_type = 'Lock'"
    holding "$TT_WAREHOUSE" "SELECT pg_advisory_lock(1)" load_waits "^COMMIT" "wait_event = 'advisory'"
    same "$(newest load)" "$before"
    settle
}
