#!/usr/bin/env bats
#
# A damaged file of an extracted run stops the chain until a complete extraction has made it needless:
# nothing is lost that the source still has.

load ../lib/totesys

setup() { loaded_totesys; }

change() {
    sql "$TT_SOURCE" "UPDATE address SET district = 'Changed $1' WHERE address_id <= $1;
                      UPDATE payment SET paid = NOT paid WHERE payment_id = $1;
                      UPDATE department SET location = 'Leeds $1' WHERE department_id = $1"
    tt-extract
}

# damage FILE: one byte of it
damage() {
    printf '#' | dd of="$1" bs=1 seek=5 conv=notrunc status=none
}

all_match() {
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE" dim_staff dim_counterparty dim_location dim_currency
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*), count(DISTINCT payment_id) FROM fact_payment_current")" \
        "$(sql "$TT_SOURCE" "SELECT count(*), count(*) FROM payment")"
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM tt.run")" "$(runs extracted | wc -l)"
}

@test "of an old run that the lookups need: 66 with the remedy, which is a complete extraction" {
    change 1 >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    damage "$(run_dir extracted 2)/address.jsonl"
    rm -r "$TT_LAKE/state/transform"
    change 2 >/dev/null
    refuses 66 "address.jsonl" "tt-extract --full" -- tt-transform
    change 3 >/dev/null
    refuses 66 "address.jsonl" "tt-extract --full" -- tt-transform
    tt-extract --full >/dev/null
    tt-transform >/dev/null 2>"$BATS_TEST_TMPDIR/said"
    contains "$(<"$BATS_TEST_TMPDIR/said")" "run $(runs extracted | tail -n 1) has all of its tables whole"
    same "$(grep -c "is passed over" "$BATS_TEST_TMPDIR/said")" 2
    tt-load >/dev/null
    all_match
    # the lookups go on from there
    change 4 >/dev/null
    quietly bash -c 'tt-transform >/dev/null && tt-load >/dev/null'
    all_match
    rm -r "$TT_LAKE/state/transform"
    change 5 >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    all_match
}

@test "of a run that waits to be transformed: the same" {
    change 1 >/dev/null
    damage "$(run_dir extracted)/payment.jsonl"
    change 2 >/dev/null
    sql "$TT_SOURCE" "DELETE FROM payment WHERE payment_id = 7"
    tt-extract >/dev/null
    refuses 66 "payment.jsonl" "tt-extract --full" -- tt-transform
    tt-extract --full --table payment >/dev/null
    refuses 66 "payment.jsonl" "tt-extract --full" -- tt-transform # others are in it, too
    tt-extract --full >/dev/null
    tt-transform >/dev/null 2>"$BATS_TEST_TMPDIR/said"
    contains "$(<"$BATS_TEST_TMPDIR/said")" "is passed over"
    tt-load >/dev/null
    all_match
}

@test "its manifest, of a run that waits: the same; whether the run is an old one, or the newest" {
    change 1 >/dev/null
    damage "$(run_dir extracted)/manifest.json"
    first=$(runs extracted | tail -n 1)
    refuses 66 "$first/manifest.json" "tt-extract --full" -- tt-transform
    change 2 >/dev/null
    sql "$TT_SOURCE" "DELETE FROM payment WHERE payment_id = 7"
    tt-extract >/dev/null
    refuses 66 "$first/manifest.json" "tt-extract --full" -- tt-transform
    tt-extract --full --table payment >/dev/null
    refuses 66 "$first/manifest.json" "tt-extract --full" -- tt-transform
    # the newest one, and no state that tells of it
    damage "$(run_dir extracted)/manifest.json"
    rm "$TT_LAKE/state/extract.json"
    tt-extract >/dev/null
    tt-transform >/dev/null 2>"$BATS_TEST_TMPDIR/said"
    contains "$(<"$BATS_TEST_TMPDIR/said")" "$first/manifest.json" "run $(runs extracted | tail -n 1) has all of its tables whole"
    tt-load >/dev/null
    all_match
    change 3 >/dev/null
    quietly bash -c 'tt-transform >/dev/null && tt-load >/dev/null'
    all_match
    rm -r "$TT_LAKE/state/transform"
    change 4 >/dev/null
    tt-transform >/dev/null
    # one of a transformed run is written again
    before=$(cat "$(run_dir transformed)/manifest.json")
    damage "$(run_dir transformed)/manifest.json"
    refuses 66 "$(run_dir transformed)/manifest.json" "tt-transform --redo" -- tt-load
    tt-transform --redo "$(runs transformed | tail -n 1)" >/dev/null
    same "$(cat "$(run_dir transformed)/manifest.json")" "$before"
    tt-load >/dev/null
    all_match
    # tt-prune takes it, with a base behind it
    tt-extract --full >/dev/null
    base=$(runs extracted | tail -n 1)
    quietly bash -c 'tt-transform >/dev/null && tt-load >/dev/null'
    "$repo/scripts/tt-prune" --remove-after 0s --compress-after never
    same "$(runs extracted)" "$base"
    change 5 >/dev/null
    quietly bash -c 'tt-transform >/dev/null && tt-load >/dev/null'
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE" dim_staff dim_counterparty dim_location dim_currency
}

@test "a run that waits and is gone: the same" {
    change 1 >/dev/null
    rm -r "$(run_dir extracted)"
    gone=$(jq -r .run "$TT_LAKE/state/extract.json")
    change 2 >/dev/null # it comes whole, since the newest run is not there
    change 3 >/dev/null
    change 4 >/dev/null
    middle=$(runs extracted | tail -n 2 | head -n 1)
    rm -r "$(find "$TT_LAKE/extracted" -name "$middle")"
    run -66 --separate-stderr tt-transform
    contains "$stderr" "'$middle' is missing" "tt-extract --full"
    tt-extract --full >/dev/null
    tt-transform >/dev/null 2>"$BATS_TEST_TMPDIR/said"
    contains "$(<"$BATS_TEST_TMPDIR/said")" "'$middle' is missing" "is passed over"
    run ! grep -F "$gone" "$BATS_TEST_TMPDIR/said"
    tt-load >/dev/null
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE" dim_staff dim_counterparty dim_location dim_currency
    change 5 >/dev/null
    quietly bash -c 'tt-transform >/dev/null && tt-load >/dev/null'
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE" dim_staff dim_counterparty dim_location dim_currency
}

@test "a run that was transformed well is not replaced by one without rows" {
    damage "$(run_dir extracted)/payment.jsonl"
    tt-extract --full >/dev/null
    before=$(tree "$TT_LAKE/transformed")
    refuses 66 "payment.jsonl" -- tt-transform --redo "$(runs extracted | head -n 1)"
    same "$(tree "$TT_LAKE/transformed")" "$before"
}
