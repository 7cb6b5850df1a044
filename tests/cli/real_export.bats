#!/usr/bin/env bats
#
# A real export of the company's database, where it lies beside this repository: the ten tables
# that an independent implementation made of it are the oracle. (Its currency names are not ISO
# 4217's: they are left out.)

load ../lib/pg
load ../lib/tt
load ../lib/mapping

export_dir=$repo/../shared/totesys

# The whole way once; the tests look at its end. What all tests share has no TT_ in its name.
setup_file() {
    [[ -d $export_dir/data ]] || return 0
    pg_start
    export SOURCE WAREHOUSE LAKE=$BATS_FILE_TMPDIR/lake
    SOURCE=$(fresh_db totesys)
    WAREHOUSE=$(fresh_db warehouse)
    psql -Xq -v ON_ERROR_STOP=1 -d "$SOURCE" -f "$export_dir/source.sql"
    for file in "$export_dir"/data/source/*.csv; do
        copy_in "$SOURCE" "$(basename "$file" .csv)" "$file"
    done
    add_mapping "$SOURCE"
    setup
    run_all >/dev/null
}

teardown_file() {
    [[ -z ${TEST_PG-} ]] || pg_stop
}

setup() {
    [[ -d $export_dir/data ]] || skip "NO REAL EXPORT: ../shared/totesys/data is not there"
    export TT_SOURCE=$SOURCE TT_LAKE=$LAKE TT_WAREHOUSE=$WAREHOUSE
}

# copy_in CONNINFO TABLE FILE: a CSV file with a header, without looking at foreign keys.
copy_in() {
    psql -Xq -v ON_ERROR_STOP=1 -d "$1" -c "SET session_replication_role = replica" \
        -c "\\copy $2 ($(head -n 1 "$3")) FROM '$3' (FORMAT csv, HEADER match)"
}

# equals_expected TABLE [COLUMNS]: by way of a table of the same types, so that 4.5 is 4.50.
equals_expected() {
    local file=$export_dir/data/warehouse/$1.csv columns
    columns=$(head -n 1 "$file")
    sql "$WAREHOUSE" "CREATE SCHEMA IF NOT EXISTS expected;
                      CREATE TABLE expected.$1 AS SELECT $columns FROM public.$1 WITH NO DATA"
    copy_in "$WAREHOUSE" "expected.$1" "$file"
    columns=${2-$columns}
    contents "$WAREHOUSE" "public.$1" "$columns" >"$BATS_TEST_TMPDIR/have"
    contents "$WAREHOUSE" "expected.$1" "$columns" >"$BATS_TEST_TMPDIR/want"
    [[ -s $BATS_TEST_TMPDIR/want ]]
    diff -u --label "warehouse: $1" --label "expected: $1" \
        "$BATS_TEST_TMPDIR/have" "$BATS_TEST_TMPDIR/want" >&2
}

@test "real export: dim_counterparty" { equals_expected dim_counterparty; }
@test "real export: dim_design" { equals_expected dim_design; }
@test "real export: dim_location" { equals_expected dim_location; }
@test "real export: dim_payment_type" { equals_expected dim_payment_type; }
@test "real export: dim_staff" { equals_expected dim_staff; }
@test "real export: dim_transaction" { equals_expected dim_transaction; }
@test "real export: fact_payment" { equals_expected fact_payment; }
@test "real export: fact_purchase_order" { equals_expected fact_purchase_order; }
@test "real export: fact_sales_order" { equals_expected fact_sales_order; }

@test "real export: dim_currency, with the names of ISO 4217" {
    equals_expected dim_currency "currency_id, currency_code"
    same "$(sql "$WAREHOUSE" "SELECT currency_code, currency_name FROM dim_currency ORDER BY 1")" \
        "EUR|Euro
GBP|Pound Sterling
USD|US Dollar"
}

@test "real export: dim_date has every day of every year with a date of a fact" {
    matches_mapping "$SOURCE" "$WAREHOUSE" dim_date
}

@test "real export: nothing is rejected, and our own mapping says the same" {
    same "$(manifest "$(run_dir transformed)" '.rejected')" "[]"
    same "$(manifest "$(run_dir transformed)" '[.tables[].counts.rejected] | add')" 0
    matches_mapping "$SOURCE" "$WAREHOUSE"
}

@test "real export: a second full extraction changes nothing" {
    before=$(dump "$WAREHOUSE" public)
    tt-extract --full
    tt-transform
    tt-load
    same "$(dump "$WAREHOUSE" public)" "$before"
}
