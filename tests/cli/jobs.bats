#!/usr/bin/env bats
# shellcheck disable=SC2154  # variables of tests/lib
#
# --jobs: several processes at one run, of which one, or all, may have trouble.

load ../lib/small
load ../lib/server
load ../lib/pooler

teardown() {
    end_sessions
    stop_pooler
}

# A source of tables a, b, c and d; a and b are the largest, and have values that are stored apart.
four_tables() {
    local table
    small_source
    for table in a b c d; do
        fact "$table" id 'id integer not null' 'v text'
        in_source "CREATE TABLE $table (id integer PRIMARY KEY, v text);
                   INSERT INTO $table SELECT n, n FROM generate_series(1, 10) AS n"
    done
    in_source "INSERT INTO a SELECT n, n FROM generate_series(11, 900) AS n;
               INSERT INTO b SELECT n, n FROM generate_series(11, 600) AS n;
               UPDATE a SET v = (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 200) AS n) WHERE id = 1;
               UPDATE b SET v = (SELECT string_agg(md5(n::text), '') FROM generate_series(1, 200) AS n) WHERE id = 1"
}

# hold_values NAME TABLE...: in session NAME, what reads values that are stored apart waits
hold_values() {
    local table
    say "$1" "BEGIN"
    for table in "${@:2}"; do
        say "$1" "REINDEX TABLE $(in_source "SELECT reltoastrelid::regclass FROM pg_class WHERE oid = '$table'::regclass")"
    done
}

waiting() { # COUNT: so many of tt-extract's sessions wait for a lock
    until_true "$TT_SOURCE" "(SELECT count(*) = $1 FROM pg_stat_activity
        WHERE application_name LIKE 'tt-extract%' AND wait_event_type = 'Lock')"
}

no_sessions() { # but for those that a pooler keeps
    local of=""
    [[ ! -e $BATS_TEST_TMPDIR/pooler ]] || of="AND state <> 'idle'"
    until_true "$TT_SOURCE" "NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name LIKE 'tt-extract%' $of)"
}

# extract [OPTION]...: in the background; its process is $extract
extract() {
    tt-extract "$@" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" 3>&- &
    extract=$!
}

helpers() {
    cat "/proc/$extract/task/$extract/children"
}

helpers_left() { # COUNT: the first process has so many
    [[ $(ps -o stat= --ppid "$extract" | awk '!/Z/ { n++ } END { print n + 0 }') == "$1" ]]
}

written() { # TABLE
    [[ -s $(compgen -G "$TT_LAKE/extracted/.*/$1.jsonl") ]]
}

# ends STATUS PART...: it does, and says so; of a run that failed nothing stays
ends() {
    local status=0 part
    wait "$extract" || status=$?
    cat "$BATS_TEST_TMPDIR/err" >&2
    same "$status" "$1"
    for part in "${@:2}"; do
        contains "$(cat "$BATS_TEST_TMPDIR/err")" "$part"
    done
    no_sessions
    [[ $1 == 0 ]] || same "$(find "$TT_LAKE/extracted" -mindepth 1 -name '.*')" ""
}

# contents LAKE: what a lake of one run says, but for when it was
contents() {
    local run
    run=$(compgen -G "$1/extracted/*/*/*/${2:-*}")
    (cd "$run" && sha256sum -- *.jsonl)
    jq -S 'del(.run, .previous, .seal, .source.time, .source.snapshot, .tables[].watermark)' "$run/manifest.json"
    (cd "$1/state/keys" && sha256sum -- * | sed 's/Z$//; s/[0-9.T]*$//')
}

@test "the same files as of one job: whole, changes, deletes" {
    local one two lake
    use_source "$(fresh_totesys 300)"
    one=$TT_LAKE two=$BATS_TEST_TMPDIR/two
    for lake in "$one" "$two"; do
        TT_LAKE=$lake tt-extract --jobs "$([[ $lake == "$one" ]] && echo 1 || echo 4)"
    done
    same "$(contents "$two")" "$(contents "$one")"
    in_source "DELETE FROM payment WHERE payment_id % 7 = 0; UPDATE sales_order SET units_sold = units_sold + 1;
               ALTER TABLE design ADD COLUMN extra text"
    TT_JOBS=1 tt-extract 2>"$BATS_TEST_TMPDIR/said1"
    TT_LAKE=$two TT_JOBS=4 tt-extract 2>"$BATS_TEST_TMPDIR/said2"
    same "$(contents "$two" "$(TT_LAKE=$two runs extracted | tail -n 1)")" \
        "$(contents "$one" "$(runs extracted | tail -n 1)")"
    contains "$(cat "$BATS_TEST_TMPDIR/said2")" "'extra'"
    same "$(sort "$BATS_TEST_TMPDIR/said2")" "$(sort "$BATS_TEST_TMPDIR/said1")"
}

# A source of a table `large`, so large that jobs share it, and a small one.  Of the rows of 1 kB some
# are moved, deleted in the midst, and at the end, emptied pages filled again; the first, and the last
# but a few, have values of 4.8 MB, more than a job holds in memory, which are stored apart.
large_table() {
    small_source
    in_source "CREATE TABLE small (id integer PRIMARY KEY, v text);
               CREATE TABLE large (id integer PRIMARY KEY, v text);
               INSERT INTO small VALUES (1, 'one');
               INSERT INTO large SELECT 1, string_agg(md5(n::text), '') FROM generate_series(1, 150000) AS n;
               INSERT INTO large SELECT n, repeat(md5(n::text), 32) FROM generate_series(2, 15000) AS n"
    in_source "UPDATE large SET v = 'moved' || v WHERE id % 100 = 3;
               DELETE FROM large WHERE id BETWEEN 6000 AND 9000"
    in_source "VACUUM large"
    in_source "INSERT INTO large SELECT n, 'again' FROM generate_series(8000, 6500, -1) AS n;
               INSERT INTO large SELECT n, repeat('x', 1000) FROM generate_series(15001, 18000) AS n;
               INSERT INTO large SELECT 0, v FROM large WHERE id = 1;
               INSERT INTO large SELECT n, repeat('y', 1000) FROM generate_series(18001, 19000) AS n;
               DELETE FROM large WHERE id > 18010"
    fact large id 'id integer not null' 'v text'
    fact small id 'id integer not null' 'v text'
}

# ranges [OPTION]...: how many ranges of pages tt-extract reads then
ranges() {
    local before
    before=$(wc -l <"$TEST_PG/server.log")
    TT_SOURCE="$TT_SOURCE options='-c log_statement=all'" tt-extract "$@" >&2
    tail -n "+$((before + 1))" "$TEST_PG/server.log" | { grep -c "ctid >= '(" || true; }
}

reads_ranges() { (($(in_source "SHOW server_version_num") >= 140000)) || skip "NOT TESTED: the server is older than 14"; }

@test "a large table: several jobs read ranges of it, and write the file of one" {
    local jobs ranges
    large_table
    reads_ranges
    same "$(ranges)" 0
    for jobs in 1 2 4; do
        ranges=$(TT_LAKE=$BATS_TEST_TMPDIR/lake$jobs ranges --jobs "$jobs")
        ((jobs == 1 ? ranges == 0 : ranges > 30))
        same "$(contents "$BATS_TEST_TMPDIR/lake$jobs")" "$(contents "$TT_LAKE")"
        same "$(cd "$BATS_TEST_TMPDIR/lake$jobs"/extracted/*/*/*/* && echo *)" "large.jsonl manifest.json small.jsonl"
    done
    same "$(manifest "$(run_dir extracted)" '.tables[] | "\(.table) \(.rows)"')" $'large 16511\nsmall 1'

    in_source "UPDATE pg_index SET indisready = false, indisvalid = false WHERE indexrelid = 'large_pkey'::regclass;
               INSERT INTO large VALUES (77, 'twice')"
    run -65 --separate-stderr tt-extract --full --jobs 2
    contains "$stderr" "more than one row has the primary key id = '77'"
    same "$(cd "$(run_dir extracted)" && echo *)" "manifest.json small.jsonl"
    same "$(find "$TT_LAKE/state/keys" -name 'large*' | wc -l)" 1

    in_source "DELETE FROM large"
    refuses 65 "table 'large': 16511 of 16511 rows are gone" -- tt-extract --full --jobs 2
    tt-extract --full --jobs 2 --max-delete-ratio 1
    same "$(manifest "$(run_dir extracted)" '.tables[0] | "\(.table) \(.rows) \(.file)"')" "large 0 null"
    same "$(cd "$(run_dir extracted)" && echo *)" "manifest.json small.jsonl"
}

@test "rows are in the order of the table's pages, which is that of ranges, also where an index has all of them" {
    small_source
    reads_ranges
    fact link id 'id integer not null'
    in_source "CREATE TABLE link (id integer PRIMARY KEY) WITH (fillfactor = 10);
               INSERT INTO link SELECT n FROM generate_series(4000, 1, -1) AS n"
    in_source "VACUUM ANALYZE link"
    contains "$(in_source "SET random_page_cost = 1; EXPLAIN SELECT id FROM ONLY link WHERE true")" "Index Only Scan"
    TT_SOURCE="$TT_SOURCE options='-c random_page_cost=1'" tt-extract
    same "$(head -n 1 "$(run_dir extracted)/link.jsonl")" '{"id":4000}'
}

@test "a large table: where one job is held up, what the others have done waits beside the file" {
    local part
    large_table
    reads_ranges
    TT_LAKE=$BATS_TEST_TMPDIR/lake1 tt-extract --jobs 1
    session A "$TT_SOURCE"
    hold_values A large
    extract --jobs 2
    waiting 2
    part=$(compgen -G "$TT_LAKE/extracted/.*/large.jsonl.9")
    [[ -s $part && ! -s ${part%.9} ]]
    say A COMMIT
    ends 0
    same "$(contents "$TT_LAKE")" "$(contents "$BATS_TEST_TMPDIR/lake1")"
    same "$(cd "$(run_dir extracted)" && echo *)" "large.jsonl manifest.json small.jsonl"

    hold_values A large
    extract --full --jobs 2
    waiting 2
    kill -KILL "$(helpers)"
    wait_for helpers_left 0
    say A COMMIT
    ends 69 "table 'large': the process at work on it was killed: Killed"
    same "$(runs extracted | wc -l)" 1
}

@test "tt-transform: the same files as of one job, with rejects, ripples and deletes" {
    local one
    use_source "$(fresh_totesys 300)"
    in_source "UPDATE payment SET payment_date = 'soon' WHERE payment_id IN (3, 5);
               UPDATE design SET design_name = NULL WHERE false"
    tt-extract
    in_source "UPDATE department SET location = 'elsewhere' WHERE department_id = 1;
               DELETE FROM payment WHERE payment_id = 7; DELETE FROM sales_order WHERE sales_order_id = 8;
               UPDATE payment SET payment_date = '2031-01-01' WHERE payment_id = 9"
    tt-extract
    tt-transform --jobs 1 2>"$BATS_TEST_TMPDIR/said1"
    one=$(tree "$TT_LAKE/transformed")
    contains "$one" rejected/payment.jsonl
    contains "$one" fact_payment.deleted.csv
    same "$(manifest "$(run_dir transformed)" '.tables[] | select(.table == "dim_staff").counts.rippled > 0')" true
    rm -r "$TT_LAKE/transformed" "$TT_LAKE/state/transform"*
    tt-transform --jobs 4 2>"$BATS_TEST_TMPDIR/said4"
    same "$(tree "$TT_LAKE/transformed")" "$one"
    same "$(cat "$BATS_TEST_TMPDIR/said4")" "$(cat "$BATS_TEST_TMPDIR/said1")"

    rm -r "$TT_LAKE/transformed" "$TT_LAKE/state/transform"*
    truncate -s -9 "$(run_dir extracted 1)/payment.jsonl"
    refuses 66 "payment.jsonl" -- tt-transform --jobs 4
    same "$(find "$TT_LAKE/transformed" -type f)" ""
}

@test "a helper does the other tables while one is long, from the same snapshot" {
    four_tables
    session A "$TT_SOURCE"
    hold_values A a
    extract --jobs 2 --json
    waiting 1
    in_source "INSERT INTO b VALUES (0, 'too late')"
    wait_for written d
    say A COMMIT
    ends 0
    same "$(jq -r '.tables[] | "\(.table) \(.rows)"' "$BATS_TEST_TMPDIR/out")" $'a 900\nb 600\nc 10\nd 10'
    same "$(cat "$BATS_TEST_TMPDIR/err")" ""
    same "$(step --jobs 2)" "b changed 1 0"
    agrees a b c d
}

@test "a helper that is killed, or has an error: the run fails whole, and names the table" {
    four_tables
    session A "$TT_SOURCE"
    hold_values A a b
    extract --jobs 2
    waiting 2
    kill -KILL "$(helpers)"
    wait_for helpers_left 0
    say A COMMIT
    ends 69 "table 'b': the process at work on it was killed: Killed" "--jobs"
    same "$(runs extracted)" ""
    tt-extract --jobs 2

    in_source "DELETE FROM c"
    hold_values A a b
    extract --jobs 3 --full
    waiting 2
    wait_for helpers_left 1
    say A COMMIT
    ends 65 "table 'c': 10 of 10 rows are gone" "--max-delete-ratio"
}

@test "a signal ends all of them; so does the death of the first" {
    local pids
    four_tables
    session A "$TT_SOURCE"
    hold_values A a b
    extract --jobs 2
    waiting 2
    pids="$extract $(helpers)"
    kill -TERM "$extract"
    ends 143 "stopped by signal 15"
    same "$(ps -o pid= -p "${pids// /,}")" ""

    extract --jobs 2
    waiting 2
    pids=$(helpers)
    kill -KILL "$extract"
    wait "$extract" || true
    wait_for test ! -e "/proc/${pids// /}"
    say A COMMIT
    no_sessions
    step --jobs 2
    agrees a b
    same "$(find "$TT_LAKE/extracted" -maxdepth 1 -name '.*')" ""
}

@test "no connection is left for a helper: fewer jobs do it, with a warning" {
    local role=few_$BASHPID source
    four_tables
    source=$TT_SOURCE
    in_source "CREATE ROLE $role LOGIN CONNECTION LIMIT 1; GRANT SELECT ON ALL TABLES IN SCHEMA public TO $role"
    session A "$TT_SOURCE"
    hold_values A a
    TT_SOURCE=${source/user=tt/user=$role}
    extract --jobs 3
    TT_SOURCE=$source waiting 1
    wait_for helpers_left 0
    say A COMMIT
    TT_SOURCE=$source ends 0 "1 of 3 jobs did it all" "too many connections for role"
    sql "$source" "ALTER ROLE $role CONNECTION LIMIT -1"
    sql "$source" "REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM public"
    run -0 --separate-stderr tt-extract --full --jobs 2
    contains "$stderr" "pg_export_snapshot()"
    sql "$source" "GRANT EXECUTE ON FUNCTION pg_export_snapshot() TO public"
}

@test "a pooler in transaction mode: with two connections both work, with one the first does it all" {
    local source
    four_tables
    source=$TT_SOURCE
    session A "$source"
    pooler 2
    TT_SOURCE=$(through_pooler "$source")
    hold_values A a b
    extract --jobs 2
    TT_SOURCE=$source waiting 2
    say A COMMIT
    TT_SOURCE=$source ends 0
    same "$(cat "$BATS_TEST_TMPDIR/err")" ""
    stop_pooler

    TT_SOURCE=$source
    pooler 1
    TT_SOURCE=$(through_pooler "$source")
    hold_values A a
    extract --full --jobs 2
    TT_SOURCE=$source waiting 1
    sleep 1.1 # what the patience with a helper is
    say A COMMIT
    TT_SOURCE=$source ends 0 "1 of 2 jobs did it all" "could not begin within"
    TT_SOURCE=$source step
    TT_SOURCE=$source agrees a b c d
}

@test "a helper does not wait for a lock behind somebody who waits for the first process" {
    local source
    four_tables
    source=$TT_SOURCE
    session A "$source"
    hold_values A a
    pooler 2
    TT_SOURCE=$(through_pooler "$source")
    session B "$TT_SOURCE"
    say B "BEGIN; SELECT 1" # has one of the two connections, so that the helper must wait
    session C "$source"
    extract --jobs 2
    TT_SOURCE=$source waiting 1
    tell C "ALTER TABLE c ADD COLUMN w text"
    until_true "$source" "EXISTS (SELECT FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock')"
    say B COMMIT
    wait_for helpers_left 0
    say A COMMIT
    TT_SOURCE=$source ends 0 "could not obtain lock on relation"
    same "$(jq '[.tables[].rows] | add' "$TT_LAKE"/extracted/*/*/*/*/manifest.json)" 1520
}

# statements COMMAND...: how many the server has got from it
statements() {
    local before
    before=$(wc -l <"$TEST_PG/server.log")
    TT_SOURCE="$TT_SOURCE options='-c log_statement=all'" "$@" >/dev/null
    tail -n "+$((before + 1))" "$TEST_PG/server.log" | grep -cE 'LOG:  (statement|execute)'
}

@test "a small run asks the server no more often for four tables than for one" {
    local one
    four_tables
    tt-extract
    one=$(statements tt-extract --table a)
    ((one > 5 && one < 12))
    same "$(statements tt-extract)" "$one"
}

@test "no number of jobs" {
    for jobs in 0 17 two -1 ""; do
        refuses 64 "from 1 to 16" -- tt-extract --jobs "$jobs"
    done
}
