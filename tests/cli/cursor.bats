#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# The xid cursor: every committed change is in the next run, and nothing else is extracted again.

load ../lib/small
load ../lib/server

setup() { small_source; }

teardown() {
    end_sessions
    remove_servers
}

# ------------------------------------------------------------------------------------ late commits

@test "a transaction that is open across two runs comes after its commit" {
    ten
    session A "$TT_SOURCE"
    say A "BEGIN; INSERT INTO thing VALUES (20, 'late', '2026-11-01'); UPDATE thing SET v = 'late' WHERE id = 1"
    in_source "INSERT INTO thing VALUES (21, 'early', '2026-11-02')"
    same "$(step)" "thing changed 1 0"
    in_source "INSERT INTO thing VALUES (22, 'later', '2026-11-03')"
    same "$(step)" "thing changed 2 0"
    say A COMMIT
    same "$(step)" "thing changed 4 0"
    agrees thing
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 14
    same "$(step)" nothing
    counts_hold
}

@test "rows written under a SAVEPOINT, released or rolled back, in a transaction that commits late" {
    ten
    session A "$TT_SOURCE"
    say A "BEGIN; SAVEPOINT a; UPDATE thing SET v = 'a' WHERE id = 1"
    say A "SAVEPOINT b; UPDATE thing SET v = 'b' WHERE id = 2; INSERT INTO thing VALUES (20, 'b'); RELEASE b"
    say A "SAVEPOINT c; UPDATE thing SET v = 'c' WHERE id IN (3, 4); INSERT INTO thing VALUES (21, 'c'); ROLLBACK TO c"
    in_source "UPDATE thing SET v = 'other' WHERE id = 9"
    same "$(step)" "thing changed 1 0"
    say A "UPDATE thing SET v = 'd' WHERE id = 4; RELEASE a; SAVEPOINT e; DELETE FROM thing WHERE id = 5; ROLLBACK TO e"
    say A "SAVEPOINT f; DELETE FROM thing WHERE id = 6"
    same "$(step)" "thing changed 1 0"
    say A COMMIT
    same "$(step)" "thing changed 5 1"
    agrees thing
    same "$(in_warehouse "SELECT string_agg(v, ',' ORDER BY record_id) FROM fact_thing WHERE record_id > 10")" \
        "$(in_warehouse "SELECT 'other,' || string_agg(v, ',' ORDER BY record_id) FROM fact_thing WHERE record_id > 11")"
    same "$(step)" nothing
}

@test "PL/pgSQL exception blocks: each is a subtransaction of its own" {
    ten
    in_source "DO \$\$ BEGIN
        FOR i IN 1..10 LOOP
            BEGIN
                UPDATE thing SET v = 'block ' || i WHERE id = i;
                INSERT INTO thing VALUES (100 + i % 7, 'once');
            EXCEPTION WHEN unique_violation THEN
                UPDATE thing SET v = 'caught ' || i WHERE id = i;
            END;
        END LOOP; END \$\$"
    same "$(step)" "thing changed 17 0"
    agrees thing
    same "$(step)" nothing
}

@test "prepared transactions, committed later, rolled back, and by other sessions" {
    ten
    in_source "BEGIN; UPDATE thing SET v = 'prepared' WHERE id = 1; INSERT INTO thing VALUES (20, 'prepared');
               SAVEPOINT a; DELETE FROM thing WHERE id = 2; PREPARE TRANSACTION 'tt_$BASHPID'"
    in_source "BEGIN; UPDATE thing SET v = 'never' WHERE id = 3; PREPARE TRANSACTION 'tt_never_$BASHPID'"
    same "$(step)" nothing
    in_source "UPDATE thing SET v = 'other' WHERE id = 9"
    same "$(step)" "thing changed 1 0"
    in_source "COMMIT PREPARED 'tt_$BASHPID'"
    in_source "ROLLBACK PREPARED 'tt_never_$BASHPID'"
    same "$(step)" "thing changed 3 1"
    agrees thing
    same "$(step)" nothing
    counts_hold
}

@test "last_updated has no say: unchanged, set back, NULL" {
    ten
    in_source "UPDATE thing SET v = 'silent' WHERE id = 1;
               UPDATE thing SET v = 'back', last_updated = '1999-01-01' WHERE id = 2;
               UPDATE thing SET v = 'none', last_updated = NULL WHERE id = 3;
               INSERT INTO thing VALUES (20, 'old', '-infinity')"
    sed -i s/timestamp/text/ "$TT_MODEL/fact_thing.json" # it takes -infinity as well
    in_warehouse "DROP VIEW fact_thing_current; ALTER TABLE fact_thing ALTER COLUMN last_updated TYPE text"
    same "$(step)" "thing changed 4 0"
    same "$(in_warehouse "SELECT string_agg(v, ',' ORDER BY id) FROM fact_thing_current WHERE id < 4 OR id > 10")" \
        "silent,back,none,old"
    agrees thing
}

# ------------------------------------------------------------------------------ what moves rows about

@test "VACUUM FREEZE and FULL, CLUSTER, REINDEX: a change is not hidden, and no change is none" {
    local maintenance id=0
    ten
    for maintenance in "VACUUM FREEZE thing" "VACUUM FULL thing" "VACUUM (FULL, FREEZE) thing" \
        "CLUSTER thing USING thing_pkey" "REINDEX TABLE thing" "ANALYZE thing"; do
        ((id += 1))
        in_source "UPDATE thing SET v = v || '!' WHERE id = $id; DELETE FROM thing WHERE id = 11;
                   INSERT INTO thing VALUES (11, '$maintenance')"
        in_source "$maintenance"
        same "$maintenance: $(step)" "$maintenance: thing changed 2 0"
        agrees thing
        in_source "$maintenance"
        same "$maintenance: $(step)" "$maintenance: nothing"
    done
    counts_hold
}

@test "rewrites by ALTER TABLE" {
    local rewrite i=0
    ten
    for rewrite in "ALTER TABLE thing ALTER v TYPE varchar(40)" "ALTER TABLE thing SET UNLOGGED" \
        "ALTER TABLE thing ADD r double precision DEFAULT random()" "ALTER TABLE thing DROP r"; do
        in_source "UPDATE thing SET v = v || '!' WHERE id = 1; DELETE FROM thing WHERE id = 10"
        in_source "$rewrite"
        in_source "INSERT INTO thing VALUES (10, 'after rewrite $((i += 1))')"
        step
        agrees thing
        same "$(step)" nothing
    done
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" $((10 + 4 * 2))
}

@test "COPY FREEZE: rows that are frozen from the start are new nevertheless" {
    ten
    psql -Xq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" <<'SQL'
BEGIN;
TRUNCATE thing;
COPY thing FROM STDIN (FREEZE, DELIMITER ',', NULL 'none');
1,v1,2026-11-01 12:00
2,other,2026-11-01 12:00
3,other,none
4,v4,2026-11-01 12:00
5,v5,2026-11-01 12:00
20,new,none
\.
COMMIT;
SQL
    same "$(step)" "thing changed 6 5"
    agrees thing
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 13
    same "$(step)" nothing
}

@test "TRUNCATE and refill; a run that waits for it shows the new rows, not an empty table" {
    ten
    in_source "BEGIN; TRUNCATE thing; INSERT INTO thing SELECT i, 'w' || i, NULL FROM generate_series(1, 12) AS i; COMMIT"
    same "$(step)" "thing changed 12 0"
    agrees thing

    session A "$TT_SOURCE"
    say A "BEGIN; TRUNCATE thing; INSERT INTO thing SELECT i, 'x' || i, NULL FROM generate_series(2, 13) AS i"
    step >"$BATS_TEST_TMPDIR/step" 3>&- &
    awaits_lock
    say A COMMIT
    wait $!
    same "$(<"$BATS_TEST_TMPDIR/step")" "thing changed 12 1"
    agrees thing
    same "$(step)" nothing
    counts_hold
}

# ----------------------------------------------------------------------------------- DDL during a run

@test "a column that is added while a run waits for the lock is in that run" {
    ten
    session A "$TT_SOURCE"
    say A "BEGIN; ALTER TABLE thing ADD COLUMN more text DEFAULT 'more'"
    tt-extract >/dev/null 3>&- &
    awaits_lock
    say A COMMIT
    wait $!
    same "$(extracted)" "thing complete 10 0"
    same "$(jq -r .more "$(run_dir extracted)/thing.jsonl" | sort | uniq -c | tr -s ' ')" " 10 more"
}

@test "tables that come and go again and again: 69, three times are enough" {
    local i extracting
    ten
    for i in 0 1 2; do fact "more$i" id 'id integer not null'; done
    tree "$TT_LAKE" >"$BATS_TEST_TMPDIR/before"
    session A "$TT_SOURCE"
    say A "BEGIN; LOCK TABLE thing; CREATE TABLE more0 (id integer PRIMARY KEY)"
    { tt-extract 3>&- 2>"$BATS_TEST_TMPDIR/stderr" && echo 0 || echo $?; } >"$BATS_TEST_TMPDIR/status" &
    extracting=$!
    for i in 1 2 3; do
        awaits_lock
        if ((i < 3)); then # it stands in the queue behind tt-extract, so that it is next
            session "B$i" "$TT_SOURCE"
            tell "B$i" "BEGIN; LOCK TABLE thing; CREATE TABLE more$i (id integer PRIMARY KEY)"
            until_true "$TT_SOURCE" "(SELECT count(*) FROM pg_locks WHERE NOT granted) = 2"
        fi
        if ((i == 1)); then say A COMMIT; else say "B$((i - 1))" COMMIT; fi
    done
    wait "$extracting"
    same "$(<"$BATS_TEST_TMPDIR/status")" 69
    contains "$(<"$BATS_TEST_TMPDIR/stderr")" "come and go"
    same "$(tree "$TT_LAKE")" "$(<"$BATS_TEST_TMPDIR/before")"
    same "$(step)" $'more0 complete 0 0\nmore1 complete 0 0\nmore2 complete 0 0'
}

@test "a lock that is not given up: 75 after its timeout, and nothing is left" {
    ten
    tree "$TT_LAKE" >"$BATS_TEST_TMPDIR/before"
    session A "$TT_SOURCE"
    say A "BEGIN; LOCK TABLE thing IN ACCESS EXCLUSIVE MODE"
    refuses 75 "lock timeout" -- tt-extract
    same "$(tree "$TT_LAKE")" "$(<"$BATS_TEST_TMPDIR/before")"
    say A "UPDATE thing SET v = 'x'; COMMIT"
    same "$(step)" "thing changed 10 0"
    agrees thing
}

# ------------------------------------------------------------------------------- watermarks, keys

@test "watermarks are per table: a run of one table moves no other" {
    ten
    fact other id 'id integer not null' 'v text'
    in_source "CREATE TABLE other (id integer PRIMARY KEY, v text); INSERT INTO other VALUES (1, 'a'), (2, 'b'), (3, 'c')"
    same "$(step --exclude-table other)" nothing
    same "$(step)" "other complete 3 0"
    in_source "UPDATE other SET v = 'x' WHERE id = 1; DELETE FROM other WHERE id = 2; UPDATE thing SET v = 'x' WHERE id = 1"
    same "$(step --table 'th*')" "thing changed 1 0"
    in_source "UPDATE thing SET v = 'y' WHERE id = 2; INSERT INTO other VALUES (4, 'd')"
    same "$(step --exclude-table 'o*')" "thing changed 1 0"
    in_source "UPDATE thing SET v = 'z' WHERE id = 3"
    same "$(step)" $'other changed 2 1\nthing changed 1 0'
    agrees thing other
    same "$(step)" nothing
}

@test "changes of rows with composite, text, uuid and negative keys, in partitions" {
    fact key 'a b c d' 'a text not null' 'b uuid not null' 'c bigint not null' 'd date not null' 'v integer'
    in_source "CREATE TABLE key (v integer, d date, c bigint, b uuid, a text, PRIMARY KEY (d, a, c, b)) PARTITION BY RANGE (d);
               CREATE TABLE key_1 PARTITION OF key FOR VALUES FROM (MINVALUE) TO ('2026-01-01');
               CREATE TABLE key_2 PARTITION OF key DEFAULT;
               INSERT INTO key SELECT 0, date '2025-12-01' + i, -i * 1000000000000::bigint, md5(i::text)::uuid,
                   chr(160 + i) || CASE WHEN i % 2 = 0 THEN ' ' ELSE '' END FROM generate_series(1, 60) AS i"
    same "$(step)" "key complete 60 0"
    in_source "UPDATE key SET v = v + 1 WHERE c % 7000000000000 = 0"
    same "$(step)" "key changed 8 0"
    in_source "UPDATE key SET d = d + 100 WHERE c = -1000000000000; UPDATE key SET a = a || ' ' WHERE c = -60000000000000"
    same "$(step)" "key changed 2 2"
    agrees key
    same "$(step)" nothing
    counts_hold
}

# ------------------------------------------------------------------------------ anything at random

@test "1000 random transactions in 20 runs: the state equal after each, each version a real one" {
    local round
    fact thing id 'id integer not null' 'v text'
    fact other 'k n' 'k text not null' 'n integer not null' 'v text'
    psql -Xq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" -f "$repo/tests/lib/churn.sql"
    session A "$TT_SOURCE"
    for ((round = 1; round <= 20; round++)); do
        # every fourth round a transaction begins that stays open for some runs
        case $((round % 4)) in
        1) say A "BEGIN; SELECT churn_some($round, true)" ;;
        3) if ((round % 8 == 3)); then say A COMMIT; else say A ROLLBACK; fi ;;
        esac
        in_source "CALL churn($round, 50)"
        step --max-delete-ratio 1 >/dev/null
        agrees thing other || {
            echo "-- in round $round" >&2
            return 1
        }
    done
    say A COMMIT
    step --max-delete-ratio 1 >/dev/null
    agrees thing other
    counts_hold
    # A version that nobody wrote?
    in_source "SELECT DISTINCT 'thing', id || '/' || coalesce(v, '') FROM audit_thing ORDER BY 1, 2" | sort >"$BATS_TEST_TMPDIR/real"
    in_source "SELECT DISTINCT 'other', k || '/' || n || '/' || coalesce(v, '') FROM audit_other" | sort >>"$BATS_TEST_TMPDIR/real"
    { in_warehouse "SELECT DISTINCT 'thing', id || '/' || coalesce(v, '') FROM fact_thing"
        in_warehouse "SELECT DISTINCT 'other', k || '/' || n || '/' || coalesce(v, '') FROM fact_other"; } |
        sort >"$BATS_TEST_TMPDIR/kept"
    same "$(comm -13 <(sort "$BATS_TEST_TMPDIR/real") "$BATS_TEST_TMPDIR/kept")" ""
    (($(wc -l <"$BATS_TEST_TMPDIR/kept") > 500))
}
