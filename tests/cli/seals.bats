#!/usr/bin/env bats
#
# Documents that a program writes for itself or the next one are sealed: no bit of them changes
# unseen. Of a manifest that is an error, of state it costs time.

load ../lib/totesys

setup() {
    use_source "$(fresh_totesys 20)"
    run_all >/dev/null
    sql "$TT_SOURCE" "UPDATE address SET district = 'Elsewhere' WHERE address_id = 1"
    flips=${TEST_FLIPS-$(some 120)}
}

# each_flip FILE COMMAND...: with one bit of FILE flipped after the other, evenly over all of it
each_flip() {
    local file=$1 bits step bit code
    shift
    cp "$file" "$BATS_TEST_TMPDIR/whole"
    bits=$(($(stat -c %s "$file") * 8))
    step=$((bits / flips + 1))
    ((step % 8 != 0)) || ((++step)) # else it is always the same bit of a byte
    for ((bit = 0; bit < bits; bit += step)); do
        code=$(od -An -tu1 -j $((bit / 8)) -N 1 "$file")
        printf '%b' "\\x$(printf '%x' $((code ^ 1 << bit % 8)))" |
            dd of="$file" bs=1 seek=$((bit / 8)) conv=notrunc status=none
        "$@" || {
            echo "-- bit $bit of $file" >&2
            return 1
        }
        cp "$BATS_TEST_TMPDIR/whole" "$file"
    done
}

@test "every document has its seal, which XXH3 alone can check" {
    for file in "$(run_dir extracted)/manifest.json" "$(run_dir transformed)/manifest.json" \
        "$TT_LAKE/state/extract.json" "$TT_LAKE/state/transform/manifest.json"; do
        same "$(jq -r 'keys_unsorted | first, last' "$file")" $'format\nseal'
        same "$(jq .format "$file")" "$([[ $file == */transform/* ]] && echo 3 || echo 2)"
        # as tt-lake(5) says, with xxhsum
        same "$(head -c -37 "$file" | xxh3)" "$(jq -r .seal "$file")"
    done
}

@test "a flipped bit of a manifest: 66, naming the file" {
    tt-extract >/dev/null
    each_flip "$(run_dir extracted)/manifest.json" refuses 66 "$(run_dir extracted)/manifest.json" -- tt-transform
    tt-transform >/dev/null
    each_flip "$(run_dir transformed)/manifest.json" refuses 66 "$(run_dir transformed)/manifest.json" -- tt-load
    tt-load
}

@test "a flipped bit of tt-extract's state: a warning, and all tables whole" {
    plan_is_whole() {
        tt-extract --dry-run >"$BATS_TEST_TMPDIR/plan" &&
            ! grep -vE $'^[a-z_]+\tcomplete\t' "$BATS_TEST_TMPDIR/plan"
    }
    run ! plan_is_whole
    each_flip "$TT_LAKE/state/extract.json" plan_is_whole
    flips=3
    whole() {
        tt-extract >/dev/null 2>"$BATS_TEST_TMPDIR/said" &&
            contains "$(<"$BATS_TEST_TMPDIR/said")" "the state of earlier runs cannot be read: '$TT_LAKE/state/extract.json'" &&
            same "$(manifest "$(run_dir extracted)" '[.tables[].complete] | all')" true
    }
    each_flip "$TT_LAKE/state/extract.json" whole
}

@test "a flipped bit of tt-transform's state: a warning, and the run is what it should be" {
    tt-extract >/dev/null
    cp -r "$TT_LAKE/state/transform" "$BATS_TEST_TMPDIR/transform"
    tt-transform >/dev/null
    want=$(tree "$TT_LAKE/transformed")
    again() {
        rm -r "$(run_dir transformed)"
        tt-transform >/dev/null 2>"$BATS_TEST_TMPDIR/said" &&
            contains "$(<"$BATS_TEST_TMPDIR/said")" "$TT_LAKE/state/transform/manifest.json" &&
            same "$(tree "$TT_LAKE/transformed")" "$want"
    }
    rm -r "$TT_LAKE/state/transform"
    cp -r "$BATS_TEST_TMPDIR/transform" "$TT_LAKE/state/transform"
    each_flip "$TT_LAKE/state/transform/manifest.json" again
}

# LMDB trusts its file, and much of that is not read in a run: what is read, and is not what was written,
# costs time.
@test "a flipped bit of the rows that joins need: the run is what it should be, and no process dies of it" {
    sql "$TT_SOURCE" "UPDATE address SET district = 'Elsewhere'" # so that all that have one are read
    tt-extract >/dev/null
    cp -r "$TT_LAKE/state/transform" "$BATS_TEST_TMPDIR/transform"
    tt-transform >/dev/null
    want=$(tree "$TT_LAKE/transformed")
    lost=0 unseen=0
    remade() {
        local file=$BATS_TEST_TMPDIR/transform/rows.mdb
        rm -r "$(run_dir transformed)" "$TT_LAKE/state/transform"
        cp -r "$BATS_TEST_TMPDIR/transform" "$TT_LAKE/state/transform"
        cp "$file" "$TT_LAKE/state/transform/rows.mdb"
        tt-transform >/dev/null 2>"$BATS_TEST_TMPDIR/said" && same "$(tree "$TT_LAKE/transformed")" "$want" || return 1
        if [[ ! -s $BATS_TEST_TMPDIR/said ]]; then
            ((++unseen))
        else
            contains "$(<"$BATS_TEST_TMPDIR/said")" "is lost and made anew from the lake" && ((++lost))
        fi
    }
    each_flip "$BATS_TEST_TMPDIR/transform/rows.mdb" remade
    echo "# flipped bits of rows.mdb: $lost found, $unseen of no consequence" >&3
    ((lost > 0 && unseen > 0))
}

@test "documents of earlier versions, which have no seal, are read" {
    tt-extract >/dev/null
    unseal "$(run_dir extracted)/manifest.json"
    unseal "$TT_LAKE/state/extract.json"
    quietly tt-extract
    tt-transform >/dev/null
    unseal "$(run_dir transformed)/manifest.json"
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM dim_location WHERE district = 'Elsewhere'")" 1
    same "$(jq .format "$TT_LAKE/state/extract.json")" 2
}

@test "a flipped bit of what says where the chain begins: 66" {
    old=$(runs extracted)
    tt-extract --full >/dev/null
    run_all >/dev/null
    "$repo/scripts/tt-prune" --remove-after 0s --compress-after never
    [[ $(runs extracted) != "$old"* && -s $TT_LAKE/begins ]]
    each_flip "$TT_LAKE/begins" refuses 66 "$TT_LAKE/begins' is damaged" -- tt-load
    tt-load
}
