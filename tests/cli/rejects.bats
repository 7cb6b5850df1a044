#!/usr/bin/env bats
#
# Rows that cannot be taken: kept verbatim with the reason, counted, told of; too many stop the run.

load ../lib/pg
load ../lib/tt
load ../lib/mapping

setup_file() {
    pg_start
    fresh_totesys 50 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 50)"
}

rejected() {
    cat "$(run_dir transformed)/rejected/$1.jsonl"
}

# counts TABLE: read direct rejected
counts() {
    manifest "$(run_dir transformed)" ".tables[] | select(.table == \"$1\") | .counts | \"\(.read) \(.direct) \(.rejected)\""
}

@test "a rejected row is kept verbatim with its reason, counted and told of; the rest is loaded" {
    in_source "UPDATE sales_order SET agreed_payment_date = 'soon' WHERE sales_order_id = 7;
               UPDATE sales_order SET agreed_delivery_date = E'2023-02-29' WHERE sales_order_id = 9;
               UPDATE payment SET payment_date = E'\"never\",\n' WHERE payment_id = 3"
    tt-extract
    run --separate-stderr -0 tt-transform
    same "$output" "$(run_dir transformed)"
    contains "$stderr" "tt-transform: warning:"
    contains "$stderr" "'fact_sales_order': 2 of 50"
    contains "$stderr" "'fact_payment': 1 of 75"
    contains "$stderr" "'soon'"
    contains "$stderr" "'agreed_payment_date'"

    # The row is the line of the extracted file, byte for byte, and "line" says which.
    while read -r line reject; do
        contains "$reject" "\"row\":$(sed -n "${line}p" "$(run_dir extracted)/sales_order.jsonl")}"
    done < <(rejected sales_order | jq -r .line | paste -d' ' - <(rejected sales_order))
    same "$(rejected sales_order | jq -r '"\(.stage)|\(.table)|\(.column)|\(.row.sales_order_id)"' | sort)" \
        "transform|fact_sales_order|agreed_delivery_date|9
transform|fact_sales_order|agreed_payment_date|7"
    rejected sales_order | jq -r .reason | grep -F "'soon' is no date"
    rejected sales_order | jq -r .reason | grep -F "'2023-02-29' is no date"
    same "$(rejected payment | jq -c .row.payment_date)" '"\"never\",\n"'

    same "$(counts fact_sales_order)" "50 48 2"
    same "$(counts fact_payment)" "75 74 1"
    same "$(counts dim_staff)" "32 32 0"
    same "$(manifest "$(run_dir transformed)" '.rejected[] | "\(.table) \(.file) \(.rows)"' | sort)" \
        "payment rejected/payment.jsonl 1
sales_order rejected/sales_order.jsonl 2"

    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order")" 48
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order WHERE sales_order_id IN (7, 9)")" 0
    same "$(sql "$TT_WAREHOUSE" "SELECT rows_read, direct, rejected_transform, inserted FROM tt.run_table
                                 WHERE table_name = 'fact_sales_order'")" "50|48|2|48"
}

@test "a row that is mended at the source comes by itself" {
    in_source "UPDATE sales_order SET agreed_payment_date = 'soon' WHERE sales_order_id = 7"
    run_all 2>/dev/null
    in_source "UPDATE sales_order SET agreed_payment_date = '2026-12-24' WHERE sales_order_id = 7"
    tt-extract
    run --separate-stderr -0 tt-transform
    same "$stderr" ""
    tt-load
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order")" 50
}

@test "a row that was good and turned bad leaves the last good version" {
    run_all
    in_source "UPDATE sales_order SET agreed_payment_date = 'soon', units_sold = 1 WHERE sales_order_id = 7"
    before=$(dump "$TT_WAREHOUSE" public)
    run_all 2>/dev/null
    same "$(dump "$TT_WAREHOUSE" public | grep -v ^dim_date)" "$(grep -v ^dim_date <<<"$before")"
}

# spoil N: so many of the 50 sales orders
spoil() {
    in_source "UPDATE sales_order SET agreed_payment_date = 'soon' WHERE sales_order_id <= $1"
}

@test "--max-rejects as a number: up to it goes, above it is 65 and nothing is visible" {
    spoil 3
    tt-extract
    refuses 65 "'fact_sales_order'" "3" "'soon'" -- tt-transform --max-rejects 2
    refuses 65 "'fact_sales_order'" -- env TT_MAX_REJECTS=2 tt-transform
    refuses 65 "'fact_sales_order'" -- tt-transform --max-rejects 0
    same "$(runs transformed)" ""
    same "$(find "$TT_LAKE/transformed" -mindepth 1)" ""
    quietly tt-load
    tt-transform --max-rejects 3
    tt-load
}

@test "--max-rejects as a percentage: of the rows of the table in the run" {
    spoil 5
    tt-extract
    refuses 65 "'fact_sales_order'" "5 of 50" -- tt-transform --max-rejects 9.9%
    refuses 65 "'fact_sales_order'" -- tt-transform --max-rejects 0%
    same "$(find "$TT_LAKE/transformed" -mindepth 1)" ""
    tt-transform --max-rejects 10%
}

@test "--max-rejects is 100 a table and run, if nothing is said" {
    in_source "INSERT INTO sales_order SELECT 1000 + n, created_at, last_updated, design_id, staff_id, counterparty_id,
                      units_sold, unit_price, currency_id, 'soon', 'soon', agreed_delivery_location_id
               FROM sales_order, generate_series(1, 100) AS n WHERE sales_order_id = 1"
    tt-extract
    tt-transform 2>/dev/null
    same "$(counts fact_sales_order)" "150 50 100"
    same "$(rejected sales_order | wc -l)" 100 # a line a row, though two columns are bad
    rm -r "${TT_LAKE:?}"/*
    in_source "UPDATE sales_order SET agreed_payment_date = 'soon' WHERE sales_order_id = 1"
    tt-extract
    refuses 65 "'fact_sales_order'" "101" -- tt-transform
}

@test "too many rejects hold the run back, and the mended rows go through with it" {
    run_all
    spoil 5
    tt-extract
    refuses 65 "'fact_sales_order'" -- tt-transform --max-rejects 2
    in_source "UPDATE sales_order SET agreed_payment_date = '2026-12-24' WHERE sales_order_id <= 5"
    tt-extract
    # Still: the first of the two is as it is.
    refuses 65 "'fact_sales_order'" -- tt-transform --max-rejects 2
    tt-transform --max-rejects 5
    tt-load
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
}

@test "what the types of the model do not hold is rejected, column by column" {
    # The source's types are wider than ours.
    in_source "ALTER TABLE sales_order ALTER units_sold TYPE bigint, ALTER unit_price TYPE numeric,
                                       ALTER agreed_payment_date DROP NOT NULL, ALTER created_at TYPE timestamp"
    in_source "UPDATE sales_order SET units_sold = 2147483648 WHERE sales_order_id = 1;
               UPDATE sales_order SET units_sold = -2147483648 WHERE sales_order_id = 2;
               UPDATE sales_order SET unit_price = 100000000 WHERE sales_order_id = 3;
               UPDATE sales_order SET unit_price = 0.005 WHERE sales_order_id = 4;
               UPDATE sales_order SET unit_price = 99999999.990 WHERE sales_order_id = 5;
               UPDATE sales_order SET agreed_payment_date = NULL WHERE sales_order_id = 6;
               UPDATE sales_order SET created_at = 'infinity' WHERE sales_order_id = 7;
               UPDATE sales_order SET agreed_payment_date = '' WHERE sales_order_id = 8;
               UPDATE sales_order SET agreed_payment_date = ' 2024-01-01' WHERE sales_order_id = 9;
               UPDATE sales_order SET agreed_payment_date = '20240101' WHERE sales_order_id = 10;
               UPDATE sales_order SET agreed_payment_date = '2024-01-01 10:00' WHERE sales_order_id = 11;
               UPDATE sales_order SET agreed_payment_date = '01/02/2024' WHERE sales_order_id = 12;
               UPDATE sales_order SET agreed_payment_date = 'infinity' WHERE sales_order_id = 13;
               UPDATE sales_order SET agreed_payment_date = '2024-02-29' WHERE sales_order_id = 14;
               UPDATE sales_order SET unit_price = 'NaN' WHERE sales_order_id = 15"
    tt-extract
    tt-transform 2>/dev/null
    same "$(rejected sales_order | jq -r '"\(.row.sales_order_id) \(.column)"' | sort -n)" "1 units_sold
3 unit_price
4 unit_price
6 agreed_payment_date
7 created_date
8 agreed_payment_date
9 agreed_payment_date
10 agreed_payment_date
11 agreed_payment_date
12 agreed_payment_date
13 agreed_payment_date"
    # What was let through, PostgreSQL takes.
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT sales_order_id FROM fact_sales_order WHERE sales_order_id <= 15 ORDER BY 1")" \
        $'2\n5\n14\n15'
    same "$(sql "$TT_WAREHOUSE" "SELECT units_sold FROM fact_sales_order WHERE sales_order_id = 2")" -2147483648
    same "$(sql "$TT_WAREHOUSE" "SELECT unit_price FROM fact_sales_order WHERE sales_order_id IN (5, 15) ORDER BY 1")" \
        $'99999999.99\nNaN'
}

@test "an unknown currency is a reject of the dimension" {
    in_source "INSERT INTO currency (currency_id, currency_code, last_updated) VALUES (9, 'XQQ', now()), (10, 'JPY', now())"
    tt-extract
    run --separate-stderr -0 tt-transform
    contains "$stderr" "'XQQ'"
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT currency_code, currency_name FROM dim_currency WHERE currency_id > 8")" "JPY|Yen"
}

@test "a fact whose dimension row was rejected waits in tt.rejected, and is loaded when that comes" {
    in_source "INSERT INTO currency (currency_id, currency_code, last_updated) VALUES (9, 'XQQ', now());
               UPDATE sales_order SET currency_id = 9 WHERE sales_order_id IN (7, 8)"
    run_all 2>/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT table_name, state, row ->> 'sales_order_id', reason LIKE '%dim_currency%'
                                 FROM tt.rejected ORDER BY 3")" $'fact_sales_order|waiting|7|t\nfact_sales_order|waiting|8|t'
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order")" 48
    same "$(sql "$TT_WAREHOUSE" "SELECT inserted, rejected_load FROM tt.run_table WHERE table_name = 'fact_sales_order'")" "48|2"

    # One gets a later version, with another currency; then the dimension's row is mended.
    in_source "UPDATE sales_order SET currency_id = 1 WHERE sales_order_id = 8"
    run_all
    in_source "UPDATE currency SET currency_code = 'JPY' WHERE currency_id = 9"
    run_all
    same "$(sql "$TT_WAREHOUSE" "SELECT row ->> 'sales_order_id', state FROM tt.rejected ORDER BY 1")" $'7|loaded\n8|superseded'
    same "$(sql "$TT_WAREHOUSE" "SELECT sales_order_id, currency_id FROM fact_sales_order
                                 WHERE sales_order_id IN (7, 8) ORDER BY 1")" $'7|9\n8|1'
    quietly tt-load
}
