#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# Deletes: what is gone at the source is found, whatever else happened, and ends in the warehouse.

load ../lib/small

setup() { small_source; }

# ------------------------------------------------------------------------------------ they are found

@test "a delete is found without any other change" {
    ten
    in_source "DELETE FROM thing WHERE id IN (3, 7)"
    same "$(step)" "thing changed 0 2"
    same "$(cat "$(run_dir extracted)/thing.deleted.jsonl")" $'{"id":3}\n{"id":7}'
    agrees thing
    same "$(in_warehouse "SELECT id, run, why FROM tt.fact_thing_ended ORDER BY 1")" \
        "3|$(runs extracted | tail -n 1)|deleted
7|$(runs extracted | tail -n 1)|deleted"
    same "$(step)" nothing
    counts_hold
}

@test "as many inserts as deletes do not hide the deletes" {
    ten
    in_source "DELETE FROM thing WHERE id IN (1, 10); INSERT INTO thing VALUES (0, 'a'), (11, 'b')"
    same "$(step)" "thing changed 2 2"
    agrees thing
    # nor do a delete, an insert and an update in one transaction
    in_source "DELETE FROM thing WHERE id = 5; INSERT INTO thing VALUES (12, 'c');
               UPDATE thing SET v = 'x' WHERE id = 6"
    same "$(step)" "thing changed 2 1"
    agrees thing
    counts_hold
}

@test "a delete is found while rows come again because of an open transaction" {
    ten
    session A "$TT_SOURCE"
    say A "BEGIN; INSERT INTO thing VALUES (100, 'late')"
    in_source "UPDATE thing SET v = 'x' WHERE id = 1; INSERT INTO thing VALUES (11, 'new')"
    same "$(step)" "thing changed 2 0"
    in_source "DELETE FROM thing WHERE id = 11"
    same "$(step)" "thing changed 1 1"
    agrees thing
    in_source "DELETE FROM thing WHERE id = 1"
    say A COMMIT
    same "$(step)" "thing changed 1 1"
    agrees thing
    same "$(step)" nothing
}

@test "a key that is deleted and inserted again between two runs is no delete" {
    ten
    in_source "DELETE FROM thing WHERE id = 4; INSERT INTO thing VALUES (4, 'other')"
    same "$(step)" "thing changed 1 0"
    same "$(versions thing 4 v)" $'v4 superseded\nother live'
    in_source "BEGIN; DELETE FROM thing WHERE id = 5; INSERT INTO thing VALUES (5, 'v5', '2026-11-01 12:00'); COMMIT"
    same "$(step)" "thing changed 1 0"
    same "$(versions thing 5 v)" "v5 live"
    agrees thing
    counts_hold
}

@test "a key that is changed is gone and new; keys that change places are neither" {
    ten
    in_source "UPDATE thing SET id = 20 WHERE id = 2"
    same "$(step)" "thing changed 1 1"
    agrees thing
    in_source "BEGIN; UPDATE thing SET id = -1 WHERE id = 3; UPDATE thing SET id = 3 WHERE id = 4;
               UPDATE thing SET id = 4 WHERE id = -1; COMMIT"
    same "$(step)" "thing changed 2 0"
    agrees thing
    same "$(versions thing 3 v)" $'v3 superseded\nv4 live'
}

@test "a delete that is rolled back is none" {
    ten
    session A "$TT_SOURCE"
    say A "BEGIN; DELETE FROM thing WHERE id < 9"
    same "$(step)" nothing
    say A "ROLLBACK"
    same "$(step)" nothing
    agrees thing
}

# ------------------------------------------------------------------------------------- kinds of keys

# each_is_found TABLE: half of its rows is deleted, whichever they are, and comes back; then the others;
# each time exactly they are gone. Keys in another order than the program takes them for would stop
# the run or make the table complete.
each_is_found() {
    local table=$1 all part gone
    all=$(in_source "SELECT count(*) FROM $table")
    contains "$(step)" "$table complete $all 0"
    for part in 0 1; do
        in_source "CREATE TABLE gone AS SELECT * FROM $table AS x
                   WHERE mod(abs(hashtext(x::text)), 2) = $part"
        gone=$(in_source "SELECT count(*) FROM gone")
        ((gone > 0))
        in_source "DELETE FROM $table AS x USING gone AS y WHERE x.* = y.*"
        same "$(step --max-delete-ratio 1)" "$table changed 0 $gone"
        agrees "$table"
        in_source "INSERT INTO $table SELECT * FROM gone; DROP TABLE gone"
        same "$(step)" "$table changed $gone 0"
        agrees "$table"
    done
    same "$(step)" nothing
    counts_hold
}

# Texts of which the order differs by collation, encoding, or what ends them.
words="(''), (' '), ('  '), ('a'), ('A'), ('a '), ('a  '), (' a'), ('aa'), ('ab'), ('aB'), ('AB'),
    ('a' || chr(1)), ('a' || chr(9)), ('a' || chr(10)), ('a' || chr(127)), ('a\\b'), ('a\\N'), ('\\N'),
    ('a-b'), ('a_b'), ('a.b'), ('a\"b'), ('a''b'), ('Z'), ('z'), ('_'), ('~'), ('10'), ('9'), ('09'),
    ('null'), ('NULL')"
foreign="('ä'), ('Ä'), ('ae'), ('é'), ('e'), ('ł'), ('l'), ('ß'), ('ss'), ('š'), ('đ'), ('Đ'), ('ő')"
far="('日本'), ('日'), ('🙂'), ('🙂a'), ('ﬁ'), (U&'\\FFFD'), (U&'e\\0301')"

@test "keys of text" {
    fact word k 'k text not null'
    in_source "CREATE TABLE word (k text PRIMARY KEY);
               INSERT INTO word VALUES $words, $foreign, $far"
    each_is_found word
}

@test "keys of text with a collation of their own" {
    fact word k 'k text not null'
    in_source "CREATE TABLE word (k text COLLATE \"und-x-icu\" PRIMARY KEY);
               INSERT INTO word VALUES $words, $foreign, $far"
    each_is_found word
}

@test "keys of text in a database of another encoding" {
    local name=latin2_$BASHPID
    "$repo/scripts/private-pg" psql "$TEST_PG" -Xq -c "CREATE DATABASE $name TEMPLATE template0
        ENCODING 'LATIN2' LC_COLLATE 'C' LC_CTYPE 'C'"
    TT_SOURCE="$("$repo/scripts/private-pg" conninfo "$TEST_PG" "$name") client_encoding=UTF8"
    fact word k 'k text not null'
    in_source "CREATE TABLE word (k text PRIMARY KEY); INSERT INTO word VALUES $words, $foreign"
    each_is_found word
}

@test "keys of varchar and char, composite, where the parts put together are the same" {
    fact pair 'a b' 'a varchar not null' 'b char(4) not null'
    in_source "CREATE TABLE pair (b char(4), a varchar(20), PRIMARY KEY (a, b));
               INSERT INTO pair (a, b) SELECT a, b
               FROM (VALUES (''), ('a'), ('ab'), ('abc'), ('b'), ('bc'), ('A'), ('ä'), ('a ')) AS x (a),
                    (VALUES (''), ('a'), ('bc'), ('c'), ('B'), ('ä')) AS y (b)"
    each_is_found pair
}

@test "keys of integers, with negative ones, the least and the greatest" {
    fact number 'a b c' 'a bigint not null' 'b smallint not null' 'c integer not null'
    in_source "CREATE TABLE number (a bigint, b smallint, c integer, PRIMARY KEY (b, a, c));
               INSERT INTO number SELECT a, b, c
               FROM unnest('{-9223372036854775808,-4294967296,-256,-1,0,1,255,256,65536,
                             9223372036854775807}'::bigint[]) AS a,
                    unnest('{-32768,-1,0,1,32767}'::smallint[]) AS b,
                    unnest('{-2147483648,-1,0,2147483647}'::integer[]) AS c"
    each_is_found number
}

@test "keys of uuid" {
    fact u k 'k uuid not null' 'v integer'
    in_source "CREATE TABLE u (k uuid PRIMARY KEY, v integer);
               INSERT INTO u SELECT md5(i::text)::uuid, i FROM generate_series(1, 60) AS i;
               INSERT INTO u VALUES ('00000000-0000-0000-0000-000000000000', 0),
                                    ('ffffffff-ffff-ffff-ffff-ffffffffffff', 0)"
    each_is_found u
}

@test "keys of numeric, date, timestamp, boolean, bytea, enum, domains" {
    fact odd 'n d t b y e i w' 'n numeric not null' 'd date not null' 't timestamptz not null' \
        'b boolean not null' 'y bytea not null' 'e text not null' 'i text not null' 'w text not null'
    in_source "CREATE TYPE mood AS ENUM ('sad', 'ok', 'Happy', 'happy');
               CREATE DOMAIN id AS integer; CREATE DOMAIN name AS text CHECK (value <> '');
               CREATE TABLE odd (e mood, n numeric, d date, t timestamptz, b boolean, y bytea, i id,
                   w name, PRIMARY KEY (e, n, d, t, b, y, i, w));
               INSERT INTO odd
               SELECT (enum_range(NULL::mood))[1 + i % 4], (i - 15) * 0.5, date '0001-03-01 BC' + 9000 * i,
                      timestamptz 'epoch' - interval '13 hours' * i * i, i % 3 = 0,
                      decode(md5(i::text), 'hex'), i * 77 - 1000, chr(100 - i) || i
               FROM generate_series(1, 40) AS i"
    each_is_found odd
}

@test "a numeric key that is written another way stays the same key" {
    fact price n 'n numeric not null' 'v text'
    in_source "CREATE TABLE price (n numeric PRIMARY KEY, v text);
               INSERT INTO price VALUES (1.0, 'a'), (2, 'b'), (3, 'c')"
    step
    in_source "UPDATE price SET n = 1.00 WHERE n = 1"
    step
    same "$(in_warehouse "SELECT v FROM fact_price_current ORDER BY v")" $'a\nb\nc'
    in_source "UPDATE price SET v = 'd' WHERE n = 1"
    step
    same "$(in_warehouse "SELECT v FROM fact_price_current ORDER BY v")" $'b\nc\nd'
}

@test "deletes in a partitioned table; a row that moves to another partition is not gone" {
    fact part 'k at' 'k integer not null' 'at date not null' 'v text'
    in_source "CREATE TABLE part (v text, k integer, at date, PRIMARY KEY (at, k)) PARTITION BY RANGE (at);
               CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
               CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
               INSERT INTO part SELECT 'v', i, date '2026-01-01' + 9 * i FROM generate_series(1, 39) AS i"
    each_is_found part
    in_source "UPDATE part SET at = at + 200 WHERE k = 1"
    same "$(step)" "part changed 1 1"
    agrees part
}

# ---------------------------------------------------------------------------------------- the guard

# nothing_new COMMAND...: it is refused for what is gone, and lake and state stay as they are.
nothing_new() {
    local before
    before=$(tree "$TT_LAKE/extracted"; cat "$TT_LAKE/state/extract.json")
    refuses 65 "'thing'" "6 of 10 rows are gone" --max-delete-ratio -- "$@"
    same "$(tree "$TT_LAKE/extracted"; cat "$TT_LAKE/state/extract.json")" "$before"
    same "$(find "$TT_LAKE/extracted" -name '.*')" ""
}

@test "more deletes than --max-delete-ratio are refused, and come once they are allowed" {
    ten
    in_source "DELETE FROM thing WHERE id > 4; UPDATE thing SET v = 'x' WHERE id = 1"
    nothing_new tt-extract
    nothing_new tt-extract --max-delete-ratio 0.59
    TT_MAX_DELETE_RATIO=0.1 nothing_new tt-extract
    same "$(step --max-delete-ratio 0.6)" "thing changed 1 6"
    agrees thing
    in_source "DELETE FROM thing WHERE id > 2" # exactly half
    same "$(step)" "thing changed 0 2"
    agrees thing
    counts_hold
}

@test "the guard holds for complete extractions, too, also when they were not asked for" {
    ten
    in_source "DELETE FROM thing WHERE id > 4"
    nothing_new tt-extract --full
    in_source "ALTER TABLE thing ADD COLUMN more integer DEFAULT 1"
    nothing_new tt-extract
    same "$(step --max-delete-ratio 1)" "thing complete 4 0"
    agrees thing
    counts_hold
}

@test "another table's refusal keeps all tables back, and none is lost" {
    ten
    fact other id 'id integer not null'
    in_source "CREATE TABLE other (id integer PRIMARY KEY); INSERT INTO other VALUES (1), (2)"
    same "$(step)" "other complete 2 0"
    in_source "INSERT INTO other VALUES (3); DELETE FROM other WHERE id = 1; DELETE FROM thing WHERE id > 4"
    nothing_new tt-extract
    same "$(step --max-delete-ratio 1)" $'other changed 1 1\nthing changed 0 6'
    agrees other thing
}

@test "a table that is emptied, by DELETE or TRUNCATE, and filled again" {
    ten
    in_source "DELETE FROM thing"
    refuses 65 "10 of 10 rows are gone" -- tt-extract
    same "$(step --max-delete-ratio 1)" "thing changed 0 10"
    agrees thing
    same "$(step)" nothing
    same "$(step --full)" "thing complete 0 0"
    in_source "INSERT INTO thing VALUES (1, 'v1'), (2, 'b')"
    same "$(step)" "thing changed 2 0"
    agrees thing
    in_source "TRUNCATE thing"
    same "$(step --max-delete-ratio 1)" "thing changed 0 2"
    agrees thing
    in_source "INSERT INTO thing VALUES (1, 'v1')"
    same "$(step)" "thing changed 1 0"
    in_source "TRUNCATE thing"
    same "$(step --full --max-delete-ratio 1)" "thing complete 0 0"
    agrees thing
    same "$(versions thing 1 v)" $'v1 deleted\nv1 deleted\nv1 deleted'
    counts_hold
}

# ---------------------------------------------------------------------------------------- the state

keys_file() {
    echo "$TT_LAKE"/state/keys/thing.*
}

@test "lost keys make the table complete, with a warning, and its deletes are found" {
    ten
    rm "$(keys_file)"
    in_source "DELETE FROM thing WHERE id = 3; UPDATE thing SET v = 'x' WHERE id = 4"
    run -0 --separate-stderr step
    same "$output" "thing complete 9 0"
    # shellcheck disable=SC2154
    contains "$stderr" "'thing' is extracted whole"
    agrees thing
    same "$(step)" nothing
    # also when rows have only been added
    rm "$(keys_file)"
    in_source "INSERT INTO thing VALUES (30, 'new')"
    same "$(step)" "thing complete 10 0"
    in_source "DELETE FROM thing WHERE id = 9"
    same "$(step)" "thing changed 0 1"
    agrees thing
}

@test "damaged keys make the table complete" {
    local damage size
    ten
    for damage in cut flip grow; do
        size=$(stat -c %s "$(keys_file)")
        case $damage in
        cut) truncate -s -3 "$(keys_file)" ;;
        flip) printf '\377' | dd of="$(keys_file)" bs=1 seek=$((size - 2)) conv=notrunc status=none ;;
        grow) printf '\0\0' >>"$(keys_file)" ;;
        esac
        in_source "DELETE FROM thing WHERE id = (SELECT max(id) FROM thing)"
        contains "$(step)" "thing complete"
        agrees thing
    done
    same "$(step)" nothing
}

@test "lost state: complete, with a warning; what is gone meanwhile ends" {
    ten
    in_source "DELETE FROM thing WHERE id = 3"
    rm -r "$TT_LAKE/state"
    run -0 --separate-stderr step
    same "$output" "thing complete 9 0"
    contains "$stderr" "no state of earlier runs"
    agrees thing
    echo '{' >"$TT_LAKE/state/extract.json"
    in_source "DELETE FROM thing WHERE id = 4"
    run -0 --separate-stderr step
    same "$output" "thing complete 8 0"
    contains "$stderr" "cannot be read"
    agrees thing
    in_source "DELETE FROM thing WHERE id = 5"
    same "$(step)" "thing changed 0 1"
    counts_hold
}

@test "a state that is older than the lake catches up and goes on with changes" {
    ten
    cp -a "$TT_LAKE/state" "$BATS_TEST_TMPDIR/state"
    in_source "DELETE FROM thing WHERE id = 1; INSERT INTO thing VALUES (11, 'a'), (12, 'b')"
    step
    in_source "DELETE FROM thing WHERE id = 11; INSERT INTO thing VALUES (1, 'back'); UPDATE thing SET v = 'x' WHERE id = 2"
    step
    in_source "DELETE FROM thing WHERE id = 3"
    rm -r "$TT_LAKE/state"
    cp -a "$BATS_TEST_TMPDIR/state" "$TT_LAKE/state"
    same "$(step)" "thing changed 0 1"
    agrees thing
    # the keys that were folded from the runs are the right ones
    same "$(step)" nothing
    in_source "DELETE FROM thing WHERE id = 12; INSERT INTO thing VALUES (13, 'c')"
    same "$(step)" "thing changed 1 1"
    agrees thing
    counts_hold
}

@test "a state that is older than a complete run catches up" {
    ten
    cp -a "$TT_LAKE/state" "$BATS_TEST_TMPDIR/state"
    in_source "DELETE FROM thing WHERE id = 1"
    same "$(step --full)" "thing complete 9 0"
    rm -r "$TT_LAKE/state"
    cp -a "$BATS_TEST_TMPDIR/state" "$TT_LAKE/state"
    in_source "DELETE FROM thing WHERE id = 2"
    same "$(step)" "thing changed 0 1"
    agrees thing
}

@test "an older state without its keys does not stop the extraction" {
    ten
    cp "$TT_LAKE/state/extract.json" "$BATS_TEST_TMPDIR/extract.json"
    in_source "DELETE FROM thing WHERE id = 1; INSERT INTO thing VALUES (11, 'a')"
    step
    cp "$BATS_TEST_TMPDIR/extract.json" "$TT_LAKE/state/extract.json"
    in_source "DELETE FROM thing WHERE id = 2"
    same "$(step)" "thing complete 9 0"
    agrees thing
}

@test "a state of a run that the lake does not have: complete" {
    ten
    in_source "INSERT INTO thing VALUES (11, 'a')"
    tt-extract
    rm -r "$(run_dir extracted)" # it was never transformed, nor is the state put back
    in_source "DELETE FROM thing WHERE id = 1"
    run -0 --separate-stderr step
    same "$output" "thing complete 10 0"
    contains "$stderr" "not in the lake"
    agrees thing
}

@test "what a crash left in state/keys is removed, and nothing that is used" {
    ten
    local kept
    kept=$(ls "$TT_LAKE/state/keys")
    touch "$TT_LAKE"/state/keys/thing.20200101T000000.000Z{,.tmp,.extracted,.extracted.tmp,.deleted} \
        "$TT_LAKE/state/keys/other.20200101T000000.000Z"
    same "$(step)" nothing
    same "$(ls "$TT_LAKE/state/keys")" "$kept"
    in_source "DELETE FROM thing WHERE id = 1; UPDATE thing SET v = 'x'"
    same "$(step)" "thing changed 9 1"
    same "$(ls "$TT_LAKE/state/keys")" "thing.$(runs extracted | tail -n 1)"
}

@test "keys of tables that a run leaves alone stay" {
    ten
    fact other id 'id integer not null'
    in_source "CREATE TABLE other (id integer PRIMARY KEY); INSERT INTO other VALUES (1), (2), (3)"
    step
    in_source "DELETE FROM thing WHERE id = 1; DELETE FROM other WHERE id = 1"
    same "$(step --table thing)" "thing changed 0 1"
    same "$(step)" "other changed 0 1"
    agrees thing other
}

@test "a primary key on other columns: what is gone is told by the new one" {
    fact pair a 'a integer not null' 'b integer not null'
    in_source "CREATE TABLE pair (a integer PRIMARY KEY, b integer NOT NULL);
               INSERT INTO pair VALUES (1, 1), (2, 2), (3, 3), (4, 99)"
    step
    in_source "ALTER TABLE pair DROP CONSTRAINT pair_pkey, ADD PRIMARY KEY (b); DELETE FROM pair WHERE b = 99"
    run -0 --separate-stderr tt-extract
    same "$(extracted)" "pair complete 3 0"
}

# --------------------------------------------------------------------------------------- many rows

# peak COMMAND...: run it, print the most memory that it had, in KiB
peak() {
    local pid key value most=0
    "$@" >/dev/null 3>&- &
    pid=$!
    while [[ -r /proc/$pid/status ]]; do
        while read -r key value _; do
            [[ $key != VmHWM: ]] || most=$value
        done <"/proc/$pid/status" || break
        sleep 0.005
    done 2>/dev/null
    wait "$pid" && echo "$most"
}

@test "200,000 rows in random order take less than 16 MiB: complete, sweep, wide keys" {
    local most
    ! grep -q __asan_init "$(command -v tt-extract)" || skip "AddressSanitizer needs more memory"
    fact many 'k id' 'k text not null' 'id integer not null'
    in_source "CREATE TABLE many (id integer, k text, PRIMARY KEY (k, id));
               INSERT INTO many SELECT i, md5(i::text) || repeat('-', i % 40)
               FROM generate_series(1, 200000) AS i ORDER BY hashint4(i)"
    most=$(peak tt-extract)
    echo "complete: $most KiB"
    ((most > 1000 && most < 16384))
    in_source "DELETE FROM many WHERE id % 3 = 0; UPDATE many SET id = id WHERE id % 5 = 0;
               INSERT INTO many SELECT i, 'new' FROM generate_series(1, 100) AS i"
    most=$(peak tt-extract)
    echo "sweep: $most KiB"
    ((most > 1000 && most < 16384))
    same "$(extracted)" "many changed $(in_source "SELECT count(*) FROM many WHERE id % 5 = 0 OR k = 'new'") 66666"
    tt-transform >/dev/null
    tt-load >/dev/null
    agrees many
}
