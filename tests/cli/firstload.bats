#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031  # variables of tests/lib
#
# A first load by several connections: what it leaves is what one leaves, and of one that fails nothing.

load ../lib/small
load ../lib/server
load ../lib/pooler

teardown() {
    stop_pooler
    end_sessions
}

# shop: two dimensions of which one has a history, two facts, one of them of many rows; a run of them
shop() {
    small_source
    dim place id 'id integer not null' 'name text'
    dim_with_history kind id 'id integer not null' 'name text'
    fact thing id 'id integer not null' 'v text' 'place integer > dim_place' 'kind integer > dim_kind'
    fact event id 'id integer not null' 'at date' 'place integer > dim_place'
    dim nothing id 'id integer not null' 'place integer > dim_place'
    in_source "CREATE TABLE place (id integer PRIMARY KEY, name text);
               CREATE TABLE kind (id integer PRIMARY KEY, name text);
               CREATE TABLE thing (id integer PRIMARY KEY, v text, place integer, kind integer);
               CREATE TABLE event (id integer PRIMARY KEY, at date, place integer);
               CREATE TABLE nothing (id integer PRIMARY KEY, place integer);
               INSERT INTO kind VALUES (1, 'good'), (2, 'bad');
               INSERT INTO place SELECT i, 'place ' || i FROM generate_series(1, 500) AS i;
               INSERT INTO thing SELECT 2001 - i, 'A', i % 500 + 1, i % 2 + 1 FROM generate_series(1, 2000) AS i;
               INSERT INTO event SELECT i, '2026-01-01', i FROM generate_series(1, 500) AS i"
    tt-extract >/dev/null
    tt-transform >/dev/null
}

setup() {
    shop
}

# many: no table is so small that it is filled before the others
many() {
    in_source "INSERT INTO kind SELECT i, 'kind ' || i FROM generate_series(3, 150) AS i"
    rm -rf "$TT_LAKE"
    tt-extract >/dev/null
    tt-transform >/dev/null
}

# said OPTION...: what tt-load says on its way, which is quiet otherwise
said() {
    { tt-load --verbose "$@" >/dev/null; } 2>&1
}

side_by_side() {
    local text
    text=$(said "$@")
    contains "$text" "filled side by side"
    [[ $text != *"cannot be loaded"* ]]
    same "$(left)" ""
}

alone() {
    local text
    text=$(said "$@")
    [[ $text != *"filled side by side"* ]]
    same "$(left)" ""
}

left() {
    in_warehouse "SELECT nspname, nspowner::regrole FROM pg_namespace WHERE nspname = 'tt_first_load'"
}

# All that the warehouse has, but for when and how it came there.
contents() {
    psql -XAtq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE" <<'END'
SELECT format('COPY (SELECT * FROM %I.%I AS t ORDER BY t::text) TO STDOUT', schemaname, tablename) FROM pg_tables
WHERE schemaname = 'public' OR schemaname = 'tt' AND tablename NOT IN ('run', 'run_table', 'watched') ORDER BY 1
\gexec
SELECT run, previous, checksum, model, schema_name FROM tt.run;
SELECT to_jsonb(t) - 'path' FROM tt.run_table AS t ORDER BY 1;
SELECT relation_name, rows FROM tt.watched ORDER BY 1;
CREATE TEMP VIEW place AS SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'tt');
SELECT c.oid::regclass, c.relkind, c.relowner::regrole, c.relacl, c.reloptions, c.relpersistence, c.relreplident,
    obj_description(c.oid), CASE c.relkind WHEN 'v' THEN pg_get_viewdef(c.oid) END,
    a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attstattarget, pg_get_expr(d.adbin, d.adrelid)
FROM pg_class AS c
JOIN place ON place.oid = c.relnamespace
LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
ORDER BY c.relnamespace, c.relname, a.attnum;
SELECT conrelid::regclass, conname, convalidated, pg_get_constraintdef(c.oid), obj_description(c.oid)
FROM pg_constraint AS c JOIN place ON place.oid = c.connamespace ORDER BY c.conrelid::regclass::text, conname;
SELECT * FROM pg_indexes WHERE schemaname IN ('public', 'tt') ORDER BY schemaname, indexname;
SELECT *, pg_get_serial_sequence('fact_thing', 'record_id') FROM pg_sequences ORDER BY schemaname, sequencename;
SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 1;
END
}

# one: what one connection makes of the run goes to a file; then the warehouse is a new one
one() {
    alone --jobs 1
    contents >"$BATS_TEST_TMPDIR/one"
    TT_WAREHOUSE=$(fresh_warehouse)
}

as_one() {
    contents | diff -u "$BATS_TEST_TMPDIR/one" - >&2
    [[ $(wc -l <"$BATS_TEST_TMPDIR/one") -gt 3000 ]]
}

path() {
    in_warehouse "SELECT string_agg(DISTINCT path, ' ') FROM tt.run_table WHERE staged > 0"
}

@test "rows, record ids, catalog and ledger are those of one connection; and the next run goes on from there" {
    one
    side_by_side --jobs 2
    as_one
    same "$(path)" bulk
    in_source "INSERT INTO thing VALUES (20000, 'B', 1, 1); UPDATE kind SET name = 'best' WHERE id = 1;
               DELETE FROM event WHERE id = 7; UPDATE thing SET v = 'C' WHERE id = 5"
    step >/dev/null
    agrees thing event
    same "$(in_warehouse "SELECT id, record_id FROM fact_thing WHERE record_id > 2000 ORDER BY 1")" $'5|2002\n20000|2001'
    same "$(in_warehouse "SELECT name, valid_to = 'infinity' FROM dim_kind_history WHERE id = 1 ORDER BY valid_from")" $'good|f\nbest|t'
    counts_hold
}

@test "more connections than tables" {
    one
    side_by_side --jobs 9
    as_one
}

@test "in another schema" {
    TT_WAREHOUSE_SCHEMA="The Star" side_by_side --jobs 2
    same "$(in_warehouse "SELECT count(*) FROM \"The Star\".fact_thing")" 2000
}

@test "one connection is enough for little, where there are tables, and for a run that is not the first" {
    alone
    in_source "INSERT INTO thing SELECT i, 'B', 1, 1 FROM generate_series(20000, 21000) AS i;
               INSERT INTO event SELECT i, '2026-01-01', 1 FROM generate_series(20000, 21000) AS i"
    tt-extract >/dev/null
    tt-transform >/dev/null
    alone --jobs 2
    in_warehouse "DROP TABLE fact_thing, fact_event, dim_nothing, dim_place, dim_kind, dim_kind_history CASCADE"
    tt-extract --full >/dev/null
    tt-transform >/dev/null
    alone --jobs 2 --as-is
    agrees thing event
    TT_WAREHOUSE=$(fresh_warehouse)
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE"
    alone --jobs 2
    agrees thing event
}

# -------------------------------------------------------------------------------- what stands in its way

@test "rows that do not pass: one connection says which" {
    in_source "INSERT INTO thing VALUES (30000, 'A', 99999, 1)"
    rm -rf "$TT_LAKE"
    tt-extract >/dev/null
    tt-transform >/dev/null
    said --jobs 1 >/dev/null
    contents >"$BATS_TEST_TMPDIR/one"
    TT_WAREHOUSE=$(fresh_warehouse)
    contains "$(said --jobs 2)" "cannot be loaded side by side"
    as_one
    same "$(in_warehouse "SELECT table_name, count(*) FROM tt.rejected GROUP BY 1")" "fact_thing|1"
    same "$(left)" ""
}

@test "a name that is taken where the tables go: one connection takes another" {
    in_warehouse "CREATE TABLE mine (id integer); CREATE INDEX dim_place_pkey ON mine (id)"
    contains "$(said --jobs 2)" "cannot be loaded side by side"
    same "$(left)" ""
    agrees thing event
    same "$(in_warehouse "SELECT count(*) FROM tt.run")" 1
}

@test "default privileges of the schema, an event trigger, a publication are for tables that are made there" {
    in_warehouse "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO PUBLIC"
    alone --jobs 2
    same "$(in_warehouse "SELECT relacl::text LIKE '%=r/%' FROM pg_class WHERE relname = 'fact_thing'")" t

    TT_WAREHOUSE=$(fresh_warehouse)
    in_warehouse "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
                  CREATE EVENT TRIGGER t ON ddl_command_end EXECUTE FUNCTION f()"
    alone --jobs 2

    TT_WAREHOUSE=$(fresh_warehouse)
    in_warehouse "CREATE PUBLICATION p FOR ALL TABLES" 2>/dev/null
    alone --jobs 2
}

# loader [OPTION]: a role that may no more than it needs to make all of it
loader() {
    role=loader_${EPOCHREALTIME//[!0-9]/}
    database=$(in_warehouse "SELECT quote_ident(current_database())")
    in_warehouse "CREATE ROLE $role LOGIN $*; GRANT CREATE ON SCHEMA public TO $role; GRANT CREATE ON DATABASE $database TO $role"
    owner=$TT_WAREHOUSE
    TT_WAREHOUSE="$TT_WAREHOUSE user=$role"
}

@test "a role that may not make a schema" {
    loader
    alone --jobs 1
    in_warehouse "DROP TABLE fact_thing, fact_event, dim_nothing, dim_place, dim_kind, dim_kind_history CASCADE;
                  DROP TABLE tt.fact_thing_ended, tt.fact_event_ended; TRUNCATE tt.run, tt.run_table, tt.watched"
    sql "$owner" "REVOKE CREATE ON DATABASE $database FROM $role"
    alone --jobs 2
    same "$(in_warehouse "SELECT count(*) FROM tt.run")" 1
    agrees thing event
}

@test "one that may, and has no privilege beside" {
    loader
    side_by_side --jobs 2
    agrees thing event
}

@test "a schema of that name that is a stranger's stays; one that an earlier load has left goes" {
    local text
    loader
    sql "$owner" "CREATE SCHEMA tt_first_load; CREATE TABLE tt_first_load.dim_place (mine text)"
    text=$(said --jobs 2)
    contains "$text" "loaded in"
    [[ $text != *"side by side"* ]]
    same "$(left)" "tt_first_load|tt"

    TT_WAREHOUSE=$(fresh_warehouse)
    in_warehouse "CREATE SCHEMA tt_first_load; CREATE TABLE tt_first_load.dim_place (mine text)"
    side_by_side --jobs 2
    TT_WAREHOUSE=$(fresh_warehouse)
    in_warehouse "CREATE SCHEMA tt_first_load; CREATE TABLE tt_first_load.dim_place (mine text)"
    alone --jobs 1
}

@test "too few connections for it, or for as many as were asked for" {
    local text
    loader CONNECTION LIMIT 1
    text=$(said --jobs 3)
    contains "$text" "one connection loads all tables: cannot connect"
    [[ $text != *"side by side"* ]]

    TT_WAREHOUSE=$(fresh_warehouse)
    loader CONNECTION LIMIT 2
    contains "$(said --jobs 3)" "filled side by side" # by one of them
    agrees thing event
    same "$(left)" ""
}

@test "a pooler in transaction mode with connections enough, with one" {
    local direct
    one
    direct=$TT_WAREHOUSE
    pooler 3
    TT_WAREHOUSE=$(through_pooler "$direct")
    contains "$(said --jobs 2)" "filled side by side"
    stop_pooler
    TT_WAREHOUSE=$direct as_one

    TT_WAREHOUSE=$(fresh_warehouse)
    direct=$TT_WAREHOUSE
    pooler 1
    TT_WAREHOUSE=$(through_pooler "$direct")
    contains "$(said --jobs 2)" "one connection loads all tables: a second connection does not answer"
    TT_WAREHOUSE=$direct as_one
}

# ------------------------------------------------------------------------------------- what ends half way

# begin_load: in the background, up to where both of its processes wait for session A, each at a table of its own
begin_load() {
    session A "$TT_WAREHOUSE"
    say A "BEGIN; LOCK TABLE pg_catalog.pg_statistic IN SHARE MODE" # ANALYZE writes to it
    tt-load --jobs 2 >/dev/null 2>"$BATS_TEST_TMPDIR/err" 3>&- &
    load=$!
    until_true "$TT_WAREHOUSE" "count(*) = 2 FROM pg_stat_activity
        WHERE datname = current_database() AND query LIKE 'ANALYZE \"tt_first_load%' AND wait_event_type = 'Lock'"
}

helper() {
    cat "/proc/$load/task/$load/children"
}

end_load() { # STATUS [PART]...
    local status=0 part
    wait "$load" || status=$?
    same "$status" "$1"
    for part in "${@:2}"; do
        contains "$(<"$BATS_TEST_TMPDIR/err")" "$part"
    done
    nothing_is_there
}

nothing_is_there() {
    same "$(in_warehouse "SELECT to_regclass('fact_thing'), to_regclass('dim_kind'), to_regclass('tt.run')")" "||"
}

@test "a helper that is killed fails the load, which leaves nothing" {
    many
    one
    begin_load
    kill -KILL "$(helper)"
    say A COMMIT
    end_load 69 "the process at work on it was killed"
    same "$(left)" ""
    side_by_side --jobs 2
    as_one
}

@test "so does one whose session the server ends" {
    many
    begin_load
    in_warehouse "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                  WHERE datname = current_database() AND query LIKE 'ANALYZE %dim_place%' AND pid <> pg_backend_pid()" >/dev/null
    say A COMMIT
    end_load 69 "table 'dim_place': warehouse database: "
    same "$(left)" ""
}

@test "so does a file that is damaged" {
    dir=$(run_dir transformed)
    sed -i '$s/A/B/' "$dir/fact_thing.csv"
    refuses 66 "fact_thing" -- tt-load --jobs 2
    nothing_is_there
    same "$(left)" ""
}

@test "a signal ends all of it, and what was filled goes" {
    many
    begin_load
    local child
    child=$(helper)
    kill -TERM "$load"
    say A COMMIT # what it takes away needs that, too
    end_load 143 "stopped by signal 15"
    [[ ! -e /proc/${child// /} ]]
    same "$(left)" ""
}

@test "what a killed load has left the next one takes away" {
    many
    one
    begin_load
    kill -KILL "$load"
    wait "$load" || true
    say A COMMIT
    same "$(left)" "tt_first_load|tt"
    nothing_is_there
    side_by_side --jobs 2
    as_one
}

@test "killed at any moment: all of it is there or nothing, and the next load makes it right" {
    local i most start seconds
    one
    start=${EPOCHREALTIME//[!0-9]/}
    tt-load --jobs 2
    seconds=$((${EPOCHREALTIME//[!0-9]/} - start)) struck=0
    most=${TEST_SWEEP:-$(some 6)}
    for ((i = 0; i < most; i++)); do
        TT_WAREHOUSE=$(fresh_warehouse)
        tt-load --jobs 2 >/dev/null 2>&1 3>&- &
        load=$!
        sleep "$(printf '0.%06d' $((seconds * (2 * i + 1) / (2 * most))))"
        kill -KILL "$load" && ((++struck)) || true
        wait "$load" || true
        [[ -n $(in_warehouse "SELECT to_regclass('tt.run')") ]] || nothing_is_there
        wait_for said --jobs 2
        same "$(left)" ""
        as_one
        sql "${TT_WAREHOUSE/dbname=*/dbname=postgres}" "DROP DATABASE \"${TT_WAREHOUSE##*dbname=}\" WITH (FORCE)"
    done
    echo "# struck $struck of $most" >&3
    ((struck * 2 >= most))
}
