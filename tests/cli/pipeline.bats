#!/usr/bin/env bats
#
# The whole way of a totesys of 2000 orders: source, lake, warehouse, and again.

load ../lib/pg
load ../lib/tt
load ../lib/mapping

setup_file() {
    pg_start
    # Made once here, the templates are copied from then on.
    fresh_totesys 2000 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 2000)"
}

change_source() {
    psql -Xq -d "$TT_SOURCE" -f "$repo/scripts/demo/change.sql"
}

# in_warehouse SQL
@test "all 11 tables say what the mapping says" {
    add_mapping "$TT_SOURCE"
    run_all
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    has_columns "$TT_SOURCE" "$TT_WAREHOUSE"
    # and no version is there twice
    for table in sales_order purchase_order payment; do
        same "$(in_warehouse "SELECT count(*) FROM fact_$table")" \
            "$(in_source "SELECT count(*) FROM $table")"
    done
}

@test "the tables are made with their keys and references, and these are valid" {
    run_all
    same "$(in_warehouse "SELECT contype, count(*), bool_and(convalidated) FROM pg_constraint
                          WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'p')
                          GROUP BY 1 ORDER BY 1")" $'f|24|t\np|15|t'
    same "$(in_warehouse "SELECT pg_get_indexdef(indexrelid, 1, true) FROM pg_index
                          WHERE indrelid IN ('fact_sales_order'::regclass, 'fact_payment'::regclass,
                                             'fact_purchase_order'::regclass)
                            AND NOT indisprimary ORDER BY 1")" \
        $'payment_id\npurchase_order_id\nsales_order_id'
    run -1 sql "$TT_WAREHOUSE" "DELETE FROM dim_staff"
}

@test "the ledger has each run, and its counts are the rows that are there" {
    run_all
    same "$(in_warehouse "SELECT run FROM tt.run")" "$(runs extracted)"
    same "$(in_warehouse "SELECT table_name, inserted FROM tt.run_table ORDER BY 1")" \
        "$(for table in "${star_tables[@]}"; do
            in_warehouse "SELECT '$table', count(*) FROM $table"
        done)"
}

@test "a second run has the changed rows only, facts keep their history, dimensions the latest" {
    add_mapping "$TT_SOURCE"
    run_all
    before=$(in_warehouse "SELECT f FROM fact_sales_order AS f ORDER BY sales_record_id")
    change_source
    run_all

    same "$(rows_of "$(run_dir extracted 2)")" "address 1 0
department 1 0
payment 2 0
sales_order 3 0
transaction 1 0"
    same "$(rows_of "$(run_dir transformed 2)" | grep -v ^dim_date)" "$(
        in_source "SELECT 'dim_counterparty', count(*), 0 FROM counterparty WHERE legal_address_id = 1
            UNION ALL SELECT 'dim_location', 1, 0
            UNION ALL SELECT 'dim_staff', count(*), 0 FROM staff JOIN department USING (department_id)
                      WHERE department_name = 'Sales'
            UNION ALL SELECT 'dim_transaction', 1, 0
            UNION ALL SELECT 'fact_payment', 2, 0
            UNION ALL SELECT 'fact_sales_order', 3, 0" | tr '|' ' '
    )"
    [[ $(manifest "$(run_dir extracted 2)" '[.tables[].complete] | any') == false ]]

    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    # The old versions stand where they stood; the new ones are beside them.
    same "$(in_warehouse "SELECT f FROM fact_sales_order AS f WHERE sales_record_id <= 2000
                          ORDER BY sales_record_id")" "$before"
    same "$(in_warehouse "SELECT sales_order_id, count(*) FROM fact_sales_order
                          GROUP BY 1 HAVING count(*) > 1 ORDER BY 1")" $'1|2\n2000|2'
    same "$(in_warehouse "SELECT f.sales_order_id, c.sales_record_id IS NOT NULL, f.unit_price,
                                 f.unit_price - first_value(f.unit_price) OVER (ORDER BY f.sales_record_id)
                          FROM fact_sales_order f LEFT JOIN fact_sales_order_current c USING (sales_record_id)
                          WHERE f.sales_order_id = 1 ORDER BY f.sales_record_id" | cut -d'|' -f 1,2,4)" \
        $'1|f|0.00\n1|t|0.25'
    same "$(in_warehouse "SELECT why, run, count(*) FROM tt.fact_sales_order_ended GROUP BY 1, 2")" \
        "superseded|$(runs extracted | tail -n 1)|2"
    same "$(in_warehouse "SELECT f.paid, p.payment_record_id IS NOT NULL FROM fact_payment f
                          LEFT JOIN fact_payment_current p USING (payment_record_id)
                          WHERE f.payment_id = (SELECT payment_id FROM tt.fact_payment_ended)
                          ORDER BY f.payment_record_id")" $'f|f\nt|t'
    # What did not change was not written.
    same "$(in_warehouse "SELECT max(age(xmin)) FILTER (WHERE department_name = 'Sales') <
                                 min(age(xmin)) FILTER (WHERE department_name <> 'Sales')
                          FROM dim_staff")" t
}

@test "running a stage again, on no run, on a named one, by id, path and path with a slash, does nothing" {
    run_all
    change_source
    run_all
    lake=$(tree "$TT_LAKE")
    warehouse=$(dump "$TT_WAREHOUSE")

    for run in $(runs extracted); do
        day=${run:0:4}/${run:4:2}/${run:6:2}
        quietly tt-transform "$run"
        quietly tt-transform "$TT_LAKE/extracted/$day/$run" "$TT_LAKE/extracted/$day/$run/"
        quietly tt-load "$run"
        quietly tt-load "$TT_LAKE/transformed/$day/$run" "$TT_LAKE/transformed/$day/$run/"
        quietly tt-load "$TT_LAKE/extracted/$day/$run"
        (cd "$TT_LAKE/transformed/$day" && quietly tt-load "$run" "./$run/")
    done
    quietly tt-transform
    quietly tt-load
    quietly tt-extract
    quietly tt-transform - <<<"$run"
    quietly tt-load - <<<"$run"

    same "$(dump "$TT_WAREHOUSE")" "$warehouse"
    # The extraction's watermark may move; nothing else in the lake did.
    same "$(tree "$TT_LAKE" | grep -v ' ./state/')" "$(grep -v ' ./state/' <<<"$lake")"
}

@test "a second full extraction changes nothing in the warehouse and burns no record id" {
    run_all
    change_source
    run_all
    before=$(dump "$TT_WAREHOUSE" public)
    ended=$(in_warehouse "SELECT * FROM tt.fact_sales_order_ended ORDER BY record_id")

    tt-extract --full
    [[ $(manifest "$(run_dir extracted)" '[.tables[].complete] | all') == true ]]
    tt-transform
    tt-load
    same "$(runs extracted | wc -l)" 3
    same "$(dump "$TT_WAREHOUSE" public)" "$before"
    same "$(in_warehouse "SELECT * FROM tt.fact_sales_order_ended ORDER BY record_id")" "$ended"
    same "$(in_warehouse "SELECT sum(inserted), sum(updated), sum(superseded), sum(deleted),
                                 sum(staged) = sum(unchanged), sum(unchanged) > 10000
                          FROM tt.run_table WHERE run = '$(runs extracted | tail -n 1)'")" "0|0|0|0|t|t"
}

@test "a row written again with the same values is dropped by the loader" {
    run_all
    in_source "UPDATE sales_order SET units_sold = units_sold WHERE sales_order_id <= 10;
               UPDATE staff SET first_name = first_name"
    before=$(dump "$TT_WAREHOUSE" public)
    run_all
    same "$(rows_of "$(run_dir extracted)")" $'sales_order 10 0\nstaff 32 0'
    same "$(dump "$TT_WAREHOUSE" public)" "$before"
}

@test "the pipe gives what the stages give alone, prints the run's path, and nothing without a change" {
    set -o pipefail
    add_mapping "$TT_SOURCE"
    output=$(tt-extract | tt-transform - | tt-load -)
    same "$output" "$(run_dir transformed)"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"

    change_source
    output=$(tt-extract | tt-transform - | tt-load -)
    same "$output" "$(run_dir transformed 2)"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"

    before=$(dump "$TT_WAREHOUSE")
    output=$(tt-extract | tt-transform - | tt-load -)
    same "$output" ""
    same "$(dump "$TT_WAREHOUSE")" "$before"
    same "$(runs extracted | wc -l)" 2
}

@test "the pipe makes the lake" {
    rm -rf "$TT_LAKE"
    run -0 bash -c 'set -o pipefail; tt-extract | tt-transform - | tt-load -'
    same "$output" "$(run_dir transformed)"
    same "$(in_warehouse "SELECT count(*) FROM tt.run")" 1
}

@test "no change leaves no run, prints nothing, and exits 0" {
    run_all
    quietly tt-extract
    quietly tt-extract
    same "$(runs extracted | wc -l)" 1
    [[ -z $(find "$TT_LAKE" -name '.*.tmp') ]]
}

# Three runs that wait: the first is everything.
three_runs() {
    tt-extract
    in_source "UPDATE sales_order SET units_sold = 1 WHERE sales_order_id = 7"
    tt-extract
    in_source "UPDATE sales_order SET units_sold = 2 WHERE sales_order_id = 7"
    tt-extract
} >/dev/null

history_of_7() {
    in_warehouse "SELECT units_sold, e.record_id IS NULL FROM fact_sales_order
                  LEFT JOIN tt.fact_sales_order_ended e ON e.record_id = sales_record_id
                  WHERE fact_sales_order.sales_order_id = 7 ORDER BY sales_record_id"
}

@test "pending runs are transformed and loaded in their order by one command" {
    three_runs
    run -0 tt-transform
    same "$output" "$(run_dir transformed 1)
$(run_dir transformed 2)
$(run_dir transformed 3)"
    run -0 tt-load
    same "$output" "$(run_dir transformed 1)
$(run_dir transformed 2)
$(run_dir transformed 3)"
    same "$(history_of_7 | tail -n 2)" $'1|f\n2|t'
    same "$(history_of_7 | wc -l)" 3
    same "$(in_warehouse "SELECT run, previous FROM tt.run ORDER BY run")" \
        "$(for n in 1 2 3; do
            manifest "$(run_dir extracted $n)" '"\(.run)|\(.previous // "")"'
        done)"
}

@test "naming the last run does the pending ones before it first; naming the middle one stops there" {
    three_runs
    run -0 tt-transform "$(runs extracted | sed -n 2p)"
    same "$(runs transformed)" "$(runs extracted | head -n 2)"
    run -0 tt-transform "$(run_dir extracted)"
    same "$output" "$(run_dir transformed 3)"

    run -0 tt-load "$(runs transformed | sed -n 2p)"
    same "${#lines[@]}" 2
    same "$(history_of_7 | tail -n 1)" "1|t"
    run -0 tt-load - <<<"$(run_dir transformed 3)/"
    same "$output" "$(run_dir transformed 3)"
    same "$(history_of_7 | tail -n 2)" $'1|f\n2|t'
}

@test "runs named in the wrong order are taken in the right one" {
    three_runs
    mapfile -t ids < <(runs extracted)
    run -0 tt-transform "${ids[2]}" "${ids[0]}" "${ids[1]}"
    same "${#lines[@]}" 3
    run -0 tt-load "${ids[1]}" "${ids[2]}" "${ids[0]}"
    same "$output" "$(run_dir transformed 1)
$(run_dir transformed 2)
$(run_dir transformed 3)"
}

@test "warehouses that were made by --ddl, in another schema, get the same rows" {
    add_mapping "$TT_SOURCE"
    run_all
    other=$(fresh_warehouse other)
    tt-transform --ddl --schema 'Terrific "Totes"' >"$BATS_TEST_TMPDIR/ddl.sql"
    psql -Xq -v ON_ERROR_STOP=1 -d "$other" -f "$BATS_TEST_TMPDIR/ddl.sql"
    sql "$other" "SELECT format('%I', table_name) FROM information_schema.tables
                  WHERE table_schema = 'Terrific \"Totes\"' AND table_type = 'BASE TABLE'
                    AND table_name NOT LIKE '%history'" | sort |
        same "$(cat)" "$(printf '%s\n' "${star_tables[@]}")"
    tt-load --warehouse "$other" --schema 'Terrific "Totes"'
    sql "$other" "DROP SCHEMA public; ALTER SCHEMA \"Terrific \"\"Totes\"\"\" RENAME TO public"
    matches_mapping "$TT_SOURCE" "$other"
    has_columns "$TT_SOURCE" "$other"
}
