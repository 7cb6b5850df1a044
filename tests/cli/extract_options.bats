#!/usr/bin/env bats
#
# What the options of tt-extract do, and those that all three stages have.

load ../lib/totesys

# tables: of the newest run
tables() {
    manifest "$(run_dir extracted)" '.tables[].table' | paste -sd' '
}

# ------------------------------------------------------------------------------- which tables

@test "--schema: the tables of that schema, and no others" {
    in_source "CREATE SCHEMA archive; CREATE TABLE archive.staff (staff_id integer PRIMARY KEY, colour text);
               INSERT INTO archive.staff VALUES (1, 'red')"
    run -65 --separate-stderr tt-extract --schema archive --lake "$BATS_TEST_TMPDIR/other"
    echo "$stderr" >"$BATS_TEST_TMPDIR/said"
    grep -F "'payment'" "$BATS_TEST_TMPDIR/said" # the model wants it, and it is not there
    same "$(cat "$BATS_TEST_TMPDIR"/other/extracted/*/*/*/*/*.jsonl)" '{"staff_id":1,"colour":"red"}'
    tt-extract --schema public
    same "$(tables)" "address counterparty currency department design payment payment_type purchase_order sales_order staff transaction"
}

@test "tables that the model does not use, views, and what is in other schemas stay out" {
    in_source "CREATE TABLE log (id integer PRIMARY KEY); INSERT INTO log VALUES (1);
               CREATE VIEW staff_list AS SELECT * FROM staff; CREATE MATERIALIZED VIEW m AS SELECT 1 AS id"
    tt-extract
    [[ " $(tables) " != *" log "* && " $(tables) " != *staff_list* ]]
}

@test "--table, --exclude-table: shell patterns, more than one of each, also from the environment" {
    tt-extract --table '*_order' --table 'd?sign'
    same "$(tables)" "design purchase_order sales_order"
    tt-extract --full --table '*_order' --exclude-table 'p*'
    same "$(tables)" "sales_order"
    tt-extract --full --exclude-table '[!s]*' --exclude-table=staff
    same "$(tables)" "sales_order"
    TT_TABLE='pay* staff' tt-extract --full
    same "$(tables)" "payment payment_type staff"
    TT_TABLE=staff tt-extract --full --table design
    same "$(tables)" "design"
}

@test "--table moves the watermarks of no other table" {
    tt-extract
    in_source "UPDATE sales_order SET units_sold = 1 WHERE sales_order_id = 1;
               UPDATE purchase_order SET item_quantity = 1 WHERE purchase_order_id = 1"
    in_source "UPDATE staff SET first_name = 'Zed' WHERE staff_id = 1"
    tt-extract --table sales_order
    same "$(rows_of "$(run_dir extracted)")" "sales_order 1 0"
    # a run of one table without a change is no run
    quietly tt-extract --table design
    in_source "UPDATE sales_order SET units_sold = 2 WHERE sales_order_id = 2"
    tt-extract
    same "$(rows_of "$(run_dir extracted)")" $'purchase_order 1 0\nsales_order 1 0\nstaff 1 0'
    same "$(jq -r .units_sold "$(run_dir extracted)/sales_order.jsonl")" 2
    # The chain has all of them.
    tt-transform
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT units_sold FROM fact_sales_order_current WHERE sales_order_id < 3 ORDER BY sales_order_id")" $'1\n2'
}

@test "a table that is left out at first is extracted whole when it comes" {
    tt-extract --exclude-table staff
    tt-extract
    same "$(rows_of "$(run_dir extracted)")" "staff 32 0"
    same "$(manifest "$(run_dir extracted)" '[.tables[] | select(.complete)] | map(.table) | .[]')" staff
}

@test "--full: all is there again, complete; --table narrows it" {
    tt-extract
    tt-extract --full
    same "$(rows_of "$(run_dir extracted 2)")" "$(rows_of "$(run_dir extracted 1)")"
    tt-extract --full --table staff
    same "$(rows_of "$(run_dir extracted 3)")" "staff 32 0"
    quietly tt-extract
}

# ------------------------------------------------------------------------------ --dry-run, --stdout

@test "--dry-run tells what would come, and changes nothing" {
    before=$(tree "$TT_LAKE")
    run -0 tt-extract --dry-run
    contains "$output" sales_order
    contains "$output" 20
    same "$(tree "$TT_LAKE")" "$before"
    [[ ! -e $BATS_TEST_TMPDIR/none ]]
    tt-extract --dry-run --lake "$BATS_TEST_TMPDIR/none"
    [[ ! -e $BATS_TEST_TMPDIR/none ]]

    tt-extract
    in_source "UPDATE sales_order SET units_sold = 1 WHERE sales_order_id <= 3"
    before=$(tree "$TT_LAKE")
    run -0 tt-extract -n
    same "$(grep -P '^sales_order\t' <<<"$output")" $'sales_order\tchanged\t3'
    same "$(grep -P '^staff\t' <<<"$output")" $'staff\tchanged\t0'
    run -0 tt-extract --dry-run --full
    same "$(grep -P '^sales_order\t' <<<"$output" | cut -f 1-3)" $'sales_order\tcomplete\t20'
    same "$(tree "$TT_LAKE")" "$before"

    # as JSON, with the columns as the manifest has them; the model is compared with those
    tt-extract --dry-run --json >"$BATS_TEST_TMPDIR/plan"
    same "$(jq -c '.tables[] | select(.table == "sales_order") | [.complete, .rows]' "$BATS_TEST_TMPDIR/plan")" '[false,3]'
    same "$(jq -S '.tables[] | {table, key, columns}' "$BATS_TEST_TMPDIR/plan")" \
        "$(jq -S '.tables[] | {table, key, columns}' "$(run_dir extracted)/manifest.json")"
    quietly tt-transform --check - <"$BATS_TEST_TMPDIR/plan"
    quietly tt-transform --check - <"$(run_dir extracted)/manifest.json"
    jq '(.tables[] | select(.table == "staff") | .columns) |= map(select(.name != "email_address")
        | if .name == "staff_id" then .type = "boolean" else . end)' "$BATS_TEST_TMPDIR/plan" >"$BATS_TEST_TMPDIR/other"
    run --separate-stderr -65 tt-transform --check - <"$BATS_TEST_TMPDIR/other"
    contains "$stderr" "does not fit" "2 faults"
    contains "$output" "has no column 'email_address'" "column 'staff_id' of table 'staff' is 'boolean'"
    refuses 66 "standard input" -- tt-transform --check - <<<'{"tables": [{"table": "staff"}]}'
    refuses 66 "standard input" -- tt-transform --check - <<<'[]'
    refuses 64 "--check" -- tt-transform --check 20261120T214900.123Z
    tt-extract
    same "$(rows_of "$(run_dir extracted)")" "sales_order 3 0"
}

@test "--stdout TABLE prints the rows, all of them, and needs no lake, no model, no lock" {
    tt-extract --stdout sales_order --lake "$BATS_TEST_TMPDIR/none" >"$BATS_TEST_TMPDIR/rows"
    [[ ! -e $BATS_TEST_TMPDIR/none ]]
    env -u TT_LAKE TT_MODEL=/nowhere tt-extract --stdout sales_order | cmp - "$BATS_TEST_TMPDIR/rows"
    same "$(ls -A "$TT_LAKE")" ""
    tt-extract
    cmp "$BATS_TEST_TMPDIR/rows" "$(run_dir extracted)/sales_order.jsonl"
    before=$(tree "$TT_LAKE")
    flock "$TT_LAKE/state/extract.lock" tt-extract --stdout sales_order | cmp - "$BATS_TEST_TMPDIR/rows"
    same "$(tree "$TT_LAKE")" "$before"
    quietly tt-extract
    # a table that the model does not use is as good as any other
    in_source "CREATE TABLE \"a log\" (id integer PRIMARY KEY, said text); INSERT INTO \"a log\" VALUES (1, 'x')"
    same "$(tt-extract --stdout "a log")" '{"id":1,"said":"x"}'
    # a pattern is none here
    refuses 64 "'sales_*'" -- tt-extract --stdout 'sales_*'
}

@test "--stdout into a pipe that is closed, or onto a full disk, is no success" {
    in_source "CREATE TABLE big AS SELECT n AS id, repeat('x', 100) AS v FROM generate_series(1, 20000) AS n;
               ALTER TABLE big ADD PRIMARY KEY (id)"
    run bash -c 'set -o pipefail; tt-extract --stdout big 2>/dev/null | head -n 1 >/dev/null'
    ((status != 0))
    [[ ! -w /dev/full ]] || run -74 bash -c "tt-extract --stdout big 2>'$BATS_TEST_TMPDIR/said' >/dev/full"
    contains "$(cat "$BATS_TEST_TMPDIR/said")" "No space left"
}

# --------------------------------------------------------------------------------------- output

@test "--json: an object a run, with its path, tables and rows" {
    output=$(tt-extract --json)
    same "$(jq -r '.program, .run, .path, (.seconds | type), (.tables | length)' <<<"$output")" "tt-extract
$(runs extracted)
$(run_dir extracted)
number
11"
    same "$(jq -r '.tables[] | select(.table == "staff") | .rows, .complete' <<<"$output")" $'32\ntrue'
    output=$(tt-transform --json)
    same "$(jq -r '.program, .path, (.tables[] | select(.table == "dim_staff") | .rows, .rejected)' <<<"$output")" \
        "tt-transform
$(run_dir transformed)
32
0"
    output=$(tt-load --json)
    same "$(jq -r '.program, .path, (.tables | length)' <<<"$output")" "tt-load
$(run_dir transformed)
11"
    same "$(wc -l <<<"$output")" 1
    quietly tt-load --json
    quietly tt-extract --json
}

# is_log STAGE: stdin is JSON lines, each with the members of a log
is_log() {
    same "$(jq -r 'select((.time | test("^20[0-9]{6}T[0-9]{6}[.][0-9]{3}Z$")) and (.level | test("^(error|warning|info)$"))
                          and (.message | length > 0)) | .program' | sort -u)" "$1"
}

@test "--log-format json: each line of stderr is an object" {
    in_source "UPDATE payment SET payment_date = E'\"\\\\\\n' WHERE payment_id = 1; CREATE TABLE \"it's \"\"odd\"\"\" (id int)"
    for stage in extract transform load; do
        tt-$stage -v --log-format json 2>"$BATS_TEST_TMPDIR/log" >/dev/null
        [[ -s $BATS_TEST_TMPDIR/log ]]
        is_log tt-$stage <"$BATS_TEST_TMPDIR/log"
        same "$(jq -r '.run // empty' "$BATS_TEST_TMPDIR/log" | sort -u)" "$(runs extracted)"
    done
    run --separate-stderr -66 tt-load --log-format=json $'no\n"run"'
    is_log tt-load <<<"$stderr"
    same "$(jq -r '.level, (.message | contains("no\n\"run\""))' <<<"$stderr")" $'error\ntrue'
    run --separate-stderr -64 env TT_LOG_FORMAT=json tt-transform --redo
    is_log tt-transform <<<"$stderr"
}

@test "text log: quiet on success, a line each with -v, always one line each" {
    tt-extract 2>"$BATS_TEST_TMPDIR/log"
    same "$(cat "$BATS_TEST_TMPDIR/log")" ""
    tt-transform -v 2>"$BATS_TEST_TMPDIR/log"
    same "$(grep -vc '^tt-transform: ' "$BATS_TEST_TMPDIR/log")" 0
    tt-load --verbose 2>"$BATS_TEST_TMPDIR/log"
    grep -E '^tt-load: run .* loaded in .*; fact_sales_order 20 new in bulk' "$BATS_TEST_TMPDIR/log"
    run --separate-stderr -66 tt-load $'no\nrun'
    same "$(wc -l <<<"$stderr")" 1
}

@test "--help and --version, whatever else is wrong" {
    for stage in tt-extract tt-transform tt-load; do
        run --separate-stderr -0 env -u TT_LAKE TT_CONFIG=/nowhere TT_LOG_FORMAT=xml $stage --help
        same "${lines[0]}" "$(grep -o "Usage: $stage .*" <<<"$output")"
        contains "$output" "--lake"
        contains "$output" "TT_LAKE"
        contains "$output" "75 busy"
        same "$stderr" ""
        run -0 $stage -h
        run -0 $stage --version
        [[ $output =~ ^$stage\ \(tt\)\ [0-9]+\.[0-9]+\.[0-9]+$ ]]
        run -0 $stage -V
        refuses 74 "standard output" -- bash -c "$stage --help >/dev/full"
    done
}

# --------------------------------------------------------------------------------------- settings

# shown NAME: its line in the configuration that the last run printed
shown() {
    grep "^$1=" <<<"$output"
}

@test "options over environment over config file over default; --print-config says which" {
    conf=$BATS_TEST_TMPDIR/tt.conf
    cat >"$conf" <<END
# a comment

TT_SOURCE="service=from \\"file\\" password=sesame"
TT_SOURCE_SCHEMA='it''s'
TT_LAKE=/file/lake
  TT_TABLE="a b"
END
    sed -i "s/'it''s'/'the schema'/" "$conf"
    chmod 600 "$conf"
    unset TT_CONFIG TT_SOURCE TT_LAKE TT_WAREHOUSE
    run -0 tt-extract --config "$conf" --print-config
    same "$(shown TT_LAKE)" "TT_LAKE=/file/lake"$'\t'"# $conf:5"
    same "$(shown TT_SOURCE_SCHEMA)" "TT_SOURCE_SCHEMA=the schema"$'\t'"# $conf:4"
    same "$(shown TT_TABLE)" "TT_TABLE=a"$'\t'"# $conf:6"$'\n'"TT_TABLE=b"$'\t'"# $conf:6"
    same "$(shown TT_LOG_FORMAT)" "TT_LOG_FORMAT=text"$'\t'"# default"

    TT_CONFIG=$conf TT_LAKE=/environment/lake run -0 tt-extract --print-config
    same "$(shown TT_LAKE)" "TT_LAKE=/environment/lake"$'\t'"# environment"
    same "$(shown TT_CONFIG)" "TT_CONFIG=$conf"$'\t'"# environment"

    TT_LAKE=/environment/lake TT_TABLE=c run -0 tt-extract --config="$conf" --lake /option/lake --table d --print-config
    same "$(shown TT_LAKE)" "TT_LAKE=/option/lake"$'\t'"# command line"
    same "$(shown TT_TABLE)" "TT_TABLE=d"$'\t'"# command line"

    # it is sh's syntax, too
    same "$(bash -c ". '$conf' && echo \"\$TT_SOURCE\"" 2>/dev/null)" 'service=from "file" password=sesame'
}

@test "--print-config hides passwords, wherever they stand" {
    for source in "host=h password=sesame dbname=d" "postgresql://tt:sesame@h/d" "postgresql://h/d?password=sesame" \
        "password='ses\\'ame' host=h" "host=h sslpassword=sesame" "postgres://tt:sesame@[::1/d"; do
        TT_SOURCE=$source run -0 tt-extract --print-config
        [[ $output != *sesame* && $output != *"ses\\'ame"* && $output != *"ses'ame"* ]]
        TT_WAREHOUSE=$source run -0 tt-load --print-config
        [[ $output != *sesame* && $output != *"ses\\'ame"* && $output != *"ses'ame"* ]]
    done
    run -0 tt-extract --print-config --source "host=somewhere dbname=totesys user=reader"
    contains "$(shown TT_SOURCE)" somewhere
    contains "$(shown TT_SOURCE)" totesys
}

@test "settings from a config file alone are enough for all three" {
    printf 'TT_SOURCE="%s"\nTT_WAREHOUSE="%s"\nTT_LAKE=%s\nTT_MODEL=%s\n' \
        "$TT_SOURCE" "$TT_WAREHOUSE" "$TT_LAKE" "$TT_MODEL" >"$BATS_TEST_TMPDIR/tt.conf"
    for stage in tt-extract tt-transform tt-load; do
        env -u TT_SOURCE -u TT_WAREHOUSE -u TT_LAKE -u TT_MODEL -u TT_CONFIG \
            $stage --config "$BATS_TEST_TMPDIR/tt.conf"
    done
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order")" 20
}

@test "libpq's own ways to say where: PGHOST, a service file, a URI" {
    read -r host port user name <<<"$TT_SOURCE"
    host=${host#host=} port=${port#port=} user=${user#user=} name=${name#dbname=}
    PGHOST=$host PGPORT=$port PGUSER=$user tt-extract --source "dbname=$name" --lake "$BATS_TEST_TMPDIR/1"
    printf '[totes]\nhost=%s\nport=%s\nuser=%s\ndbname=%s\n' "$host" "$port" "$user" "$name" >"$BATS_TEST_TMPDIR/service"
    PGSERVICEFILE=$BATS_TEST_TMPDIR/service tt-extract --source service=totes --lake "$BATS_TEST_TMPDIR/2"
    tt-extract --source "postgresql://$user@${host//\//%2F}:$port/$name" --lake "$BATS_TEST_TMPDIR/3"
    for lake in 1 2 3; do
        same "$(cat "$BATS_TEST_TMPDIR/$lake"/extracted/*/*/*/*/sales_order.jsonl | wc -l)" 20
    done
}

@test "the server sees who is at work, and with what run" {
    tt-extract
    in_source "UPDATE staff SET first_name = 'Zed' WHERE staff_id = 1"
    hold_table "$TT_SOURCE" staff
    tt-extract >"$BATS_TEST_TMPDIR/said" 3>&- {hold}>&- &
    wait_for somebody_waits "$TT_SOURCE"
    name=$(in_source "SELECT application_name FROM pg_stat_activity
                      WHERE datname = current_database() AND application_name LIKE 'tt-extract%'")
    let_go
    wait $!
    same "$name" "tt-extract $(basename "$(cat "$BATS_TEST_TMPDIR/said")")"
}
