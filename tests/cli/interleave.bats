#!/usr/bin/env bats
#
# Stages that die between what is visible and what they remember, runs of some tables, states and
# warehouses from a backup: in whatever order, nothing is lost and nothing is doubled.

load ../lib/crash

setup_file() {
    pg_start
    fresh_totesys "$orders" >/dev/null
}
teardown_file() { pg_stop; }

# extract_dies [OPTION]...: tt-extract is killed once its run is visible, before its state is
extract_dies() {
    local before status=0
    before=$(runs extracted | wc -l)
    env FAIL_UNDER="$TT_LAKE/state/extract.json" FAIL_CALL=rename FAIL_AT=1 FAIL_SIGNAL=9 \
        LD_PRELOAD="$shim" tt-extract "$@" >/dev/null 3>&- || status=$?
    ((status == 137)) && (($(runs extracted | wc -l) == before + 1))
}

# Tables of the newest run: "table complete|changed"
kinds() {
    manifest "$(run_dir extracted)" '.tables[] | "\(.table) \(if .complete then "complete" else "changed" end)"'
}

# The next run has what has changed, and no table as a whole: the state, folded, was right.
state_is_good() {
    tick
    tt-extract 2>"$BATS_TEST_TMPDIR/said" >/dev/null
    same "$(<"$BATS_TEST_TMPDIR/said")" ""
    same "$(kinds | grep complete)" ""
    settle
}

# ------------------------------------------------------------------------------ it dies in between

@test "killed between run and state, several times: complete, changed, some tables only" {
    round
    for options in "" "--full" "--table sales_order" "--table payment --full" "--exclude-table sales_order"; do
        tick
        read -ra options <<<"$options"
        extract_dies "${options[@]}"
        tick
        tt-extract --table payment >/dev/null
        state_is_good
    done
    # one after another, each without a state of the one before
    for options in "--table sales_order" "--full" "" "--table payment" "--full --table staff" ""; do
        tick
        read -ra options <<<"$options"
        extract_dies "${options[@]}"
    done
    state_is_good
}

@test "killed between run and state; a key is deleted before, and comes back after, as it was or not" {
    round
    # shellcheck disable=SC2030
    for n in 0 1; do
        sql "$TT_SOURCE" "CREATE TABLE test.kept AS SELECT * FROM payment WHERE payment_id BETWEEN 100 AND 104;
                          DELETE FROM payment WHERE payment_id BETWEEN 100 AND 104"
        extract_dies
        sql "$TT_SOURCE" "UPDATE test.kept SET payment_amount = payment_amount + $n;
                          INSERT INTO payment SELECT * FROM test.kept; DROP TABLE test.kept"
        extract_dies --table payment
        sql "$TT_SOURCE" "DELETE FROM payment WHERE payment_id = 103 + $n"
        extract_dies
        state_is_good_but_ticks
        same "$(sql "$TT_WAREHOUSE" "SELECT why, count(*) FROM tt.fact_payment_ended
                                     WHERE payment_id IN (100, 103) GROUP BY 1")" \
            "deleted|$((3 + n))"
    done
}

# Likewise, where not all versions were made by ticks.
state_is_good_but_ticks() {
    tick
    tt-extract 2>"$BATS_TEST_TMPDIR/said" >/dev/null
    same "$(<"$BATS_TEST_TMPDIR/said")" ""
    same "$(kinds | grep complete)" ""
    round && is_right false && only_named_keys
}

@test "killed between run and state, and then the source is another database" {
    [[ ${TEST_CURSOR-} != log ]] || skip "the other database would need a slot of its own"
    round
    tick
    other=$(fresh_totesys "$orders")
    add_mapping "$other"
    psql -Xq -d "$other" -f "$workload_sql"
    first=$TT_SOURCE
    for source in "$other" "$first"; do
        TT_SOURCE=$source
        refuses 65 "--new-source" -- tt-extract
        extract_dies --new-source --table sales_order
        tick
        tt-extract --table payment >/dev/null
        same "$(kinds)" "payment complete"
        tt-extract >/dev/null
        contains "$(kinds)" "staff complete"
        contains "$(kinds)" "sales_order changed"
        tt-transform >/dev/null
        tt-load --new-source >/dev/null
        # rows of the other database that this one does not have are gone, dimensions apart
        for fact in sales_order payment purchase_order; do
            same "$(sql "$TT_WAREHOUSE" "SELECT count(*), sum(hashtext(${fact}_id::text)) FROM fact_${fact}_current")" \
                "$(sql "$TT_SOURCE" "SELECT count(*), sum(hashtext(${fact}_id::text)) FROM $fact")"
        done
    done
}

# ------------------------------------------------------------------------------ from a backup

@test "the state of an earlier run: it catches up, over complete runs and runs of some tables" {
    round
    cp -a "$TT_LAKE/state" "$BATS_TEST_TMPDIR/state"
    for options in "" "--table sales_order" "--full --table payment" "" "--exclude-table payment"; do
        tick
        read -ra options <<<"$options"
        tt-extract "${options[@]}" >/dev/null
        tt-transform >/dev/null
    done
    rm -r "$TT_LAKE/state"
    cp -a "$BATS_TEST_TMPDIR/state" "$TT_LAKE/state"
    state_is_good
}

@test "no state, half of a state, the state of a run that is not there" {
    round
    for loss in "" extract.json keys transform keys/payment.* transform/rows.mdb transform/manifest.json; do
        tick
        # shellcheck disable=SC2086  # a pattern
        rm -r "${TT_LAKE:?}"/state/$loss*
        tt-extract >/dev/null 2>&1
        tt-transform >/dev/null
        tt-load >/dev/null
        is_right
        tick
        round # a key set that is lost is not missed before it is needed
        is_right
    done
    no_leftovers
    tick
    tt-extract >/dev/null
    cp -a "$TT_LAKE/state" "$BATS_TEST_TMPDIR/state"
    rm -r "$(run_dir extracted)" # and what was in it is still to come
    rm -r "$TT_LAKE/state"
    cp -a "$BATS_TEST_TMPDIR/state" "$TT_LAKE/state"
    tt-extract >/dev/null 2>&1
    same "$(kinds | grep -c changed || true)" 0
    settle
}

@test "the warehouse of an earlier run takes the later ones again" {
    round
    tick
    round
    name=$(sql "$TT_WAREHOUSE" "SELECT current_database()")
    backup=$(new_db backup "$name")
    for options in "" "--full" "--table payment"; do
        tick
        read -ra options <<<"$options"
        tt-extract "${options[@]}" >/dev/null
        tt-transform >/dev/null
        tt-load >/dev/null
    done
    now=$TT_WAREHOUSE
    TT_WAREHOUSE=$backup
    same "$(tt-load | wc -l)" 3
    settle
    # and they are alike, but for what other loads there have been
    same "$(contents_of "$backup")" "$(TT_WAREHOUSE=$now tt-load >/dev/null && contents_of "$now")"
}

# contents_of CONNINFO: facts with their numbers, and what ended them
contents_of() {
    sql "$1" "COPY (SELECT * FROM fact_payment ORDER BY 1) TO STDOUT;
              COPY (SELECT * FROM fact_sales_order ORDER BY 1) TO STDOUT;
              COPY (SELECT * FROM tt.fact_payment_ended ORDER BY record_id) TO STDOUT;
              COPY (SELECT * FROM tt.fact_sales_order_ended ORDER BY record_id) TO STDOUT;
              COPY (SELECT run, checksum FROM tt.run ORDER BY run) TO STDOUT"
}

@test "the transformed runs are lost: they are made again to the byte, and nothing is loaded twice" {
    round
    for options in "" "--full" "--table staff"; do
        tick
        read -ra options <<<"$options"
        tt-extract "${options[@]}" >/dev/null
        tt-transform >/dev/null
        tt-load >/dev/null
    done
    tt-extract >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    before=$(tree "$TT_LAKE/transformed")
    state=$(dump "$TT_WAREHOUSE")
    for loss in "" "$TT_LAKE/state/transform"; do
        # shellcheck disable=SC2086  # or none
        rm -r "${TT_LAKE:?}/transformed" $loss
        tt-transform >/dev/null
        same "$(tree "$TT_LAKE/transformed")" "$before"
        quietly tt-load
        same "$(dump "$TT_WAREHOUSE")" "$state"
    done
    # each alone, the newest named first
    rm -r "${TT_LAKE:?}/transformed"
    tt-transform "$(runs extracted | tail -n 1)" >/dev/null
    same "$(tree "$TT_LAKE/transformed")" "$before"
    is_right
}

# ------------------------------------------------------------------------------ written again

@test "tt-transform --redo, killed at any call that changes something: the old run or the new one, whole" {
    round
    tick
    tt-extract >/dev/null
    tt-transform >/dev/null
    run=$(runs transformed | tail -n 1)
    want=$(tree "$(run_dir transformed)")
    redo() {
        status=0
        env FAIL_UNDER="$TT_LAKE" FAIL_COUNT="$BATS_TEST_TMPDIR/calls" "$@" LD_PRELOAD="$shim" \
            tt-transform --redo "$run" >/dev/null 3>&- || status=$?
    }
    redo
    ((status == 0))
    for call in rename unlink fsync; do
        number=$(sed -n "s/^$call //p" "$BATS_TEST_TMPDIR/calls")
        for n in $(sample "$number" "${TEST_SWEEP:-4}"); do
            cp "$BATS_TEST_TMPDIR/calls" "$BATS_TEST_TMPDIR/counted"
            redo FAIL_CALL="$call" FAIL_AT="$n" FAIL_SIGNAL=9
            ((status == 137))
            same "$(tree "$(run_dir transformed)")" "$want"
            mv "$BATS_TEST_TMPDIR/counted" "$BATS_TEST_TMPDIR/calls"
        done
    done
    redo
    ((status == 0))
    no_leftovers
    settle
}
