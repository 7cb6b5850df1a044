#!/usr/bin/env bats
#
# The answers of tt(7), "HOW DO I ...": what is printed there is what runs here.

load ../lib/pg
load ../lib/tt
load ../lib/mapping

setup_file() { pg_start; }
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 30)"
    use_model
    cp "$repo"/transform/model/*.json "$TT_MODEL"
    add_mapping "$TT_SOURCE"
    PATH=$repo/scripts:$PATH
    cd "$BATS_TEST_TMPDIR" || return
    run_all >/dev/null
    in_source "UPDATE staff SET last_name = 'Later', last_updated = now() WHERE staff_id = 1"
}

# answer TITLE [NUMBER]: run the commands of the first block below it, or of the NUMBERth
answer() {
    awk -v title=".Ss $1" -v wanted="${2-1}" '
        /^\.S[sh] / { here = $0 == title }
        here && /^\.Ed/ { inside = 0 }
        inside { print }
        here && /^\.Bd/ { inside = ++number == wanted }' "$repo/common/tt.7" |
        sed -e 's/\\e/\\/g' -e 's/\\(dq/"/g' >"$BATS_TEST_TMPDIR/commands"
    [[ -s $BATS_TEST_TMPDIR/commands ]] || return
    bash -euo pipefail "$BATS_TEST_TMPDIR/commands"
}

@test "add a column, change the type of one, rename a table" {
    in_source "ALTER TABLE staff ADD phone text DEFAULT '0123'"
    answer "add a column"
    same "$(in_warehouse "SELECT count(*) = count(phone) FROM dim_staff")" t
    answer "change the type of a column"
    in_source "DROP SCHEMA want CASCADE;
               ALTER TABLE sales_order ALTER units_sold TYPE bigint;
               UPDATE sales_order SET units_sold = 5000000000, last_updated = now() WHERE sales_order_id = 1"
    run_all >/dev/null
    same "$(in_warehouse "SELECT units_sold FROM fact_sales_order_current WHERE sales_order_id = 1")" 5000000000
    answer "rename a table at the source"
    in_source "UPDATE pattern SET design_name = 'New', last_updated = now() WHERE design_id = 1"
    run_all >/dev/null
    same "$(in_warehouse "SELECT design_name FROM dim_design WHERE design_id = 1")" New
}

@test "move to another host; watch it" {
    export NEW_LAKE=$BATS_TEST_TMPDIR/moved
    answer "move to another host"
    export TT_LAKE=$NEW_LAKE
    same "$(rows_of "$(run_dir extracted)")" "staff 1 0"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    contains "$(answer "watch it from Prometheus")" "tt_"
}

@test "restore the source; restore the warehouse" {
    TT_SOURCE=$(fresh_totesys 30)
    add_mapping "$TT_SOURCE"
    in_source "UPDATE staff SET last_name = 'Restored' WHERE staff_id = 1"
    refuses 65 "--new-source" -- tt-extract
    answer "restore the source, or upgrade its PostgreSQL"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"

    NEW_WAREHOUSE=$(fresh_db restored)
    export NEW_WAREHOUSE
    in_source "UPDATE staff SET last_name = 'Later still' WHERE staff_id = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    answer "restore the warehouse"
    matches_mapping "$TT_SOURCE" "$NEW_WAREHOUSE"
    EMPTY_WAREHOUSE=$(fresh_db empty)
    tt-replay --warehouse "$EMPTY_WAREHOUSE" >/dev/null
    matches_mapping "$TT_SOURCE" "$EMPTY_WAREHOUSE"
}

@test "split reader and loader" {
    export READER_LAKE=$BATS_TEST_TMPDIR/reader LOADER_LAKE=$BATS_TEST_TMPDIR/loader REMOTE=file://$BATS_TEST_TMPDIR/remote
    TT_WAREHOUSE=$(fresh_db warehouse)
    mkdir remote
    answer "split reader and loader"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    [[ ! -e $LOADER_LAKE/state/extract.json && ! -e $READER_LAKE/state/transform ]]
}

@test "read the lake with DuckDB and pandas, where they are" {
    tried=
    if command -v duckdb >/dev/null; then
        contains "$(answer "read the lake with DuckDB and pandas")" 30
        tried=1
    fi
    if python3 -c 'import pandas' 2>/dev/null; then
        contains "$(answer "read the lake with DuckDB and pandas" 2)" "30 rows"
        tried=1
    fi
    [[ -n $tried ]] || skip "neither is here"
}
