#!/usr/bin/env bats
#
# Whatever call fails and wherever a program dies in the first run of all; and what of a run is on disk
# when the power fails.

load ../lib/crash

# Of the warehouse, too: a lake that begins anew is not for one that has runs.
begin_anew() {
    psql -Xq -d "$TT_WAREHOUSE" -c "DROP SCHEMA public CASCADE; DROP SCHEMA tt CASCADE;
                                    CREATE SCHEMA public" 2>/dev/null
    sql "$TT_SOURCE" "CALL test.restart()"
    rm -rf "$TT_LAKE"
}

@test "the first run of all: a call that fails, killed at a call" {
    round
    # shellcheck disable=SC2034  # for prepare
    reset=begin_anew
    sweep fail extract 1 write fsync rename mkdir send
    sweep kill extract 1 write fsync mkdir unlink recv
    sweep kill extract 3 rename
    under=$TT_LAKE/transformed sweep fail transform 1 write fsync rename mkdir
    sweep kill transform 1 write fsync mkdir
    sweep kill transform 2 rename
    sweep fail load 1 read send recv
    sweep kill load 2 send recv
}

@test "the first run of all, loaded by two connections: a call that fails, killed at a call" {
    round
    # shellcheck disable=SC2034  # for prepare
    reset=begin_anew
    export TT_JOBS=2
    sweep fail load 1 send recv
    sweep kill load 4 send
    sweep kill load 1 recv open
    same "$(sql "$TT_WAREHOUSE" "SELECT nspname FROM pg_namespace WHERE nspname = 'tt_first_load'")" ""
}

# -------------------------------------------------------------------------------- power failure

# traced STAGE [SETTING=VALUE]...: the calls that change what is on disk go to a file
traced() {
    env FAIL_UNDER="$TT_LAKE" FAIL_TRACE="$BATS_TEST_TMPDIR/trace" "${@:2}" LD_PRELOAD="$shim" \
        "tt-$1" >/dev/null 3>&-
}

is_durable() {
    same "$(awk -f "${workload_sql%/*}/durable.awk" "$BATS_TEST_TMPDIR/trace")" ""
    rm "$BATS_TEST_TMPDIR/trace"
}

@test "what is visible is on disk before, and the state is not before the run" {
    for _ in 1 2; do
        traced extract
        is_durable
        traced transform
        is_durable
        tick
        sql "$TT_SOURCE" "UPDATE sales_order SET agreed_delivery_date = 'soon' WHERE sales_order_id = 7"
    done
    [[ -s $(run_dir transformed)/rejected/sales_order.jsonl ]]
}

# killed_at CALL N: so is tt-extract, and started again
killed_at() {
    status=0
    traced extract FAIL_CALL="$1" FAIL_AT="$2" FAIL_SIGNAL=9 || status=$?
    ((status == 137)) && traced extract && is_durable
}

# last CALL NUMBER: the last calls, which are those of the run and the state as such
last() {
    seq "$(calls "$1")" | tail -n "${TEST_SWEEP:-$(some "$2")}"
}

@test "what a killed program had made is on disk once the next one is done" {
    shimmed extract
    for kind in "mkdir 3" "fsync 10" "rename 2"; do
        read -r call number <<<"$kind"
        for n in $(last "$call" "$number"); do
            rm -rf "${TT_LAKE:?}"/*
            killed_at "$call" "$n"
        done
    done
    # with a state, which then lags behind
    tick
    shimmed extract
    for n in $(last fsync 10); do
        tick
        killed_at fsync "$n"
    done
}
