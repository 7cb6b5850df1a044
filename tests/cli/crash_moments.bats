#!/usr/bin/env bats
#
# The server goes away, SIGTERM comes, a stage is killed at any moment: only whole runs are visible,
# and one normal round makes the warehouse right, with nothing lost and nothing doubled.

load ../lib/crash

teardown() {
    [[ -z ${standby-} ]] || sync_with ''
    crash_teardown
}

# ------------------------------------------------------------------------------ at any moment

@test "killed at any moment" {
    use_workload 3000
    round
    RANDOM=20261120
    times=$((${TEST_SWEEP:-12} / 2))
    for stage in extract transform load; do
        prepare "$stage"
        begin=${EPOCHREALTIME//[!0-9]/}
        "tt-$stage" >/dev/null
        took=$((${EPOCHREALTIME//[!0-9]/} - begin))
        settle
        killed=0
        for ((time = 0; time < times; time++)); do
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
            if ((status == 0)); then # it was faster than before: come earlier
                took=$((took * 2 / 3))
            else
                ((++killed))
            fi
            whole_runs
            settle
        done
        echo "# tt-$stage: $killed of $times killed" >&3
        ((killed > 0))
    done
}

# ------------------------------------------------------------------------------ the server's end

# Its backend is in such a statement: in_statement PATTERN [CONDITION]
in_statement() {
    [[ $(sessions "state = 'active' AND query ~ '$1' AND ${2-true}") == 1 ]]
}

cancel() {
    [[ $(server_sql "SELECT pg_cancel_backend(pid) FROM pg_stat_activity
                     WHERE application_name LIKE 'tt-%'") == t ]]
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

@test "the statement is cancelled, the backend or the server goes away in the midst of tt-extract's COPY" {
    use_workload 3000
    for end in cancel terminate crash; do
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

@test "the statement is cancelled, the backend or the server goes away in the midst of tt-load's COPY" {
    for path in bulk staged; do
        prepare load
        [[ $path != bulk ]] || sql "$TT_SOURCE" "CALL test.restart()"
        before=$(newest load)
        for end in cancel terminate crash; do
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

# new_server_setting NAME VALUE
new_server_setting() {
    server_sql "ALTER SYSTEM SET $1 = $2"
    server_sql "SELECT pg_reload_conf()" >/dev/null
}

# With synchronous_commit off (or after a rollback) a crash of the source makes it forget its last
# transactions, and others get their ids.
@test "the source forgets what was committed: that was not extracted, and what comes instead is" {
    round
    new_server_setting wal_writer_delay 1000
    new_server_setting synchronous_commit off
    sql "$TT_SOURCE" CHECKPOINT
    for i in {1..50}; do
        echo "UPDATE sales_order SET units_sold = 4711 WHERE sales_order_id = $i;"
    done | psql -Xq -d "$TT_SOURCE"
    tt-extract >/dev/null
    crash
    new_server_setting synchronous_commit on
    for i in {51..200}; do
        echo "UPDATE sales_order SET units_sold = 4712 WHERE sales_order_id = $i;"
    done | psql -Xq -d "$TT_SOURCE"
    round
    is_right false
    server_sql "ALTER SYSTEM RESET wal_writer_delay"
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
    until_true in_statement "LOCK TABLE" "wait_event_type = 'Lock'" && ended_by_term
}

has_handlers() {
    local caught
    caught=$(sed -n 's/^SigCgt:\t//p' "/proc/$pid/status")
    ((16#$caught & 1 << 14))
}

# Its signal comes before it waits for its input, or then.
transform_awaits_input() {
    mkfifo "$BATS_TEST_TMPDIR/pipe"
    exec {pipe}<>"$BATS_TEST_TMPDIR/pipe"
    for pause in 0 0 0.01 0.02 0.1; do
        tt-transform - 3>&- <&"$pipe" &
        pid=$!
        until_true has_handlers
        sleep "$pause"
        ended_by_term
    done
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
    transform_awaits_input
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
