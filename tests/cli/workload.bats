#!/usr/bin/env bats
#
# Writers, pipelines and clocks that do as they like: nothing is lost, nothing is doubled, and each run
# is what the source was in one snapshot.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/workload

unset TT_TEST_PG # other transactions of a shared server would hold the cursor back

orders=300

setup_file() {
    pg_start
    fresh_totesys "$orders" >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    # What the stages say is shown only where a test fails.
    exec 2>"$BATS_TEST_TMPDIR/stderr"
    use_workload "$orders"
}

teardown() {
    [[ -n ${BATS_TEST_COMPLETED-} ]] || tail -n 40 "$BATS_TEST_TMPDIR/stderr"
}

# ------------------------------------------------------------------------- concurrent writers

# What the writers were to do has happened.  (How much of it depends on the machine.)
has_happened() {
    local what
    for what in \
        "runs: SELECT count(*) FROM tt.run HAVING count(*) >= 20" \
        "superseded: SELECT count(*) FROM tt.fact_sales_order_ended WHERE why = 'superseded' HAVING count(*) >= 50" \
        "deleted: SELECT count(*) FROM tt.fact_sales_order_ended WHERE why = 'deleted' HAVING count(*) >= 5" \
        "deleted payments: SELECT count(*) FROM tt.fact_payment_ended WHERE why = 'deleted' HAVING count(*) >= 5" \
        "dropped: SELECT sum(unchanged) FROM tt.run_table WHERE table_name = 'fact_sales_order' HAVING sum(unchanged) >= 50" \
        "rippled: SELECT sum(rippled) FROM tt.run_table HAVING sum(rippled) >= 20"; do
        echo "# ${what%%:*}: $(sql "$TT_WAREHOUSE" "${what#*:}" | grep . || echo too few)" >&3
        [[ -n $(sql "$TT_WAREHOUSE" "${what#*:}") ]] || return
    done
    echo "# versions of the source: $(sql "$TT_SOURCE" "SELECT count(*) FROM test.version")" >&3
}

# The transaction that was open all the time is in the warehouse, and none of what was rolled back.
late_commits_are_in() {
    local first
    for first in 281 291; do
        same "$(sql "$TT_WAREHOUSE" "SELECT sales_order_id, units_sold FROM fact_sales_order_current
                WHERE sales_order_id IN ($first, $first + 1, $first + 3) ORDER BY 1")" \
            "$first|7"$'\n'"$((first + 1))|8" || return
    done
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order WHERE units_sold = -1")" 0
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM tt.rejected")" 0
}

@test "concurrent writers: each run is what the source was in its snapshot" {
    start_writers
    for round in {1..24}; do
        if ((round % 2)); then
            tt-extract >/dev/null
            tt-transform >/dev/null
            tt-load >/dev/null
        else
            tt-extract | tt-transform - | tt-load - >/dev/null
            [[ ${PIPESTATUS[*]} == "0 0 0" ]]
        fi
        note_bounds
        ((round != 12)) || commit_prepared
    done
    stop_writers
    run_all >/dev/null
    note_bounds

    is_right false
    late_commits_are_in
    trail_agrees
    has_happened
}

@test "concurrent writers, and stages that are killed" {
    RANDOM=20261120
    stages=(tt-extract tt-transform tt-load)
    killed=0
    start_writers
    for round in {1..36}; do
        for i in 0 1 2; do
            status=0
            if ((round % 4 == i && round > 1)); then
                timeout -s KILL "0.0$((10 + RANDOM % 50))" "${stages[i]}" >/dev/null 2>&1 || status=$?
                ((status == 0 || status == 137))
                ((status == 0)) || ((++killed))
            else
                "${stages[i]}" >/dev/null
            fi
        done
        note_bounds
        ((round != 12)) || commit_prepared
    done
    stop_writers
    run_all >/dev/null
    note_bounds

    echo "# killed: $killed" >&3
    ((killed >= 5))
    is_right false
    late_commits_are_in
    trail_agrees
    has_happened
    whole_runs
    no_leftovers
}

# ------------------------------------------------------------------------------- two at once

pipeline() {
    local statuses
    # each that ends busy fails the pipe, the last one too: it takes what is pending by itself
    if tt-extract | tt-transform - | tt-load - >/dev/null; then
        statuses=${PIPESTATUS[*]}
    else
        statuses=${PIPESTATUS[*]}
    fi
    echo "$statuses" >"$BATS_TEST_TMPDIR/$1"
}

@test "two pipelines at once: each stage works or is busy, nothing is doubled" {
    run_all >/dev/null
    busy=0
    for _ in {1..15}; do
        tick
        pipeline 1 3>&- &
        other=$!
        pipeline 2
        wait "$other"
        read -ra statuses <<<"$(<"$BATS_TEST_TMPDIR/1") $(<"$BATS_TEST_TMPDIR/2")"
        ((${#statuses[@]} == 6))
        for status in "${statuses[@]}"; do
            ((status == 0 || status == 75))
            ((status == 0)) || ((++busy))
        done
        whole_runs
    done
    echo "# busy: $busy" >&3
    ((busy > 0))
    run_all >/dev/null
    is_right
    no_leftovers
    same "$(sql "$TT_WAREHOUSE" "SELECT run FROM tt.run ORDER BY run COLLATE \"C\"")" "$(runs extracted)"
}

@test "while a stage is at work the other one is busy: 75, and nothing has changed" {
    run_all >/dev/null
    tick
    hold_at extract "$TT_LAKE/extracted/." write 1
    before=$(tree "$TT_LAKE")
    refuses 75 "another tt-extract is at work" -- tt-extract
    same "$(tree "$TT_LAKE")" "$before"
    quietly tt-transform
    quietly tt-load
    let_go
    ((status == 0))

    hold_at transform "$TT_LAKE/transformed/." write 1
    before=$(tree "$TT_LAKE")
    refuses 75 "another tt-transform is at work" -- tt-transform
    refuses 75 "another tt-transform is at work" -- tt-transform - < <(runs extracted)
    same "$(tree "$TT_LAKE")" "$before"
    let_go
    ((status == 0))

    hold_at load "$(run_dir transformed)/fact_payment.csv" read 1
    before=$(dump "$TT_WAREHOUSE")
    refuses 75 "another tt-load is at work on this lake" -- tt-load
    # another lake, the same warehouse
    cp -R "$TT_LAKE" "$BATS_TEST_TMPDIR/copy"
    refuses 75 "another tt-load is at work on this warehouse" -- tt-load --lake "$BATS_TEST_TMPDIR/copy"
    same "$(dump "$TT_WAREHOUSE")" "$before"
    let_go
    ((status == 0))
    is_right
    quietly tt-load --lake "$BATS_TEST_TMPDIR/copy"
    is_right
}

# --------------------------------------------------------------------------------- the clock

@test "the clock is set back an hour between two runs" {
    ahead() {
        env FAIL_CLOCK_S=3600 LD_PRELOAD="$shim" "$@" >/dev/null
    }
    ahead tt-extract
    ahead tt-transform
    ahead tt-load
    [[ $(runs extracted) > $(date -u -d '+55 minutes' +%Y%m%dT%H%M%S) ]] # it was
    for _ in 1 2 3; do
        tick
        run_all >/dev/null
        is_right
    done
    mapfile -t ids < <(runs extracted)
    ((${#ids[@]} == 4))
    for i in 1 2 3; do
        same "$(manifest "$(run_dir extracted $((i + 1)))" .previous)" "${ids[i - 1]}"
    done
    # each is a millisecond after the one before
    same "$(sql "$TT_WAREHOUSE" "SELECT extract(epoch FROM max(t) - min(t)) * 1000
            FROM (SELECT to_timestamp(translate(run, 'TZ', ''), 'YYYYMMDDHH24MISS.MS') FROM tt.run) AS r (t)")" \
        3.000000
    whole_runs
}
