# shellcheck shell=bash
#
# workload.bash - a totesys that changes, and whether lake and warehouse are right after all
#
#   load ../lib/pg
#   load ../lib/tt
#   load ../lib/mapping
#   load ../lib/workload
#
#   use_workload ORDERS     use_source of a new totesys with mapping.sql and workload.sql in it; where
#                           TEST_CURSOR is log tt-extract goes by that
#   tick                    one small change of everything that has to do with orders
#   is_right [false]        all tables of the warehouse say what the mapping says of the source as it
#                           is now, no row waits; facts have just the versions that the ticks made
#                           (false: which were not all that happened)
#   whole_runs              what is visible in the lake is whole: of each run that was not looked at
#                           before, the files are those of its manifest, with their checksums
#   no_leftovers            nothing hidden is in the lake
#   no_sessions             no program is connected any more, once the server has noticed
#   until_true COMMAND...   waits for it, at most a minute
#   hold_at STAGE FILE CALL N
#                           starts a stage, which stands still at that call on a file (FILE, or what
#                           its path begins with); $pid
#   let_go                  it goes on; its exit status is in $status
#
#   start_writers           concurrent writers on the source, with an audit trail, for five minutes at most
#                           (writers_seconds), of 100 transactions a second (writers_rate)
#   stop_writers            their end; what they had not committed is rolled back
#   note_bounds             after each round: how far the warehouse is
#   trail_agrees            after the last round: after each of the runs the warehouse had what the
#                           source had in its snapshot, no version is unreal or there twice in a row
#
# What is compared comes from one psql for each side, so that hundreds of rounds take no minutes.

workload_sql=${BASH_SOURCE[0]%.bash}.sql

use_workload() {
    use_source "$(fresh_totesys "$1")"
    add_mapping "$TT_SOURCE" && psql -Xq -d "$TT_SOURCE" -f "$workload_sql" || return
    write_questions && : >"$BATS_TEST_TMPDIR/whole" || return
    [[ ${TEST_CURSOR-} != log ]] || go_by_log
}

# So much of one table is room that rows have left that a scan never costs less.
go_by_log() {
    export TT_CURSOR=log
    sql "$TT_SOURCE" "ALTER TABLE department ALTER department_name SET STORAGE PLAIN;
        INSERT INTO department (department_id, department_name, last_updated)
            SELECT 100000 + i, repeat('x', 7000), now() FROM generate_series(1, 12000) AS i;
        DELETE FROM department WHERE department_id > 100000" &&
        tt-extract --slot create >/dev/null
}

tick() {
    sql "$TT_SOURCE" "CALL test.tick()"
}

# Files of SQL that ask both sides for the same.
write_questions() {
    local table columns relation
    # shellcheck disable=SC2154  # mapping.bash sets it
    for table in "${star_tables[@]}"; do
        relation=public.$table
        [[ $table != fact_* ]] || relation=public.${table}_current
        columns=$(columns_of "$TT_SOURCE" want "$table") || return
        printf '\\echo %s\nCOPY (SELECT %s FROM want.%s ORDER BY 1) TO STDOUT;\n' \
            "$table" "$columns" "$table" >&3
        printf '\\echo %s\nCOPY (SELECT %s FROM %s ORDER BY 1) TO STDOUT;\n' \
            "$table" "$columns" "$relation" >&4
    done 3>"$BATS_TEST_TMPDIR/want.sql" 4>"$BATS_TEST_TMPDIR/have.sql"
    cat >>"$BATS_TEST_TMPDIR/want.sql" <<'SQL'
\if :by_tick
\echo versions
SELECT * FROM test.versions ORDER BY 1;
\endif
\echo waiting
SQL
    cat >>"$BATS_TEST_TMPDIR/have.sql" <<'SQL'
\if :by_tick
\echo versions
SELECT 'fact_payment', (SELECT count(*) FROM fact_payment), (SELECT count(*) FROM tt.fact_payment_ended)
UNION ALL
SELECT 'fact_purchase_order', (SELECT count(*) FROM fact_purchase_order), (SELECT count(*) FROM tt.fact_purchase_order_ended)
UNION ALL
SELECT 'fact_sales_order', (SELECT count(*) FROM fact_sales_order), (SELECT count(*) FROM tt.fact_sales_order_ended)
ORDER BY 1;
\endif
\echo waiting
SELECT * FROM tt.rejected WHERE state = 'waiting';
SQL
}

# ask CONNINFO FILE
ask() {
    psql -XAtq -v ON_ERROR_STOP=1 -v by_tick="$by_tick" -d "$1" -f "$BATS_TEST_TMPDIR/$2.sql" >"$BATS_TEST_TMPDIR/$2"
}

is_right() {
    local by_tick=${1-true}
    ask "$TT_SOURCE" want && ask "$TT_WAREHOUSE" have || return
    cmp -s "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/have" || {
        diff -u --label warehouse --label source "$BATS_TEST_TMPDIR/have" "$BATS_TEST_TMPDIR/want" |
            head -n 60 >&2
        return 1
    }
}

# ------------------------------------------------------------------------------------ the lake

# The files of their manifests, and those that are there.
files_listed() {
    jq -r 'input_filename[:-14] as $dir | .. | objects | select(.file? and .checksum?) |
           "\(.checksum) \($dir)/\(.file)"' "${@/%//manifest.json}"
}
files_there() {
    local files
    mapfile -t files < <(find "$@" -type f -not -name manifest.json)
    ((${#files[@]} == 0)) || xxh3 "${files[@]}" /dev/null | grep -v ' /dev/null$'
}

whole_runs() {
    local dirs
    mapfile -t dirs < <(find "$TT_LAKE/extracted" "$TT_LAKE/transformed" -mindepth 4 -maxdepth 4 \
        -not -path '*/.*' 2>/dev/null | grep -vxFf "$BATS_TEST_TMPDIR/whole")
    ((${#dirs[@]} > 0)) || return 0
    files_listed "${dirs[@]}" | sort >"$BATS_TEST_TMPDIR/listed" && ((PIPESTATUS[0] == 0)) &&
        files_there "${dirs[@]}" | sort | diff -u --label listed --label there "$BATS_TEST_TMPDIR/listed" - >&2 &&
        printf '%s\n' "${dirs[@]}" >>"$BATS_TEST_TMPDIR/whole"
}

no_leftovers() {
    same "$(find "$TT_LAKE" -name '.*' 2>/dev/null)" ""
}

# ------------------------------------------------------------------------------------- waiting

until_true() {
    local end=$((SECONDS + 60))
    while ((SECONDS <= end)); do
        ! "$@" || return 0
        sleep 0.01
    done
    echo "-- never came true: $*" >&2
    return 1
}

shim=${TEST_PROGRAMS:-$repo/build}/tests/lib/failshim.so

hold_at() {
    env FAIL_UNDER="$2" FAIL_CALL="$3" FAIL_AT="$4" FAIL_SIGNAL=19 LD_PRELOAD="$shim" \
        "tt-$1" >/dev/null 3>&- &
    pid=$!
    until_true stands_still
}

stands_still() {
    [[ $(cut -d ' ' -f 3 "/proc/$pid/stat") == T ]]
}

# SIGCONT to one that ends already would take the SIGSTOP by which LeakSanitizer's tracer holds it: both
# would wait for ever.
let_go() {
    ! stands_still 2>/dev/null || kill -CONT "$pid"
    status=0
    # shellcheck disable=SC2034  # for the caller
    wait "$pid" || status=$?
}

# sessions CONDITION: how many of the programs' are like that
sessions() {
    server_sql "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'tt-%' AND $1"
}

has_no_sessions() {
    [[ $(sessions true) == 0 ]]
}

no_sessions() {
    until_true has_no_sessions
}

# ------------------------------------------------------------------------------------- writers

# script NAME: a file for pgbench
script() {
    { echo '\set a random(1, 95)
\set b random(96, 190)
\set n random(1, 50000)' && cat; } >"$BATS_TEST_TMPDIR/$1.pgbench"
}

# What must never be seen has -1 in it.  Keys from 281 on are those of the transactions that stay open, as are staff 3
# and 25, and sales orders 193 to 200, of which payments from 281 on are: a writer would wait for them until the end.
write_scripts() {
    script savepoints <<'SQL'
BEGIN;
SAVEPOINT one;
UPDATE sales_order SET units_sold = :n, last_updated = test.now() WHERE sales_order_id = :a;
RELEASE one;
SAVEPOINT two;
UPDATE sales_order SET units_sold = -1 WHERE sales_order_id = :b;
DELETE FROM payment WHERE payment_id = :b;
ROLLBACK TO two;
SAVEPOINT three;
UPDATE sales_order SET unit_price = :n / 100.0 WHERE sales_order_id = :b;
COMMIT;
SQL
    script exceptions <<<'CALL test.exceptions(:a, :b, :n);'
    script silent <<'SQL'
UPDATE payment SET paid = NOT paid WHERE payment_id IN (:a, :b);
UPDATE sales_order SET units_sold = 1 + units_sold % 2 WHERE sales_order_id = :a;
UPDATE sales_order SET units_sold = 1 + units_sold % 2, last_updated = '2026-01-01' WHERE sales_order_id = :b;
UPDATE sales_order SET units_sold = units_sold WHERE sales_order_id BETWEEN :a AND :a + 3;
SQL
    script replace <<'SQL'
CALL test.replace(:a, 0);
CALL test.replace(:b, :n);
SQL
    script vanish <<'SQL'
CALL test.vanish(:a);
CALL test.come_back(:n % 2);
CALL test.come_back(0);
SQL
    script sell <<'SQL'
SELECT test.sell(:n);
BEGIN;
UPDATE sales_order SET units_sold = -1 WHERE sales_order_id = :a;
SELECT test.sell(:n);
ROLLBACK;
SQL
    script dimensions <<'SQL'
UPDATE staff SET department_id = 1 + :n % 8 WHERE staff_id = 4 + :a % 21;
UPDATE department SET location = 'floor ' || :n WHERE department_id = 1 + :b % 8;
UPDATE address SET phone = :n WHERE address_id = 1 + :a % 30;
UPDATE counterparty SET legal_address_id = 1 + :n % 30 WHERE counterparty_id = 1 + :b % 26;
UPDATE design SET file_name = :n WHERE design_id = :b;
UPDATE purchase_order SET item_quantity = :n % 3 WHERE purchase_order_id = :a;
SQL
}

# open_transaction FIRST: what such a one has done.  (Its keys are FIRST to FIRST + 5.)
open_transaction() {
    cat <<SQL
BEGIN;
UPDATE sales_order SET units_sold = 7 WHERE sales_order_id = $1;
SAVEPOINT one;
UPDATE sales_order SET units_sold = 8, last_updated = '2026-11-20 01:02:03' WHERE sales_order_id = $1 + 1;
RELEASE one;
SAVEPOINT two;
UPDATE sales_order SET units_sold = -1 WHERE sales_order_id = $1 + 2;
ROLLBACK TO two;
DELETE FROM sales_order WHERE sales_order_id = $1 + 3;
CALL test.replace($1 + 4, 1);
DELETE FROM payment WHERE payment_id = $1 + 5;
SELECT test.sell(4711);
UPDATE staff SET first_name = first_name || '.' WHERE staff_id = $1 % 32;
SQL
}

# One transaction stays open until stop_writers; one is prepared, see commit_prepared.
start_writers() {
    local name files=()
    sql "$TT_SOURCE" "CALL test.audit()" && write_scripts || return
    if [[ ${TEST_CURSOR-} == log ]]; then # all tables go by it before anything is open
        for _ in 1 2 3; do tt-extract >/dev/null || return; done
    fi
    open_transaction 281 | psql -Xq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" \
        -f - -c "PREPARE TRANSACTION 'prepared'" >/dev/null || return
    coproc open { psql -XAtq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" 2>&1 3>&-; }
    # shellcheck disable=SC2154  # coproc sets it
    { open_transaction 291 && echo "SELECT 'is open';"; } >&"${open[1]}"
    while read -r name && [[ $name != 'is open' ]]; do :; done <&"${open[0]}"
    [[ $name == 'is open' ]] || return
    for name in savepoints exceptions silent replace vanish sell dimensions; do
        files+=(-f "$BATS_TEST_TMPDIR/$name.pgbench")
    done
    pgbench -n -c 4 -T "${writers_seconds-300}" -R "${writers_rate-100}" --random-seed=20261120 --max-tries=10 "${files[@]}" "$TT_SOURCE" \
        >"$BATS_TEST_TMPDIR/pgbench" 2>&1 3>&- &
    writers=$!
}

commit_prepared() {
    sql "$TT_SOURCE" "COMMIT PREPARED 'prepared'"
}

stop_writers() {
    # shellcheck disable=SC2154  # coproc sets it
    local open_pid=$open_PID to=${open[1]}
    if ! kill -0 "$writers" || grep aborted "$BATS_TEST_TMPDIR/pgbench"; then
        cat "$BATS_TEST_TMPDIR/pgbench" >&2
        return 1
    fi
    kill "$writers" # not INT, which the shell makes its jobs ignore
    wait "$writers" || true
    echo "COMMIT;" >&"$to"
    exec {to}>&-
    wait "$open_pid" && until_true has_no_writers
}

has_no_writers() {
    [[ $(sql "$TT_SOURCE" "SELECT count(*) FROM pg_stat_activity
                           WHERE datname = current_database() AND pid <> pg_backend_pid()") == 0 ]]
}

note_bounds() {
    sql "$TT_WAREHOUSE" "
        COPY (SELECT (SELECT max(run COLLATE \"C\") FROM tt.run), fact, record_id
              FROM (VALUES ('fact_sales_order', (SELECT max(sales_record_id) FROM fact_sales_order)),
                           ('fact_payment', (SELECT max(payment_record_id) FROM fact_payment)))
                   AS f (fact, record_id)) TO STDOUT" >>"$BATS_TEST_TMPDIR/bounds"
}

# loaded FACT KEY RECORD-ID
loaded() {
    local columns
    columns=$(columns_of "$TT_SOURCE" want "$1") &&
        sql "$TT_WAREHOUSE" "
            COPY (SELECT '$1', $3, t.$2, (SELECT r::text FROM (SELECT ${columns//$2/t.$2}) AS r), run, why
                  FROM $1 AS t LEFT JOIN tt.$1_ended ON record_id = $3) TO STDOUT"
}

trail_agrees() {
    local view rows
    {
        loaded fact_sales_order sales_order_id sales_record_id &&
            loaded fact_payment payment_id payment_record_id
    } | sql "$TT_SOURCE" "COPY test.loaded FROM STDIN" || return
    find "$TT_LAKE/extracted" -name manifest.json -exec jq -r '"\(.run)\t\(.source.snapshot)"' {} + |
        sql "$TT_SOURCE" "COPY test.run FROM STDIN" || return
    sql "$TT_SOURCE" "COPY test.bound FROM STDIN" <"$BATS_TEST_TMPDIR/bounds" || return
    for view in differences unreal twice; do
        rows=$(sql "$TT_SOURCE" "SELECT * FROM test.$view LIMIT 20") || return
        [[ -z $rows ]] || {
            printf -- '-- test.%s:\n%s\n' "$view" "$rows" >&2
            return 1
        }
    done
}
