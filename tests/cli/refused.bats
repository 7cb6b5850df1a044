#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# What the warehouse refuses in spite of all checks costs the row, kept in tt.rejected with the
# server's words, never the run.

load ../lib/small

setup() { things_at_places; }

# made: the tables, without a row
made() {
    tt-transform --ddl >"$BATS_TEST_TMPDIR/ddl"
    psql -XAtq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE" -f "$BATS_TEST_TMPDIR/ddl" >/dev/null
}

# refuse check|domain: the warehouse takes no 'bad' thing, at the merge or at COPY
refuse() {
    if [[ $1 == check ]]; then
        in_warehouse "ALTER TABLE fact_thing ADD CONSTRAINT good CHECK (v <> 'bad')"
    else
        in_warehouse "CREATE DOMAIN good AS text CONSTRAINT good CHECK (VALUE <> 'bad'); DROP VIEW fact_thing_current"
        in_warehouse "ALTER TABLE fact_thing ALTER v TYPE good"
    fi
}

# allow check|domain
allow() {
    if [[ $1 == check ]]; then
        in_warehouse "ALTER TABLE fact_thing DROP CONSTRAINT good"
    else
        in_warehouse "ALTER DOMAIN good DROP CONSTRAINT good"
    fi
}

# rejected: "line id state" of what is in tt.rejected, in its order
rejected() {
    in_warehouse "SELECT line, row->>'id', state FROM tt.rejected ORDER BY id" | tr '|' ' '
}

live() {
    in_warehouse "SELECT id, v FROM fact_thing_current ORDER BY 1" | tr '|' ' '
}

counts() {
    in_warehouse "SELECT staged, retried, inserted, unchanged, rejected_load, superseded, deleted
                  FROM tt.run_table WHERE table_name = 'fact_thing' ORDER BY run DESC LIMIT 1" | tr '|' ' '
}

# one_of_three HOW
one_of_three() {
    made
    refuse "$1"
    in_source "UPDATE thing SET v = CASE id WHEN 2 THEN 'bad' ELSE v END" # so that it stays in the middle
    same "$(quiet_step)" $'place complete 2 0\nthing complete 3 0'
    contains "$(<"$BATS_TEST_TMPDIR/log")" "table 'fact_thing': 1 row is in tt.rejected that the warehouse refused"
    same "$(live)" $'1 A\n3 A'
    same "$(rejected)" "$(grep -n '^2,bad' "$(run_dir transformed)/fact_thing.csv" | cut -d: -f1) 2 refused"
    same "$(in_warehouse "SELECT row->>'v', row->>'place', reason LIKE '%\"good\"%' FROM tt.rejected")" 'bad|2|t'
    same "$(counts)" "3 0 2 0 1 0 0"

    # Tried again with each run, quietly; then taken.
    in_source "UPDATE thing SET v = 'B' WHERE id = 1"
    step
    same "$(live)" $'1 B\n3 A'
    same "$(counts)" "1 0 1 0 0 1 0"
    allow "$1"
    in_source "UPDATE thing SET v = 'C' WHERE id = 1"
    step
    same "$(live)" $'1 C\n2 bad\n3 A'
    same "$(counts)" "1 1 2 0 0 1 0"
    same "$(rejected | cut -d' ' -f3)" loaded
    counts_hold
}

# A first load that is refused fails on Citus (tests/cli/citus.bats).
# bats test_tags=one_server
@test "one row of three is refused by a check, at the first load" { one_of_three check; }
# bats test_tags=one_server
@test "one row of three is refused by a domain, at the first load" { one_of_three domain; }

# later_versions HOW
later_versions() {
    step
    refuse "$1"
    in_source "UPDATE thing SET v = 'bad'"
    quiet_step
    same "$(live)" $'1 A\n2 A\n3 A'
    same "$(counts)" "3 0 0 0 3 0 0"
    # a later version, another that is bad, a delete
    in_source "UPDATE thing SET v = 'B' WHERE id = 1; UPDATE thing SET place = 1 WHERE id = 2;
               DELETE FROM thing WHERE id = 3"
    quiet_step --max-delete-ratio 1
    same "$(live)" $'1 B\n2 A'
    same "$(rejected | cut -d' ' -f2-)" $'1 superseded\n2 superseded\n3 superseded\n2 refused'
    # whole: the key is not gone
    quiet_step --full
    same "$(live)" $'1 B\n2 A'
    same "$(rejected | cut -d' ' -f2- | tail -n 2)" $'2 superseded\n2 refused'
    allow "$1"
    step --full
    same "$(live)" $'1 B\n2 bad'
    counts_hold
}

@test "a row that is refused by a check leaves the older version; later ones and deletes supersede it" {
    later_versions check
}
@test "a row that is refused by a domain leaves the older version; later ones and deletes supersede it" {
    later_versions domain
}

# bats test_tags=one_server
@test "--max-rejects: over it the run fails with 65, rows named, nothing loaded" {
    in_source "INSERT INTO thing SELECT n, 'bad', 1 FROM generate_series(10, 19) AS n"
    for how in check domain; do
        use_warehouse_anew "$how"
        refuse "$how"
        tt-extract >/dev/null
        tt-transform >/dev/null
        refuses 65 "--max-rejects" '"good"' "'fact_thing'" -- tt-load --max-rejects 9
        refuses 65 "--max-rejects" -- env TT_MAX_REJECTS=76% tt-load
        same "$(in_warehouse "SELECT count(*) FROM dim_place")" 0
        tt-load --max-rejects 77% 2>/dev/null
        same "$(live)" $'1 A\n2 A\n3 A'
        same "$(in_warehouse "SELECT count(*) FROM tt.rejected WHERE state = 'refused'")" 10
    done
    refuses 64 "'x'" -- tt-load --max-rejects x
}

use_warehouse_anew() {
    TT_WAREHOUSE=$(fresh_warehouse "warehouse_$1")
    export TT_WAREHOUSE
    made
}

@test "a dimension's row that is refused: what refers to it waits" {
    made
    in_warehouse "ALTER TABLE dim_place ADD CHECK (name <> 'York')"
    quiet_step
    same "$(live)" $'1 A\n3 A'
    same "$(in_warehouse "SELECT table_name, state FROM tt.rejected ORDER BY 1")" $'dim_place|refused\nfact_thing|waiting'
    in_source "UPDATE place SET name = 'Hull' WHERE id = 2"
    step
    same "$(live)" $'1 A\n2 A\n3 A'
    same "$(in_warehouse "SELECT table_name, state FROM tt.rejected ORDER BY 1")" $'dim_place|superseded\nfact_thing|loaded'
    counts_hold
}

# On Citus no unique index is without the distribution column, whose type does not change.
# bats test_tags=one_server
@test "many rows, a few refused here and there by a check and a unique index of the user's" {
    made
    refuse check
    in_warehouse "CREATE UNIQUE INDEX ON fact_thing (v)"
    in_source "UPDATE thing SET v = 'x' || id;
               INSERT INTO thing SELECT n, CASE WHEN n IN (77, 4000) THEN 'bad' WHEN n IN (21, 3000) THEN 'v20' ELSE 'v' || n END, 1
               FROM generate_series(10, 5000) AS n"
    quiet_step
    same "$(in_warehouse "SELECT count(*), count(*) FILTER (WHERE v = 'bad') FROM fact_thing")" "4990|0"
    while read -r line id _; do
        contains "$(sed -n "${line}p" "$(run_dir transformed)/fact_thing.csv")" "$id,"
    done < <(rejected)
    same "$(rejected | wc -l)" 4
    counts_hold
}

# killed_at N: tt-load ends at the n-th piece that it sends; how often it sent something is in calls
killed_at() {
    local status=0
    env FAIL_CALL=send FAIL_AT="$1" FAIL_SIGNAL=9 FAIL_COUNT="$BATS_TEST_TMPDIR/calls" LD_PRELOAD="$shim" \
        ASAN_OPTIONS=verify_asan_link_order=0 tt-load >/dev/null 2>&1 3>&- || status=$?
    same "$status" "${2-137}"
}

# bats test_tags=one_server
@test "killed in the midst of a refusal: nothing is in; the next load finds the same" {
    shim=${TEST_PROGRAMS:-$repo/build}/tests/lib/failshim.so
    [[ -f $shim ]]
    made
    refuse check
    in_source "INSERT INTO thing SELECT n, CASE WHEN n % 20 = 0 THEN 'bad' ELSE 'v' || n END, 1 FROM generate_series(10, 100) AS n"
    tt-extract >/dev/null
    tt-transform >/dev/null
    killed_at 100000 0 # never: how many calls there are
    count=$(sed -n 's/^send //p' "$BATS_TEST_TMPDIR/calls")
    before=$(live)$(rejected)
    use_warehouse_anew killed
    refuse check
    for ((n = 5; n < count - 2; n += count / 12)); do
        killed_at "$n"
        wait_for eval '[[ $(in_warehouse "SELECT count(*) FROM pg_stat_activity WHERE application_name ~ '"'^tt-load'"'") == 0 ]]'
        same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 0
        same "$(in_warehouse "SELECT to_regclass('tt.rejected') IS NULL OR NOT EXISTS (SELECT FROM tt.run)")" t
    done
    tt-load >/dev/null 2>&1
    same "$(rejected | wc -l)" 5
    same "$(live | wc -l)" 89
    counts_hold
    same "$(live)$(rejected)" "$before"
    allow check
    step --full
    same "$(live | wc -l)" 94
    counts_hold
}

# bats test_tags=one_server
@test "one whose key the warehouse does not take, either, is superseded when the table comes whole without it" {
    made
    in_warehouse "CREATE DOMAIN few AS integer CONSTRAINT few CHECK (VALUE < 3);
                  DROP VIEW fact_thing_current; ALTER TABLE fact_thing ALTER id TYPE few"
    quiet_step
    same "$(live)" $'1 A\n2 A'
    same "$(rejected | cut -d' ' -f2-)" "3 refused"
    in_source "DELETE FROM thing WHERE id = 3"
    step --full
    same "$(rejected | cut -d' ' -f2-)" "3 superseded"
    counts_hold
}

@test "a ledger of an earlier version learns of it" {
    step
    in_warehouse "DROP INDEX tt.rejected_refused_idx; ALTER TABLE tt.rejected DROP CONSTRAINT rejected_state_check,
        ADD CONSTRAINT rejected_state_check CHECK (state IN ('waiting', 'loaded', 'superseded'))"
    refuse check
    in_source "UPDATE thing SET v = 'bad' WHERE id = 2"
    quiet_step
    same "$(rejected)" "2 2 refused"
}
