#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# The xid cursor where the source is another, or the same on another day: databases that are swapped,
# standbys that are promoted, servers that are put back, and transaction numbers near their ends.

load ../lib/small
load ../lib/server

setup() { small_source; }

teardown() {
    end_sessions
    remove_servers
}

# is_another: refused by name, whatever tt-extract is to do; nothing of it is left
is_another() {
    local before
    before=$(tree "$TT_LAKE")
    refuses 65 "up to run $(runs extracted | tail -n 1) the lake is of database" "the source is now database" \
        --new-source -- tt-extract || return
    refuses 65 "$@" -- tt-extract --full --dry-run || return
    same "$(tree "$TT_LAKE")" "$before"
}

# in_server SQL...
in_server() {
    private_pg psql "$TEST_PG" -Xq -v ON_ERROR_STOP=1 "${@/#/-c}"
}

@test "another database of the same name, made again or swapped, or in another server: 65 until it is meant" {
    local name
    name=$(in_source "SELECT current_database()")
    ten
    in_source "UPDATE thing SET v = 'x'"
    step
    # in the same server
    in_source "CREATE TABLE kept AS SELECT * FROM thing"
    in_server "ALTER DATABASE $name RENAME TO ${name}_old" "CREATE DATABASE $name TEMPLATE ${name}_old"
    in_source "DROP TABLE thing; ALTER TABLE kept RENAME TO thing; ALTER TABLE thing ADD PRIMARY KEY (id);
               UPDATE thing SET v = 'y' WHERE id = 1"
    is_another "(OID $(in_source "SELECT oid FROM pg_database WHERE datname = current_database()"),"
    # put back under its name: the same again; and a name is only a name
    in_server "ALTER DATABASE $name RENAME TO ${name}_new" "ALTER DATABASE ${name}_old RENAME TO $name"
    same "$(step)" nothing
    in_server "ALTER DATABASE $name RENAME TO ${name}_x"
    TT_SOURCE="${TT_SOURCE/dbname=$name/dbname=${name}_x}"
    in_source "UPDATE thing SET v = 'renamed' WHERE id = 2"
    same "$(step)" "thing changed 1 0"
    # swapped, without any state: the newest run says what the lake is of
    TT_SOURCE="${TT_SOURCE/dbname=${name}_x/dbname=${name}_new}"
    rm -r "$TT_LAKE"/state/{extract.json,keys}
    is_another "'${name}_new'"
    same "$(step --new-source)" "thing complete 10 0"
    agrees thing
    same "$(step)" nothing

    # in another server
    server other
    sql "$(on_server other)" "CREATE DATABASE ${name}_new"
    TT_SOURCE=$(on_server other "${name}_new")
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text, last_updated timestamp);
               INSERT INTO thing SELECT i, 'elsewhere', NULL FROM generate_series(1, 3) AS i"
    is_another "system identifier $(in_source "SELECT system_identifier FROM pg_control_system()"))"
    run -0 --separate-stderr step --new-source
    same "$output" "thing complete 3 0"
    contains "$stderr" "'thing' is extracted whole: the source is another database"
    same "$(step)" nothing
    agrees thing
    same "$(in_warehouse "SELECT count(*) FROM fact_thing_current")" 3
}

@test "another schema with the same lake: 65, and --new-source makes it no better" {
    ten
    in_source "CREATE SCHEMA other; CREATE TABLE other.thing AS TABLE thing; ALTER TABLE other.thing ADD PRIMARY KEY (id);
               DELETE FROM other.thing WHERE id > 7"
    refuses 65 "the lake is of schema 'public', not of 'other'" "a lake of its own" -- tt-extract --schema other
    refuses 65 "the lake is of schema 'public'" "also with --new-source" -- tt-extract --schema other --new-source
    rm -r "$TT_LAKE"/state
    refuses 65 "the lake is of schema 'public'" -- tt-extract --schema other --dry-run
    same "$(step)" "thing complete 10 0"
    agrees thing
}

@test "a lake and a state of before the OID and the schema were known are taken as they are" {
    ten
    local file
    in_source "UPDATE thing SET v = 'x' WHERE id = 1"
    for file in "$TT_LAKE"/state/extract.json "$(run_dir extracted)/manifest.json"; do
        unseal "$file"
        jq 'del(.source.database_oid?, .source.schema?) | del(.database_oid, .schema, .snapshot, .time)' "$file" >"$file.old"
        mv "$file.old" "$file"
    done
    run -0 --separate-stderr tt-extract
    same "$stderr" ""
    same "$(extracted)" "thing changed 1 0"
    same "$(jq -r .schema "$TT_LAKE/state/extract.json")" public
    rm -r "$TT_LAKE"/state
    run -0 --separate-stderr tt-extract
    same "$(extracted)" "thing complete 10 0"
}

@test "a hot standby as the source; promoted, it comes whole once, table by table" {
    local primary=$TT_SOURCE name target
    needs pg_basebackup
    name=$(in_source "SELECT current_database()")
    ten
    fact other id 'id integer not null' 'v text'
    in_source "CREATE TABLE other (id integer PRIMARY KEY, v text); INSERT INTO other VALUES (1, 'a'), (2, 'b')"
    standby copy
    TT_SOURCE=$(on_server copy "$name")

    # replayed: wait until the standby has all that the primary has
    replayed() {
        sql "$primary" "CHECKPOINT" # commits are asynchronous there
        target=$(sql "$primary" "SELECT pg_current_wal_flush_lsn()") &&
            until_true "$TT_SOURCE" "pg_last_wal_replay_lsn() >= '$target'"
    }
    replayed
    same "$(in_source "SELECT pg_is_in_recovery()")" t
    same "$(TT_JOBS=3 step 2>&1)" "other complete 2 0"
    sql "$primary" "UPDATE thing SET v = 'x' WHERE id = 1; DELETE FROM thing WHERE id = 2"
    replayed
    same "$(step)" "thing changed 1 1"
    # late commits as on the primary, with subtransactions
    session A "$primary"
    say A "BEGIN; INSERT INTO thing VALUES (20, 'late'); SAVEPOINT a; UPDATE thing SET v = 'late' WHERE id = 3; RELEASE a"
    sql "$primary" "UPDATE thing SET v = 'y' WHERE id = 4"
    replayed
    contains "$(step)" "thing changed"
    same "$(in_warehouse "SELECT count(*) FROM fact_thing_current WHERE v = 'late'")" 0
    say A COMMIT
    replayed
    contains "$(step)" "thing changed"
    agrees thing other
    replayed
    step
    same "$(step)" nothing

    in_source "SELECT pg_promote()"
    in_source "UPDATE thing SET v = 'promoted' WHERE id = 5"
    in_source "UPDATE other SET v = 'promoted' WHERE id = 1"
    run -0 --separate-stderr step --table thing
    same "$output" "thing complete 10 0"
    contains "$stderr" "another timeline than before"
    # The other table's watermark is one of the former source still.
    same "$(step)" "other complete 2 0"
    agrees thing other
    same "$(step)" nothing
    sql "$TT_SOURCE" "DELETE FROM other WHERE id = 1"
    same "$(step)" "other changed 0 1"
}

@test "a server that was put back to an earlier day: complete, with a warning" {
    server old
    TT_SOURCE=$(on_server old)
    ten
    stop_server old
    keep_server old day_1
    start_server old
    in_source "UPDATE thing SET v = 'lost' WHERE id = 1; INSERT INTO thing VALUES (11, 'lost'); DELETE FROM thing WHERE id = 2"
    burn "$TT_SOURCE" 100
    same "$(step)" "thing changed 2 1"
    stop_server old
    restore_server old day_1
    start_server old
    in_source "UPDATE thing SET v = 'instead' WHERE id = 3"
    run -0 --separate-stderr step
    same "$output" "thing complete 10 0"
    contains "$stderr" "'thing' is extracted whole: the source is behind the run before"
    agrees thing
    same "$(step)" nothing
    counts_hold
}

@test "put back to a day when a transaction was open that is so no more: its watermark tells nothing" {
    server old
    TT_SOURCE=$(on_server old)
    ten
    stop_server old
    keep_server old day_1
    start_server old
    session C "$TT_SOURCE"
    say C "BEGIN; UPDATE thing SET v = 'open' WHERE id = 8"
    burn "$TT_SOURCE" 100
    in_source "UPDATE thing SET v = 'lost' WHERE id = 1"
    same "$(step)" "thing changed 1 0" # the watermark is that of C
    end_sessions
    stop_server old
    restore_server old day_1
    start_server old
    burn "$TT_SOURCE" 20 # the watermark is passed, but not the transaction of 'lost'
    run -0 --separate-stderr step
    same "$output" "thing complete 10 0"
    contains "$stderr" "the source is behind the run before"
    agrees thing
}

@test "near 2^32 transactions and across, and 2^31 behind" {
    local id=0
    needs pg_resetwal
    change() {
        ((id += 1))
        in_source "UPDATE thing SET v = 'at $(next_xid "$TT_SOURCE")' WHERE id = $id; DELETE FROM thing WHERE id = 50 + $id;
                   INSERT INTO thing VALUES (100 + $id, 'new')"
    }
    advance() {
        stop_server far
        set_next_xid far "$1"
        start_server far
    }
    server far
    TT_SOURCE=$(on_server far)
    fact thing id 'id integer not null' 'v text'
    fact idle id 'id integer not null'
    fact asleep id 'id integer not null'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text); INSERT INTO thing SELECT i, 'v' FROM generate_series(1, 60) AS i;
               CREATE TABLE idle (id integer PRIMARY KEY); INSERT INTO idle VALUES (1), (2);
               CREATE TABLE asleep (id integer PRIMARY KEY); INSERT INTO asleep VALUES (1), (2)"
    step

    # 2 * 10^9 transactions later, less than 2^31
    advance 2000000000
    change
    same "$(step --exclude-table asleep)" "thing changed 2 1"
    agrees thing
    freeze_server far
    same "$(step --exclude-table asleep)" nothing

    # 2^31 passed, and asleep's watermark is too far behind
    advance 4000000000
    change
    in_source "DELETE FROM asleep WHERE id = 1"
    run -0 --separate-stderr step
    same "$output" $'asleep complete 1 0\nthing changed 2 1'
    agrees thing asleep idle
    freeze_server far

    # near 2^32
    advance 4294966900
    change
    same "$(step)" "thing changed 2 1"
    change
    freeze_server far
    same "$(step)" "thing changed 2 1"
    agrees thing

    # across, with a transaction that was open all the while
    session A "$TT_SOURCE"
    say A "BEGIN; UPDATE thing SET v = 'across' WHERE id = 40; SAVEPOINT a; UPDATE thing SET v = 'across' WHERE id = 41"
    change
    burn "$TT_SOURCE" 600
    ((10#$(next_xid "$TT_SOURCE") < 1000))
    change
    same "$(step)" "thing changed 4 2"
    agrees thing
    say A COMMIT
    change
    step
    agrees thing
    freeze_server far
    change
    # Frozen rows of the first epoch may look new by their xmin: they come again, at most once.
    step
    agrees thing
    burn "$TT_SOURCE" 2000
    step
    same "$(step)" nothing
    change
    same "$(step)" "thing changed 2 1"
    agrees thing asleep idle
    # not one version too many
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" $((60 + 2 * id + 2))
    same "$(in_warehouse "SELECT count(*) FROM fact_idle")" 2
    counts_hold
}
