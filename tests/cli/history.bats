#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# dim_x_history: what a dimension's row was at any time.

load ../lib/small

setup_file() {
    pg_start
    fresh_totesys 100 >/dev/null
}

setup() { small_source; }

# three: a table of three rows in source, lake and warehouse
three() {
    dim_with_history place id 'id integer not null' 'name text'
    in_source "CREATE TABLE place (id integer PRIMARY KEY, name text);
               INSERT INTO place VALUES (1, 'Leeds'), (2, 'York'), (3, NULL)"
    same "$(step)" "place complete 3 0"
}

# time_of NUMBER: when the snapshot of a run was taken, as the warehouse prints it
time_of() {
    in_warehouse "SELECT '$(manifest "$(run_dir extracted "$1")" .source.time)'::timestamptz"
}

# history KEY: "name from to" of its versions
history() {
    in_warehouse "SELECT name, valid_from, valid_to FROM dim_place_history WHERE id = $1 ORDER BY valid_from"
}

# holds: intervals are whole and do not overlap, a key has at most one that is open, of a run of the
# ledger or from -infinity; the open ones are the source's rows.
holds() {
    same "$(in_warehouse "SELECT * FROM dim_place_history WHERE valid_to <= valid_from")" "" || return
    same "$(in_warehouse "SELECT a.id, a.valid_from, b.valid_from FROM dim_place_history a JOIN dim_place_history b
        ON a.id = b.id AND a.valid_from < b.valid_from AND a.valid_to > b.valid_from")" "" || return
    same "$(in_warehouse "SELECT id FROM dim_place_history GROUP BY id
        HAVING min(valid_from) <> '-infinity' OR count(*) FILTER (WHERE valid_to = 'infinity') > 1")" "" || return
    same "$(in_warehouse "SELECT id, name FROM (SELECT *, lag(name) OVER w AS before, lag(valid_to) OVER w AS ended
        FROM dim_place_history WINDOW w AS (PARTITION BY id ORDER BY valid_from)) v
        WHERE name IS NOT DISTINCT FROM before AND ended = valid_from")" "" || return
    same "$(in_warehouse "SELECT id, name FROM dim_place_history WHERE valid_to = 'infinity' ORDER BY id")" \
        "$(in_source "SELECT id, name FROM place ORDER BY id")"
}

# -------------------------------------------------------------------------------------- the intervals

@test "the first version is from -infinity; a change ends it and begins the next at the run's snapshot" {
    three
    same "$(history 1)" "Leeds|-infinity|infinity"
    in_source "UPDATE place SET name = 'Hull' WHERE id = 1; UPDATE place SET name = 'York' WHERE id = 2; UPDATE place SET name = '' WHERE id = 3"
    step
    same "$(history 1)" "Leeds|-infinity|$(time_of 2)
Hull|$(time_of 2)|infinity"
    same "$(history 2)" "York|-infinity|infinity"
    same "$(history 3)" "|-infinity|$(time_of 2)
|$(time_of 2)|infinity"
    in_source "UPDATE place SET name = 'Leeds' WHERE id = 1"
    step
    same "$(history 1)" "Leeds|-infinity|$(time_of 2)
Hull|$(time_of 2)|$(time_of 3)
Leeds|$(time_of 3)|infinity"
    # half open: at the very moment it is the new one
    same "$(in_warehouse "SELECT name FROM dim_place_history WHERE id = 1 AND '$(time_of 2)' >= valid_from AND '$(time_of 2)' < valid_to")" Hull
    same "$(in_warehouse "SELECT name FROM dim_place WHERE id = 1")" Leeds
    holds
}

@test "a row that comes later is from -infinity, too" {
    three
    in_source "INSERT INTO place VALUES (4, 'Hull')"
    step
    same "$(history 4)" "Hull|-infinity|infinity"
    holds
}

@test "a delete ends the open version; a return begins one, with a gap, also when it is the same" {
    three
    in_source "DELETE FROM place WHERE id = 1"
    step
    same "$(history 1)" "Leeds|-infinity|$(time_of 2)"
    holds
    in_source "INSERT INTO place VALUES (4, 'Hull')"
    step
    in_source "INSERT INTO place VALUES (1, 'Leeds')"
    step
    same "$(history 1)" "Leeds|-infinity|$(time_of 2)
Leeds|$(time_of 4)|infinity"
    same "$(in_warehouse "SELECT count(*) FROM dim_place_history WHERE id = 1 AND valid_from <= '$(time_of 3)' AND valid_to > '$(time_of 3)'")" 0
    in_source "DELETE FROM place WHERE id = 1"
    step
    in_source "INSERT INTO place VALUES (1, 'Bath')"
    step
    same "$(history 1 | tail -n 1)" "Bath|$(time_of 6)|infinity"
    same "$(history 1 | wc -l)" 3
    holds
}

@test "deleted and inserted again between two runs: no gap" {
    three
    in_source "DELETE FROM place WHERE id IN (1, 2); INSERT INTO place VALUES (1, 'Leeds'), (2, 'Bath')"
    step
    same "$(history 1)" "Leeds|-infinity|infinity"
    same "$(history 2)" "York|-infinity|$(time_of 2)
Bath|$(time_of 2)|infinity"
    holds
}

@test "a complete table ends what is not in it, but not a row that had to be rejected" {
    dim_with_history place id 'id integer not null' 'name varchar(5)'
    in_source "CREATE TABLE place (id integer PRIMARY KEY, name text);
               INSERT INTO place VALUES (1, 'Leeds'), (2, 'York'), (3, 'Hull')"
    step
    in_source "DELETE FROM place WHERE id = 2; UPDATE place SET name = 'too long' WHERE id = 3"
    step --full 2>"$BATS_TEST_TMPDIR/log"
    contains "$(<"$BATS_TEST_TMPDIR/log")" "rejected"
    same "$(history 1)" "Leeds|-infinity|infinity"
    same "$(history 2)" "York|-infinity|$(time_of 2)"
    same "$(history 3)" "Hull|-infinity|infinity"
    in_source "UPDATE place SET name = 'Bath' WHERE id = 3"
    step
    same "$(history 3)" "Hull|-infinity|$(time_of 3)
Bath|$(time_of 3)|infinity"
    holds
}

# ---------------------------------------------------------------------------------------- run again

@test "exact under whatever is run again: loads, complete runs, rows that come again, lost state" {
    three
    in_source "UPDATE place SET name = 'Hull' WHERE id = 1; DELETE FROM place WHERE id = 2"
    step
    dump "$TT_WAREHOUSE" public >"$BATS_TEST_TMPDIR/before"
    quietly tt-load "$(runs transformed | head -n 1)"
    quietly tt-load
    same "$(step --full)" "place complete 2 0"
    in_source "UPDATE place SET name = name"
    same "$(step)" "place changed 2 0"
    rm -r "$TT_LAKE/state"
    step 2>/dev/null
    same "$(dump "$TT_WAREHOUSE" public)" "$(<"$BATS_TEST_TMPDIR/before")"
    # from the beginning into another warehouse
    other=$(fresh_warehouse other)
    tt-load --warehouse "$other" >/dev/null
    same "$(sql "$other" "SELECT * FROM dim_place_history ORDER BY id, valid_from")" \
        "$(in_warehouse "SELECT * FROM dim_place_history ORDER BY id, valid_from")"
    holds
}

@test "random changes, seen by runs now and then" {
    local round born
    dim_with_history place id 'id integer not null' 'name text'
    in_source "CREATE TABLE place (id integer PRIMARY KEY, name text);
               CREATE TABLE kept (round integer, id integer, name text)"
    in_warehouse "CREATE TABLE seen (round integer, at timestamptz)"
    for round in {1..12}; do
        in_source "SELECT setseed($round / 20.0);
            DO \$\$ BEGIN FOR i IN 1..12 LOOP
                CASE floor(random() * 3)
                WHEN 0 THEN DELETE FROM place WHERE id = floor(random() * 10);
                ELSE INSERT INTO place VALUES (floor(random() * 10), chr(97 + floor(random() * 3)::integer))
                     ON CONFLICT (id) DO UPDATE SET name = excluded.name;
                END CASE; END LOOP; END \$\$;
            INSERT INTO kept SELECT $round, id, name FROM place"
        if ((round % 5)); then step --max-delete-ratio 1; else step --full --max-delete-ratio 1; fi >/dev/null
        holds
        in_warehouse "INSERT INTO seen SELECT $round, source_time FROM tt.run ORDER BY run DESC LIMIT 1"
    done
    # At the time of each run it says what the source was. First versions are from -infinity, so a
    # key counts from the run that it came with.
    for round in {1..12}; do
        born=$(in_source "SELECT string_agg(DISTINCT id::text, ',') FROM kept WHERE round <= $round")
        same "$round: $(in_warehouse "SELECT h.id, h.name FROM dim_place_history AS h JOIN seen AS s
                  ON h.valid_from <= s.at AND h.valid_to > s.at
                  WHERE s.round = $round AND h.id IN ($born) ORDER BY 1")" \
            "$round: $(in_source "SELECT id, name FROM kept WHERE round = $round ORDER BY 1")"
    done
}

# ------------------------------------------------------------------------------------------ the clock

@test "the source's clock is set back: versions stay in order, none is lost or overlaps" {
    # No clock can be set back here: instead the versions that are there come from a future clock.
    local future='2099-01-01 00:00:00+00'
    three
    in_source "UPDATE place SET name = 'Hull' WHERE id IN (1, 2, 3)"
    step
    in_warehouse "UPDATE dim_place_history SET valid_to = '$future' WHERE valid_to <> 'infinity';
                  UPDATE dim_place_history SET valid_from = '$future' WHERE valid_from <> '-infinity'"
    in_source "UPDATE place SET name = 'Bath' WHERE id = 1; DELETE FROM place WHERE id = 2"
    step
    same "$(history 1)" "Leeds|-infinity|$future
Hull|$future|2099-01-01 00:00:00.000001+00
Bath|2099-01-01 00:00:00.000001+00|infinity"
    same "$(history 2)" "York|-infinity|$future
Hull|$future|2099-01-01 00:00:00.000001+00"
    holds
    in_source "INSERT INTO place VALUES (2, 'Hull'); DELETE FROM place WHERE id = 3"
    step --full
    same "$(history 2 | tail -n 1)" "Hull|2099-01-01 00:00:00.000001+00|infinity"
    same "$(history 3 | tail -n 1)" "Hull|$future|2099-01-01 00:00:00.000001+00"
    in_source "UPDATE place SET name = 'x'"
    step
    in_source "UPDATE place SET name = 'y'"
    step
    same "$(history 1 | tail -n 2)" "x|2099-01-01 00:00:00.000002+00|2099-01-01 00:00:00.000003+00
y|2099-01-01 00:00:00.000003+00|infinity"
    same "$(in_warehouse "SELECT count(*) FROM dim_place_history WHERE valid_to <= valid_from")" 0
    same "$(in_source "SELECT id, name FROM place ORDER BY 1")" \
        "$(in_warehouse "SELECT id, name FROM dim_place_history WHERE valid_to = 'infinity' ORDER BY 1")"
}

# ------------------------------------------------------------------------------ dimensions before it

@test "a dimension that was there before its history: its rows are the first versions" {
    three
    rm "$TT_MODEL"/*
    dim_with_history place id 'id integer not null' 'name text'
    in_warehouse "DROP TABLE dim_place_history; DELETE FROM tt.watched WHERE relation_name = 'dim_place_history'"
    in_source "UPDATE place SET name = 'Hull' WHERE id = 1; INSERT INTO place VALUES (4, 'Bath')"
    step
    same "$(history 1)" "Leeds|-infinity|$(time_of 2)
Hull|$(time_of 2)|infinity"
    same "$(history 2)" "York|-infinity|infinity"
    same "$(history 4)" "Bath|-infinity|infinity"
    holds
}

@test "history of keys of several columns, and of a table of keys alone" {
    dim_with_history pair 'a b' 'a text not null' 'b integer not null'
    in_source "CREATE TABLE pair (a text, b integer, PRIMARY KEY (a, b)); INSERT INTO pair VALUES ('a', 1), ('a', 2), ('b', 1)"
    step
    in_source "DELETE FROM pair WHERE a = 'a' AND b = 1; INSERT INTO pair VALUES ('b', 2)"
    step
    in_source "INSERT INTO pair VALUES ('a', 1); UPDATE pair SET b = 3 WHERE a = 'b' AND b = 1"
    step
    same "$(in_warehouse "SELECT a, b, valid_from, valid_to FROM dim_pair_history ORDER BY 1, 2, 3")" \
        "a|1|-infinity|$(time_of 2)
a|1|$(time_of 3)|infinity
a|2|-infinity|infinity
b|1|-infinity|$(time_of 3)
b|2|-infinity|infinity
b|3|-infinity|infinity"
}

# -------------------------------------------------------------------------------------- what it is for

@test "an order is reported under the department that the seller was in then" {
    local report before
    export TT_SOURCE TT_MODEL=$repo/transform/model
    TT_SOURCE=$(fresh_totesys 100)
    sell() {
        in_source "INSERT INTO sales_order (created_at, last_updated, design_id, staff_id, counterparty_id, units_sold, unit_price,
                       currency_id, agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id)
                   SELECT now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', design_id, 1, counterparty_id, $1, 1.00,
                       currency_id, agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id
                   FROM sales_order WHERE sales_order_id = 1"
    }
    report="SELECT f.units_sold, h.department_name, s.department_name, h.location
            FROM fact_sales_order_current AS f
            JOIN dim_staff AS s ON s.staff_id = f.sales_staff_id
            JOIN dim_staff_history AS h ON h.staff_id = f.sales_staff_id
             AND (f.created_date + f.created_time) AT TIME ZONE 'UTC' >= h.valid_from
             AND (f.created_date + f.created_time) AT TIME ZONE 'UTC' < h.valid_to
            WHERE f.units_sold BETWEEN 900001 AND 900004 ORDER BY 1"
    in_source "UPDATE staff SET department_id = 1 WHERE staff_id = 1"
    step
    sell 900001
    in_source "UPDATE staff SET department_id = 2 WHERE staff_id = 1"
    step
    sell 900002
    # by way of the department alone
    in_source "UPDATE department SET location = 'Hull' WHERE department_id = 2"
    step
    sell 900003
    in_source "UPDATE staff SET department_id = 1 WHERE staff_id = 1; UPDATE sales_order SET unit_price = 2 WHERE units_sold = 900002"
    step
    sell 900004
    step
    same "$(in_warehouse "$report")" "900001|Sales|Sales|Manchester
900002|Purchasing|Sales|Manchester
900003|Purchasing|Sales|Hull
900004|Sales|Sales|Manchester"
    # every order has exactly one seller then
    same "$(in_warehouse "SELECT count(*) FROM fact_sales_order_current")" "$(in_warehouse "SELECT count(*)
        FROM fact_sales_order_current AS f JOIN dim_staff_history AS h ON h.staff_id = f.sales_staff_id
         AND (f.created_date + f.created_time) AT TIME ZONE 'UTC' >= h.valid_from
         AND (f.created_date + f.created_time) AT TIME ZONE 'UTC' < h.valid_to")"
    before=$(in_warehouse "SELECT count(*) FROM dim_staff_history")
    step --full
    same "$(in_warehouse "SELECT count(*) FROM dim_staff_history")" "$before"
}
