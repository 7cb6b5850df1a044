#!/usr/bin/env bats
#
# A lake that was damaged, in many ways by chance: the programs that read it end with an exit
# status of theirs and say why; by no signal, in no endless loop, with no bug. `make fuzz-lake` does
# it for longer and with sanitizers; FUZZ_LAKE_CASE tries one case again.

load ../lib/pg
load ../lib/tt

setup_file() { pg_start; }
teardown_file() { pg_stop; }

@test "no damage of a lake ends a program but with a status and a word" {
    use_source "$(fresh_totesys 5)"
    tt-extract >/dev/null
    sql "$TT_SOURCE" "UPDATE staff SET first_name = 'Ann' WHERE staff_id = 1;
                      UPDATE address SET city = 'Leeds' WHERE address_id = 1;
                      UPDATE department SET location = NULL WHERE department_id = 1"
    tt-extract >/dev/null
    sql "$TT_SOURCE" "DELETE FROM payment WHERE payment_id = 1;
                      UPDATE sales_order SET units_sold = units_sold + 1 WHERE sales_order_id = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    sql "$TT_SOURCE" "DELETE FROM payment WHERE payment_id = 2; -- for tt-extract to find
                      UPDATE staff SET last_name = 'Lee' WHERE staff_id = 2"
    mkdir "$BATS_TEST_TMPDIR/scratch"
    "$repo/tests/lib/fuzz_lake.py" "$TT_LAKE" "$BATS_TEST_TMPDIR/scratch" \
        "${FUZZ_LAKE_SECONDS:-10}" "${FUZZ_LAKE_SEED:-1}" ${FUZZ_LAKE_CASE:+"$FUZZ_LAKE_CASE"} >&3
}
