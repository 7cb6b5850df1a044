#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# tt-replay: the warehouse again from the lake alone, as it is and as it was.

load ../lib/small
load ../lib/mapping
load ../lib/days

setup_file() {
    pg_start
    fresh_totesys 200 >/dev/null
}

setup() {
    use_source "$(fresh_totesys 200)"
    unset TT_REPLAY_WAREHOUSE
}

# replay OPTION...: into a new database, $target
replay() {
    target=$(fresh_warehouse replay)
    quietly tt-replay --warehouse "$target" "$@"
}

# time_of NUMBER [MICROSECONDS]: when the source's snapshot of a run was taken, and so much later
time_of() {
    sql "$TT_SOURCE" "SELECT to_char('$(manifest "$(run_dir extracted "$1")" .source.time)'::timestamptz
        AT TIME ZONE 'UTC' + ${2-0} * interval '1 us', 'YYYY-MM-DD HH24:MI:SS.US UTC')"
}

# five_runs: with all that the warehouse keeps: versions, deletes, history, rows that wait for a parent,
# rejects; leaves what was in the warehouse after each in $BATS_TEST_TMPDIR/live.N
five_runs() {
    local n
    for n in 1 2 3 4 5; do
        sql "$TT_SOURCE" "
            UPDATE sales_order SET units_sold = units_sold + $n WHERE sales_order_id % (2 + $n) = 0;
            UPDATE department SET location = 'L$n' WHERE department_id = $n;
            UPDATE counterparty SET commercial_contact = 'C$n' WHERE counterparty_id = 3;
            DELETE FROM payment WHERE payment_id = (SELECT min(payment_id) FROM payment);
            INSERT INTO design (created_at, last_updated, design_name, file_location, file_name)
            VALUES (now(), now(), 'D$n', '/', 'd$n.json');"
        ((n == 4)) || day $((60 - 10 * n))
        ((n != 4)) || day 20 --full
        everything_in "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/live.$n"
    done
}

# is_as_after NUMBER: the replayed warehouse has all that the live one had after that run
is_as_after() {
    diff -u --label live --label replayed "$BATS_TEST_TMPDIR/live.$1" <(everything_in "$target") |
        head -n 30 >&2
    [[ ${PIPESTATUS[0]} == 0 ]]
}

@test "to now and to each run: every table, history, ended versions, ledger, surrogate keys" {
    five_runs
    [[ $(grep -c '^fact_payment_ended|' "$BATS_TEST_TMPDIR/live.5") == 4 ]]
    [[ $(grep -c '^dim_staff_history|' "$BATS_TEST_TMPDIR/live.5") -gt $(grep -c '^dim_staff|' "$BATS_TEST_TMPDIR/live.5") ]]
    local n
    replay
    is_as_after 5
    for n in 4 2 1; do
        replay --until "$(basename "$(run_dir extracted "$n")")"
        is_as_after "$n"
    done
}

@test "to a moment: the newest run whose snapshot was taken then or before" {
    five_runs
    replay --until "$(time_of 3)"
    is_as_after 3
    replay --until "$(time_of 3 -1)"
    is_as_after 2
    replay --until "$(time_of 5 -1)"
    is_as_after 4
    target=$(fresh_warehouse replay)
    refuses 66 "there is no run in the lake" "2020-01-01" -- tt-replay --warehouse "$target" --until 2020-01-01
    refuses 66 "there is no run in the lake" -- tt-replay --warehouse "$target" --until "$(time_of 1 -1)"
    same "$(everything_in "$target")" ""
    replay --until tomorrow
    is_as_after 5
}

@test "rows that waited for a parent, rejects, deletes and returns come out the same" {
    small_source
    fact sale id 'id integer not null' 'item integer not null > dim_item' 'price numeric(6,2)'
    dim_with_history item id 'id integer not null' 'name text'
    in_source "CREATE TABLE item (id integer PRIMARY KEY, name text);
               CREATE TABLE sale (id integer PRIMARY KEY, item integer, price numeric);
               INSERT INTO item VALUES (1, 'cup'); INSERT INTO sale VALUES (1, 1, 2), (2, 9, 3), (3, 8, 4)"
    local n=0 change
    for change in "SELECT" "INSERT INTO item VALUES (9, 'jug'); UPDATE sale SET price = 5 WHERE id = 3" \
        "INSERT INTO item VALUES (8, 'mug'); DELETE FROM sale WHERE id = 1; INSERT INTO sale VALUES (4, 1, 1e9)" \
        "INSERT INTO sale VALUES (1, 1, 2); UPDATE item SET name = 'can' WHERE id = 8; TRUNCATE item CASCADE;
         INSERT INTO item VALUES (1, 'tub')" "UPDATE sale SET price = 1 WHERE id = 4"; do
        in_source "$change"
        step --max-delete-ratio 1 >/dev/null
        n=$((n + 1))
        everything_in "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/live.$n"
    done
    [[ $(grep -c '^rejected|' "$BATS_TEST_TMPDIR/live.5") -ge 3 ]]
    for n in 1 2 3 4 5; do
        target=$(fresh_warehouse replay)
        tt-replay --warehouse "$target" --until "$(basename "$(run_dir extracted "$n")")" 2>/dev/null
        is_as_after "$n"
    done
}

@test "a replayed warehouse goes on from where it stands, and never back" {
    five_runs
    replay --until "$(time_of 2)"
    quietly tt-replay --warehouse "$target" --until "$(time_of 2)"
    is_as_after 2
    TT_REPLAY_WAREHOUSE=$target quietly tt-replay --until "$(time_of 4)"
    is_as_after 4
    refuses 65 "the warehouse has run $(basename "$(run_dir extracted 4)"), which is later" \
        -- tt-replay --warehouse "$target" --until "$(time_of 3)"
    is_as_after 4
    # it may take the place of the live one
    TT_WAREHOUSE=$target
    tt-load
    is_as_after 5
    sql "$TT_SOURCE" "UPDATE sales_order SET units_sold = 1"
    run_all
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$target"
}

@test "other rows are not mixed in: a warehouse of another lake, tables without a ledger" {
    five_runs
    local before lake=$TT_LAKE
    replay --until "$(time_of 2)"
    sql "$target" "SET client_min_messages = error; DROP SCHEMA tt CASCADE"
    before=$(everything_in "$target")
    refuses 65 "has rows, and no run is in its ledger" -- tt-replay --warehouse "$target"
    same "$(everything_in "$target")" "$before"

    TT_LAKE=$BATS_TEST_TMPDIR/other
    TT_WAREHOUSE=$(fresh_warehouse other)
    days_ago 55 tt-extract >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    before=$(everything_in "$TT_WAREHOUSE")
    TT_LAKE=$lake refuses 65 "which is not in the lake '$lake'" -- tt-replay --warehouse "$TT_WAREHOUSE" --until "$(TT_LAKE=$lake time_of 2)"
    same "$(everything_in "$TT_WAREHOUSE")" "$before"
}

@test "an emptied warehouse is as good as an empty one" {
    five_runs
    target=$(fresh_warehouse replay)
    quietly tt-replay --warehouse "$target" --until "$(time_of 3)"
    TT_WAREHOUSE=$target quietly tt-reset warehouse --yes
    quietly tt-replay --warehouse "$target" --until "$(time_of 4)"
    is_as_after 4
}

@test "runs that are not transformed are named, and made by tt-transform" {
    five_runs
    local second fourth
    second=$(basename "$(run_dir extracted 2)") fourth=$(basename "$(run_dir extracted 4)")
    rm -r "$(run_dir transformed 4)"
    rm -r "$(run_dir transformed 2)"
    target=$(fresh_warehouse replay)
    refuses 66 "these runs are not transformed: $second $fourth" -- tt-replay --warehouse "$target"
    refuses 66 "these runs are not transformed: $second " -- tt-replay --warehouse "$target" --until "$(time_of 3)"
    tt-transform "$second" "$fourth"
    replay
    is_as_after 5
}

@test "where old runs have been removed it begins with the oldest one: current rows are the same" {
    five_runs
    quietly tt-prune --remove-after 15d
    [[ $(runs extracted | wc -l) == 2 ]]
    replay
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$target"
    local record='s/"[a-z_]*record_id": [0-9]*,\?//'
    same "$(everything_in "$target" | grep '^fact_.*_current|' | sed "$record" | sort)" \
        "$(grep '^fact_.*_current|' "$BATS_TEST_TMPDIR/live.5" | sed "$record" | sort)"
    refuses 66 "there is no" -- tt-replay --warehouse "$(fresh_warehouse replay)" --until 20200101T000000.000Z
}

@test "the lake is only read; stages may be at work, tt-prune waits" {
    five_runs
    quietly tt-prune
    local before
    before=$(tree "$TT_LAKE")
    for name in run extract transform load; do
        exec {held}>"$TT_LAKE/state/$name.lock"
        flock "$held"
    done
    replay
    is_as_after 5
    same "$(tree "$TT_LAKE")" "$before"
    exec {held}>"$TT_LAKE/state/replay.lock"
    flock "$held"
    refuses 75 "tt-prune is at work on the lake '$TT_LAKE'" -- tt-replay --warehouse "$target"
    flock -u "$held"
    flock --shared "$held"
    quietly tt-replay --warehouse "$target"
    [[ -z $(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'tt-replay.*' -newer "$TT_LAKE/state/replay.lock") ]]
}

@test "a lake that cannot be written will do" {
    day 3
    everything_in "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/live.1"
    if ((EUID == 0)); then
        unshare -m true || skip "NO READ-ONLY LAKE: this root may not mount"
        target=$(fresh_warehouse replay)
        # shellcheck disable=SC2016
        unshare -m bash -euc 'mount --bind "$TT_LAKE" "$TT_LAKE"; mount -o remount,bind,ro "$TT_LAKE"
            ! touch "$TT_LAKE/state/x" 2>/dev/null; tt-replay --warehouse "$1"' - "$target"
    else
        chmod -R a-w "$TT_LAKE"
        replay
        chmod -R u+w "$TT_LAKE"
    fi
    is_as_after 1
}

@test "usage: the live warehouse is never taken; a password is in no argument of others" {
    day 3
    refuses 64 "say where to" -- tt-replay
    refuses 64 "needs a value" -- tt-replay --warehouse
    refuses 64 "unknown option" -- tt-replay --nonsense
    refuses 64 "neither a run id nor a time" -- tt-replay --warehouse x --until 'no time at all'
    refuses 66 "there is no lake '/nowhere'" -- tt-replay --warehouse x --lake /nowhere
    refuses 64 "password on the command line" -- tt-replay --warehouse "dbname=x password=hush"
    refuses 64 "password on the command line" -- tt-replay --warehouse "postgresql://me:hush@host/x"
    refuses 69 "" -- tt-replay --warehouse "host=$BATS_TEST_TMPDIR dbname=none"
    refuses 66 "20990101T000000.000Z" -- tt-replay --warehouse "$TT_WAREHOUSE" --until 20990101T000000.000Z
    contains "$(tt-replay --help)" "--until RUN|TIME"
    contains "$(tt-replay --version)" "tt-replay (tt)"
    mkdir "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\necho "$@" >>"%s"\n' "$BATS_TEST_TMPDIR/said" >"$BATS_TEST_TMPDIR/bin/tt-load"
    chmod +x "$BATS_TEST_TMPDIR/bin/tt-load"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH TT_REPLAY_WAREHOUSE="password=hush" tt-replay
    [[ -s $BATS_TEST_TMPDIR/said ]] && ! grep hush "$BATS_TEST_TMPDIR/said"
}
