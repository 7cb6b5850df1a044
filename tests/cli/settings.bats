#!/usr/bin/env bats
# shellcheck disable=SC2154  # variables of tests/lib
#
# Settings of the sessions: whatever a role, a database or a pooler says, values have one form, no
# row is missing, and nothing of tt's own stays on a pooler's connection.

load ../lib/small
load ../lib/server
load ../lib/pooler

setup() { small_source; }

teardown() {
    stop_pooler
}

# on_both SQL: :"role" and :"db" are the role and the database
on_both() {
    local conninfo
    for conninfo in "$TT_SOURCE" "$TT_WAREHOUSE"; do
        psql -Xq -v ON_ERROR_STOP=1 -d "$conninfo" -v role="$role" \
            -v db="$(sql "$conninfo" "SELECT current_database()")" <<<"$1" || return
    done
}

# odd_settings: of role and database, all that values are printed by
odd_settings() {
    local of="" setting
    for setting in "quote_all_identifiers = on" "lc_monetary = 'C.UTF-8'" "IntervalStyle = iso_8601" \
        "bytea_output = escape" "extra_float_digits = -3" "client_encoding = LATIN1" "transform_null_equals = on" \
        "DateStyle = 'German, DMY'" "TimeZone = 'Asia/Tokyo'" "standard_conforming_strings = off" \
        "row_security = on" "search_path = evil, public"; do
        of+="ALTER DATABASE :\"db\" SET $setting; ALTER ROLE :\"role\" SET $setting; "
    done
    on_both "$of"
}

# things: a table with values of all those kinds, and what the warehouse must have of it
things() {
    fact thing id 'id integer not null' 'd date' 't timestamp' 'z timestamptz' 'f float8' 'v text' 'b text' 'i text'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, d date, t timestamp, z timestamptz, f float8, v text, b bytea, i interval);
               INSERT INTO thing VALUES (1, '2026-02-03', '2026-02-03 04:05', '2026-02-03 04:05+00', 1.0/3, 'é', '\xc3a9', '1 day 02:03');
               CREATE SCHEMA evil; CREATE FUNCTION evil.age(xid) RETURNS integer LANGUAGE sql AS 'SELECT 7'"
}

right_values() {
    same "$(env PGTZ=UTC psql -XAt -d "$TT_WAREHOUSE" -c "SET DateStyle = ISO; SET client_encoding = UTF8; SET extra_float_digits = 1" \
        -c "SELECT d, t, z, f, v, b, i FROM public.fact_thing WHERE id = $1" | tail -n 1)" \
        '2026-02-03|2026-02-03 04:05:00|2026-02-03 04:05:00+00|0.3333333333333333|é|\xc3a9|1 day 02:03:00'
}

@test "settings of the role and of the database change nothing" {
    role=odd_$BASHPID
    things
    on_both "CREATE ROLE :\"role\" LOGIN SUPERUSER;" 2>/dev/null || true # one server: the second time it is there
    odd_settings
    TT_SOURCE=${TT_SOURCE/user=tt/user=$role} TT_WAREHOUSE=${TT_WAREHOUSE/user=tt/user=$role} step
    right_values 1
    TT_SOURCE=${TT_SOURCE/user=tt/user=$role} tt-extract --check | jq -e .tables.thing
    TT_WAREHOUSE=${TT_WAREHOUSE/user=tt/user=$role} tt-load --check | jq -e -s 'length == 2'
}

@test "money comes without a currency's sign of some country" {
    fact thing id 'id integer not null' 'm text'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, m money); INSERT INTO thing VALUES (1, 12.5)"
    in_source "DO \$\$ BEGIN EXECUTE format('ALTER DATABASE %I SET lc_monetary = %L', current_database(),
                   (SELECT collcollate FROM pg_collation WHERE collcollate ~ '^(en|de|fr)_.*(utf8|UTF-8)' LIMIT 1));
               EXCEPTION WHEN OTHERS THEN NULL; END \$\$"
    step
    same "$(in_warehouse "SELECT m FROM fact_thing")" '$12.50'
}

@test "a trigger of the warehouse that changes a setting for tt-load is told, and nothing is loaded" {
    fact thing id 'id integer not null' 'd date'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, d date); INSERT INTO thing VALUES (1, '2026-02-03')"
    step
    in_warehouse "CREATE FUNCTION public.german() RETURNS trigger LANGUAGE plpgsql AS
                      \$\$ BEGIN PERFORM pg_catalog.set_config('DateStyle', 'German', true); RETURN NEW; END \$\$;
                  CREATE TRIGGER german BEFORE INSERT ON fact_thing FOR EACH ROW EXECUTE FUNCTION public.german()"
    in_source "INSERT INTO thing VALUES (2, '2026-02-04')"
    run --separate-stderr step
    ((status != 0))
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 1
    in_warehouse "ALTER FUNCTION public.german() SET DateStyle = ISO"
    tt-load || in_warehouse "DROP TRIGGER german ON fact_thing"
    tt-load
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 2
}

# --------------------------------------------------------------------------------------- pgbouncer

settings() {
    sql "$1" "SELECT name, setting FROM pg_settings WHERE source = 'session' OR name IN ('row_security', 'search_path')
              ORDER BY 1" | grep -vE '^(application_name|client_encoding)' # which pgbouncer itself sets for each client
}

@test "a pooler in transaction mode: values are right, and nothing stays on its connections" {
    local source=$TT_SOURCE warehouse=$TT_WAREHOUSE before
    role=odd_$BASHPID
    things
    in_source "CREATE ROLE $role LOGIN SUPERUSER"
    odd_settings
    pooler 1 "$role"
    TT_SOURCE=$(through_pooler "${source/user=tt/user=$role}")
    TT_WAREHOUSE=$(through_pooler "${warehouse/user=tt/user=$role}")
    before=$(settings "$TT_SOURCE" && settings "$TT_WAREHOUSE")
    contains "$before" "row_security|on"
    step
    TT_SOURCE=$source TT_WAREHOUSE=$warehouse right_values 1
    sql "$source" "INSERT INTO thing SELECT 2, d, t, z, f, v, b, i FROM thing"
    same "$(step)" "thing changed 1 0"
    TT_SOURCE=$source TT_WAREHOUSE=$warehouse right_values 2
    tt-extract --check >/dev/null
    tt-load --check >/dev/null
    tt-load --ledger >/dev/null
    tt-extract --stdout thing >/dev/null
    same "$(settings "$TT_SOURCE" && settings "$TT_WAREHOUSE")" "$before"
    same "$(sql "$warehouse" "SELECT count(*) FROM pg_class WHERE relpersistence = 't'")" 0
}

@test "rows that a policy hides are an error behind a pooler as well" {
    local source=$TT_SOURCE
    role=reader_$BASHPID
    things
    in_source "CREATE ROLE $role LOGIN; GRANT SELECT ON thing TO $role; ALTER TABLE thing ENABLE ROW LEVEL SECURITY;
               CREATE POLICY few ON thing USING (id > 5)"
    pooler 1 "$role"
    TT_SOURCE=$(through_pooler "${source/user=tt/user=$role}")
    refuses 77 "row-level security" -- tt-extract
    refuses 77 "row-level security" -- tt-extract --stdout thing
    same "$(runs extracted)" ""
}
