#!/usr/bin/env bats
#
# tt-verify: what is no finding, and what it does about one: rows that were rejected or wait, a source that moves
# on, a part of it all, --repair.

load ../lib/small
load ../lib/totesys
load ../lib/verify

setup() {
    PATH=$repo/scripts:$PATH
    export TT_RETRIES=0
    loaded_totesys
}

@test "rejected and waiting rows are explained; what is wrong beside them is found" {
    in_source "UPDATE sales_order SET agreed_payment_date = 'soon' WHERE sales_order_id = 3"
    in_source "UPDATE payment SET payment_amount = payment_amount + 1 WHERE payment_id = 2"
    run_all >/dev/null 2>&1
    proves --table fact_payment
    in_warehouse "DELETE FROM tt.watched"
    in_warehouse "ALTER TABLE fact_sales_order DROP CONSTRAINT fact_sales_order_design_id_fkey; DELETE FROM dim_design WHERE design_id = 266"
    run -0 --separate-stderr tt-verify --table fact_sales_order --json
    same "$(jq -r '.findings, .explained, (.explanations[] | "\(.key) \(.explained)")' <<<"$output" | sed 's/run [^:]*/run/')" \
        $'0\n1\n["3"] rejected in run: agreed_payment_date \'soon\' is no date (YYYY-MM-DD)'
    in_source "UPDATE sales_order SET agreed_payment_date = '2030-01-01' WHERE sales_order_id = 3"
    in_warehouse "UPDATE fact_sales_order SET units_sold = 1 WHERE sales_order_id = 4"
    run -65 --separate-stderr tt-verify --table fact_sales_order
    contains "$output" "sales_order_id=4: units_sold"
    same "$(wc -l <<<"$output")" 1
}

@test "rows that wait for their parent, new or changed, and rows that the warehouse refuses are explained" {
    things_at_places
    dim_with_history place id 'id integer not null' 'name text'
    step
    in_warehouse "ALTER TABLE fact_thing ADD CONSTRAINT good CHECK (v <> 'bad')"
    in_warehouse "ALTER TABLE dim_place ADD CONSTRAINT dim_place_name_check CHECK (name <> 'bad')"
    in_source "UPDATE thing SET place = 9, v = E'a\"b\\\\\tc' WHERE id = 1; UPDATE thing SET v = 'bad' WHERE id = 2;
        INSERT INTO thing VALUES (4, '', 8), (5, 'bad', 1), (6, 'good', 7); UPDATE place SET name = 'bad' WHERE id = 2;
        INSERT INTO place VALUES (7, 'bad')"
    quiet_step
    run -0 --separate-stderr tt-verify --json
    same "$(jq -r '.findings, .undecided, (.explanations[] | "\(.key[0]) \(.explained)")' <<<"$output" |
        sed -E 's/_[0-9]{6}"/"/g; s/ since run .*(place .*|constraint "[a-z_]*").*/: \1/' | sort | uniq -c | sed 's/^ *//')" \
        '2 0
1 1 waits: place 9 is not in dim_place
2 2 the warehouse refuses it: constraint "dim_place_name_check"
1 2 the warehouse refuses it: constraint "good"
1 4 waits: place 8 is not in dim_place
1 5 the warehouse refuses it: constraint "good"
1 6 waits: place 7 is not in dim_place
2 7 the warehouse refuses it: constraint "dim_place_name_check"'
    in_warehouse "UPDATE tt.rejected SET row = row || '{\"v\": \"else\"}' WHERE state = 'waiting' AND row ->> 'id' = '6'"
    run -65 --separate-stderr tt-verify
    same "$output" "fact_thing id=6: the source has it, the warehouse has not"
}

@test "what the source has changed since the last run is no finding: the run is called, or waited for" {
    in_source "UPDATE sales_order SET units_sold = units_sold + 1 WHERE sales_order_id < 9; DELETE FROM payment WHERE payment_id = 1"
    in_source "UPDATE address SET city = city || ' ' WHERE address_id < 4"
    run -75 --separate-stderr tt-verify --no-run --wait 0
    contains "$stderr" "could not be decided"
    same "$(state '.findings, .undecided > 0')" $'0\ntrue'
    proves
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE" fact_sales_order
    in_source "UPDATE sales_order SET units_sold = units_sold + 1 WHERE sales_order_id < 9"
    tt-verify --no-run --wait 120 3>&- &
    verify=$!
    wait_for test -n "$(in_source "SELECT 1")"
    until ! kill -0 "$verify" 2>/dev/null; do run_all >/dev/null 2>&1; done
    wait "$verify"
}

@test "--repair mends what a run can mend, and says so" {
    columns=$(jq -r '[.columns[][0]] | join(", ")' "$TT_MODEL/fact_payment.json")
    in_warehouse "UPDATE fact_sales_order SET units_sold = 1000000 WHERE sales_order_id = 7;
        DELETE FROM fact_sales_order WHERE sales_order_id = 8;
        INSERT INTO fact_payment ($columns) SELECT $columns FROM fact_payment WHERE payment_id = 2;
        UPDATE dim_staff SET first_name = 'X' WHERE staff_id = 1;
        UPDATE dim_date SET quarter = 9 WHERE date_id = (SELECT min(date_id) FROM dim_date);
        CREATE OR REPLACE VIEW public.fact_purchase_order_current AS SELECT * FROM fact_purchase_order"
    run -0 --separate-stderr tt-verify --repair --json
    same "$(jq '.findings' <<<"$output")" 0
    contains "$(jq -r '.repaired[]' <<<"$output")" "all but the newest are superseded"
    contains "$stderr" "repair: extracted whole and loaded:"
    same "$(tt-status --json | jq -c '[.status, .problems]')" '["well",[]]'
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    proves
    run_all >/dev/null
}

@test "--table, --sample, --since; misuse; --help" {
    in_warehouse "UPDATE dim_design SET design_name = 'X' WHERE design_id = 1"
    proves --table 'fact_*'
    same "$(state '[.whole, (.tables | keys | length)] | @tsv')" $'false\t3'
    contains "$(tt-status)" "rows, all right (only fact_*)"
    run -65 --separate-stderr tt-verify --table dim_design --sample 100%
    same "$(state .sample)" 100
    run tt-status
    contains "$output" "1 wrong (100 % of the keys, only dim_design)"
    run -66 --separate-stderr tt-verify --since '2000-01-01'
    in_source "UPDATE sales_order SET units_sold = units_sold + 1 WHERE sales_order_id = 2"
    now=$(in_source "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US UTC')")
    run_all >/dev/null
    in_warehouse "UPDATE fact_sales_order SET units_sold = 9 WHERE sales_order_id IN (2, 3)"
    run -65 --separate-stderr tt-verify --since "$now" --table fact_sales_order
    contains "$output" "sales_order_id=2: units_sold"
    same "$(wc -l <<<"$output")" 1
    run -1 --separate-stderr tt-status --json
    same "$(jq -r '.proof | .part, .tables[]' <<<"$output")" \
        "changed since ${now:0:16}, only fact_sales_order"$'\nfact_sales_order'
    refuses 64 "is no time" -- tt-verify --since never
    refuses 64 "no such table" -- tt-verify --table nothing
    refuses 64 "--sample" -- tt-verify --sample 101
    refuses 64 "password" -- tt-verify --source 'dbname=x password=y'
    refuses 78 "TT_WAREHOUSE_PASSWORD_COMMAND: the command printed no password" -- env TT_WAREHOUSE_PASSWORD_COMMAND=true tt-verify
    refuses 78 "TT_SOURCE_PASSWORD_COMMAND: the command failed" -- env TT_SOURCE_PASSWORD_COMMAND='echo x; false' tt-verify
    refuses 64 "unknown option" -- tt-verify --no-such
    contains "$(tt-verify --help)" "--repair"
    contains "$(tt-verify --version)" "tt-verify (tt)"
    refuses 66 "nothing is in the warehouse yet" -- env TT_WAREHOUSE="$(fresh_warehouse empty)" tt-verify
}
