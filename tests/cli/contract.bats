#!/usr/bin/env bats
#
# The contract between source and model: a column that is missing or of another type stops the
# transform, by name; once the model or the source is mended the pending runs go through in order.

load ../lib/totesys

setup() { loaded_totesys; }

# The views of what must be come and go with what the source is made of.
alter() {
    in_source "DROP SCHEMA want CASCADE; $1"
}

everything_matches() {
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
}

# stops TEXT...: the transform ends with 65, says all of that, and makes no run
stops() {
    local text before
    before=$(runs transformed)
    tt-transform >/dev/null 2>"$BATS_TEST_TMPDIR/stderr" || same "$?" 65
    for text in "$@"; do contains "$(<"$BATS_TEST_TMPDIR/stderr")" "$text"; done
    same "$(runs transformed)" "$before"
}

@test "a column that is renamed, and renamed back: well by itself, no change lost" {
    alter "ALTER TABLE payment RENAME payment_amount TO amount"
    in_source "UPDATE payment SET paid = NOT paid WHERE payment_id = 3;
               UPDATE sales_order SET units_sold = 7 WHERE sales_order_id = 2"
    tt-extract >/dev/null
    stops "table 'payment'" "no column 'payment_amount'" "fact_payment"
    in_source "UPDATE sales_order SET units_sold = 8 WHERE sales_order_id = 2; DELETE FROM payment WHERE payment_id = 4"
    tt-extract >/dev/null
    stops "table 'payment'"
    in_source "ALTER TABLE payment RENAME amount TO payment_amount"
    tt-extract >/dev/null
    tt-transform >/dev/null 2>"$BATS_TEST_TMPDIR/stderr"
    contains "$(<"$BATS_TEST_TMPDIR/stderr")" "rows of table 'payment' are left out"
    contains "$(<"$BATS_TEST_TMPDIR/stderr")" "run $(runs extracted | tail -n 1) has the table whole"
    tt-load >/dev/null
    everything_matches
    # of other tables nothing is left out
    same "$(sql "$TT_WAREHOUSE" "SELECT string_agg(units_sold::text, ' ' ORDER BY sales_record_id) FROM fact_sales_order
                                 WHERE sales_order_id = 2" | grep -o '[78] 8$')" "7 8"
}

@test "a column of another type, and back" {
    alter "ALTER TABLE sales_order ALTER units_sold TYPE text"
    tt-extract >/dev/null
    stops "table 'sales_order'" "'units_sold'" "'text'" "'integer'"
    in_source "ALTER TABLE sales_order ALTER units_sold TYPE integer USING units_sold::integer"
    in_source "UPDATE sales_order SET units_sold = 9 WHERE sales_order_id = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    everything_matches
}

@test "a column of a joined table, with and without the lookups' state" {
    alter "ALTER TABLE department RENAME department_name TO name"
    tt-extract >/dev/null
    stops "table 'department'" "no column 'department_name'" "dim_staff"
    in_source "UPDATE staff SET first_name = 'Zoe' WHERE staff_id = 2"
    tt-extract >/dev/null
    in_source "ALTER TABLE department RENAME name TO department_name;
               UPDATE department SET location = 'Hull' WHERE department_id = 1"
    tt-extract >/dev/null
    tt-transform "$(runs extracted | sed -n 2p)" >/dev/null
    rm -rf "$TT_LAKE/state/transform"
    tt-transform "$(runs extracted | sed -n 3p)" >/dev/null
    rm -rf "$TT_LAKE/state/transform"
    tt-transform >/dev/null
    tt-load >/dev/null
    everything_matches
    # the same with the state kept all the way
    cp -a "$TT_LAKE/transformed" "$BATS_TEST_TMPDIR/first"
    rm -rf "$TT_LAKE/transformed" "$TT_LAKE/state/transform"
    tt-transform >/dev/null
    diff -r "$BATS_TEST_TMPDIR/first" "$TT_LAKE/transformed"
}

@test "the model is mended instead: the pending runs go through in order" {
    local model=$BATS_TEST_TMPDIR/model
    alter "ALTER TABLE payment RENAME payment_amount TO amount; UPDATE payment SET paid = NOT paid WHERE payment_id = 3"
    tt-extract >/dev/null
    in_source "UPDATE payment SET paid = NOT paid WHERE payment_id = 5"
    tt-extract >/dev/null
    stops "no column 'payment_amount'"
    cp -r "$repo/transform/model" "$model"
    sed -i 's/"payment_amount"\]/"amount"]/' "$model/fact_payment.json"
    tt-transform --model "$model" >/dev/null
    tt-load >/dev/null
    same "$(runs transformed | wc -l)" 3
    same "$(sql "$TT_WAREHOUSE" "SELECT payment_id, payment_amount, paid FROM fact_payment_current ORDER BY 1")" \
        "$(in_source "SELECT payment_id, amount, paid FROM payment ORDER BY 1")"
}

@test "a table that is dropped, and made again" {
    alter "ALTER TABLE design RENAME TO design_old"
    refuses 65 "table 'design'" -- tt-extract
    in_source "ALTER TABLE design_old RENAME TO design"
    tt-extract >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    everything_matches
}
