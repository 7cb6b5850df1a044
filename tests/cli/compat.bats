#!/usr/bin/env bats
#
# What an earlier version left (tests/compat/VERSION, by tests/compat/make): this one goes on with it.
# What a later one left stops with 78, and the version that is needed is named.

load ../lib/pg
load ../lib/tt
load ../lib/mapping

setup_file() { pg_start; }
teardown_file() { pg_stop; }

# left VERSION: lake, source and warehouse as it left them
left() {
    kept=$repo/tests/compat/$1
    use_source "$(fresh_db totesys)"
    cp -r "$kept/lake/." "$TT_LAKE"
    psql -Xq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" -f "$kept/source.sql" >/dev/null
    psql -Xq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE" -f "$kept/warehouse.sql" >/dev/null
    add_mapping "$TT_SOURCE"
}

versions() {
    (cd "$repo/tests/compat" && printf '%s\n' */ | tr -d /)
}

# The restored source is another cluster.  The identity of this one, and where its tables stand, go
# into the state, so that it looks as if nothing had happened.
same_source() {
    local here=$BATS_TEST_TMPDIR/here state=$TT_LAKE/state/extract.json
    TT_LAKE=$here tt-extract >/dev/null
    jq --slurpfile here "$here/state/extract.json" '
        $here[0] as $h | ($h | {database, database_oid, schema, system_identifier, timeline, snapshot, time}) as $id
        | . + $id | .tables |= with_entries(.key as $k | .value += ($h.tables[$k] | {watermark, structure}))' \
        "$state" >"$BATS_TEST_TMPDIR/state"
    cp "$BATS_TEST_TMPDIR/state" "$state"
    [[ $(jq .format "$state") == 1 ]] || seal "$state"
}

# seal FILE: as the programs do
seal() {
    jq 'del(.seal)' "$1" | head -c -3 >"$BATS_TEST_TMPDIR/unsealed"
    { cat "$BATS_TEST_TMPDIR/unsealed" && printf ',\n "seal": "%s"\n}\n' "$(xxh3 <"$BATS_TEST_TMPDIR/unsealed")"; } >"$1"
}

facts() {
    in_warehouse "SELECT s FROM fact_sales_order AS s ORDER BY s" && in_warehouse "SELECT p FROM fact_payment AS p ORDER BY p"
}

@test "an earlier version's lake, state and warehouse: incrementally on" {
    for version in $(versions); do
        left "$version"
        before=$(facts)
        runs=$(runs extracted | wc -l)
        same_source

        # nothing has changed: no run, and the warehouse, restored from a dump, is taken as it is
        quietly tt-extract
        quietly tt-transform
        quietly tt-load --as-is
        same "$(facts)" "$before"

        in_source "UPDATE department SET location = 'Elsewhere', last_updated = now() WHERE department_id = 1;
                   UPDATE sales_order SET units_sold = 77, last_updated = now() WHERE sales_order_id = 2;
                   DELETE FROM payment WHERE payment_id = 2"
        run_all_as_is
        same "$(rows_of "$(run_dir extracted)")" $'department 1 0\npayment 0 1\nsales_order 1 0'
        same "$(runs transformed | wc -l)" $((runs + 1))
        matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
        same "$(in_warehouse "SELECT count(*) FROM fact_sales_order")" 14
    done
}

run_all_as_is() {
    tt-extract >/dev/null && tt-transform >/dev/null && tt-load --as-is >/dev/null
}

@test "the same from a restored source: complete, and no fact comes twice" {
    for version in $(versions); do
        left "$version"
        before=$(facts)
        refuses 65 "--new-source" -- tt-extract
        tt-extract --new-source >/dev/null
        tt-transform >/dev/null
        tt-load --as-is >/dev/null
        same "$(facts)" "$before"
        matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    done
}

@test "and by replay; and with the state lost" {
    for version in $(versions); do
        left "$version"
        replayed=$(fresh_db replayed)
        "$repo/scripts/tt-replay" --lake "$TT_LAKE" --warehouse "$replayed" >/dev/null
        for table in fact_sales_order fact_payment dim_staff dim_date; do
            same "$(sql "$replayed" "SELECT t FROM $table AS t ORDER BY t")" "$(in_warehouse "SELECT t FROM $table AS t ORDER BY t")"
        done
        rm -r "$TT_LAKE/state"
        tt-extract --new-source 2>/dev/null >/dev/null
        tt-transform >/dev/null
        TT_WAREHOUSE=$replayed tt-load >/dev/null
        matches_mapping "$TT_SOURCE" "$replayed"
    done
}

# later FILE: as a later version would have written it
later() {
    jq '.format = 9 | .tool = "tt-extract 9.8.7"' "$1" >"$BATS_TEST_TMPDIR/later"
    cp "$BATS_TEST_TMPDIR/later" "$1"
    seal "$1"
}

@test "a later version's files: 78, and what is needed" {
    left "$(versions | tail -n 1)"
    same_source
    cp -r "$TT_LAKE" "$BATS_TEST_TMPDIR/lake"
    in_source "UPDATE staff SET last_name = 'New' WHERE staff_id = 2"
    local words=("is of format 9, written by tt-extract 9.8.7" "install that version of tt, or a later one")

    later "$TT_LAKE/state/extract.json"
    refuses 78 "state/extract.json" "${words[@]}" -- tt-extract
    cp "$BATS_TEST_TMPDIR/lake/state/extract.json" "$TT_LAKE/state/"
    tt-extract >/dev/null

    later "$TT_LAKE/state/transform/manifest.json"
    refuses 78 "state/transform/manifest.json" "${words[@]}" -- tt-transform
    cp "$BATS_TEST_TMPDIR/lake/state/transform/manifest.json" "$TT_LAKE/state/transform/"
    run=$(run_dir extracted)
    cp "$run/manifest.json" "$BATS_TEST_TMPDIR/manifest.json"
    later "$run/manifest.json"
    refuses 78 "${words[@]}" -- tt-transform
    cp "$BATS_TEST_TMPDIR/manifest.json" "$run/"
    tt-transform >/dev/null

    run=$(run_dir transformed)
    cp "$run/manifest.json" "$BATS_TEST_TMPDIR/manifest.json"
    later "$run/manifest.json"
    refuses 78 "${words[@]}" -- tt-load --as-is
    cp "$BATS_TEST_TMPDIR/manifest.json" "$run/"

    in_warehouse "COMMENT ON TABLE tt.run IS 'the ledger, format 2'"
    refuses 78 "the ledger of the warehouse is of format 2, written by tt-load " "install that version" -- tt-load --as-is
    refuses 78 "the ledger of the warehouse is of format 2" -- tt-load --reset=plan
    in_warehouse "COMMENT ON TABLE tt.run IS NULL"
    tt-load --as-is >/dev/null
}
