#!/usr/bin/env bats
#
# tt-verify: one value that is wrong among FACTS (30000; make torture: 3000000).

load ../lib/pg
load ../lib/tt

orders=$((${FACTS:-30000} / 3)) # each with half a purchase order, and a payment for either

setup_file() { pg_start; }
teardown_file() { pg_stop; }

@test "one value among all facts is off by one in its last digit: its key and column are named, and nothing else" {
    PATH=$repo/scripts:$PATH
    export TT_RETRIES=0
    use_source "$(fresh_totesys "$orders")"
    run_all >/dev/null
    in_warehouse "ANALYZE"
    quietly tt-verify
    same "$(jq "[.tables | to_entries[] | select(.key | startswith(\"fact_\")).value.rows] | add >= $((3 * orders))" "$TT_LAKE/state/verify.json")" true
    id=$(in_warehouse "SELECT payment_id FROM fact_payment ORDER BY payment_id OFFSET $orders / 2 LIMIT 1")
    right=$(in_source "SELECT payment_amount FROM payment WHERE payment_id = $id")
    in_warehouse "UPDATE fact_payment SET payment_amount = payment_amount + 0.01 WHERE payment_id = $id"
    run -65 --separate-stderr tt-verify
    same "$output" "fact_payment payment_id=$id: payment_amount is \"$right\" at the source, \"$(in_source "SELECT $right + 0.01")\" in the warehouse"
}
