#!/usr/bin/env bats
#
# scripts/roles.sql: two roles with no more rights than tt needs, and that these are enough.

load ../lib/pg
load ../lib/tt
load ../lib/mapping

setup_file() { pg_start; }

teardown_file() { pg_stop; }

# Roles are a server's: each test has its own.
setup() {
    use_source "$(fresh_totesys 100)"
    admin_source=$TT_SOURCE admin_warehouse=$TT_WAREHOUSE
    reader=reader_$BATS_TEST_NUMBER loader=loader_$BATS_TEST_NUMBER
}

# roles CONNINFO [OPTION]...: runs the script, quietly.
roles() {
    quietly psql -X -d "$1" "${@:2}" -f "$repo/scripts/roles.sql"
}

# become: the two roles from here on.
become() {
    roles "$admin_source" -v "reader=$reader"
    roles "$admin_warehouse" -v "loader=$loader"
    TT_SOURCE="$admin_source user=$reader" TT_WAREHOUSE="$admin_warehouse user=$loader"
}

# forbids CONNINFO SQL
forbids() {
    local said
    ! said=$(sql "$1" "$2" 2>&1) || {
        echo "-- allowed: $2" >&2
        return 1
    }
    [[ $said == *"permission denied"* || $said == *"must be "* || $said == *"read-only"* ]] || {
        echo "-- $2: $said" >&2
        return 1
    }
}

# paths TABLES: how the newest run loaded them.
paths() {
    sql "$TT_WAREHOUSE" "SELECT DISTINCT path FROM tt.run_table
        WHERE run = (SELECT max(run) FROM tt.run) AND table_name ~ '$1'"
}

@test "the whole pipeline runs under the two roles, in bulk, and again" {
    become
    run_all
    same "$(paths '^fact_')" bulk
    add_mapping "$admin_source"
    matches_mapping "$admin_source" "$TT_WAREHOUSE"
    sql "$admin_source" "UPDATE payment SET payment_amount = payment_amount + 1 WHERE payment_id < 5;
                         UPDATE department SET location = 'Elsewhere';
                         DELETE FROM payment WHERE payment_id = 7"
    run_all
    same "$(paths '^fact_')" staged
    matches_mapping "$admin_source" "$TT_WAREHOUSE"
    same "$(sql "$TT_WAREHOUSE" "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('public', 'tt')")" "$loader"
}

@test "the reader reads and locks, and cannot write" {
    become
    sql "$TT_SOURCE" "BEGIN; LOCK TABLE payment, staff IN ACCESS SHARE MODE; SELECT count(*) FROM payment"
    for write in "INSERT INTO currency (currency_code) VALUES ('XXX')" "UPDATE payment SET paid = true" \
        "DELETE FROM payment" "TRUNCATE payment" "CREATE TABLE mine ()" "CREATE SCHEMA mine" \
        "DROP TABLE payment" "ALTER TABLE payment ADD COLUMN mine int" "LOCK TABLE payment IN EXCLUSIVE MODE" \
        "SELECT nextval('payment_payment_id_seq')" "CREATE ROLE mine" "CREATE DATABASE mine"; do
        # the transaction is read only; it is the privilege that counts
        forbids "$TT_SOURCE" "SET default_transaction_read_only = off; BEGIN; $write; COMMIT"
    done
    forbids "$TT_SOURCE" "CREATE TEMP TABLE mine ()"
}

@test "tables that come later can be read, whoever of the owners makes them" {
    sql "$admin_source" "CREATE ROLE owner_$BATS_TEST_NUMBER LOGIN;
        GRANT CREATE, USAGE ON SCHEMA public TO owner_$BATS_TEST_NUMBER;
        ALTER TABLE design OWNER TO owner_$BATS_TEST_NUMBER"
    become
    sql "$admin_source user=owner_$BATS_TEST_NUMBER" "CREATE TABLE later (id int PRIMARY KEY)"
    sql "$admin_source" "CREATE TABLE later_still (id int PRIMARY KEY)"
    same "$(sql "$TT_SOURCE" "SELECT count(*) FROM later, later_still")" 0
}

@test "the loader cannot touch what is not its own" {
    sql "$admin_warehouse" "CREATE TABLE budget (amount int); CREATE SCHEMA other; CREATE TABLE other.t ()"
    become
    for act in "SELECT * FROM budget" "DROP TABLE budget" "CREATE TABLE other.mine ()" "CREATE ROLE mine" \
        "CREATE DATABASE mine" "DROP SCHEMA other" "COPY (SELECT 1) TO PROGRAM 'true'"; do
        forbids "$TT_WAREHOUSE" "$act"
    done
}

@test "a second time changes nothing, and other schemas are possible" {
    become
    grants() {
        sql "$1" "SELECT relname, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
        sql "$1" "SELECT * FROM pg_default_acl"
        sql "$1" "SELECT setdatabase, setconfig FROM pg_db_role_setting"
        sql "$1" "SELECT datacl FROM pg_database WHERE datname = current_database()"
        sql "$1" "SELECT nspname, nspacl FROM pg_namespace ORDER BY 1"
    }
    before=$(grants "$admin_source" && grants "$admin_warehouse")
    become
    same "$(grants "$admin_source" && grants "$admin_warehouse")" "$before"

    roles "$admin_warehouse" -v "loader=$loader" -v schema="My Star"
    TT_WAREHOUSE_SCHEMA="My Star" run_all
    same "$(sql "$TT_WAREHOUSE" 'SELECT count(*) FROM "My Star".fact_sales_order')" 100
    sql "$admin_source" 'CREATE SCHEMA "The Shop"; CREATE TABLE "The Shop".t (id int PRIMARY KEY)'
    roles "$admin_source" -v "reader=$reader" -v schema="The Shop"
    same "$(sql "$TT_SOURCE" 'SELECT count(*) FROM "The Shop".t')" 0
}

@test "a warehouse that was there before tt is taken over only with adopt" {
    tt-transform --ddl | sed '/^-- Schema tt/,$d' >"$BATS_TEST_TMPDIR/ddl"
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE"
    sql "$TT_WAREHOUSE" "DROP SCHEMA tt CASCADE"
    become
    tt-extract >/dev/null
    tt-transform >/dev/null
    refuses 77 "permission denied" -- tt-load
    roles "$admin_warehouse" -v "loader=$loader" -v adopt=yes
    tt-load >/dev/null
    same "$(paths '^fact_')" bulk
}

@test "without a role it says how; one that may do more than read is refused" {
    refused() {
        run ! psql -X -d "$admin_source" -v "reader=$reader" -f "$repo/scripts/roles.sql"
        contains "$output" "role $reader is there, and may do more than read"
        same "$(sql "$admin_source" "SELECT count(*) FROM pg_db_role_setting AS s JOIN pg_roles AS r ON r.oid = s.setrole
                                     WHERE rolname = '$reader'")" 0
    }
    run ! psql -X -d "$admin_source" -f "$repo/scripts/roles.sql"
    contains "$output" "-v reader=tt_reader"
    sql "$admin_source" "CREATE ROLE $reader SUPERUSER LOGIN"
    refused
    sql "$admin_source" "ALTER ROLE $reader NOSUPERUSER; GRANT UPDATE ON design TO $reader"
    refused
    sql "$admin_source" "REVOKE UPDATE ON design FROM $reader"
    roles "$admin_source" -v "reader=$reader"
}
