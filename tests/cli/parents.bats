#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# References: a row whose parent is missing in the warehouse waits for it in tt.rejected.

load ../lib/small

setup() { things_at_places; }

# rejected: "id state" of what is in tt.rejected, in its order
rejected() {
    in_warehouse "SELECT row->>'id', state FROM tt.rejected ORDER BY id" | tr '|' ' '
}

counts() {
    in_warehouse "SELECT staged, retried, inserted, unchanged, rejected_load, superseded, deleted
                  FROM tt.run_table WHERE table_name = 'fact_thing' ORDER BY run DESC LIMIT 1" | tr '|' ' '
}

# ---------------------------------------------------------------------------------------- it waits

@test "a fact without its parent is kept with run, table, line and reason; it is told, and no failure" {
    step
    in_source "INSERT INTO thing VALUES (4, 'B', 1), (5, 'B', 9), (6, 'B', 2)"
    same "$(quiet_step)" "thing changed 3 0"
    contains "$(<"$BATS_TEST_TMPDIR/log")" "table 'fact_thing': 1 row waits in tt.rejected"
    same "$(in_warehouse "SELECT run, table_name, line, row, reason, state, resolved FROM tt.rejected")" \
        "$(runs extracted | tail -n 1)|fact_thing|3|{\"v\": \"B\", \"id\": 5, \"place\": 9}|place 9 is not in dim_place|waiting|"
    same "$(sed -n 3p "$(run_dir transformed)/fact_thing.csv")" '5,B,9'
    same "$(in_warehouse "SELECT id FROM fact_thing ORDER BY 1")" $'1\n2\n3\n4\n6'
    same "$(counts)" "3 0 2 0 1 0 0"
    counts_hold
    # nothing new, nothing said
    run -0 --separate-stderr step
    same "$output" nothing
    # shellcheck disable=SC2154
    same "$stderr" ""
}

@test "it comes in by itself with its parent, though its own table is not in that run" {
    in_source "INSERT INTO thing VALUES (5, 'B', 9)"
    quiet_step
    in_source "UPDATE place SET name = 'Hull' WHERE id = 1"
    quiet_step
    same "$(rejected)" "5 waiting"
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    run -0 --separate-stderr step
    same "$output" "place changed 1 0"
    same "$stderr" ""
    same "$(in_warehouse "SELECT state, resolved FROM tt.rejected")" "loaded|$(runs extracted | tail -n 1)"
    same "$(versions thing 5 v)" "B live"
    same "$(counts)" "0 1 1 0 0 0 0"
    agrees thing
    counts_hold
    # and it is in once, whatever comes again
    in_source "UPDATE thing SET v = v"
    step
    step --full
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 4
    same "$(rejected)" "5 loaded"
}

@test "already with the first load, in bulk or not" {
    in_source "INSERT INTO thing VALUES (5, 'B', 9), (6, 'B', 8)"
    same "$(quiet_step)" $'place complete 2 0\nthing complete 5 0'
    same "$(in_warehouse "SELECT id FROM fact_thing ORDER BY 1")" $'1\n2\n3'
    same "$(rejected)" $'5 waiting\n6 waiting'
    same "$(in_warehouse "SELECT path, staged, inserted, rejected_load FROM tt.run_table WHERE table_name = 'fact_thing'")" "staged|5|3|2"
    # the foreign key that bulk had taken off is back
    same "$(in_warehouse "SELECT count(*) FROM pg_constraint WHERE conrelid = 'fact_thing'::regclass AND contype = 'f' AND convalidated")" 1
    in_source "INSERT INTO place VALUES (8, 'Hull'), (9, 'Bath')"
    step
    agrees thing
    counts_hold
}

@test "NULL is no missing parent" {
    step
    in_source "UPDATE thing SET place = NULL; INSERT INTO thing VALUES (4, 'B', NULL)"
    run -0 --separate-stderr step
    same "$stderr" ""
    same "$(rejected)" ""
    agrees thing
}

@test "a version that waits leaves the one before it live until then" {
    step
    in_source "UPDATE thing SET place = 9 WHERE id = 1"
    quiet_step
    same "$(versions thing 1 place)" "1 live"
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    same "$(versions thing 1 place)" $'1 superseded\n9 live'
    same "$(rejected)" "1 loaded"
    agrees thing
    counts_hold
}

@test "several parents missing: each is named; one that comes is not enough" {
    rm "$TT_MODEL/fact_thing.json"
    dim kind k 'k text not null'
    fact thing id 'id integer not null' 'v text > dim_kind' 'place integer > dim_place'
    in_source "CREATE TABLE kind (k text PRIMARY KEY); INSERT INTO kind VALUES ('A'); INSERT INTO thing VALUES (5, 'it''s', 9)"
    quiet_step
    same "$(in_warehouse "SELECT reason FROM tt.rejected")" "place 9 is not in dim_place; v it's is not in dim_kind"
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    quiet_step
    same "$(rejected)" "5 waiting"
    in_source "INSERT INTO kind VALUES ('it''s')"
    step
    same "$(rejected)" "5 loaded"
    agrees thing
    counts_hold
}

# ---------------------------------------------------------------------------------------- too late

@test "superseded: a later version, with its parent, came first" {
    step
    in_source "INSERT INTO thing VALUES (5, 'B', 9)"
    quiet_step
    in_source "UPDATE thing SET place = 1 WHERE id = 5"
    step
    same "$(rejected)" "5 superseded"
    same "$(in_warehouse "SELECT resolved FROM tt.rejected")" "$(runs extracted | tail -n 1)"
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    same "$(versions thing 5 place)" "1 live"
    same "$(rejected)" "5 superseded"
    agrees thing
    counts_hold
}

@test "superseded: a later version that waits as well; the last one comes in, alone" {
    step
    in_source "INSERT INTO thing VALUES (5, 'B', 9)"
    quiet_step
    in_source "UPDATE thing SET v = 'C' WHERE id = 5"
    quiet_step
    in_source "UPDATE thing SET v = 'D', place = 8 WHERE id = 5"
    quiet_step
    same "$(rejected)" $'5 superseded\n5 superseded\n5 waiting'
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    same "$(versions thing 5 v)" ""
    in_source "INSERT INTO place VALUES (8, 'Hull')"
    step
    same "$(versions thing 5 v)" "D live"
    agrees thing
    counts_hold
}

@test "superseded: its key was deleted, found by a sweep or by a complete table" {
    step
    in_source "INSERT INTO thing VALUES (5, 'B', 9), (6, 'B', 9), (7, 'B', 9), (8, 'B', 1)"
    quiet_step
    in_source "DELETE FROM thing WHERE id = 5"
    quiet_step
    same "$(rejected)" $'5 superseded\n6 waiting\n7 waiting'
    in_source "DELETE FROM thing WHERE id = 6"
    quiet_step --full
    same "$(rejected)" $'5 superseded\n6 superseded\n7 superseded\n7 waiting'
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    same "$(in_warehouse "SELECT id FROM fact_thing WHERE id > 4 ORDER BY 1")" $'7\n8'
    agrees thing
    counts_hold
}

@test "superseded and back: a waiting version of a live key, and the key returns to what is live" {
    step
    in_source "UPDATE thing SET place = 9 WHERE id = 1"
    quiet_step
    in_source "UPDATE thing SET place = 1 WHERE id = 1"
    step
    same "$(rejected)" "1 superseded"
    same "$(versions thing 1 place)" "1 live"
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    same "$(versions thing 1 place)" "1 live"
    agrees thing
    counts_hold
}

@test "the parent and a later version come in the same run: one version, the later one" {
    step
    in_source "INSERT INTO thing VALUES (5, 'B', 9)"
    quiet_step
    in_source "INSERT INTO place VALUES (9, 'Bath'); UPDATE thing SET v = 'C' WHERE id = 5"
    step
    same "$(versions thing 5 v)" "C live"
    same "$(rejected)" "5 superseded"
    in_source "INSERT INTO thing VALUES (6, 'B', 10)"
    quiet_step
    in_source "INSERT INTO place VALUES (10, 'Bath'); DELETE FROM thing WHERE id = 6"
    step
    same "$(versions thing 6 v)" ""
    agrees thing
    counts_hold
}

# ------------------------------------------------------------------------------- complete, run again

@test "a complete table does not end a live key whose new version waits" {
    step
    in_source "UPDATE thing SET place = 9 WHERE id = 1; DELETE FROM thing WHERE id = 2"
    quiet_step --full
    same "$(versions thing 1 place)" "1 live"
    same "$(versions thing 2 place)" "2 deleted"
    quiet_step --full
    same "$(versions thing 1 place)" "1 live"
    same "$(rejected)" $'1 superseded\n1 waiting'
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step --full
    same "$(versions thing 1 place)" $'1 superseded\n9 live'
    agrees thing
    counts_hold
}

@test "what waits is not doubled by rows that come again, nor by loads that are run again" {
    session A "$TT_SOURCE"
    step
    say A "BEGIN; INSERT INTO place VALUES (9, 'Bath')"
    in_source "INSERT INTO thing VALUES (5, 'B', 9)"
    quiet_step
    in_source "INSERT INTO thing VALUES (6, 'B', 1)"
    quiet_step
    same "$(in_warehouse "SELECT row->>'id' FROM tt.rejected WHERE state = 'waiting'")" 5
    dump "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/before"
    runs transformed | quietly tt-load -
    same "$(dump "$TT_WAREHOUSE")" "$(<"$BATS_TEST_TMPDIR/before")"
    say A COMMIT
    step
    same "$(versions thing 5 v)" "B live"
    same "$(in_warehouse "SELECT count(*) FROM tt.rejected WHERE state = 'waiting'")" 0
    agrees thing
    counts_hold
}

@test "the same runs into another warehouse, in one go, end the same" {
    local other table
    step
    in_source "INSERT INTO thing VALUES (5, 'B', 9), (6, 'B', 9); UPDATE thing SET place = 9 WHERE id = 1"
    quiet_step
    in_source "UPDATE thing SET v = 'C' WHERE id = 6"
    quiet_step
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    other=$(fresh_warehouse other)
    tt-load --warehouse "$other" 2>/dev/null >&2
    for table in "fact_thing ORDER BY record_id" "tt.fact_thing_ended ORDER BY record_id" "tt.rejected ORDER BY id" "dim_place ORDER BY id"; do
        same "$(sql "$other" "SELECT * FROM $table")" "$(in_warehouse "SELECT * FROM $table")"
    done
}

# --------------------------------------------------------------------------------- dimensions, others

@test "dimensions that reference dimensions wait as well, and all come with the last parent" {
    rm "$TT_MODEL"/*
    dim country id 'id integer not null' 'name text'
    dim_with_history place id 'id integer not null' 'name text' 'country integer > dim_country'
    fact thing id 'id integer not null' 'v text' 'place integer > dim_place'
    in_source "ALTER TABLE place ADD country integer; CREATE TABLE country (id integer PRIMARY KEY, name text);
               INSERT INTO country VALUES (1, 'UK'); UPDATE place SET country = 1"
    step
    in_source "INSERT INTO thing VALUES (5, 'B', 9); UPDATE place SET country = 2, name = 'Bern' WHERE id = 2"
    quiet_step
    in_source "INSERT INTO place VALUES (9, 'Bath', 2)"
    quiet_step
    contains "$(<"$BATS_TEST_TMPDIR/log")" "'dim_place'"
    same "$(in_warehouse "SELECT table_name, reason, state FROM tt.rejected ORDER BY id")" \
        "dim_place|country 2 is not in dim_country|waiting
fact_thing|place 9 is not in dim_place|waiting
dim_place|country 2 is not in dim_country|waiting"
    same "$(in_warehouse "SELECT id, name, country FROM dim_place ORDER BY 1")" $'1|Leeds|1\n2|York|1'
    same "$(quiet_step --full)" $'country complete 1 0\nplace complete 3 0\nthing complete 4 0'
    same "$(in_warehouse "SELECT count(*) FROM dim_place_history WHERE valid_to = 'infinity'")" 2
    in_source "INSERT INTO country VALUES (2, 'CH')"
    step
    same "$(in_warehouse "SELECT count(*) FROM tt.rejected WHERE state = 'waiting'")" 0
    same "$(in_warehouse "SELECT id, name, country FROM dim_place ORDER BY 1")" "$(in_source "SELECT id, name, country FROM place ORDER BY 1")"
    same "$(in_warehouse "SELECT id, name, country FROM dim_place_history WHERE valid_to = 'infinity' ORDER BY 1")" \
        "$(in_source "SELECT id, name, country FROM place ORDER BY 1")"
    agrees thing
    counts_hold
}

@test "rows of a dimension that wait for another one: one whose parent comes, one that comes again, one that is deleted" {
    small_source
    dim land id 'id integer not null' 'name text'
    dim_with_history place id 'id integer not null' 'name text' 'land integer > dim_land'
    fact thing id 'id integer not null' 'v text' 'place integer > dim_place'
    in_source "CREATE TABLE land (id integer PRIMARY KEY, name text);
               CREATE TABLE place (id integer PRIMARY KEY, name text, land integer);
               CREATE TABLE thing (id integer PRIMARY KEY, v text, place integer);
               INSERT INTO land VALUES (1, 'X'); INSERT INTO place VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3), (4, 'd', 4);
               INSERT INTO thing VALUES (1, 'A', 1), (2, 'B', 2)"
    quiet_step
    same "$(in_warehouse "SELECT table_name, reason, state FROM tt.rejected ORDER BY 2")" "dim_place|land 2 is not in dim_land|waiting
dim_place|land 3 is not in dim_land|waiting
dim_place|land 4 is not in dim_land|waiting
fact_thing|place 2 is not in dim_place|waiting"
    # one comes again, one is deleted, one's parent comes
    in_source "INSERT INTO land VALUES (2, 'Y'); UPDATE place SET name = 'e', land = 1 WHERE id = 3; DELETE FROM place WHERE id = 4"
    quiet_step
    same "$(in_warehouse "SELECT * FROM dim_place ORDER BY id")" $'1|a|1\n2|b|2\n3|e|1'
    same "$(in_warehouse "SELECT row ->> 'id', state FROM tt.rejected WHERE table_name = 'dim_place' ORDER BY 1")" $'2|loaded\n3|superseded\n4|superseded'
    agrees thing
    counts_hold
}

@test "a warehouse without foreign keys: the references hold nevertheless" {
    local constraint
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE"
    for constraint in $(in_warehouse "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'fact_thing'::regclass"); do
        in_warehouse "ALTER TABLE fact_thing DROP CONSTRAINT $constraint"
    done
    in_source "INSERT INTO thing VALUES (5, 'B', 9)"
    quiet_step
    same "$(rejected)" "5 waiting"
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 3
    in_source "INSERT INTO thing VALUES (6, 'B', 8)"
    quiet_step
    in_source "INSERT INTO place VALUES (9, 'Bath'), (8, 'Hull')"
    step
    agrees thing
    same "$(in_warehouse "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND conrelid = 'fact_thing'::regclass")" 0
    counts_hold
}

# bats test_tags=one_server
@test "a warehouse whose tables were made by hand before, with another foreign key" {
    in_warehouse "CREATE TABLE dim_place (name text, id integer PRIMARY KEY);
                  CREATE TABLE elsewhere (id integer PRIMARY KEY);
                  CREATE TABLE fact_thing (place integer, v text, id integer NOT NULL, record_id serial PRIMARY KEY,
                      extra integer REFERENCES elsewhere)"
    in_source "INSERT INTO thing VALUES (5, 'B', 9)"
    quiet_step
    same "$(rejected)" "5 waiting"
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    agrees thing
    counts_hold
}

@test "a parent that was rejected by the transform: its children wait for it to be mended" {
    rm "$TT_MODEL/dim_place.json"
    dim place id 'id integer not null' 'name varchar(5)'
    in_source "INSERT INTO place VALUES (9, 'too long'); INSERT INTO thing VALUES (5, 'B', 9)"
    quiet_step
    same "$(rejected)" "5 waiting"
    same "$(jq -r .table "$(run_dir transformed)"/rejected/*)" dim_place
    in_source "UPDATE place SET name = 'Bath' WHERE id = 9"
    step
    same "$(rejected)" "5 loaded"
    agrees thing
}

@test "rows that wait and fit no type of the table any more: superseded by a complete one, else 65" {
    in_source "INSERT INTO thing VALUES (5, 'no date', 9)"
    quiet_step
    same "$(rejected)" "5 waiting"
    in_source "UPDATE thing SET v = '2026-01-0' || id"
    in_warehouse "DROP VIEW fact_thing_current; UPDATE fact_thing SET v = '2026-01-01'"
    in_warehouse "ALTER TABLE fact_thing ALTER v TYPE date USING v::date"
    fact thing id 'id integer not null' 'v date' 'place integer > dim_place'
    tt-extract >/dev/null
    tt-transform >/dev/null
    refuses 65 "rows that wait in tt.rejected are no rows of the table any more" "--full" -- tt-load
    tt-extract --full >/dev/null
    tt-transform >/dev/null
    in_warehouse "UPDATE tt.rejected SET state = 'superseded'"
    tt-load >/dev/null 2>&1
    same "$(rejected)" $'5 superseded\n5 superseded\n5 waiting'
    # by itself where the type changes at the source, so that the table comes complete
    in_warehouse "UPDATE tt.rejected SET row = row || '{\"v\": \"no date\"}'"
    in_source "ALTER TABLE thing ALTER v TYPE date USING v::date"
    quiet_step
    same "$(rejected)" $'5 superseded\n5 superseded\n5 superseded\n5 waiting'
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    agrees thing
    counts_hold
}

# ---------------------------------------------------------------------------------------- to the letter

@test "what waited comes in as it was, whatever its values" {
    rm "$TT_MODEL/fact_thing.json"
    fact kinds id 'id bigint not null' 'place integer > dim_place' 'v text' 'n numeric' 'f double precision' 'c char(5)' \
        'd date' 't timestamp' 'z timestamptz' 'y bytea' 'u uuid' 'o boolean' 'h time'
    in_source "CREATE TABLE kinds (id bigint PRIMARY KEY, place integer, v text, n numeric, f double precision, c char(5),
                   d date, t timestamp, z timestamptz, y bytea, u uuid, o boolean, h time);
               INSERT INTO kinds VALUES
                   (9223372036854775807, 9, E'a,\"b\"\\n\\t\\\\ \\\\N {\"x\": null} 🙂', 12.500, 0.1, 'x ', '0044-03-15 BC', 'infinity',
                    '2026-03-29 01:30:00.000001+01', '\\x00ff', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', true, '24:00'),
                   (-2, 9, '', 'NaN', 'NaN', '', 'infinity', '-infinity', '-infinity', '', NULL, false, '00:00'),
                   (3, 9, NULL, 1234567890123456789012345678901234567890.1234567890, '-Infinity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
                   (4, 9, E'\\r\\n', 0.00, '5e-324', '     ', '0001-01-01', '0044-03-15 12:00:00.5 BC', '0044-03-15 12:00:00.5 BC', '\\x5c', NULL, NULL, '23:59:59.999999'),
                   (5, 9, '\\.', -0.5, '1.7976931348623157e308', 'ä', NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
    quiet_step
    same "$(in_warehouse "SELECT count(*) FROM tt.rejected WHERE state = 'waiting'")" 5
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    agrees kinds
    # equal also to what comes again
    step --full
    same "$(in_warehouse "SELECT count(*) FROM fact_kinds")" 5
    counts_hold
}

@test "json that waited comes in as it was" {
    rm "$TT_MODEL/fact_thing.json"
    fact kinds id 'id integer not null' 'place integer > dim_place' 'j json' 'b jsonb'
    in_source "CREATE TABLE kinds (id integer PRIMARY KEY, place integer, j json, b jsonb);
               INSERT INTO kinds VALUES (1, 9, '{\"b\": 1, \"a\": [2,  2], \"b\": 3}', '{\"b\": 1.50, \"a\": null}'),
                                        (2, 9, '\"a\\u0000b\"', '[]'), (3, 9, NULL, NULL)"
    quiet_step
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    step
    agrees kinds
    step --full
    same "$(in_warehouse "SELECT count(*) FROM fact_kinds")" 3
}

# ---------------------------------------------------------------------------------------- many of them

# explained COMMAND...: with the plans of all its statements in the server's log, which then is in $log
explained() {
    local warehouse=$TT_WAREHOUSE from
    from=$(wc -c <"$TEST_PG/server.log")
    TT_WAREHOUSE+=" options='-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0
        -c auto_explain.log_analyze=on -c auto_explain.log_timing=off'"
    "$@" || return
    TT_WAREHOUSE=$warehouse
    log=$(tail -c +"$((from + 1))" "$TEST_PG/server.log")
}

# Each waiting row is made of its json once; nothing else is looked for row by row.  (A Result looks for
# nothing, and of held back keys there are none.)
goes_over_them_once() {
    same "$(grep -oE '[A-Z][^(]*\([^)]*\) \(actual rows=[0-9]+ loops=[0-9]{4,}\)' <<<"$log" |
        sed -nE '/^Result|tt_held_back/! s/ *\(.*\(/ (/p')" "Function Scan on jsonb_populate_record t (actual rows=1 loops=20000)"
}

# bats test_tags=one_server
@test "20,000 rows that wait are gone over once a load: none, all or some of their keys come again" {
    in_source "INSERT INTO thing SELECT i, 'B', 9 FROM generate_series(11, 20010) AS i"
    quiet_step
    in_source "UPDATE place SET name = 'Hull' WHERE id = 1"
    explained quiet_step
    goes_over_them_once
    in_source "UPDATE thing SET v = 'C' WHERE id > 10"
    explained quiet_step
    goes_over_them_once
    same "$(in_warehouse "SELECT state, count(*) FROM tt.rejected GROUP BY 1 ORDER BY 1")" \
        $'superseded|20000\nwaiting|20000'
    # half of them are gone, found by a sweep, the others come with a parent, complete
    in_source "DELETE FROM thing WHERE id > 10 AND id % 2 = 0; DELETE FROM thing WHERE id = 3;
               UPDATE thing SET place = 1 WHERE id % 4 = 1"
    explained quiet_step --full --max-delete-ratio 1
    goes_over_them_once
    in_source "INSERT INTO place VALUES (9, 'Bath')"
    explained step
    same "$(in_warehouse "SELECT state, count(*) FROM tt.rejected GROUP BY 1 ORDER BY 1")" \
        $'loaded|5000\nsuperseded|40000'
    agrees thing
    counts_hold
}
