#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# The xid cursor: every committed change is in the next run, and nothing else is extracted again.

load ../lib/pg
load ../lib/tt
load ../lib/small
load ../lib/server

setup_file() { pg_start; }
teardown_file() { pg_stop; }

setup() {
    small_source
}

teardown() {
    end_sessions
    remove_servers
}

# ten: a table of ten rows in source, lake and warehouse
ten() {
    fact thing id 'id integer not null' 'v text' 'last_updated timestamp'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text, last_updated timestamp);
               INSERT INTO thing SELECT i, 'v' || i, '2026-11-01 12:00' FROM generate_series(1, 10) AS i"
    same "$(step)" "thing complete 10 0"
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

# ------------------------------------------------------------- contents that change without any xmin

# comes_whole TABLE ROWS: with a warning, and only it
comes_whole() {
    run -0 --separate-stderr step
    same "$output" "$1 complete $2 0" || return
    # shellcheck disable=SC2154
    contains "$stderr" "'$1' is extracted whole" || return
    same "$(step)" nothing
}

@test "an enum value that is renamed, in a column, an array, a domain" {
    local column
    fact other id 'id integer not null'
    fact mood id 'id integer not null' 'm text'
    in_source "CREATE TABLE other (id integer PRIMARY KEY); INSERT INTO other VALUES (1)"
    for column in "m kind" "m kind[]" "m special"; do
        in_source "DROP TABLE IF EXISTS mood; DROP TYPE IF EXISTS kind CASCADE;
                   CREATE TYPE kind AS ENUM ('good', 'bad'); CREATE DOMAIN special AS kind;
                   CREATE TABLE mood (id integer PRIMARY KEY, $column);
                   INSERT INTO mood VALUES (1, '$([[ $column == *']' ]] && echo '{good}' || echo good)'), (2, NULL)"
        step
        in_source "ALTER TYPE kind RENAME VALUE 'good' TO 'better'"
        comes_whole mood 2
        agrees mood other
        in_source "ALTER TYPE kind RENAME VALUE 'better' TO 'x'; ALTER TYPE kind RENAME VALUE 'bad' TO 'better';
                   ALTER TYPE kind RENAME VALUE 'x' TO 'bad'"
        comes_whole mood 2
        agrees mood
    done
}

@test "an enum value renamed to what other labels make of it when they stand side by side" {
    fact mood id 'id integer not null' 'm text'
    in_source "CREATE TYPE kind AS ENUM ('a,b', 'c'); CREATE TABLE mood (id integer PRIMARY KEY, m kind);
               INSERT INTO mood VALUES (1, 'a,b'), (2, 'c')"
    step
    in_source "ALTER TYPE kind RENAME VALUE 'a,b' TO 'a'; ALTER TYPE kind RENAME VALUE 'c' TO 'b,c'"
    comes_whole mood 2
    agrees mood
}

@test "a composite type that gets another attribute, and an enum within one" {
    fact spot id 'id integer not null' 'p text'
    in_source "CREATE TYPE kind AS ENUM ('good', 'bad'); CREATE TYPE point2 AS (x integer, k kind);
               CREATE TABLE spot (id integer PRIMARY KEY, p point2);
               INSERT INTO spot VALUES (1, '(1,good)'), (2, '(2,)'), (3, NULL)"
    step
    in_source "ALTER TYPE point2 ADD ATTRIBUTE y integer"
    comes_whole spot 3
    agrees spot
    in_source "ALTER TYPE kind RENAME VALUE 'good' TO 'better'"
    comes_whole spot 3
    agrees spot
}

@test "multiranges, ranges and what is made of them over an enum whose value is renamed" {
    local type value many=', multirange_type_name = many' of=many
    [[ $(in_source "SHOW server_version_num") -ge 140000 ]] || many='' of=kinds # which has no multiranges
    fact mood id 'id integer not null' 'm text'
    while IFS='|' read -r type value; do
        [[ -n $many || $type != many* ]] || continue
        [[ -n $many ]] || value=${value//[\{\}]/}
        in_source "SET client_min_messages = error; DROP TABLE IF EXISTS mood; DROP TYPE IF EXISTS kind, pair CASCADE;
                   CREATE TYPE kind AS ENUM ('a', 'b', 'c');
                   CREATE TYPE kinds AS RANGE (subtype = kind$many);
                   CREATE DOMAIN special AS $of; CREATE TYPE pair AS (n integer, k special);
                   CREATE TABLE mood (id integer PRIMARY KEY, m $type); INSERT INTO mood VALUES (1, '$value'), (2, NULL)"
        step
        in_source "ALTER TYPE kind RENAME VALUE 'b' TO 'x'"
        comes_whole mood 2
        agrees mood
    done <<'END'
kinds|[a,b]
many|{[a,b]}
many[]|{"{[a,b]}"}
special|{[a,b]}
pair|(1,"{[a,b]}")
END
}

@test "PostgreSQL 18: a virtual generated column, whose expression changes every value and no row" {
    (($(in_source "SHOW server_version_num") >= 180000)) || skip "NOT TESTED: the server is older than 18"
    fact mood id 'id integer not null' 'm integer'
    in_source "CREATE TABLE mood (id integer PRIMARY KEY, m integer GENERATED ALWAYS AS (id * 2) VIRTUAL);
               INSERT INTO mood VALUES (1), (2)"
    step
    in_source "ALTER TABLE mood ALTER m SET EXPRESSION AS (id * 3)"
    comes_whole mood 2
    agrees mood
    same "$(in_warehouse "SELECT m FROM fact_mood_current ORDER BY id")" $'3\n6'
}

@test "names of objects as values: regclass, regrole, regtype and others, also within other types" {
    local type value rename role=role_$BASHPID
    fact mood id 'id integer not null' 'm text'
    in_source "CREATE TABLE named (x int); CREATE TYPE kind AS ENUM ('a'); CREATE FUNCTION public.f(kind) RETURNS int LANGUAGE sql AS 'SELECT 1';
               CREATE ROLE $role; CREATE SCHEMA space; CREATE COLLATION space.c (locale = 'C')"
    while IFS='|' read -r type value rename; do
        in_source "SET client_min_messages = error; DROP TABLE IF EXISTS mood; DROP DOMAIN IF EXISTS special; DROP TYPE IF EXISTS pair;
                   CREATE DOMAIN special AS regclass; CREATE TYPE pair AS (n integer, r regclass[]);
                   CREATE TABLE mood (id integer PRIMARY KEY, m $type); INSERT INTO mood VALUES (1, '$value'), (2, NULL)"
        step
        same "$type: $(step)" "$type: nothing"
        in_source "$rename"
        comes_whole mood 2
        same "$(in_warehouse "SELECT m FROM fact_mood_current WHERE id = 1")" \
            "$(in_source "SET search_path = ''; SELECT m FROM public.mood WHERE id = 1")"
    done <<END
regclass|public.named|ALTER TABLE named RENAME TO named2
regclass[]|{public.named2}|ALTER TABLE named2 RENAME TO named3
special|public.named3|ALTER TABLE named3 RENAME TO named4
pair|(1,{public.named4})|ALTER TABLE named4 SET SCHEMA space
regclass|space.named4|ALTER SCHEMA space RENAME TO room
regtype|public.kind|ALTER TYPE kind RENAME TO kind2
regprocedure|public.f(public.kind2)|ALTER TYPE kind2 RENAME TO kind3
regproc|public.f|ALTER FUNCTION f RENAME TO g
regrole|$role|ALTER ROLE $role RENAME TO ${role}_2
regnamespace|room|ALTER SCHEMA room RENAME TO hall
regcollation|hall.c|ALTER COLLATION hall.c RENAME TO d
END
}

@test "2,000 other tables in the schema, wide ones, cost nothing" {
    ten
    in_source "SELECT format('CREATE TABLE wide_%s (id integer PRIMARY KEY, %s)', i,
                      (SELECT string_agg(format('c%s text', n), ', ') FROM generate_series(1, 30) AS n))
               FROM generate_series(1, 2000) AS i" >"$BATS_TEST_TMPDIR/wide.sql"
    split -l 250 --filter "sed 's/\$/;/' | psql -Xq -v ON_ERROR_STOP=1 -1 -d '$TT_SOURCE'" "$BATS_TEST_TMPDIR/wide.sql"
    local start=$SECONDS
    same "$(step)" nothing
    ((SECONDS - start < 10)) # it was a minute
}

@test "a column with a default that is added, and one that is renamed" {
    ten
    in_source "ALTER TABLE thing ADD COLUMN more integer DEFAULT 7"
    comes_whole thing 10
    rm "$TT_MODEL"/*
    fact thing id 'id integer not null' 'v text' 'more integer'
    in_warehouse "DROP VIEW fact_thing_current; ALTER TABLE fact_thing ADD more integer"
    same "$(step --full)" "thing complete 10 0"
    agrees thing
    # the two columns change their names: no row is touched
    in_source "ALTER TABLE thing ADD w text DEFAULT 'w'"
    comes_whole thing 10
    in_source "ALTER TABLE thing RENAME v TO x; ALTER TABLE thing RENAME w TO v; ALTER TABLE thing RENAME x TO w"
    comes_whole thing 10
    agrees thing
    same "$(in_warehouse "SELECT DISTINCT v FROM fact_thing_current")" w
}

@test "a partition that is attached or detached, with rows that are older than the last run" {
    fact part id 'id integer not null' 'v text'
    fact other id 'id integer not null'
    in_source "CREATE TABLE part (id integer PRIMARY KEY, v text) PARTITION BY RANGE (id);
               CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (10);
               INSERT INTO part SELECT i, 'v' FROM generate_series(1, 9) AS i;
               CREATE TABLE outside (id integer PRIMARY KEY, v text);
               INSERT INTO outside SELECT i, 'old' FROM generate_series(10, 12) AS i;
               CREATE TABLE other (id integer PRIMARY KEY); INSERT INTO other VALUES (1)"
    same "$(step)" $'other complete 1 0\npart complete 9 0'
    in_source "INSERT INTO other VALUES (2)"
    same "$(step)" "other changed 1 0"
    in_source "ALTER TABLE part ATTACH PARTITION outside FOR VALUES FROM (10) TO (20)"
    comes_whole part 12
    agrees part
    in_source "UPDATE part SET v = 'x' WHERE id IN (1, 11)"
    same "$(step)" "part changed 2 0"
    in_source "ALTER TABLE part DETACH PARTITION outside"
    comes_whole part 9
    agrees part other
    # attached again under another tree
    in_source "CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (100) PARTITION BY RANGE (id);
               ALTER TABLE part_2 ATTACH PARTITION outside FOR VALUES FROM (10) TO (20)"
    comes_whole part 12
    agrees part
}

@test "partitions of partitions, in another schema, with other columns, default, truncated, dropped" {
    local role=reader_$BASHPID
    fact part 'id at' 'id integer not null' 'at date not null' 'v text'
    in_source "CREATE SCHEMA years;
               CREATE TABLE part (id integer, at date, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
               CREATE TABLE years.y25 PARTITION OF part FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY HASH (id);
               CREATE TABLE years.y25_0 PARTITION OF years.y25 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
               CREATE TABLE years.y25_1 (v text, gone int, at date NOT NULL, id integer NOT NULL);
               ALTER TABLE years.y25_1 DROP COLUMN gone;
               ALTER TABLE years.y25 ATTACH PARTITION years.y25_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
               CREATE TABLE years.rest PARTITION OF part DEFAULT;
               INSERT INTO part SELECT i, date '2025-12-01' + i, 'v' FROM generate_series(1, 60) AS i;
               CREATE ROLE $role LOGIN; GRANT SELECT ON part TO $role" # and on no partition
    TT_SOURCE="${TT_SOURCE/user=tt/user=$role}"
    same "$(step)" "part complete 60 0"
    TT_SOURCE="${TT_SOURCE/user=$role/user=tt}"
    in_source "UPDATE part SET v = 'x' WHERE id IN (3, 4, 50)" # one in each leaf
    same "$(step)" "part changed 3 0"
    in_source "UPDATE part SET at = at + 100 WHERE id = 5; UPDATE years.y25_1 SET v = 'y' WHERE id = (SELECT min(id) FROM years.y25_1);
               DELETE FROM years.rest WHERE id = 51"
    same "$(step)" "part changed 2 2"
    agrees part
    gone=$(in_source "SELECT count(*) FROM years.y25_0")
    in_source "TRUNCATE years.y25_0"
    same "$(step)" "part changed 0 $gone"
    in_source "DROP TABLE years.rest"
    TT_MAX_DELETE_RATIO=1 comes_whole part "$(in_source "SELECT count(*) FROM part")"
    agrees part
    same "$(step)" nothing
}

@test "a foreign table as a partition: there can be no primary key then, which is refused by name" {
    fact part id 'id integer not null' 'v text'
    in_source "CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
               CREATE TABLE part (id integer NOT NULL, v text) PARTITION BY RANGE (id);
               CREATE TABLE part_1 PARTITION OF part (PRIMARY KEY (id)) FOR VALUES FROM (1) TO (10);
               CREATE FOREIGN TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20) SERVER nowhere"
    run psql -Xq -d "$TT_SOURCE" -c "ALTER TABLE part ADD PRIMARY KEY (id)"
    contains "$output" "cannot create unique index on partitioned table" # says PostgreSQL
    refuses 65 "table 'part'" "has no primary key" -- tt-extract
    same "$(runs extracted)" ""
    in_source "DROP FOREIGN TABLE part_2; ALTER TABLE part ADD PRIMARY KEY (id); INSERT INTO part VALUES (1, 'a')"
    same "$(step)" "part complete 1 0"
    run psql -Xq -d "$TT_SOURCE" -c "CREATE FOREIGN TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20) SERVER nowhere"
    contains "$output" "cannot create foreign partition"
}

@test "tables that are renamed into each other's place" {
    ten
    in_source "CREATE TABLE next (LIKE thing INCLUDING ALL);
               INSERT INTO next SELECT id, v || CASE id WHEN 3 THEN ' mended' ELSE '' END, last_updated FROM thing;
               INSERT INTO thing VALUES (11, 'a')"
    same "$(step)" "thing changed 1 0" # its watermark has passed the rows of next
    in_source "BEGIN; ALTER TABLE thing RENAME TO old; ALTER TABLE next RENAME TO thing; COMMIT"
    comes_whole thing 10
    agrees thing
    same "$(in_warehouse "SELECT id, why FROM tt.fact_thing_ended ORDER BY 1")" $'3|superseded\n11|deleted'
}

@test "row-level security that hides rows is an error, not a gap" {
    local role=reader_$BASHPID
    ten
    in_source "CREATE ROLE $role LOGIN; GRANT SELECT ON thing TO $role"
    TT_SOURCE="${TT_SOURCE/user=tt/user=$role}"
    same "$(step)" nothing
    sql "${TT_SOURCE/user=$role/user=tt}" "ALTER TABLE thing ENABLE ROW LEVEL SECURITY;
        CREATE POLICY few ON thing USING (id < 5); INSERT INTO thing VALUES (11, 'a')"
    refuses 77 "thing" "row-level security" -- tt-extract
    refuses 77 "row-level security" -- tt-extract --stdout thing
    same "$(runs extracted | wc -l)" 1
    sql "${TT_SOURCE/user=$role/user=tt}" "ALTER TABLE thing DISABLE ROW LEVEL SECURITY"
    same "$(step)" "thing changed 1 0"
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

# ------------------------------------------------------------------------- other and stranger sources

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
