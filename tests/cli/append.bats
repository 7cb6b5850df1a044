#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# Facts: each version once, the live one known, whatever is run again.

load ../lib/small

setup_file() {
    pg_start
    fresh_totesys 300 >/dev/null
}

setup() { small_source; }

# five: a table of five rows in source, lake and warehouse
five() {
    fact thing id 'id integer not null' 'v text' 'last_updated timestamp'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text, last_updated timestamp);
               INSERT INTO thing SELECT i, 'A', '2026-11-01 12:00' FROM generate_series(1, 5) AS i"
    same "$(step)" "thing complete 5 0"
}

# write VALUE: of row 1, without last_updated; and into the warehouse
write() {
    in_source "UPDATE thing SET v = '$1' WHERE id = 1"
    same "$(step)" "thing changed 1 0"
}

# counts TABLE [RUN]: of the newest run, the numbers of the ledger
counts() {
    in_warehouse "SELECT path, staged, retried, inserted, updated, unchanged, rejected_load, superseded, deleted
                  FROM tt.run_table WHERE table_name = '$1' ORDER BY run DESC LIMIT 1" | tr '|' ' '
}

# ------------------------------------------------------------------------------------------ versions

@test "a version that returns to an earlier value is a version: A, B, A" {
    five
    write B
    write A
    same "$(versions thing 1 v)" $'A superseded\nB superseded\nA live'
    write A
    same "$(versions thing 1 v)" $'A superseded\nB superseded\nA live'
    write B
    same "$(versions thing 1 v)" $'A superseded\nB superseded\nA superseded\nB live'
    same "$(in_warehouse "SELECT count(DISTINCT last_updated) FROM fact_thing")" 1
    agrees thing
    counts_hold
}

@test "a value that becomes NULL, or the empty text, is a version" {
    five
    in_source "UPDATE thing SET v = NULL WHERE id = 1"
    step
    in_source "UPDATE thing SET v = '' WHERE id = 1"
    step
    in_source "UPDATE thing SET v = ' ' WHERE id = 1"
    step
    same "$(in_warehouse "SELECT coalesce('\"' || v || '\"', 'NULL') FROM fact_thing WHERE id = 1 ORDER BY record_id")" \
        $'"A"\nNULL\n""\n" "'
    agrees thing
}

@test "a key that is deleted and comes back: the same, or changed" {
    five
    in_source "DELETE FROM thing WHERE id IN (1, 2)"
    same "$(step)" "thing changed 0 2"
    same "$(versions thing 1 v)" "A deleted"
    in_source "INSERT INTO thing VALUES (1, 'A', '2026-11-01 12:00'), (2, 'B', '2026-11-01 12:00')"
    same "$(step)" "thing changed 2 0"
    same "$(versions thing 1 v)" $'A deleted\nA live'
    same "$(versions thing 2 v)" $'A deleted\nB live'
    same "$(step --full)" "thing complete 5 0"
    same "$(versions thing 1 v)" $'A deleted\nA live'
    write B
    in_source "DELETE FROM thing WHERE id = 1"
    step
    same "$(versions thing 1 v)" $'A deleted\nA superseded\nB deleted'
    agrees thing
    counts_hold
}

@test "columns of all kinds, json by its text: no version without a change" {
    fact kinds id 'id integer not null' 'j json' 'b jsonb' 'n numeric' 'f double precision' 'c char(5)' \
        'd date' 't timestamp' 'z timestamptz' 'y bytea' 'u uuid' 'o boolean' 'h time'
    in_source "CREATE TABLE kinds (id integer PRIMARY KEY, j json, b jsonb, n numeric, f double precision,
                   c char(5), d date, t timestamp, z timestamptz, y bytea, u uuid, o boolean, h time);
               INSERT INTO kinds VALUES
                   (1, '{\"b\":1, \"a\":[2,2], \"b\":3}', '{\"b\":1}', 12.500, 0.1, 'x ', '0044-03-15 BC', 'infinity',
                    '2026-03-29 01:30:00.000001+01', '\\x00ff', 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6', true, '24:00'),
                   (2, 'null', 'null', 'NaN', 'NaN', '', 'infinity', '-infinity', '-infinity', '', NULL, false, '00:00'),
                   (3, NULL, NULL, 1234567890123456789012345678901234567890.1234567890, '-Infinity', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)"
    step
    agrees_kinds() {
        same "$(in_warehouse "SELECT id, b, n, f, c, d, t, z, y, u, o, h FROM fact_kinds_current ORDER BY id")" \
            "$(in_source "SELECT id, CASE WHEN b <> 'null' THEN b END, n, f, c, d, t, z, y, u, o, h FROM kinds ORDER BY id")"
    }
    agrees_kinds
    same "$(step --full)" "kinds complete 3 0"
    in_source "UPDATE kinds SET id = id"
    same "$(step)" "kinds changed 3 0"
    same "$(in_warehouse "SELECT count(*) FROM fact_kinds")" 3
    in_source "UPDATE kinds SET j = '{\"a\":[2,1], \"b\":3}' WHERE id = 1; UPDATE kinds SET f = 0.30000000000000004, n = 0 WHERE id = 2;
               UPDATE kinds SET n = 1234567890123456789012345678901234567890.1234567891 WHERE id = 3"
    step
    agrees_kinds
    same "$(in_warehouse "SELECT count(*) FROM fact_kinds")" 6
    counts_hold
}

@test "json that jsonb does not take" {
    local json="'\"a\\u0000b\"'"
    fact thing id 'id integer not null' 'v text' 'j json'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text, j json); INSERT INTO thing VALUES (1, 'A', $json), (2, 'A', '1')"
    step
    in_source "UPDATE thing SET v = 'B' WHERE id = 1; UPDATE thing SET j = $json WHERE id = 2"
    same "$(step)" "thing changed 2 0"
    same "$(step --full)" "thing complete 2 0"
    agrees thing
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 4
}

# ------------------------------------------------------------------------------------ complete tables

@test "a complete table ends the keys that are not in it" {
    five
    in_source "DELETE FROM thing WHERE id IN (2, 4); UPDATE thing SET v = 'B' WHERE id = 1; INSERT INTO thing VALUES (6, 'A')"
    same "$(step --full)" "thing complete 4 0"
    same "$(counts fact_thing)" "staged 4 0 2 0 2 0 1 2"
    same "$(in_warehouse "SELECT id, why FROM tt.fact_thing_ended ORDER BY 1")" $'1|superseded\n2|deleted\n4|deleted'
    agrees thing
    counts_hold
}

@test "a complete table does not end a key whose row the transform had to reject" {
    fact thing id 'id integer not null' 'day date'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, day text);
               INSERT INTO thing SELECT i, '2026-11-0' || i FROM generate_series(1, 5) AS i"
    step
    in_source "UPDATE thing SET day = 'soon' WHERE id = 1; DELETE FROM thing WHERE id = 2"
    run -0 --separate-stderr step --full
    same "$output" "thing complete 4 0"
    # shellcheck disable=SC2154
    contains "$stderr" "1 of 4 rows are rejected"
    same "$(versions thing 1 day)" "2026-11-01 live"
    same "$(versions thing 2 day)" "2026-11-02 deleted"
    in_source "UPDATE thing SET day = '2026-12-24' WHERE id = 1"
    step
    same "$(versions thing 1 day)" $'2026-11-01 superseded\n2026-12-24 live'
    # rejected for its first version, it is not there at all
    in_source "INSERT INTO thing VALUES (6, 'never')"
    step --full 2>/dev/null
    same "$(versions thing 6 day)" ""
    # all of them rejected
    in_source "UPDATE thing SET day = 'soon'"
    step --full 2>/dev/null
    same "$(in_warehouse "SELECT count(*) FROM fact_thing_current")" 4
    counts_hold
}

# ------------------------------------------------------------------------------ facts older than tt

# bats test_tags=one_server
@test "facts that existed before tt: of each key the newest is live, and nothing comes twice" {
    fact thing id 'id integer not null' 'v text' 'last_updated timestamp'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text, last_updated timestamp);
               INSERT INTO thing VALUES (1, 'B'), (2, 'changed meanwhile'), (3, 'A'), (4, 'new')"
    in_warehouse "CREATE TABLE fact_thing (record_id serial PRIMARY KEY, id integer NOT NULL, v text, last_updated timestamp, by_hand text DEFAULT 'x');
                  INSERT INTO fact_thing (id, v) VALUES (1, 'B'), (1, 'A'), (2, 'A'), (3, 'A'), (3, 'B'), (1, 'B'), (3, 'A'), (5, 'gone'), (5, 'gone')"
    run -0 --separate-stderr step
    contains "$stderr" "CREATE INDEX ON"
    same "$(versions thing 1 v)" $'B superseded\nA superseded\nB live'
    same "$(versions thing 2 v)" $'A superseded\nchanged meanwhile live'
    same "$(versions thing 3 v)" $'A superseded\nB superseded\nA live'
    same "$(versions thing 5 v)" $'gone superseded\ngone deleted'
    same "$(in_warehouse "SELECT record_id, run IS NULL FROM tt.fact_thing_ended ORDER BY 1")" \
        $'1|t\n2|t\n3|f\n4|t\n5|t\n8|t\n9|f'
    same "$(counts fact_thing)" "staged 4 0 2 0 2 0 1 1"
    same "$(in_warehouse "SELECT count(*) FROM fact_thing WHERE by_hand = 'x'")" 11
    run -0 --separate-stderr step --full
    same "$stderr" ""
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 11
    same "$(in_warehouse "SELECT id, v FROM fact_thing_current ORDER BY 1")" "$(in_source "SELECT id, v FROM thing ORDER BY 1")"
}

# bats test_tags=one_server
@test "facts that existed before tt without their key are left alone" {
    fact thing id 'id integer not null' 'v text'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text); INSERT INTO thing VALUES (1, 'A')"
    in_warehouse "CREATE TABLE fact_thing (record_id serial PRIMARY KEY, id integer, v text);
                  INSERT INTO fact_thing (id, v) VALUES (NULL, 'x'), (1, 'A'), (NULL, 'y')"
    step
    step --full
    same "$(in_warehouse "SELECT * FROM fact_thing ORDER BY 1")" $'1||x\n2|1|A\n3||y'
    same "$(in_warehouse "SELECT count(*) FROM tt.fact_thing_ended")" 0
}

# --------------------------------------------------------------------------------------------- paths

# rows_by_path CONNINFO: all rows of the star, facts without their record ids
rows_by_path() {
    local table
    for table in $(sql "$1" "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                             AND relkind IN ('r', 'v') ORDER BY 1"); do
        echo "== $table"
        sql "$1" "SELECT to_jsonb(t) - ARRAY['sales_record_id', 'purchase_record_id', 'payment_record_id', 'valid_from', 'valid_to']
                  FROM \"$table\" AS t" | sort
    done
}

# bats test_tags=one_server
@test "in bulk, staged by a role that is not the owner, staged for a row that was there: all the same" {
    local owned=$TT_WAREHOUSE other filled role=loader_$BASHPID table
    unset TT_MODEL
    export TT_MODEL=$repo/transform/model
    TT_SOURCE=$(fresh_totesys 300)
    tt-extract >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    same "$(in_warehouse "SELECT DISTINCT path FROM tt.run_table WHERE table_name ~ '^fact'")" bulk

    other=$(fresh_warehouse other)
    sql "$other" "CREATE ROLE $role LOGIN"
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$other"
    sql "$other" "GRANT USAGE ON SCHEMA public, tt TO $role; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public, tt TO $role;
                  GRANT USAGE ON ALL SEQUENCES IN SCHEMA public, tt TO $role"
    tt-load --warehouse "${other/user=tt/user=$role}" >/dev/null
    same "$(sql "$other" "SELECT DISTINCT path FROM tt.run_table")" staged

    filled=$(fresh_warehouse filled)
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$filled"
    # a row of each table that will be found the same, and a foreign key less
    psql -Xq -v ON_ERROR_STOP=1 -d "$filled" -c "ALTER TABLE fact_payment DROP CONSTRAINT fact_payment_currency_id_fkey"
    for table in dim_transaction dim_currency dim_payment_type; do
        sql "$owned" "COPY (SELECT * FROM $table ORDER BY 1 LIMIT 1) TO STDOUT" |
            psql -Xq -v ON_ERROR_STOP=1 -d "$filled" -c "COPY $table FROM STDIN"
    done
    tt-load --warehouse "$filled" >/dev/null
    same "$(sql "$filled" "SELECT table_name FROM tt.run_table WHERE path = 'staged' AND table_name IN
                           ('dim_transaction', 'dim_currency', 'fact_payment') ORDER BY 1")" $'dim_currency\ndim_transaction\nfact_payment'

    rows_by_path "$owned" >"$BATS_TEST_TMPDIR/owned"
    (($(wc -l <"$BATS_TEST_TMPDIR/owned") > 2000))
    same "$(rows_by_path "$other")" "$(<"$BATS_TEST_TMPDIR/owned")"
    same "$(rows_by_path "$filled")" "$(<"$BATS_TEST_TMPDIR/owned")"

    # bulk left keys and indexes as they were made
    constraints() {
        sql "$1" "SELECT conrelid::regclass, conname, convalidated, pg_get_constraintdef(oid) FROM pg_constraint
                  WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2; SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"
    }
    same "$(constraints "$owned")" "$(constraints "$other")"

    # and a second day, staged everywhere
    psql -Xq -d "$TT_SOURCE" -f "$repo/scripts/demo/change.sql"
    tt-extract >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    tt-load --warehouse "${other/user=tt/user=$role}" >/dev/null
    tt-load --warehouse "$filled" >/dev/null
    rows_by_path "$owned" >"$BATS_TEST_TMPDIR/owned"
    same "$(rows_by_path "$other")" "$(<"$BATS_TEST_TMPDIR/owned")"
    same "$(rows_by_path "$filled")" "$(<"$BATS_TEST_TMPDIR/owned")"
}

@test "a reader whose lock would make a bulk load wait for long: the staged path is taken" {
    dim place id 'id integer not null' 'name text'
    fact thing id 'id integer not null' 'place integer > dim_place'
    in_source "CREATE TABLE place (id integer PRIMARY KEY, name text); INSERT INTO place VALUES (1, 'x');
               CREATE TABLE thing (id integer PRIMARY KEY, place integer); INSERT INTO thing VALUES (1, 1), (2, NULL)"
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE"
    session A "$TT_WAREHOUSE"
    say A "BEGIN; SELECT count(*) FROM fact_thing"
    step
    same "$(counts fact_thing)" "staged 2 0 2 0 0 0 0 0"
    say A "COMMIT"
    agrees thing
    same "$(in_warehouse "SELECT count(*) FROM pg_constraint WHERE conrelid = 'fact_thing'::regclass AND contype = 'f'")" 1
    same "$(in_warehouse "SELECT count(*) FROM pg_indexes WHERE tablename = 'fact_thing'")" 2
}

# ------------------------------------------------------------------------------------ run once more

@test "loading again whatever is in changes nothing, not even a sequence" {
    five
    write B
    in_source "DELETE FROM thing WHERE id = 2; INSERT INTO thing VALUES (6, 'A')"
    step
    dump "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/before"
    quietly tt-load
    for n in 3 1 2; do
        quietly tt-load "$(runs transformed | sed -n "${n}p")"
    done
    runs transformed | quietly tt-load -
    same "$(dump "$TT_WAREHOUSE")" "$(<"$BATS_TEST_TMPDIR/before")"
    # a complete run with the same rows: the ledger alone
    dump "$TT_WAREHOUSE" public >"$BATS_TEST_TMPDIR/before"
    same "$(step --full)" "thing complete 5 0"
    same "$(counts fact_thing)" "staged 5 0 0 0 5 0 0 0"
    same "$(dump "$TT_WAREHOUSE" public)" "$(<"$BATS_TEST_TMPDIR/before")"
    # lost: the state of both; lost and made again: the transformed runs
    rm -r "$TT_LAKE/state" "$TT_LAKE/transformed"
    tt-transform >/dev/null
    quietly tt-load
    same "$(step)" "thing complete 5 0"
    same "$(dump "$TT_WAREHOUSE" public)" "$(<"$BATS_TEST_TMPDIR/before")"
    same "$(in_warehouse "SELECT last_value FROM fact_thing_record_id_seq")" "$(in_warehouse "SELECT count(*) FROM fact_thing")"
    counts_hold
}

@test "a warehouse that was put back to an earlier day gets the later runs again, with the same result" {
    local name before
    five
    name=$(in_warehouse "SELECT current_database()")
    sql "$TT_SOURCE" "CREATE DATABASE \"${name}_day_1\" TEMPLATE \"$name\""
    write B
    in_source "DELETE FROM thing WHERE id = 2"
    step
    write A
    in_warehouse "SELECT * FROM fact_thing ORDER BY 1; SELECT * FROM tt.fact_thing_ended ORDER BY record_id" >"$BATS_TEST_TMPDIR/before"
    TT_WAREHOUSE=${TT_WAREHOUSE/dbname=$name/dbname=${name}_day_1}
    before=$(in_warehouse "SELECT count(*) FROM tt.run")
    run -0 tt-load
    same "${#lines[@]}" $((4 - before))
    same "$(in_warehouse "SELECT * FROM fact_thing ORDER BY 1; SELECT * FROM tt.fact_thing_ended ORDER BY record_id")" "$(<"$BATS_TEST_TMPDIR/before")"
    agrees thing
}

# ------------------------------------------------------------------------------------------ the chain

@test "a run that is older than the newest loaded is refused by name, and nothing changes" {
    local lake=$TT_LAKE old new
    fact thing id 'id integer not null' 'v text'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text); INSERT INTO thing VALUES (1, 'A')"
    tt-extract >/dev/null
    tt-transform >/dev/null
    old=$(runs transformed)
    export TT_LAKE=$BATS_TEST_TMPDIR/other
    in_source "UPDATE thing SET v = 'B'"
    step
    new=$(runs transformed)
    [[ $old < $new ]]
    dump "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/before"
    refuses 65 "$old" "$new" older -- tt-load --lake "$lake"
    refuses 65 "$old" "$new" older -- tt-load --lake "$lake" "$old"
    same "$(dump "$TT_WAREHOUSE")" "$(<"$BATS_TEST_TMPDIR/before")"
}

@test "a link of the chain that is missing is 66, by name, and nothing changes" {
    local second
    five
    in_source "UPDATE thing SET v = 'B' WHERE id = 1"
    second=$(tt-extract)
    in_source "UPDATE thing SET v = 'C' WHERE id = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    dump "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/before"
    mv "$(run_dir transformed 2)" "$BATS_TEST_TMPDIR/link"
    refuses 66 "$(runs extracted | sed -n 2p)" missing -- tt-load
    refuses 66 "$(runs extracted | sed -n 2p)" missing -- tt-load "$(runs extracted | sed -n 3p)"
    same "$(dump "$TT_WAREHOUSE")" "$(<"$BATS_TEST_TMPDIR/before")"
    mv "$BATS_TEST_TMPDIR/link" "$TT_LAKE/transformed${second#"$TT_LAKE/extracted"}"
    tt-load >/dev/null
    same "$(versions thing 1 v)" $'A superseded\nB superseded\nC live'
}

@test "a lake that was forked: a run that does not follow the newest loaded is 66" {
    local fork=$BATS_TEST_TMPDIR/fork second
    five
    cp -a "$TT_LAKE" "$fork"
    write B
    second=$(runs transformed | tail -n 1)
    in_source "UPDATE thing SET v = 'C' WHERE id = 1"
    tt-extract --lake "$fork" >/dev/null
    tt-transform --lake "$fork" >/dev/null
    dump "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/before"
    refuses 66 "$second" follows -- tt-load --lake "$fork"
    same "$(dump "$TT_WAREHOUSE")" "$(<"$BATS_TEST_TMPDIR/before")"
    same "$(step)" "thing changed 1 0"
    same "$(versions thing 1 v)" $'A superseded\nB superseded\nC live'
}

@test "a run that was loaded and is transformed anew into something else is 65" {
    five
    dump "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/before"
    tt-transform --redo "$(runs extracted)" >/dev/null
    quietly tt-load "$(runs extracted)"
    fact thing id 'id integer not null' 'last_updated text' 'v text'
    tt-transform --redo "$(runs extracted)" >/dev/null
    refuses 65 "$(runs extracted)" "other contents" -- tt-load "$(runs extracted)"
    same "$(dump "$TT_WAREHOUSE")" "$(<"$BATS_TEST_TMPDIR/before")"
}

# ------------------------------------------------------------------------------------------- counting

@test "the ledger counts what became of each row" {
    dim place id 'id integer not null' 'name text'
    fact thing id 'id integer not null' 'v text' 'place integer > dim_place'
    in_source "CREATE TABLE place (id integer PRIMARY KEY, name text); INSERT INTO place VALUES (1, 'x'), (2, 'y');
               CREATE TABLE thing (id integer PRIMARY KEY, v text, place integer);
               INSERT INTO thing SELECT i, 'A', 1 + i % 2 FROM generate_series(1, 6) AS i"
    step
    same "$(counts fact_thing)" "bulk 6 0 6 0 0 0 0 0"
    in_source "UPDATE thing SET v = 'B' WHERE id = 1;      -- a version
               UPDATE thing SET v = v WHERE id = 2;        -- nothing
               INSERT INTO thing VALUES (7, 'A', 1);       -- new
               INSERT INTO thing VALUES (8, 'A', 9);       -- without its parent
               DELETE FROM thing WHERE id = 3;
               UPDATE place SET name = 'z' WHERE id = 1;   -- changed
               UPDATE place SET name = name WHERE id = 2   -- not"
    step 2>/dev/null
    same "$(counts fact_thing)" "staged 4 0 2 0 1 1 1 1"
    same "$(counts dim_place)" "staged 2 0 0 1 1 0 0 0"
    in_source "INSERT INTO place VALUES (9, 'w'); UPDATE thing SET v = 'C' WHERE id = 1"
    step
    same "$(counts fact_thing)" "staged 1 1 2 0 0 0 1 0"
    same "$(counts dim_place)" "staged 1 0 1 0 0 0 0 0"
    agrees thing
    counts_hold
    same "$(in_warehouse "SELECT count(*) FROM tt.run_table WHERE rows_read <> direct + rejected_transform OR staged <> direct + rippled + generated")" 0
}

# bats test_tags=one_server
@test "what would make the counts wrong fails the run: a trigger that swallows a row" {
    five
    in_warehouse "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN
                      IF new.id = 8 THEN RETURN NULL; END IF; RETURN new; END \$\$;
                  CREATE TRIGGER swallow BEFORE INSERT ON fact_thing FOR EACH ROW EXECUTE FUNCTION swallow()"
    in_source "INSERT INTO thing VALUES (7, 'A'), (8, 'A')"
    tt-extract >/dev/null
    tt-transform >/dev/null
    dump "$TT_WAREHOUSE" public | grep -v _seq >"$BATS_TEST_TMPDIR/before"
    refuses 65 "fact_thing" "fires before rows are written" "'swallow'" -- tt-load
    same "$(dump "$TT_WAREHOUSE" public | grep -v _seq)" "$(<"$BATS_TEST_TMPDIR/before")"
    in_warehouse "DROP TRIGGER swallow ON fact_thing"
    tt-load >/dev/null
    agrees thing
}

# bats test_tags=one_server
@test "a model that distributes a fact wants Citus: 78, naming it, and nothing happens" {
    five
    jq '.distribute = "id"' "$TT_MODEL/fact_thing.json" >"$BATS_TEST_TMPDIR/model"
    cp "$BATS_TEST_TMPDIR/model" "$TT_MODEL/fact_thing.json"
    in_source "UPDATE thing SET v = 'B' WHERE id = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    local before
    before=$(dump "$TT_WAREHOUSE")
    refuses 78 "distributes table 'fact_thing'" "not on Citus" "CREATE EXTENSION citus" -- tt-load
    refuses 78 "not on Citus" -- tt-load --dry-run
    same "$(dump "$TT_WAREHOUSE")" "$before"
}
