#!/usr/bin/env bats
# shellcheck disable=SC2317  # functions are called by name
#
# Somebody else may write the lake: links and files that are none lead nowhere, whatever name they
# have, and nothing outside the lake is read, written or removed.

load ../lib/totesys

setup() {
    use_source "$(fresh_totesys 20)"
    outside=$BATS_TEST_TMPDIR/outside
    mkdir -p "$outside/dir"
    echo precious >"$outside/file"
    echo precious >"$outside/dir/file"
    before=$(tree "$outside")
}

untouched() {
    same "$(tree "$outside")" "$before"
}

change() {
    sql "$TT_SOURCE" "UPDATE payment SET paid = NOT paid WHERE payment_id = $1"
}

# instead PATH COMMAND...: COMMAND makes something of that name where PATH was; put_back undoes it
instead() {
    hidden=$1
    mv "$1" "$BATS_TEST_TMPDIR/hidden"
    "${@:2}" "$1"
}

put_back() {
    rm "$hidden"
    mv "$BATS_TEST_TMPDIR/hidden" "$hidden"
}

device() {
    ln -s /dev/zero "$1"
}

# reads STAGE PROGRAM: a run's manifest and data as a fifo, a device, a link: 66, and soon
reads() {
    local file
    for file in "$(run_dir "$1")/manifest.json" "$(run_dir "$1")/payment.jsonl" \
        "$(run_dir "$1")/fact_payment.csv"; do
        [[ -e $file ]] || continue
        instead "$file" mkfifo
        refuses 66 "${file##*/}' is no regular file" -- timeout 20 "$2"
        put_back
        instead "$file" device
        refuses 66 "${file##*/}'" "symbolic link" -- timeout 20 "$2"
        put_back
        instead "$file" ln "$outside/file"
        refuses 66 "${file##*/}'" -- timeout 20 "$2"
        put_back
    done
}

@test "a file of a run that is a fifo, a device or a link is refused, and not waited for: 66" {
    tt-extract
    reads extracted tt-transform
    tt-transform
    reads transformed tt-load
    tt-load
    untouched
}

# judged PATH STATUS TEXT COMMAND...: with a fifo and then a device in place of PATH it exits so, saying that
judged() {
    local kind
    for kind in mkfifo device; do
        instead "$1" "$kind"
        run "-$2" timeout 30 "${@:4}"
        contains "$output" "$3"
        put_back
    done
}

@test "no script waits for a fifo or a device in the lake: it is told of like what is damaged" {
    local scripts=$repo/scripts run
    run_all >/dev/null
    change 1
    run_all >/dev/null
    run=$(run_dir extracted)
    judged "$run/manifest.json" 0 "run ${run##*/} is damaged" "$scripts/tt-doctor" --timeout 5
    judged "$run/manifest.json" 0 "" "$scripts/tt-status"
    judged "$(run_dir transformed)/manifest.json" 1 "run ${run##*/} is damaged" "$scripts/tt-doctor" --timeout 5
    judged "$(run_dir extracted)/manifest.json" 0 "no later run in which all tables are complete" \
        "$scripts/tt-prune" --remove-after 0s
    judged "$(run_dir extracted)/manifest.json" 66 "is damaged" \
        "$scripts/tt-replay" --until now --warehouse "$(fresh_db replay)"
    judged "$TT_LAKE/state/extract.json" 0 "ok      dry run" "$scripts/tt-doctor" --timeout 5
    judged "$TT_LAKE/state/extract.json" 0 "" "$scripts/tt-prune" --remove-after 0s --dry-run
    "$scripts/tt-run" >/dev/null
    judged "$TT_LAKE/state/last.json" 0 "tt: WELL" "$scripts/tt-status"
    echo none >"$TT_LAKE/begins"
    judged "$TT_LAKE/begins" 66 "begins' is damaged" "$scripts/tt-prune"
    rm "$TT_LAKE/begins"
    untouched
}

@test "a link in the place of what a crash left: it goes, what it leads to stays" {
    run_all >/dev/null
    change 1
    ln -s "$outside/dir" "$TT_LAKE/extracted/.a.tmp"
    ln -s "$outside/dir" "$TT_LAKE/transformed/.b.tmp"
    ln -s "$outside/dir" "$TT_LAKE/state/.transform.tmp"
    mkdir "$TT_LAKE/extracted/.c.tmp"
    ln -s "$outside/dir" "$TT_LAKE/extracted/.c.tmp/link"
    run_all
    same "$(find "$TT_LAKE" -type l -o -name '.*')" ""
    untouched
}

@test "a link with the name of a file of the state is replaced, not written through" {
    run_all >/dev/null
    change 1
    for name in .extract.json.tmp keys/payment.x.tmp; do
        ln -s "$outside/file" "$TT_LAKE/state/$name"
    done
    mv "$TT_LAKE/state/extract.json" "$outside/extract.json"
    before=$(tree "$outside")
    ln -s "$outside/extract.json" "$TT_LAKE/state/extract.json"
    tt-extract 2>"$BATS_TEST_TMPDIR/said"
    contains "$(<"$BATS_TEST_TMPDIR/said")" "state of earlier runs cannot be read"
    [[ ! -L $TT_LAKE/state/extract.json ]]
    tt-transform
    tt-load
    untouched
}

@test "a link with the name of a lock is refused, its target neither made nor opened" {
    run_all >/dev/null
    for stage in extract transform load; do
        change 1
        for target in file new; do
            ln -sf "$outside/$target" "$TT_LAKE/state/$stage.lock"
            refuses 73 "state/$stage.lock'" "symbolic link" "remove the link" -- tt-$stage
        done
        rm "$TT_LAKE/state/$stage.lock"
        tt-$stage
    done
    untouched
}

@test "a directory of the lake that is a link is refused; the lake itself may be one" {
    run_all >/dev/null
    year=$(cd "$TT_LAKE/extracted" && echo 2*)
    for dir in extracted transformed state state/keys "extracted/$year" "transformed/$year"; do
        change 1
        instead "$TT_LAKE/$dir" ln -s "$outside/dir"
        status=0
        { timeout 20 tt-extract && timeout 20 tt-transform && timeout 20 tt-load; } \
            2>"$BATS_TEST_TMPDIR/said" || status=$?
        ((status == 66 || status == 73 || status == 74))
        contains "$(<"$BATS_TEST_TMPDIR/said")" "$dir"
        put_back
        rm -rf "$TT_LAKE"/*/.*.tmp
        untouched
        run_all
    done
    mv "$TT_LAKE" "$BATS_TEST_TMPDIR/elsewhere"
    ln -s elsewhere "$TT_LAKE"
    change 1
    run_all
    same "$(cd "$BATS_TEST_TMPDIR/elsewhere" && find . -type l)" ""
}

@test "whatever the umask: directories at most 0750, files at most 0640" {
    (
        umask 000
        "$repo/scripts/tt-run" -v
        change 1
        "$repo/scripts/tt-run" --json
        "$repo/scripts/tt-prune"
        "$repo/scripts/tt-replay" --warehouse "$(fresh_db replay)"
    ) >/dev/null 2>&1
    [[ -e $TT_LAKE/state/last.json && -e $TT_LAKE/state/replay.lock ]]
    same "$(find "$TT_LAKE" -mindepth 1 -perm /027 ! -perm 0750 -o -type f ! -perm 0640)" ""
    rm -rf "$TT_LAKE"
    (
        umask 077
        tt-extract
    ) >/dev/null
    same "$(find "$TT_LAKE" -perm /077)" ""
}

# ------------------------------------------------------------------------- what surrounds a program

@test "descriptors 0 to 2 closed: what is logged goes nowhere else, and all is loaded" {
    for closed in "0<&-" "1>&-" "2>&-" "0<&- 1>&- 2>&-"; do
        change 1
        sql "$TT_SOURCE" "ALTER TABLE payment ADD COLUMN IF NOT EXISTS new_one int" # said with -v
        for stage in extract transform load; do
            bash -c "tt-$stage -v $closed" >/dev/null 2>&1
        done
        same "$(find "$TT_LAKE" -size 0 ! -name '*.lock' -type f)" ""
    done
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM tt.run")" "$(runs extracted | wc -l)"
}

@test "too many open files are said to be that by each stage, whatever is opened: 74" {
    run_all >/dev/null
    change 1
    limited() { (
        exec 3>&- 4>&- # of the tests themselves
        ulimit -n "$1" && exec "${@:2}"
    ); }
    for most in 5 6 7 8 9; do
        status=0
        limited "$most" tt-transform --redo "$(runs transformed)" >/dev/null 2>"$BATS_TEST_TMPDIR/said" || status=$?
        echo "$most: $status $(<"$BATS_TEST_TMPDIR/said")"
        ((status == 0 || status == 74))
        ((status == 0)) || contains "$(<"$BATS_TEST_TMPDIR/said")" "Too many open files"
        ((most > 5)) || same "$status" 74
    done
}

@test "a manifest that may not be read is no damaged one: 77" {
    ((EUID == 0)) || skip "needs root, who becomes somebody else"
    tt-extract >/dev/null
    dir=$(mktemp -d)
    chmod 711 "$dir"
    cp -r "$TT_LAKE" "$dir/lake"
    cp "$(command -v tt-transform)" "$dir"
    chown -R nobody "$dir/lake"
    cp -r "$repo/transform/model" "$dir/model"
    as_nobody() { setpriv --reuid=nobody --clear-groups "$dir/tt-transform" --model "$dir/model" --lake "$dir/lake"; }
    chown root "$dir/lake/extracted"/*/*/*/*/manifest.json
    chmod 600 "$dir/lake/extracted"/*/*/*/*/manifest.json
    refuses 77 "manifest.json'" "Permission denied" -- as_nobody
    chown root "$dir/lake/extracted"/*/*/*/*
    chmod 700 "$dir/lake/extracted"/*/*/*/*
    refuses 77 "Permission denied" -- as_nobody
    chown root "$dir/lake/extracted"/*/*
    chmod 700 "$dir/lake/extracted"/*/*
    refuses 77 "Permission denied" -- as_nobody
    rm -rf "$dir"
}

@test "the year 10000 on the clock: an error, and nothing is written; a future that can be is warned of" {
    export FAIL_CLOCK_S
    shim=${TEST_PROGRAMS:-$repo/build}/tests/lib/failshim.so
    FAIL_CLOCK_S=$((253402300800 - $(date +%s) + 1000))
    refuses 78 "the clock of this machine" "1970 to 9999" -- env LD_PRELOAD="$shim" tt-extract
    same "$(ls "$TT_LAKE/extracted")" ""

    FAIL_CLOCK_S=$((10 * 365 * 86400))
    LD_PRELOAD="$shim" tt-extract
    FAIL_CLOCK_S=0
    for i in 1 2; do
        change $i
        tt-extract 2>"$BATS_TEST_TMPDIR/said"
        contains "$(<"$BATS_TEST_TMPDIR/said")" "'$(runs extracted | tail -n 2 | head -n 1)', is of the future"
    done
    tt-transform
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM tt.run")" 3
}
