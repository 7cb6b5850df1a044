#!/usr/bin/env bats
#
# The star model of totesys by examples, tests/model/: see tests/lib/model.bash.

load ../lib/tt
load ../lib/model

@test "each table of the model has examples, and all examples are of a table" {
    same "$(cd "$model_cases" && printf '%s\n' */)" "$(cd "$TT_MODEL" && printf '%s\n' *.json | sed 's,[.]json$,/,')"
}

@test "tt-transform makes of each example what it must" {
    failed=0
    for dir in "$model_cases"/*/; do
        transform_case "${dir%/}" || {
            echo "-- $(basename "$dir") is wrong" >&2
            failed=1
        }
    done
    ((!failed))
}

@test "an example that is wrong is found out" {
    for spoil in 's/Undefined/undefined/' '2d' '4s,^,9,'; do
        rm -rf "$BATS_TEST_TMPDIR/dim_staff"
        cp -r "$model_cases/dim_staff" "$BATS_TEST_TMPDIR/dim_staff"
        transform_case "$BATS_TEST_TMPDIR/dim_staff"
        sed -i "$spoil" "$BATS_TEST_TMPDIR/dim_staff/want.csv"
        run ! transform_case "$BATS_TEST_TMPDIR/dim_staff"
    done
}
