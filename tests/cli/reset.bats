#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031  # variables and functions of tests/lib
#
# tt-reset: lake, state or warehouse are empty again, and nothing else is.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/days

setup_file() {
    pg_start
    fresh_totesys 200 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 200)"
    day 2
    sql "$TT_SOURCE" "UPDATE sales_order SET units_sold = 7 WHERE sales_order_id < 50;
                      DELETE FROM payment WHERE payment_id = 3"
    day 1
}

# on_terminal ANSWER COMMAND...: as a person would; what it says is in $output
on_terminal() {
    local answer=$1
    shift
    run script -qec "$(printf '%q ' "$@")" /dev/null <<<"$answer"
}

# has_rows: how many rows of tt are in the warehouse
rows_of_tt() {
    tt-load --reset=plan | awk -F'\t' '{n += $2} END {print n + 0}'
}

# ---------------------------------------------------------------------------------------- warehouse

@test "warehouse: emptied, and filled again from the lake as it was" {
    local before
    before=$(everything_in "$TT_WAREHOUSE")
    sql "$TT_WAREHOUSE" "CREATE ROLE reader_$$; GRANT SELECT ON fact_sales_order TO reader_$$"
    quietly tt-reset warehouse --yes
    same "$(rows_of_tt)" 0
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order_current")" 0
    same "$(sql "$TT_WAREHOUSE" "SELECT has_table_privilege('reader_$$', 'fact_sales_order', 'SELECT')")" t
    sql "$TT_WAREHOUSE" "DROP OWNED BY reader_$$; DROP ROLE reader_$$"
    tt-load
    same "$(everything_in "$TT_WAREHOUSE")" "$before"
    quietly tt-reset warehouse --yes
    quietly tt-reset warehouse --yes
}

@test "warehouse --drop: nothing of tt is left; made and filled again as it was" {
    local before
    before=$(everything_in "$TT_WAREHOUSE")
    quietly tt-reset warehouse --drop --yes
    same "$(sql "$TT_WAREHOUSE" "SELECT nspname, relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
                                 WHERE nspname !~ '^(pg_|information_schema)' AND relname !~ '^citus_'
                                 UNION SELECT 'schema', nspname FROM pg_namespace WHERE nspname = 'tt'")" ""
    run --separate-stderr tt-reset warehouse --drop --yes
    tt-load
    same "$(everything_in "$TT_WAREHOUSE")" "$before"
    # emptied before: the tables are known from the lake
    quietly tt-reset warehouse --yes
    quietly tt-reset warehouse --drop --yes
    same "$(sql "$TT_WAREHOUSE" "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
                                 AND relname !~ '^citus_'")" ""
}

@test "warehouse: somebody else's tables stay as they are, also with names like ours" {
    # The tests' role is called tt, so that its tables go to schema tt unless told otherwise.
    sql "$TT_WAREHOUSE" "SET search_path = public; CREATE TABLE mine (x integer); INSERT INTO mine VALUES (1);
        CREATE TABLE fact_sales_order_history (x integer); INSERT INTO fact_sales_order_history VALUES (2);
        CREATE TABLE dim_staff_current (x integer); INSERT INTO dim_staff_current VALUES (3);
        CREATE TABLE dim_other (x integer); INSERT INTO dim_other VALUES (4);
        CREATE SCHEMA other; CREATE TABLE other.fact_sales_order (x integer);
        INSERT INTO other.fact_sales_order VALUES (5)"
    local question="SET search_path = public; SELECT x FROM mine UNION ALL SELECT x FROM fact_sales_order_history
        UNION ALL SELECT x FROM dim_staff_current UNION ALL SELECT x FROM dim_other
        UNION ALL SELECT x FROM other.fact_sales_order ORDER BY 1"
    quietly tt-reset warehouse --yes
    same "$(rows_of_tt)" 0
    same "$(sql "$TT_WAREHOUSE" "$question" | tr '\n' ' ')" "1 2 3 4 5 "
    quietly tt-reset warehouse --drop --yes
    same "$(sql "$TT_WAREHOUSE" "$question" | tr '\n' ' ')" "1 2 3 4 5 "
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM pg_class WHERE relname = 'fact_sales_order'")" 1
}

@test "warehouse: where somebody else's depends on it nothing happens, 65" {
    local before
    sql "$TT_WAREHOUSE" "CREATE TABLE public.note (staff_id integer REFERENCES dim_staff)"
    before=$(dump "$TT_WAREHOUSE")
    refuses 65 "the warehouse stays as it is" "note" -- tt-reset warehouse --yes
    refuses 65 "the warehouse stays as it is" "note" -- tt-reset warehouse --drop --yes
    sql "$TT_WAREHOUSE" "DROP TABLE public.note; CREATE VIEW public.report AS SELECT * FROM fact_sales_order_current"
    refuses 65 "the warehouse stays as it is" "report" -- tt-reset warehouse --drop --yes
    sql "$TT_WAREHOUSE" "DROP VIEW public.report; CREATE TABLE tt.mine ()"
    refuses 65 "the warehouse stays as it is" "tt.mine" -- tt-reset warehouse --drop --yes
    sql "$TT_WAREHOUSE" "DROP TABLE tt.mine"
    same "$(dump "$TT_WAREHOUSE")" "$before"
}

@test "warehouse: one without a ledger is left alone, whatever its tables are called" {
    TT_WAREHOUSE=$(fresh_db plain)
    sql "$TT_WAREHOUSE" "CREATE TABLE fact_sales_order (x integer); INSERT INTO fact_sales_order VALUES (1)"
    quietly tt-reset warehouse --yes
    quietly tt-reset warehouse --yes --drop
    same "$(sql "$TT_WAREHOUSE" "SELECT x FROM fact_sales_order")" 1
    on_terminal yes tt-reset warehouse
    contains "$output" "there is nothing of tt in it"
}

@test "warehouse: one that is in use, or whose loader is at work, is 75" {
    local before
    before=$(dump "$TT_WAREHOUSE")
    exec {held}>"$TT_LAKE/state/load.lock"
    flock "$held"
    refuses 75 "tt-load" -- tt-reset warehouse --yes
    exec {held}>&-
    same "$(dump "$TT_WAREHOUSE")" "$before"
    refuses 69 "" -- env TT_WAREHOUSE="host=$BATS_TEST_TMPDIR dbname=none" tt-reset warehouse --yes
}

# ------------------------------------------------------------------------------------------- asking

@test "it shows what will be lost and asks; only 'yes' goes on" {
    local before
    before=$(dump "$TT_WAREHOUSE" && tree "$TT_LAKE/extracted" && tree "$TT_LAKE/transformed")
    for what in lake state warehouse; do
        refuses 64 "there is no terminal to ask on" -- tt-reset "$what" </dev/null
        for answer in no y YES ''; do
            on_terminal "$answer" tt-reset "$what"
            [[ $status == 1 ]]
            contains "$output" "nothing is changed"
        done
    done
    same "$(dump "$TT_WAREHOUSE" && tree "$TT_LAKE/extracted" && tree "$TT_LAKE/transformed")" "$before"

    on_terminal yes tt-reset warehouse
    contains "$output" "public.fact_sales_order	249"
    contains "$output" "tt.run	2"
    [[ $status == 0 && $(rows_of_tt) == 0 ]]
    on_terminal yes tt-reset state
    contains "$output" "The next run of tt-extract extracts all tables whole."
    [[ $status == 0 && ! -e $TT_LAKE/state/extract.json ]]
    on_terminal yes tt-reset lake
    contains "$output" "All runs of '$TT_LAKE': 2, "
    contains "$output" "2 of them are NOT in the warehouse"
    [[ $status == 0 && -z $(runs extracted) ]]
}

@test "usage" {
    refuses 64 "say 'lake', 'state', 'remote' or 'warehouse'" -- tt-reset --yes
    refuses 64 "only one of" -- tt-reset lake state --yes
    refuses 64 "unknown option or argument 'everything'" -- tt-reset everything
    refuses 64 "--drop is for the warehouse" -- tt-reset lake --drop --yes
    refuses 66 "there is no lake '/nowhere'" -- tt-reset lake --lake /nowhere --yes
    refuses 64 "there is no lake" -- env -u TT_LAKE tt-reset state --yes
    contains "$(tt-reset --help)" "tt-reset lake|state|remote|warehouse"
    contains "$(tt-reset --version)" "tt-reset (tt)"
}

# ------------------------------------------------------------------------------------ state and lake

@test "state: the next extraction is complete; the warehouse ends the same, no version is doubled" {
    local before
    before=$(everything_in "$TT_WAREHOUSE" | grep -E '^(dim|fact)')
    : >"$TT_LAKE/state/other.json"
    quietly tt-reset state --yes
    [[ ! -e $TT_LAKE/state/extract.json && ! -e $TT_LAKE/state/keys && ! -e $TT_LAKE/state/transform ]]
    [[ -e $TT_LAKE/state/other.json ]]
    quietly tt-reset state --yes
    run --separate-stderr tt-extract
    contains "$stderr" "all tables are extracted whole"
    tt-transform
    tt-load
    same "$(everything_in "$TT_WAREHOUSE" | grep -E '^(dim|fact)')" "$before"
}

@test "lake: the next run begins a chain anew, and the warehouse goes on with it" {
    tt-prune --remove-after 0s --compress-after 0s 2>/dev/null
    day 0 --full
    tt-prune --remove-after 0s
    [[ -e $TT_LAKE/begins ]]
    : >"$TT_LAKE/mine"
    sql "$TT_SOURCE" "UPDATE sales_order SET units_sold = 8 WHERE sales_order_id < 20"
    quietly tt-reset lake --yes
    same "$(find "$TT_LAKE" -type f ! -name '*.lock')" "$TT_LAKE/mine"
    [[ -z $(runs extracted) && -z $(runs transformed) ]]
    quietly tt-reset lake --yes
    tt-extract
    tt-transform
    refuses 66 "begins anew" "--new-source" -- tt-load
    tt-load --new-source
    same "$(manifest "$(run_dir extracted)" .previous)" null
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order")" $((200 + 49 + 19))
}

@test "lake and state: a stage at work is 75, and nothing is done" {
    local before name
    before=$(tree "$TT_LAKE")
    for name in run extract transform load; do
        : >>"$TT_LAKE/state/$name.lock"
        before=$(tree "$TT_LAKE")
        exec {held}>"$TT_LAKE/state/$name.lock"
        flock "$held"
        refuses 75 "another tt-$name is at work" -- tt-reset lake --yes
        refuses 75 "another tt-$name is at work" -- tt-reset state --yes
        exec {held}>&-
        same "$(tree "$TT_LAKE" | grep -v 'lock$')" "$(grep -v 'lock$' <<<"$before")"
    done
}

@test "lake: killed at any moment, the stages work again once it is done" {
    local n status copy=$BATS_TEST_TMPDIR/copy
    cp -a "$TT_LAKE" "$copy"
    for ((n = 1; ; n += (TEST_SWEEP ? 1 : 3 * ${TEST_SHARE:-1}))); do
        status=0
        die_at "$n" tt-reset lake --yes || status=$?
        ((status == 0)) || break
        quietly tt-reset lake --yes
        same "$(find "$TT_LAKE" -type f ! -name '*.lock')" ""
        same "$(find "$TT_LAKE" -name '.*')" ""
        rm -rf "$TT_LAKE"
        cp -a "$copy" "$TT_LAKE"
    done
    ((status == 1 && n > 6))
    tt-extract >/dev/null && tt-transform >/dev/null && tt-load --new-source
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
}
