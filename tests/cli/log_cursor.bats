#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# The log cursor: changed keys from the source's log, by logical decoding; and what makes it fall back to
# the xid cursor, which must be as exact.

load ../lib/small
load ../lib/server

setup_file() {
    # A log that is on disk at once, so that no test depends on when it comes there: the log's writer, which
    # sleeps 25 times that delay when nothing happens, too.
    pg_start wal_level=logical max_replication_slots=30 max_wal_senders=2 synchronous_commit=on wal_writer_delay=1
}

setup() {
    small_source
    export TT_CURSOR=log
    slot=tt_$(in_source "SELECT oid FROM pg_database WHERE datname = current_database()")
}

teardown() {
    end_sessions
    sql "$TT_SOURCE" "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
        WHERE database = current_database() AND NOT active" >/dev/null || true
    remove_servers
}

# things SQL [TYPE]: a table thing, id and v, made and filled by it, that goes by the log from now on
things() {
    fact thing id "id ${2-integer} not null" 'v text'
    in_source "$1"
    made
}

# made: the slot is; a run, and one that finds nothing, after which all tables go by the log
made() {
    tt-extract --slot create >"$BATS_TEST_TMPDIR/made"
    tt-extract >/dev/null
    armed
}

# armed: nothing is left to be extracted, and all that can go by the log does from now on.  Two runs, or some
# more where the log was not on disk yet
armed() {
    local soon="first run with|transactions were open|does not go back as far|in this run|altered or written anew|was written in it"
    for _ in {1..200}; do
        take
        [[ $said =~ $soon || $what != nothing ]] || return 0
        sleep 0.05
    done
    same "$said" "a run that finds nothing, by the log"
}

ten="CREATE TABLE thing (id integer PRIMARY KEY, v text);
     INSERT INTO thing SELECT i, 'v' || i FROM generate_series(1, 10) AS i"

# take [OPTION]...: $what tt-extract has extracted, as step says it; $said: what it told
take() {
    local run
    said=$BATS_TEST_TMPDIR/said
    run=$(tt-extract -v "$@" 2>"$said") || {
        cat "$said" >&2
        return 1
    }
    said=$(<"$said")
    # shellcheck disable=SC2119  # of the newest run
    if [[ -n $run ]]; then what=$(extracted); else what=nothing; fi
}

# by_log WHAT: the next run takes that, by the log; by_xid WHY WHAT: for that reason, by the other cursor
by_log() {
    take
    same "$what" "$1"
    # what a look at the catalog just before has tidied up there stands in the log, and may be on the disk too late:
    # then it goes by the other cursor, rightly
    [[ $said != *"xid cursor"* || $said == *"not yet on the source's disk"* ]] || same "$said" "all by the log"
}

by_xid() {
    take
    same "$what" "$2"
    contains "$said" "xid cursor"
    contains "$said" "$1"
}

arrives() {
    tt-transform >/dev/null && tt-load >/dev/null && agrees "$@" && counts_hold
}

# counted SQL: the source's statistics have what it writes when it returns; uncounted SQL: never
counted() {
    if counts; then
        psql -XAtq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" -c "$1" -c "SELECT pg_stat_force_next_flush()"
    else
        in_source "$1"
    fi
}
uncounted() { PGOPTIONS="-c track_counts=off" in_source "$1"; }

# counts: tt-extract asks the source for its statistics
counts() { [[ $(in_source "SHOW server_version_num") -ge 150000 ]]; }

# settled: what is decoded next begins here, not where an earlier run found it necessary
settled() {
    in_source CHECKPOINT
    armed
}

# segments: the log is two files longer
segments() { for _ in 1 2; do in_source "CREATE TABLE filler (); SELECT pg_switch_wal(); DROP TABLE filler"; done; }

confirmed() {
    in_source "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '$slot'"
}

# ---------------------------------------------------------------------------------------- changes

@test "all that a transaction can do: the keys it touched, as the snapshot has them" {
    things "CREATE TABLE thing (id integer PRIMARY KEY, v text);
            ALTER TABLE thing ALTER v SET STORAGE EXTERNAL;
            INSERT INTO thing SELECT i, repeat('v', 3000) || i FROM generate_series(1, 10) AS i"
    in_source "BEGIN; UPDATE thing SET v = 'new' WHERE id = 1; DELETE FROM thing WHERE id = 2;
        INSERT INTO thing VALUES (20, 'a\\b\"c'), (30, 'comes'); DELETE FROM thing WHERE id = 30;
        SAVEPOINT a; UPDATE thing SET v = 'a' WHERE id = 3; SAVEPOINT b; DELETE FROM thing WHERE id = 4;
        ROLLBACK TO b; RELEASE a; COMMIT"
    # a key that was never in a run is gone all the same
    by_log "thing changed 3 2"
    in_source "UPDATE thing SET id = -id WHERE id IN (5, 6); UPDATE thing SET id = 11 + id WHERE id < 0" # 5 <-> 6
    by_log "thing changed 2 2" # -5 and -6
    in_source "BEGIN; UPDATE thing SET id = 100 + id WHERE id = 7; UPDATE thing SET v = v WHERE id = 107; COMMIT"
    by_log "thing changed 1 1"
    in_source "DO \$\$ BEGIN FOR i IN 1..10 LOOP BEGIN INSERT INTO thing VALUES (199 + i % 3, 'once');
        EXCEPTION WHEN unique_violation THEN UPDATE thing SET v = 'again' WHERE id = 8; END; END LOOP; END \$\$"
    by_log "thing changed 4 0"
    in_source "BEGIN; ALTER TABLE thing DISABLE TRIGGER ALL; UPDATE thing SET v = 'x'; ROLLBACK"
    by_log nothing
    arrives thing
    # the other cursor goes on from there, and back
    in_source "DELETE FROM thing WHERE id IN (8, 200); UPDATE thing SET v = 'xid' WHERE id = 9"
    take --cursor xid
    same "$what" "thing changed 1 2"
    in_source "UPDATE thing SET v = 'log' WHERE id = 10"
    by_log "thing changed 2 2" # what the log still has comes again
    in_source "INSERT INTO thing VALUES (200, 'back')"
    by_log "thing changed 1 0"
    arrives thing
    same "$(versions thing 200 v)" $'once deleted\nback live'
    same "$(in_warehouse "SELECT count(*) FROM fact_thing WHERE v IN ('xid', 'log')")" 2
}

@test "prepared transactions, and one that commits between the snapshot and the look into the log" {
    things "$ten"
    in_source "BEGIN; UPDATE thing SET v = 'prepared' WHERE id = 1; SAVEPOINT a; DELETE FROM thing WHERE id = 2;
               PREPARE TRANSACTION '$slot'"
    in_source "UPDATE thing SET v = 'other' WHERE id = 9"
    by_log "thing changed 1 0"
    in_source "COMMIT PREPARED '$slot'"
    by_log "thing changed 1 1"

    session A "$TT_SOURCE"
    session B "$TT_SOURCE"
    say A "BEGIN; UPDATE thing SET v = 'late' WHERE id IN (3, 9); DELETE FROM thing WHERE id = 4"
    in_source "UPDATE thing SET v = 'early' WHERE id = 5"
    say B "BEGIN; LOCK TABLE pg_publication IN ACCESS EXCLUSIVE MODE" # which tt-extract reads after the snapshot
    tt-extract >"$BATS_TEST_TMPDIR/run" 3>&- &
    awaits_lock
    say A COMMIT
    say B COMMIT
    wait $!
    same "$(extracted)" "thing changed 1 0"
    by_log "thing changed 2 1"
    by_log nothing
    # and a slot that somebody else reads meanwhile
    in_source "UPDATE thing SET v = 'unread' WHERE id = 6; DELETE FROM thing WHERE id = 7"
    say B "BEGIN; LOCK TABLE pg_publication IN ACCESS EXCLUSIVE MODE"
    tt-extract -v >/dev/null 2>"$BATS_TEST_TMPDIR/said" 3>&- &
    awaits_lock
    in_source "SELECT pg_replication_slot_advance('$slot', pg_current_wal_lsn())"
    say B COMMIT
    wait $!
    contains "$(<"$BATS_TEST_TMPDIR/said")" "the log: somebody else reads the slot"
    same "$(extracted)" "thing changed 1 1"
    armed
    arrives thing
}

@test "a transaction that was open when its table came into the publication: the log has half of it" {
    things "$ten"
    fact more id 'id integer not null' 'v text'
    in_source "CREATE TABLE more (id integer PRIMARY KEY, v text)"
    session A "$TT_SOURCE"
    session B "$TT_SOURCE"
    say B "BEGIN; ALTER PUBLICATION $slot ADD TABLE more"
    say A "BEGIN; INSERT INTO more VALUES (1, 'before')" # has a greater id, and is not in xmax of the next snapshot
    say B COMMIT
    take
    contains "$said" "table 'more' goes by the xid cursor: this is its first run"
    take
    say A "INSERT INTO more VALUES (2, 'behind'); COMMIT"
    take
    same "$what" "more changed 2 0"
    contains "$said" "transactions were open that had begun before it was published so"
    armed
    in_source "DELETE FROM more WHERE id = 1"
    by_log "more changed 0 1"
    arrives thing more
}

@test "keys of all kinds, thousands of them; those whose text may change go by the xid cursor" {
    fact pair 'a b' 'a text not null' 'b uuid not null' 'v text'
    fact amount n 'n numeric(12,2) not null' 'v text'
    fact moment t 't timestamptz not null' 'v text'
    fact mood m 'm text not null' 'v text'
    in_source "CREATE TYPE moods AS ENUM ('sad', 'ok'); CREATE DOMAIN cash AS numeric(12,2);
        CREATE TABLE pair (v text, b uuid, a varchar(40), PRIMARY KEY (a, b));
        CREATE TABLE amount (n cash PRIMARY KEY, v text);
        CREATE TABLE moment (t timestamptz PRIMARY KEY, v text);
        CREATE TABLE mood (m moods PRIMARY KEY, v text);
        INSERT INTO pair SELECT 'x', md5(i::text)::uuid, 'p' || i FROM generate_series(1, 20000) AS i;
        INSERT INTO amount SELECT i / 4.0, 'x' FROM generate_series(1, 20) AS i;
        INSERT INTO mood VALUES ('sad', 'x'); ANALYZE"
    made
    in_source "UPDATE pair SET v = 'y' WHERE a < 'p11'; DELETE FROM pair WHERE a LIKE 'p99%';
        INSERT INTO pair VALUES ('z', md5('')::uuid, E'\"{},\\\\ ''\\t\\n\$1'), ('z', md5('')::uuid, ''), ('z', md5('')::uuid, 'NULL');
        UPDATE amount SET n = n + 0.001, v = 'y' WHERE n > 4; DELETE FROM amount WHERE n = 0.25; UPDATE amount SET n = 99 WHERE n = 1;
        INSERT INTO moment VALUES ('infinity', 'x'), ('2026-03-29 01:59:59.000001+01', 'x'), ('0044-03-15 12:00 BC', 'x')"
    TZ=America/St_Johns take
    same "$what" "amount changed 5 2
moment changed 3 0
pair changed 1115 111"
    same "$(grep -o "table .* goes by.*" <<<"$said")" \
        "table 'mood' goes by the xid cursor: its key has a type whose values can come to have other texts"
    in_source "ALTER TYPE moods RENAME VALUE 'ok' TO 'fine'; INSERT INTO mood VALUES ('fine', 'x')"
    take
    same "$what" "mood complete 2 0"
    in_source "INSERT INTO moment VALUES ('-infinity', 'y'); UPDATE moment SET v = 'y' WHERE t < '2000-01-01'"
    take
    same "$what" "moment changed 2 0"
    arrives pair amount moment mood
}

@test "many runs by either cursor, with random changes between: the warehouse is the source" {
    local i
    things "CREATE TABLE thing (id integer PRIMARY KEY, v text);
            INSERT INTO thing SELECT i, 'v' || i FROM generate_series(1, 300) AS i"
    for ((i = 1; i <= 12; i++)); do
        in_source "SELECT setseed(0.$i);
            DELETE FROM thing WHERE random() < 0.04;
            UPDATE thing SET v = 'run $i' WHERE random() < 0.05;
            UPDATE thing AS t SET id = id + 1000 WHERE id < 1000 AND random() < 0.03
                AND NOT EXISTS (SELECT FROM thing AS other WHERE other.id = t.id + 1000);
            INSERT INTO thing SELECT (random() * 600)::int, 'new $i' FROM generate_series(1, 20) ON CONFLICT DO NOTHING"
        case $((i % 5)) in
        3) take --cursor xid ;;
        *) take && [[ $said != *"goes by the xid"* ]] ;;
        esac
    done
    arrives thing
    take --cursor xid
    same "$what" nothing # no key was forgotten, and none is too many
    # what the state knows beside its large set of keys is lost
    take
    in_source "DELETE FROM thing WHERE id = (SELECT min(id) FROM thing); UPDATE thing SET v = 'x' WHERE id = (SELECT max(id) FROM thing)"
    take
    [[ $said != *"goes by the xid"* ]]
    : >"$(echo "$TT_LAKE"/state/keys/*.added)"
    in_source "DELETE FROM thing WHERE id = (SELECT min(id) FROM thing)"
    take
    contains "$what" "thing complete"
    [[ $(wc -w <<<"$what") == 4 && $what == *" 0" ]]
    arrives thing
}

# ------------------------------------------------------------------------------ what the log does not tell

@test "what is written anew, truncated, altered, or is a partition that was away: by the xid cursor, then by the log again" {
    local i=0 what_happens
    things "CREATE TABLE thing (id integer PRIMARY KEY, v text) PARTITION BY RANGE (id);
            CREATE TABLE low PARTITION OF thing FOR VALUES FROM (0) TO (100);
            CREATE TABLE high PARTITION OF thing FOR VALUES FROM (100) TO (1000);
            INSERT INTO thing SELECT i, 'v' || i FROM generate_series(1, 9) AS i"
    in_source "UPDATE thing SET id = 100 + id WHERE id = 9; UPDATE low SET v = 'low' WHERE id = 1"
    by_log "thing changed 2 1"
    for what_happens in "ALTER TABLE thing DETACH PARTITION low; UPDATE low SET v = 'away';
                         ALTER TABLE thing ATTACH PARTITION low FOR VALUES FROM (0) TO (100)" \
        "ALTER TABLE thing ALTER v TYPE text USING upper(v)" "VACUUM FULL low" \
        "TRUNCATE high; INSERT INTO thing VALUES (200, 'after')" \
        "ALTER PUBLICATION $slot DROP TABLE thing; UPDATE thing SET v = 'unseen' WHERE id = 2; ALTER PUBLICATION $slot ADD TABLE thing" \
        "ALTER PUBLICATION $slot SET (publish = 'insert'); UPDATE thing SET v = 'unseen too' WHERE id = 2;
         ALTER PUBLICATION $slot SET (publish = 'insert, update, delete, truncate')"; do
        psql -XAtq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" <<<"$what_happens"
        take
        contains "$said" "goes by the xid cursor: it, or its publication, was altered or written anew"
        armed
        in_source "INSERT INTO thing VALUES ($((300 + ++i)), 'next')"
        by_log "thing changed 1 0"
    done
    arrives thing
    in_source "DELETE FROM thing" # more than may be gone: the run fails, as it does by the other cursor
    refuses 65 "rows are gone" -- tt-extract
    take --max-delete-ratio 1
    arrives thing
}

@test "a slot that is gone, made anew, read by somebody else, behind, invalidated: the xid cursor, exactly" {
    things "$ten"
    in_source "SELECT pg_copy_logical_replication_slot('$slot', 'kept_$slot')"
    cp -r "$TT_LAKE/state" "$BATS_TEST_TMPDIR/state"
    in_source "UPDATE thing SET v = 'a' WHERE id = 1; DELETE FROM thing WHERE id = 2"
    by_log "thing changed 1 1"
    # as killed before the slot was advanced, and before the state was written: it comes again
    in_source "SELECT pg_drop_replication_slot('$slot'); SELECT pg_copy_logical_replication_slot('kept_$slot', '$slot')"
    rm -r "$TT_LAKE/state" && mv "$BATS_TEST_TMPDIR/state" "$TT_LAKE/state"
    in_source "INSERT INTO thing VALUES (2, 'b')"
    by_log "thing changed 2 0"
    by_log nothing

    in_source "UPDATE thing SET v = 'c' WHERE id = 3; DELETE FROM thing WHERE id = 4"
    in_source "SELECT FROM pg_logical_slot_get_binary_changes('$slot', NULL, NULL, 'proto_version', '1', 'publication_names', '$slot')"
    by_xid "does not go back as far" "thing changed 1 1"
    armed
    in_source "UPDATE thing SET v = 'd' WHERE id = 5; DELETE FROM thing WHERE id = 6; SELECT pg_drop_replication_slot('$slot')"
    by_xid "replication slot '$slot': it is not there" "thing changed 1 1"
    contains "$said" "warning: all tables"
    in_source "UPDATE thing SET v = 'e' WHERE id = 5"
    tt-extract --slot create >/dev/null
    in_source "DELETE FROM thing WHERE id = 7"
    by_xid "does not go back as far" "thing changed 1 1"
    armed
    # a publication that is not there as far as the log goes: decoding fails, for good
    in_source "DROP PUBLICATION $slot; UPDATE thing SET v = 'f' WHERE id = 8; CREATE PUBLICATION $slot FOR TABLE thing"
    take
    same "$what" "thing changed 1 0"
    armed
    in_source "UPDATE thing SET v = 'g' WHERE id = 8"
    by_log "thing changed 1 0"

    server_sql "ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'" && server_sql "SELECT pg_reload_conf()"
    in_source "UPDATE thing SET v = 'h' WHERE id = 9; DELETE FROM thing WHERE id = 10"
    for _ in 1 2 3; do in_source "CREATE TABLE filler (); SELECT pg_switch_wal(); DROP TABLE filler; CHECKPOINT"; done
    by_xid "it was invalidated" "thing changed 1 1"
    server_sql "ALTER SYSTEM RESET max_slot_wal_keep_size" && server_sql "SELECT pg_reload_conf()"
    arrives thing
    same "$(versions thing 2 v)" $'v2 deleted\nb live'
}

@test "a source promoted from a standby, which has no slot: whole once, then by the slot that is made there" {
    needs pg_basebackup
    things "$ten"
    name=$(in_source "SELECT current_database()")
    standby copy
    settled # a backup begins new segments of the log
    in_source "UPDATE thing SET v = 'a' WHERE id = 1; DELETE FROM thing WHERE id = 2"
    target=$(in_source "SELECT pg_current_wal_flush_lsn()") primary=$TT_SOURCE
    by_log "thing changed 1 1"
    TT_SOURCE=$(on_server copy "$name")
    until_true "$TT_SOURCE" "pg_last_wal_replay_lsn() >= '$target'"
    in_source "SELECT pg_promote()"
    in_source "INSERT INTO thing VALUES (11, 'promoted')"
    by_xid "replication slot '$slot': it is not there" "thing complete 10 0"
    contains "$said" "another timeline than before"
    contains "$said" "tt-extract --slot drop, then --slot create"
    tt-extract --slot create >/dev/null
    armed
    in_source "DELETE FROM thing WHERE id = 11; UPDATE thing SET v = 'b' WHERE id = 1"
    by_log "thing changed 1 1"
    arrives thing
    TT_SOURCE=$primary
}

@test "wal_level lowered: the xid cursor, and what is missing; raised again and a new slot: by the log" {
    server lowered
    TT_SOURCE=$(on_server lowered)
    sql "$TT_SOURCE" "ALTER SYSTEM SET wal_level = logical"
    restart() { stop_server lowered && start_server lowered; }
    restart
    slot=tt_$(in_source "SELECT oid FROM pg_database WHERE datname = current_database()")
    rm -rf "${TT_LAKE:?}"/*
    things "$ten"
    in_source "UPDATE thing SET v = 'a' WHERE id = 1; DELETE FROM thing WHERE id = 2"
    by_log "thing changed 1 1"
    # a server with a logical slot does not start below that level
    tt-extract --slot drop >/dev/null
    in_source "ALTER SYSTEM SET wal_level = replica"
    restart
    in_source "UPDATE thing SET v = 'b' WHERE id = 3; DELETE FROM thing WHERE id = 4"
    by_xid "replication slot '$slot': it is not there" "thing changed 1 1"
    refuses 78 "wal_level" "logical" -- tt-extract --slot create
    in_source "INSERT INTO thing VALUES (4, 'again')"
    by_xid "replication slot '$slot': it is not there" "thing changed 1 0"
    in_source "ALTER SYSTEM SET wal_level = logical"
    restart
    tt-extract --slot create >/dev/null
    armed
    in_source "DELETE FROM thing WHERE id = 5; UPDATE thing SET v = 'c' WHERE id = 1"
    by_log "thing changed 1 1"
    arrives thing
}

@test "more than a scan is worth: by the xid cursor, and the slot goes on" {
    things "$ten"
    uncounted "INSERT INTO thing SELECT i, 'many' FROM generate_series(11, 1100) AS i"
    by_xid "a scan costs less than so many changes" "thing changed 1090 0"
    before=$(confirmed)
    uncounted "INSERT INTO thing SELECT i, 'more' FROM generate_series(2000, 23000) AS i; UPDATE thing SET v = 'last' WHERE id = 5"
    by_xid "more to say than a scan is worth" "thing changed 21002 0"
    armed
    [[ $(confirmed) != "$before" ]]
    uncounted "DELETE FROM thing WHERE id > 22000"
    by_log "thing changed 0 1000"
    arrives thing
}

@test "what was written, as the source has counted it, tells before that a scan costs less: the log is not read" {
    counts || skip "this PostgreSQL takes long to say what it has counted"
    things "$ten"
    counted "INSERT INTO thing SELECT i, 'many' FROM generate_series(11, 1100) AS i"
    by_xid "a scan costs less than what was written in it" "thing changed 1090 0"
    counted "UPDATE thing SET v = 'one' WHERE id = 1"
    by_log "thing changed 1 0"
    in_source "SELECT pg_stat_reset()"
    counted "UPDATE thing SET v = 'all'"
    by_xid "a scan costs less than what was written in it" "thing changed 1100 0"
    # while the slot cannot go on, the count goes on from where it is
    session A "$TT_SOURCE"
    say A "BEGIN; INSERT INTO thing VALUES (2000, 'open')"
    counted "UPDATE thing SET v = 'again'"
    by_xid "a scan costs less than what was written in it" "thing changed 1100 0"
    by_xid "a scan costs less than what was written in it" "thing changed 1100 0"
    say A "COMMIT"
    by_xid "a scan costs less than what was written in it" "thing changed 1101 0"
    by_log nothing
    # what an earlier version remembered has no count
    unseal "$TT_LAKE/state/extract.json"
    jq 'del(.tables[].log | .writes, .all_writes)' "$TT_LAKE/state/extract.json" >"$BATS_TEST_TMPDIR/uncounted"
    cp "$BATS_TEST_TMPDIR/uncounted" "$TT_LAKE/state/extract.json"
    counted "UPDATE thing SET v = 'old'"
    by_xid "a scan costs less than so many changes" "thing changed 1101 0"
    arrives thing
}

@test "a long log is passed over while tables are read; a run that comes to nothing meanwhile loses nothing" {
    local beside="is passed over while tables are read"
    things "$ten"
    segments
    in_source "DELETE FROM thing WHERE id > 1"
    run -65 --separate-stderr tt-extract -v
    contains "$stderr" "$beside"
    in_source "UPDATE thing SET v = 'x' WHERE id = 1"
    take --max-delete-ratio 1
    same "$what" "thing changed 1 9"
    segments
    in_source "UPDATE thing SET v = 'y' WHERE id = 1"
    before=$(confirmed)
    by_xid "$beside" "thing changed 1 0"
    [[ $(confirmed) != "$before" ]]
    settled
    in_source "UPDATE thing SET v = 'z' WHERE id = 1"
    by_log "thing changed 1 0"
    segments
    in_source "UPDATE thing SET v = 'last' WHERE id = 1"
    take --jobs 1
    same "$what" "thing changed 1 0"
    [[ $said != *"$beside"* ]] || same "$said" "no process beside the only job"
    arrives thing
}

@test "a log that is long because of others is read where the tables are as large, and else is not" {
    local others="INSERT INTO others SELECT i FROM generate_series(1, 20000) AS i"
    things "$ten; CREATE TABLE others (i integer)"
    if counts; then
        counted "UPDATE thing SET v = 'a' WHERE id = 1; $others"
        by_xid "the log: a scan costs less than to read it" "thing changed 1 0"
        settled
    fi
    segments
    in_source "UPDATE thing SET v = 'b' WHERE id = 1"
    by_xid "the log: a scan costs less than to read it" "thing changed 1 0"
    fact large id 'id integer not null' 'v text'
    in_source "CREATE TABLE large (id integer PRIMARY KEY, v text) WITH (fillfactor = 10)"
    in_source "INSERT INTO large SELECT i, repeat('v', 700) FROM generate_series(1, 7000) AS i"
    tt-extract --slot create >/dev/null
    settled
    counted "UPDATE thing SET v = 'c' WHERE id = 1; UPDATE large SET v = 'c' WHERE id = 1; $others"
    by_log $'large changed 1 0\nthing changed 1 0'
    settled
    segments
    in_source "DELETE FROM large WHERE id = 1"
    by_log "large changed 0 1"
    arrives thing large
}

@test "an index that does not find a row: no delete is made up" {
    things "$ten"
    # a row that is in no index
    in_source "UPDATE pg_index SET indisready = false WHERE indexrelid = 'thing_pkey'::regclass"
    in_source "INSERT INTO thing VALUES (50, 'hidden')"
    in_source "UPDATE pg_index SET indisready = true WHERE indexrelid = 'thing_pkey'::regclass"
    in_source "UPDATE thing SET v = 'seen' WHERE id = 4"
    by_xid "is not found by its primary key" "thing changed 2 0"
    arrives thing
}

# ------------------------------------------------------------------------------------- the slot itself

@test "no update and no delete of an application fails, whatever its tables are" {
    fact thing id 'id integer not null' 'v text'
    fact whole id 'id integer not null' 'v text'
    fact indexed id 'id integer not null' 'v text'
    fact silent id 'id integer not null' 'v text'
    fact loose id 'id integer not null' 'v text'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text NOT NULL);
        CREATE TABLE whole (LIKE thing INCLUDING ALL); ALTER TABLE whole REPLICA IDENTITY FULL;
        CREATE TABLE indexed (LIKE thing INCLUDING ALL, UNIQUE (v)); ALTER TABLE indexed REPLICA IDENTITY USING INDEX indexed_v_key;
        CREATE TABLE silent (LIKE thing INCLUDING ALL); ALTER TABLE silent REPLICA IDENTITY NOTHING;
        CREATE UNLOGGED TABLE loose (LIKE thing INCLUDING ALL);
        CREATE TABLE keyless (LIKE thing)"
    for table in thing whole indexed silent loose keyless; do
        in_source "INSERT INTO $table SELECT i, 'v' || i FROM generate_series(1, 10) AS i"
    done
    made
    contains "$(<"$BATS_TEST_TMPDIR/made")" "table silent is not published, and goes by the xid cursor: its REPLICA IDENTITY is NOTHING"
    contains "$(<"$BATS_TEST_TMPDIR/made")" "table loose is not published, and goes by the xid cursor: it is unlogged"
    for table in thing whole indexed silent loose keyless; do
        in_source "UPDATE $table SET v = 'changed' WHERE id = 1; DELETE FROM $table WHERE id = 2; UPDATE $table SET id = 33 WHERE id = 3"
    done
    take
    same "$what" "$(printf '%s changed 2 2\n' indexed loose silent thing whole)"
    contains "$said" "table 'indexed' goes by the xid cursor: its replica identity does not tell the primary key"
    [[ $said != *"table 'whole'"* && $said != *"table 'thing'"* ]]
    # one becomes like that when it is published already
    in_source "ALTER TABLE thing REPLICA IDENTITY FULL; UPDATE thing SET v = 'full', id = 44 WHERE id = 4; DELETE FROM thing WHERE id = 5"
    take
    arrives thing whole indexed silent loose
}

@test "making and dropping it: what it says, what it needs; without one --cursor log is 78" {
    local reader=reader_$slot doctor=$repo/scripts/tt-doctor screen=$repo/scripts/tt-status
    chmod 700 "$TT_LAKE"
    fact thing id 'id integer not null' 'v text'
    in_source "$ten; CREATE TABLE later (id integer PRIMARY KEY, v text)"
    refuses 78 "needs replication slot '$slot': it is not there" "tt-extract --slot create" -- tt-extract
    psql -Xq -d "$TT_SOURCE" -v "reader=$reader" -v log=yes -f "$repo/scripts/roles.sql"
    psql -Xq -d "$TT_SOURCE" -v "reader=$reader" -v log=yes -f "$repo/scripts/roles.sql"
    admin=$TT_SOURCE TT_SOURCE+=" user=$reader"
    refuses 77 "publication '$slot'" "CREATE PUBLICATION \"$slot\" FOR TABLE ONLY \"public\".\"thing\"" -- \
        tt-extract --slot create
    run -0 tt-extract --slot create --source "$admin"
    same "$output" "table thing is published by $slot from now on
slot $slot is made: from now on the source keeps its log until tt-extract --cursor log has read it, however much that is: without a run its disk fills up. Set max_slot_wal_keep_size there, and drop the slot (tt-extract --slot drop) when it is of no use any more"
    run -0 tt-extract --slot create
    same "$output" "slot $slot is there"
    armed
    contains "$("$doctor" || true)" "ok      slot: replication slot $slot holds back 0 MB"
    contains "$("$screen" || true)" "  slot       $slot holds back "
    same "$("$screen" --json | jq -c '.slot | [.name, .is_used, .wal_status], (.held_bytes < 99999999)')" "[\"$slot\",true,\"reserved\"]
true"
    contains "$(TT_CURSOR=xid "$screen" || true)" "and TT_CURSOR is not log"
    contains "$(TT_CURSOR=xid "$doctor" || true)" "warn    slot: replication slot $slot holds back the source's log (0 MB), and TT_CURSOR is not log"
    sql "$admin" "UPDATE thing SET v = 'a' WHERE id = 1; DELETE FROM thing WHERE id = 2"
    by_log "thing changed 1 1" # as that role
    fact later id 'id integer not null' 'v text'
    take
    contains "$said" "warning: table 'later' goes by the xid cursor: it is not in publication"
    take
    [[ $said != *warning* ]]
    run -0 tt-extract --slot create --source "$admin"
    same "$output" "table later is published by $slot from now on
slot $slot is there"
    armed
    sql "$admin" "INSERT INTO later VALUES (1, 'x')"
    by_log "later changed 1 0"
    run -0 tt-extract --slot drop --source "$admin"
    same "$output" "slot $slot is dropped: the source keeps no log for it any more
publication $slot is dropped"
    quietly tt-extract --slot drop --source "$admin"
    contains "$("$screen" || true)" "WARNING slot: there is no replication slot $slot"
    contains "$("$doctor" --problems || true)" "PROBLEM slot: there is no replication slot $slot"
    refuses 64 "'Slot' is no name of a slot" -- tt-extract --slot-name Slot
    refuses 64 "'wal' is neither" -- tt-extract --cursor wal
    run -0 tt-extract --slot create --slot-name other --source "$admin"
    TT_SLOT_NAME=other take --source "$admin"
    sql "$admin" "SELECT pg_drop_replication_slot('other')"
}
