#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031  # variables and functions of tests/lib
#
# What tables are made of: the shorter query, for plain ones, says of them what the other one says.

load ../lib/small

setup() { small_source; }

# asked FILE: what that query of tt-extract answers for all tables of the source
asked() {
    local oids
    oids=$(in_source "SELECT array_agg(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')")
    sed "/^--/d; s/\$1/'$oids'/g; s/\$2/NULL/g; s/;\$//" "$repo/extract/sql/$1.sql" |
        PGOPTIONS="-c jit=off" psql -XAtq -v ON_ERROR_STOP=1 -P null='\N' -d "$TT_SOURCE"
}

@test "plain tables, of all types that are no others' parts: the same, to the fingerprint" {
    in_source "SET client_min_messages = error; DO \$\$ BEGIN
        EXECUTE (SELECT format('CREATE TABLE every (%s, PRIMARY KEY (int8, bool))', string_agg(format('%I %s', typname, oid::regtype), ', '))
                 FROM pg_type WHERE typtype = 'b' AND typelem = 0 AND typnamespace = 'pg_catalog'::regnamespace
                 AND typname !~ '^reg|^pg_|^aclitem');
        END \$\$;
        CREATE TABLE narrow (a varchar(3), b numeric(10,2), c timestamp(3), d char(5) COLLATE \"C\", gone text, e bit(3),
            f integer GENERATED ALWAYS AS (length(a)) STORED, PRIMARY KEY (d, a) INCLUDE (b));
        ALTER TABLE narrow DROP gone;
        INSERT INTO narrow (a, d) VALUES ('a', 'b');
        CREATE TYPE \"Mood\" AS ENUM ('sad', 'it''s ok', 'a\\b', ''); ALTER TYPE \"Mood\" ADD VALUE 'bad' BEFORE 'sad';
        CREATE TYPE \"None\" AS ENUM ();
        CREATE TABLE \"Un usual\" (\"id:|\" integer, \"a 'b\" text, m \"Mood\", n \"None\", o \"Mood\" NOT NULL, PRIMARY KEY (m)); ANALYZE"
    asked plain >"$BATS_TEST_TMPDIR/plain"
    asked catalog >"$BATS_TEST_TMPDIR/any"
    [[ $(wc -l <"$BATS_TEST_TMPDIR/plain") -gt 40 ]]
    diff -u "$BATS_TEST_TMPDIR/any" "$BATS_TEST_TMPDIR/plain"
}

@test "one table that is not plain: the shorter query says nothing, the other one all" {
    local column
    in_source "CREATE TYPE mood AS ENUM ('sad'); CREATE TYPE pair AS (a integer, b text); CREATE DOMAIN cash AS numeric(12,2);
        CREATE COLLATION loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE TABLE plain (id integer PRIMARY KEY)"
    for column in 'mood[]' pair cash 'integer[]' name int4range regclass regtype aclitem 'text COLLATE loose'; do
        in_source "CREATE TABLE other (id integer PRIMARY KEY, v $column)"
        same "$(asked plain)" ""
        contains "$(asked catalog)" "other|"
        in_source "DROP TABLE other"
    done
    [[ -n $(asked plain) ]]
    if [[ $(in_source "SHOW server_version_num") -ge 180000 ]]; then
        in_source "ALTER TABLE plain ADD v integer GENERATED ALWAYS AS (id + 1) VIRTUAL"
        same "$(asked plain)" ""
        in_source "ALTER TABLE plain DROP v"
    fi
    in_source "CREATE TABLE parts (id integer PRIMARY KEY) PARTITION BY RANGE (id)"
    same "$(asked plain)" ""
}
