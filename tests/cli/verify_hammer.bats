#!/usr/bin/env bats
#
# tt-verify while writers write and runs come: never a false alarm, and what is wrong is found all the same.
# (HAMMER=100, make torture: a hundred times.)

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/workload

unset TT_TEST_PG # other transactions of a shared server would hold the cursor back

setup_file() {
    pg_start
    fresh_totesys 300 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    PATH=$repo/scripts:$PATH
    export TT_RETRIES=0
    use_workload 300
    run_all >/dev/null
}

teardown() {
    touch "$BATS_TEST_TMPDIR/enough"
    kill "${writers-}" 2>/dev/null || true
}

# Of somebody else, one after the other, until there is a file `enough`.
other_runs() {
    while [[ ! -e $BATS_TEST_TMPDIR/enough ]]; do
        tt-run >/dev/null 2>&1 || true
        sleep 1
    done
}

# looked STATUS...: tt-verify, once; what it says is in $said
looked() {
    local status=0
    tt-verify --json >"$BATS_TEST_TMPDIR/said.json" 2>"$BATS_TEST_TMPDIR/said" || status=$?
    said=$(<"$BATS_TEST_TMPDIR/said.json")
    [[ " $* " == *" $status "* ]] || {
        cat "$BATS_TEST_TMPDIR/said" "$BATS_TEST_TMPDIR/said.json"
        return 1
    }
    ((++ended[status]))
}

versions() {
    sql "$TT_SOURCE" "SELECT count(*) FROM test.version"
}
have_written() { # THAT MANY
    (($(versions) > $1))
}

@test "writers write, runs come: no false alarm; a row that is wrong is found" {
    ended=()
    writers_seconds=86400 writers_rate=${writers_rate-4} start_writers
    other_runs 3>&- &
    others=$!
    for ((i = 0; i < ${HAMMER:-3}; i++)); do
        until_true have_written "$(versions)" # they are not waiting for each other
        looked 0 75 # 75: rows that moved at each look
        same "$(jq .findings <<<"$said")" 0
        ((i > 0)) || commit_prepared
    done
    echo "# all was right: ${ended[0]-0}, some rows moved at each look: ${ended[75]-0}; $(versions) versions, $(runs extracted | wc -l) runs" >&3
    ((ended[0] > 0))

    in_warehouse "UPDATE fact_sales_order SET unit_price = unit_price + 0.01 WHERE sales_order_id = 299"
    looked 65
    same "$(jq -c '.list[] | [.table, .key, .columns[].column]' <<<"$said")" '["fact_sales_order",{"sales_order_id":"299"},"unit_price"]'
    in_warehouse "UPDATE fact_sales_order SET unit_price = unit_price - 0.01 WHERE sales_order_id = 299"

    touch "$BATS_TEST_TMPDIR/enough"
    wait "$others"
    stop_writers
    run -0 --separate-stderr tt-verify
    same "$output" ""
}
