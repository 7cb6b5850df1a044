#!/usr/bin/env bats
# shellcheck disable=SC2154  # variables of tests/lib
#
# What the model needs of the source and is not there, or cannot be told row by row: named, with
# 65; the other tables go on, and nothing is lost once it is mended.

load ../lib/small

# things: two tables in source, lake and warehouse
setup() {
    small_source
    fact thing id 'id integer not null' 'v text'
    fact other id 'id integer not null' 'v text'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text);
               INSERT INTO thing SELECT i, 'v' || i FROM generate_series(1, 10) AS i;
               CREATE TABLE other (LIKE thing INCLUDING ALL); INSERT INTO other TABLE thing"
    same "$(step)" $'other complete 10 0\nthing complete 10 0'
}

# lacks WHAT [HINT]: the run has what changed in other, and of thing it says that
lacks() {
    in_source "UPDATE other SET v = v || '!' WHERE id = 1"
    run -65 --separate-stderr tt-extract
    same "$output" "$(run_dir extracted)" || return
    contains "$stderr" "table 'thing' is not extracted" && contains "$stderr" "$1" && contains "$stderr" "${2-}" || return
    same "$(extracted)" "other changed 1 0" || return
    # without any change it is 65 as well, and no run; nor does --dry-run call it well
    refuses 65 "'thing'" "$1" -- tt-extract || return
    run -65 tt-extract --dry-run || return
    # what is left out by the user is no gap
    quietly tt-extract --exclude-table thing || return
    tt-transform >/dev/null && tt-load >/dev/null && agrees other
}

# is_back ROWS DELETED: thing is there again; of what it was before nothing was lost
is_back() {
    same "$(step)" "thing changed $1 $2" && agrees thing other && same "$(step)" nothing
}

@test "a table that is renamed, and back" {
    in_source "ALTER TABLE thing RENAME TO things; UPDATE things SET v = 'x' WHERE id = 1; DELETE FROM things WHERE id = 2"
    lacks "schema 'public' does not have it" "rename it back"
    in_source "ALTER TABLE things RENAME TO thing"
    is_back 1 1
}

@test "a view, a materialized view, a foreign table, a partition, an index in its place" {
    local kind
    in_source "ALTER TABLE thing RENAME TO things; UPDATE things SET v = 'x' WHERE id = 1;
               CREATE FOREIGN DATA WRAPPER none; CREATE SERVER none FOREIGN DATA WRAPPER none;
               CREATE TABLE whole (id integer, v text) PARTITION BY LIST (id)"
    while IFS='|' read -r kind make drop; do
        in_source "$make"
        lacks "it is $kind"
        in_source "$drop"
    done <<'END'
a view|CREATE VIEW thing AS TABLE things|DROP VIEW thing
a materialized view|CREATE MATERIALIZED VIEW thing AS TABLE things|DROP MATERIALIZED VIEW thing
a foreign table|CREATE FOREIGN TABLE thing (id int) SERVER none|DROP FOREIGN TABLE thing
a partition of another table|CREATE TABLE thing PARTITION OF whole DEFAULT|DROP TABLE thing
no table|CREATE SEQUENCE thing|DROP SEQUENCE thing
END
    in_source "CREATE INDEX thing ON whole (id)"
    lacks "does not have it"
    in_source "DROP INDEX thing; ALTER TABLE things RENAME TO thing"
    is_back 1 0
}

@test "a primary key that is dropped" {
    in_source "ALTER TABLE thing DROP CONSTRAINT thing_pkey; UPDATE thing SET v = 'x' WHERE id = 1"
    lacks "no primary key" "ADD PRIMARY KEY"
    refuses 65 "no primary key" -- tt-extract --stdout thing
    in_source "ALTER TABLE thing ADD PRIMARY KEY (id)"
    is_back 1 0
}

@test "rows in tables that inherit from it" {
    in_source "CREATE TABLE extra () INHERITS (thing)"
    same "$(step)" nothing # it has no rows
    in_source "INSERT INTO extra VALUES (11, 'hidden'); UPDATE thing SET v = 'x' WHERE id = 1"
    lacks "rows in tables which inherit from it" "NO INHERIT"
    refuses 65 "inherit" -- tt-extract --stdout thing
    in_source "ALTER TABLE extra NO INHERIT thing"
    is_back 1 0
}

@test "a table that the model joins, and one that was never there" {
    jq '.join = [{table: "parent", as: "p", on: {id: "id"}}]' "$TT_MODEL/fact_thing.json" >"$TT_MODEL/x"
    mv "$TT_MODEL/x" "$TT_MODEL/fact_thing.json"
    fact never id 'id integer not null'
    run -65 --separate-stderr tt-extract
    contains "$stderr" "table 'parent' is not extracted"
    contains "$stderr" "table 'never' is not extracted"
    refuses 65 "'never'" -- tt-extract --table never
    refuses 64 "no table that matches" -- tt-extract --table nothing
}

# ------------------------------------------------------------------------------------- keys twice

# damage on|off TABLE: its unique index takes everything, or nothing is in it that is not unique
damage() {
    if [[ $1 == on ]]; then
        in_source "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = '$2_pkey'::regclass"
    else
        in_source "UPDATE pg_index SET indisready = true, indisvalid = true WHERE indexrelid = '$2_pkey'::regclass;
                   REINDEX TABLE $2"
    fi
}

# is_damaged KEY
is_damaged() {
    in_source "UPDATE other SET v = v || '!' WHERE id = 2"
    run -65 --separate-stderr tt-extract
    contains "$stderr" "table 'thing'" && contains "$stderr" "$1" && contains "$stderr" REINDEX || return
    same "$(extracted)" "other changed 1 0" || return
    [[ ! -e $(run_dir extracted)/thing.jsonl ]]
    same "$(find "$TT_LAKE/state/keys" -name 'thing*' | wc -l)" 1
}

@test "keys that are not unique: a new copy, a changed one, both, in a whole extraction; mended, all is right" {
    damage on thing
    in_source "INSERT INTO thing VALUES (3, 'twice')" # the other one is older than the last run
    is_damaged "id = '3'"
    in_source "UPDATE thing SET v = v || '?' WHERE id = 3"
    is_damaged "id = '3'"
    run -65 --separate-stderr tt-extract --full
    contains "$stderr" "id = '3'"
    same "$(extracted)" "other complete 10 0"
    in_source "INSERT INTO thing VALUES (12, 'new'), (12, 'twin')"
    is_damaged "more than one row"
    in_source "DELETE FROM thing WHERE v = 'twice?' OR v = 'twin'"
    damage off thing
    same "$(step)" "thing changed 2 0"
    agrees thing other
    same "$(step)" nothing
    counts_hold
}

@test "keys that are not unique, of which the index, in force again, knows one alone" {
    damage on thing
    in_source "INSERT INTO thing VALUES (3, 'twice')"
    in_source "UPDATE pg_index SET indisready = true, indisvalid = true WHERE indexrelid = 'thing_pkey'::regclass"
    # by the index there is one row less
    same "$(in_source "SET enable_seqscan = off; SET enable_bitmapscan = off; SELECT count(*) FROM (SELECT id FROM thing ORDER BY id) AS k")" 10
    is_damaged "id = '3'"
    in_source "DELETE FROM thing WHERE v = 'twice'; REINDEX TABLE thing"
    step >/dev/null
    agrees thing other
    same "$(step)" nothing
    counts_hold
}

