#!/usr/bin/env bats
# shellcheck disable=SC2154  # variables of tests/lib
#
# A warehouse on Citus: what is said of it besides what holds for any warehouse, which the other files
# test there, too (make test-citus).

load ../lib/small

setup_file() {
    [[ -z ${TEST_CITUS-} ]] || pg_start
}
teardown_file() {
    [[ -z ${TEST_CITUS-} ]] || pg_stop
}

setup() {
    [[ -n ${TEST_CITUS-} ]] || skip "without Citus (make test-citus)"
    things_at_places
}

# kinds: "table kind column" of what is there
kinds() {
    in_warehouse "SELECT logicalrelid, partmethod, column_to_column_name(logicalrelid, partkey), repmodel
                  FROM pg_dist_partition ORDER BY logicalrelid::text" | tr '|' ' '
}

orphans() {
    in_warehouse "SELECT count(*) FROM fact_thing AS f LEFT JOIN dim_place AS d ON d.id = f.place
                  WHERE f.place IS NOT NULL AND d.id IS NULL"
}

# worker_sql WORKER SQL: by the role of the warehouse
worker_sql() {
    local user=${TT_WAREHOUSE##*user=}
    PGHOST=$(readlink -f "$TEST_CITUS/$1/socket") PGUSER=${user%% *} psql -XAtq -v ON_ERROR_STOP=1 \
        -d "${TT_WAREHOUSE##*dbname=}" -c "$2"
}

@test "facts and their ended versions are spread by the key, dimensions are on each server; nothing else" {
    dim_with_history place id 'id integer not null' 'name text'
    step
    same "$(kinds)" "dim_place n  t
dim_place_history n  t
fact_thing h id s
fact_thing_ended h id s"
    same "$(in_warehouse "SELECT path FROM tt.run_table WHERE table_name = 'fact_thing'")" bulk
    agrees thing
    same "$(tt-load --dry-run)" ""
}

@test "a first load with a row whose parent is not there: nothing of Citus says so, tt-load does" {
    in_source "INSERT INTO thing VALUES (4, 'A', 9)"
    quiet_step
    same "$(orphans)" 0
    same "$(in_warehouse "SELECT reason, state FROM tt.rejected")" "place 9 is not in dim_place|waiting"
    in_source "INSERT INTO place VALUES (9, 'Ely')"
    step
    agrees thing
    counts_hold
}

# first_load_waits FOR: with places of these keys, for which the only row waits that has none
first_load_waits() {
    local bulk_said="cannot be loaded in bulk: place $1 is not in dim_place"
    in_source "INSERT INTO thing SELECT 100 + row_number() OVER (), 'A', id FROM place; INSERT INTO thing VALUES (99, 'A', $1)"
    tt-extract >/dev/null
    tt-transform >/dev/null
    run -0 --separate-stderr tt-load -v
    [[ $stderr == *"$bulk_said"* ]]
    same "$(orphans)" 0
    same "$(in_warehouse "SELECT reason, state FROM tt.rejected")" "place $1 is not in dim_place|waiting"
    in_source "INSERT INTO place VALUES ($1, 'Ely')"
    step
    agrees thing
}

@test "references of a first load are proven whatever keys there are: with gaps, and with too many of them for ranges" {
    in_source "DELETE FROM thing; INSERT INTO place VALUES (-2147483648, 'a'), (7, 'b'), (9, 'c'), (2147483647, 'd')"
    first_load_waits 8
}

@test "references of a first load are proven also where no two keys follow each other" {
    in_source "DELETE FROM thing; INSERT INTO place SELECT 2 * n + 10, 'a' FROM generate_series(1, 1200) AS n"
    first_load_waits 1013
}

@test "after a first load the foreign keys are there, on shards, too" {
    step
    same "$(in_warehouse "SELECT conname, convalidated FROM pg_constraint WHERE conrelid = 'fact_thing'::regclass AND contype = 'f'")" \
        "fact_thing_place_fkey|t"
    same "$(in_warehouse "SELECT count(DISTINCT r.shardid) FROM pg_dist_shard AS r WHERE r.logicalrelid = 'fact_thing'::regclass")" \
        "$(in_warehouse "SELECT sum(result::int) FROM run_command_on_workers(
            \$\$SELECT count(*) FROM pg_constraint WHERE conname ~ '^fact_thing_place_fkey' AND contype = 'f'
               AND conrelid::regclass::text ~ '^fact_thing_[0-9]'\$\$)")"
    run -1 --separate-stderr in_warehouse "INSERT INTO fact_thing (id, v, place) VALUES (88, 'x', 77)"
}

@test "a run of a few rows fetches no fact from the workers" {
    in_source "INSERT INTO thing SELECT n, 'A', 1 + n % 2 FROM generate_series(10, 9000) AS n"
    step
    in_warehouse "ALTER DATABASE ${TT_WAREHOUSE##*dbname=} SET citus.max_intermediate_result_size = 16"
    in_source "UPDATE thing SET v = 'B' WHERE id < 20; DELETE FROM thing WHERE id = 30"
    step
    in_warehouse "ALTER DATABASE ${TT_WAREHOUSE##*dbname=} RESET citus.max_intermediate_result_size"
    agrees thing
    same "$(in_warehouse "SELECT DISTINCT path FROM tt.run_table WHERE table_name = 'fact_thing' ORDER BY 1")" $'bulk\nstaged'
}

@test "rows that a constraint refuses, on both workers, are kept, by a first load, too, which then is none in bulk" {
    tt-transform --ddl | psql -XAtq -d "$TT_WAREHOUSE" >/dev/null 2>&1
    in_warehouse "ALTER TABLE fact_thing ADD CONSTRAINT good CHECK (v <> 'bad')"
    in_source "INSERT INTO thing SELECT n, CASE WHEN n IN (77, 40) THEN 'bad' ELSE 'v' || n END, 1 FROM generate_series(10, 11000) AS n"
    tt-extract >/dev/null
    tt-transform >/dev/null
    run -0 --separate-stderr tt-load -v
    # shellcheck disable=SC2154 # bats sets it
    [[ $stderr == *"it cannot be loaded in bulk: "*"violates check constraint"* ]]
    same "$(in_warehouse "SELECT DISTINCT path FROM tt.run_table")" staged
    same "$(in_warehouse "SELECT row ->> 'id' FROM tt.rejected ORDER BY 1")" $'40\n77'
    same "$(in_warehouse "SELECT count(*), count(DISTINCT id) FROM fact_thing_current")" "10992|10992"
    in_source "UPDATE thing SET v = CASE WHEN id IN (20, 21, 22) THEN 'bad' ELSE 'w' END WHERE id BETWEEN 10 AND 39"
    quiet_step
    same "$(in_warehouse "SELECT row ->> 'id' FROM tt.rejected ORDER BY 1")" $'20\n21\n22\n40\n77'
    same "$(in_warehouse "SELECT count(*) FROM fact_thing_current WHERE v = 'w'")" 27
    in_source "UPDATE thing SET v = 'bad' WHERE id = 23"
    quiet_step --full
    same "$(in_warehouse "SELECT DISTINCT row ->> 'id' FROM tt.rejected WHERE state = 'refused' ORDER BY 1")" $'20\n21\n22\n23\n40\n77'
    counts_hold
}

@test "facts of both kinds: one that is distributed, and one that stays on the coordinator" {
    dim_with_history place id 'id integer not null' 'name text'
    TEST_CITUS='' fact note number 'number integer not null' 't text' 'place integer > dim_place'
    in_source "CREATE TABLE note (number integer PRIMARY KEY, t text, place integer);
               INSERT INTO note SELECT i, 'x', 1 + i % 2 FROM generate_series(1, 30) AS i; INSERT INTO note VALUES (77, 'y', 7)"
    quiet_step
    in_source "UPDATE note SET t = 'z' WHERE number < 5; DELETE FROM note WHERE number = 9; INSERT INTO place VALUES (7, 'p');
               UPDATE thing SET v = 'B'; DELETE FROM thing WHERE id = 2"
    step
    same "$(kinds | grep fact_)" "fact_note n  s
fact_thing h id s
fact_thing_ended h id s"
    agrees thing note
    counts_hold
    quietly "$repo/scripts/tt-verify"
    step --full
    agrees thing note
    counts_hold
    local joined="SELECT count(*) FROM %s AS n JOIN %s AS t USING (place)"
    # shellcheck disable=SC2059 # it is a format
    same "$(in_warehouse "$(printf "$joined" fact_note_current fact_thing_current)")" "$(in_source "$(printf "$joined" note thing)")"
}

@test "of facts that are joined by their keys one is not distributed: 78 by --check, naming both" {
    TEST_CITUS='' fact part 'id number' 'id integer not null' 'number integer not null'
    refuses 78 "fact_part" "its key has 'id', by which table 'fact_thing' is distributed" '"distribute": "id"' \
        -- tt-transform --check
    fact part 'id number' 'id integer not null' 'number integer not null'
    quietly tt-transform --check
}

@test "a table of another kind than the model wants is 78, with the statement that makes it one" {
    step
    in_warehouse "DROP VIEW fact_thing_current; SELECT undistribute_table('tt.fact_thing_ended')" 2>/dev/null
    in_source "UPDATE thing SET v = 'B'"
    tt-extract >/dev/null
    tt-transform >/dev/null
    refuses 78 "'tt.fact_thing_ended' is a plain table, and the model wants a distributed one" \
        "SELECT create_distributed_table('\"tt\".\"fact_thing_ended\"', 'id', colocate_with => '\"public\".\"fact_thing\"')" \
        -- tt-load
    in_warehouse "$(tt-load 2>&1 | sed -n "s/.*\(SELECT create_distributed_table([^)]*)\).*/\1/p")"
    tt-load >/dev/null
    agrees thing
}

@test "a warehouse of one server is moved by the manual's statements, and back" {
    dim_with_history place id 'id integer not null' 'name text'
    jq 'del(.distribute)' "$TT_MODEL/fact_thing.json" >"$BATS_TEST_TMPDIR/plain.json"
    cp "$TT_MODEL/fact_thing.json" "$BATS_TEST_TMPDIR/distributed.json"
    cp "$BATS_TEST_TMPDIR/plain.json" "$TT_MODEL/fact_thing.json"
    step
    in_source "UPDATE thing SET v = 'B' WHERE id = 1"
    step
    same "$(kinds)" ""
    # As in tt-load(1), CITUS.
    in_warehouse "BEGIN;
        SET LOCAL citus.multi_shard_modify_mode = 'sequential';
        DROP VIEW fact_thing_current;
        ALTER TABLE fact_thing DROP CONSTRAINT fact_thing_pkey, DROP CONSTRAINT fact_thing_place_fkey;
        ALTER TABLE fact_thing ADD PRIMARY KEY (record_id, id);
        ALTER TABLE tt.fact_thing_ended DROP CONSTRAINT fact_thing_ended_pkey;
        ALTER TABLE tt.fact_thing_ended ADD PRIMARY KEY (record_id, id);
        SELECT create_reference_table('dim_place');
        SELECT create_reference_table('dim_place_history');
        SELECT create_distributed_table('fact_thing', 'id');
        SELECT create_distributed_table('tt.fact_thing_ended', 'id', colocate_with => 'fact_thing');
        ALTER TABLE fact_thing ADD FOREIGN KEY (place) REFERENCES dim_place (id);
        COMMIT" 2>/dev/null
    cp "$BATS_TEST_TMPDIR/distributed.json" "$TT_MODEL/fact_thing.json"
    in_source "UPDATE thing SET v = 'C' WHERE id = 1; DELETE FROM thing WHERE id = 2; INSERT INTO thing VALUES (7, 'N', 2)"
    step
    agrees thing
    counts_hold
    same "$(versions thing 1 v)" $'A superseded\nB superseded\nC live'

    in_warehouse "DROP VIEW fact_thing_current;
        SELECT undistribute_table('fact_thing', cascade_via_foreign_keys => true);
        SELECT undistribute_table('tt.fact_thing_ended');
        SELECT undistribute_table('dim_place_history');
        ALTER TABLE fact_thing DROP CONSTRAINT fact_thing_pkey, ADD PRIMARY KEY (record_id);
        ALTER TABLE tt.fact_thing_ended DROP CONSTRAINT fact_thing_ended_pkey, ADD PRIMARY KEY (record_id)" >/dev/null 2>&1
    cp "$BATS_TEST_TMPDIR/plain.json" "$TT_MODEL/fact_thing.json"
    in_source "UPDATE thing SET v = 'D' WHERE id = 1"
    step
    same "$(kinds)" ""
    agrees thing
    same "$(versions thing 1 v)" $'A superseded\nB superseded\nC superseded\nD live'
}

@test "what tt-verify compares are no texts of the workers' settings" {
    use_model
    dim place name 'name text not null' 't timestamptz'
    fact thing id 'id text not null' 'd date' 't timestamptz' 'f double precision' 'i text' 'y bytea' 'place text > dim_place'
    in_source "DROP TABLE place, thing;
        CREATE TABLE place (name text PRIMARY KEY, t timestamptz);
        CREATE TABLE thing (id varchar(9) PRIMARY KEY, d date, t timestamptz, f float8, i interval, y bytea, place text);
        INSERT INTO place VALUES ('a', '2024-03-31 02:30Z');
        INSERT INTO thing SELECT 'n' || n, '2024-02-01'::date + n, '2024-03-31 02:30Z', n / 3.0, n * interval '25 hours', 'x', 'a'
        FROM generate_series(1, 9) AS n"
    in_warehouse "SELECT run_command_on_workers(format('ALTER DATABASE %I SET %s', current_database(), what))
        FROM unnest(ARRAY['DateStyle = \$\$SQL, DMY\$\$', 'TimeZone = \$\$Asia/Kolkata\$\$', 'extra_float_digits = -10',
                          'bytea_output = \$\$escape\$\$']) AS what" >/dev/null
    step
    agrees thing
    quietly "$repo/scripts/tt-verify"
    in_warehouse "UPDATE fact_thing SET f = f + 1e-15 WHERE id = 'n9'"
    run -65 --separate-stderr "$repo/scripts/tt-verify"
    same "$(cut -d : -f 1,2 <<<"$output" | sed 's/ is .*//')" 'fact_thing id=n9: f'
}

# leave_prepared: as a crash between the coordinator's commit and a worker's: a change that is committed,
# of which the worker does not know it
leave_prepared() {
    local gid=citus_0_1_1_$BASHPID updates
    updates=$(in_warehouse "SELECT string_agg(format('UPDATE %s SET v = v || ''!''', shard_name), ';') FROM citus_shards
        WHERE table_name = 'fact_thing'::regclass AND nodename ~ 'worker1'")
    worker_sql worker1 "BEGIN; $updates; PREPARE TRANSACTION '$gid'"
    in_warehouse "INSERT INTO pg_dist_transaction SELECT groupid, '$gid' FROM pg_dist_node WHERE nodename ~ 'worker1'"
}

@test "what a crash left half committed is committed before a load" {
    step
    leave_prepared
    in_source "INSERT INTO thing VALUES (5, 'A', 1)"
    step
    same "$(worker_sql worker1 "SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()")" 0
    same "$(in_warehouse "SELECT count(*) > 0 FROM fact_thing WHERE v LIKE '%!'")" t
}

@test "by a role that may not have it committed: 75 and the worker, and nothing happens; with roles.sql it goes on" {
    local admin=$TT_WAREHOUSE loader=loader_${EPOCHREALTIME//[!0-9]/}
    quietly psql -X -d "$admin" -v "loader=$loader" -f "$repo/scripts/roles.sql"
    TT_WAREHOUSE="${admin/user=tt/user=$loader}"
    step
    same "$(sql "$admin" "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('public', 'tt')
                          AND tablename NOT LIKE 'citus%'")" "$loader"
    sql "$admin" "GRANT INSERT ON pg_dist_transaction TO $loader"
    leave_prepared
    in_source "INSERT INTO thing VALUES (5, 'A', 1)"
    sql "$admin" "REVOKE EXECUTE ON FUNCTION recover_prepared_transactions() FROM $loader"
    tt-extract >/dev/null
    tt-transform >/dev/null
    refuses 75 "worker1" "has not committed its part" -- tt-load
    same "$(sql "$admin" "SELECT count(*) FROM tt.run")" 1
    quietly psql -X -d "$admin" -v "loader=$loader" -f "$repo/scripts/roles.sql"
    tt-load >/dev/null
    same "$(sql "$admin" "SELECT count(*) FROM fact_thing_current")" 4
}
