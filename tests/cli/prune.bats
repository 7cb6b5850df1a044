#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031  # variables and functions of tests/lib
#
# tt-prune: old runs are compressed, and removed from the old end; what is kept is enough.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/days

setup_file() {
    pg_start
    fresh_totesys 300 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 300)"
}

# change: a bit of everything
change() {
    sql "$TT_SOURCE" "
        UPDATE sales_order SET units_sold = units_sold + 1 WHERE sales_order_id % 3 = 0;
        UPDATE department SET location = coalesce(location, '') || '+' WHERE department_id = 2;
        UPDATE address SET city = city || '+' WHERE address_id = 3;
        DELETE FROM payment WHERE payment_id = (SELECT min(payment_id) FROM payment)"
}

# four_days: four runs, 40, 30, 20 and 1 days old; the third complete
four_days() {
    day 40
    change && day 30
    change && day 20 --full
    change && day 1
}

# files_of RUN-DIR...: names of their data files, sorted
files_of() {
    find "$@" -type f ! -name manifest.json -printf '%f\n' | sort
}

# large_files: that could still be compressed
large_files() {
    find "$TT_LAKE/extracted" "$TT_LAKE/transformed" -size +4096c ! -name '*.zst' ! -name manifest.json
}

# transformed: the files of all transformed runs, with their checksums
transformed() {
    (cd "$TT_LAKE/transformed" && find . -type f -exec sha256sum {} + | sort)
}

# -------------------------------------------------------------------------------------- compressing

@test "files of old runs are compressed, those of younger ones, small ones and strangers are not" {
    four_days
    local run before n
    run=$(run_dir extracted 2)
    before=$(files_of "$(run_dir extracted 4)" "$(run_dir transformed 4)")
    head -c 9000 /dev/zero >"$run/stranger"
    quietly tt-prune
    for n in 1 2 3; do
        is_readable "$(run_dir extracted "$n")" "$(run_dir transformed "$n")"
    done
    same "$(large_files | grep -v "/$(runs extracted | tail -n 1)/")" "$run/stranger"
    [[ -e $run/sales_order.jsonl.zst && ! -e $run/sales_order.jsonl ]]
    [[ -e $run/department.jsonl && ! -e $run/department.jsonl.zst ]]
    [[ -e $(run_dir transformed 2)/fact_sales_order.csv.zst ]]
    same "$(files_of "$(run_dir extracted 4)" "$(run_dir transformed 4)")" "$before"
    is_tidy
    before=$(tree "$TT_LAKE")
    quietly tt-prune
    same "$(tree "$TT_LAKE")" "$before"
}

@test "all programs read compressed runs: state and lookups are folded, runs written again, loaded" {
    four_days
    cp -a "$TT_LAKE/state" "$BATS_TEST_TMPDIR/state"
    change
    tt-extract >/dev/null
    tt-transform >/dev/null
    local before n
    before=$(transformed)
    tt-prune --compress-after 0s
    [[ -e $(run_dir extracted)/sales_order.jsonl.zst ]]

    # each transformed run again, from compressed extracted ones, with lookups of before and without
    for n in 5 4 3 2 1; do
        ((n % 2)) || rm -rf "$TT_LAKE/state/transform"
        tt-transform --redo "$(basename "$(run_dir extracted "$n")")"
    done
    same "$(transformed)" "$before"
    tt-prune --compress-after 0s

    # tt-extract's state of before the last run takes it in from the compressed files
    rm -r "$TT_LAKE/state/extract.json" "$TT_LAKE/state/keys"
    cp -a "$BATS_TEST_TMPDIR/state/extract.json" "$BATS_TEST_TMPDIR/state/keys" "$TT_LAKE/state"
    sql "$TT_SOURCE" "DELETE FROM payment WHERE payment_id = (SELECT max(payment_id) FROM payment)"
    tt-extract
    same "$(manifest "$(run_dir extracted)" '.tables[] | select(.complete or .rows > 0 or .deleted) |
        "\(.table) \(.complete) \(.rows) \(.deleted.rows)"')" "payment false 0 1"

    tt-transform
    tt-load
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    # and a warehouse of nothing but compressed runs
    tt-prune --compress-after 0s
    before=$(everything_in "$TT_WAREHOUSE")
    TT_WAREHOUSE=$(fresh_db again)
    tt-load
    same "$(everything_in "$TT_WAREHOUSE")" "$before"
}

@test "a compressed file that is cut off or damaged is 66, by name" {
    day 20
    tt-prune
    local file=fact_sales_order.csv.zst run
    run=$(run_dir transformed)
    cp "$run/$file" "$BATS_TEST_TMPDIR"
    TT_WAREHOUSE=$(fresh_db again)
    truncate -s -1 "$run/$file"
    refuses 66 "'$run/$file' is damaged: it is cut off" -- tt-load
    cp "$BATS_TEST_TMPDIR/$file" "$run"
    printf X | dd of="$run/$file" bs=1 seek=1000 conv=notrunc status=none
    refuses 66 "'$run/$file' is damaged: " -- tt-load
    zstd -q -f -o "$run/$file" /etc/passwd
    refuses 66 "'$run/$file' is damaged: " -- tt-load
    rm "$run/$file"
    refuses 66 "cannot open '$run/${file%.zst}'" -- tt-load
    cp "$BATS_TEST_TMPDIR/$file" "$run"
    tt-load

    file=$(run_dir extracted)/sales_order.jsonl.zst
    truncate -s -1 "$file"
    refuses 66 "'$file' is damaged: it is cut off" -- tt-transform --redo "$(basename "$run")"
}

@test "a file that is damaged already is told of and stays; the others go on" {
    day 20
    local run
    run=$(run_dir extracted)
    echo '{}' >>"$run/payment.jsonl"
    refuses 66 "'$run/payment.jsonl' is damaged" -- tt-prune
    [[ -e $run/payment.jsonl && ! -e $run/payment.jsonl.zst && -e $run/sales_order.jsonl.zst ]]
    [[ -e $(run_dir transformed)/fact_payment.csv.zst ]]
    is_tidy
}

@test "killed at any moment of compressing, every run is readable, and the next tt-prune goes on" {
    day 20
    local n=1 status
    for ((n = 1; ; n += (TEST_SWEEP ? 1 : 5 * ${TEST_SHARE:-1}))); do
        status=0
        die_at "$n" tt-prune || status=$?
        is_readable "$(run_dir extracted)" "$(run_dir transformed)"
        ((status == 0)) || break
    done
    ((status == 1 && n > 40))
    is_tidy
    same "$(large_files)" ""
}

@test "a full disk: 74, every run is readable, nothing half-done stays; with room it goes on" {
    ((EUID == 0)) || skip "NO FULL DISK: only root can mount a small tmpfs"
    unshare -m true || skip "NO FULL DISK: this root may not mount"
    day 20
    local disk=$BATS_TEST_TMPDIR/disk kib
    kib=$(du -sk "$TT_LAKE" | cut -f 1)
    mkdir "$disk"
    # In a mount namespace of its own, and gone with it.
    export disk kib copy=$TT_LAKE
    export -f is_readable same
    unshare -m bash -euc '
        mount -t tmpfs -o size=$((kib + 40))k tmpfs "$disk"
        cp -a "$copy" "$disk/lake"
        export TT_LAKE=$disk/lake
        head -c 100m /dev/zero >"$disk/filler" 2>/dev/null || true
        status=0
        tt-prune 2>"$disk.log" || status=$?
        echo "status $status" >>"$disk.log"
        is_readable "$TT_LAKE"/*/*/*/*/*Z
        [[ -z $(find "$disk" -name ".*") ]]
        rm "$disk/filler"
        tt-prune
        is_readable "$TT_LAKE"/*/*/*/*/*Z
        [[ -z $(find "$disk" -size +4096c \( -name "*.jsonl" -o -name "*.csv" \) ! -path "*/state/*") ]]
    '
    contains "$(<"$disk.log")" "No space left on device"
    contains "$(<"$disk.log")" "status 74"
}

# ----------------------------------------------------------------------------------------- removing

@test "runs before the base are removed; what is kept is enough for state, lookups, redo and replay" {
    four_days
    local base run before
    base=$(basename "$(run_dir extracted 3)")
    before=$(sha256sum "$(run_dir transformed 4)"/* | sed 's/ .*\// /')
    same "$(tt-prune --dry-run --remove-after 25d --compress-after never)" \
        "remove $(basename "$(run_dir extracted 1)")
remove $(basename "$(run_dir extracted 2)")"
    [[ $(runs extracted | wc -l) == 4 ]]
    quietly tt-prune --remove-after 25d
    same "$(runs extracted | wc -l) $(<"$TT_LAKE/begins")" "2 $base"
    same "$(runs transformed)" "$(runs extracted)"
    same "$(find "$TT_LAKE/extracted" "$TT_LAKE/transformed" -type d -empty)" ""
    is_tidy

    change
    day 0
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"

    rm -rf "$TT_LAKE/state/transform"
    for run in $(runs extracted); do
        tt-transform --redo "$run"
    done
    same "$(sha256sum "$(run_dir transformed 2)"/* | sed 's/ .*\// /')" "$before"
    rm -rf "$TT_LAKE/transformed"
    tt-transform
    same "$(runs transformed)" "$(runs extracted)"
    rm "$TT_LAKE/state/extract.json"
    run --separate-stderr tt-extract
    contains "$stderr" "all tables are extracted whole"
    tt-transform
    tt-load
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"

    TT_WAREHOUSE=$(fresh_db again)
    tt-load
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(sql "$TT_WAREHOUSE" "SELECT min(run) FROM tt.run")" "$base"
}

@test "only runs that are all older than the age go, and never the newest" {
    four_days
    quietly tt-prune --remove-after 31d # the second is younger, and would have to go with the first
    [[ $(runs extracted | wc -l) == 4 && ! -e $TT_LAKE/begins ]]
    quietly tt-prune --remove-after never
    day 0 --full
    local newest
    newest=$(run_dir transformed) # as somebody may lose it
    mv "$newest" "$BATS_TEST_TMPDIR"
    quietly tt-prune --remove-after 22d
    [[ $(runs extracted | wc -l) == 3 ]]
    quietly tt-prune --remove-after 0s
    [[ $(runs extracted | wc -l) == 3 ]]
    mkdir -p "${newest%/*}" # which was empty
    mv "$BATS_TEST_TMPDIR/${newest##*/}" "$newest"
    quietly tt-prune --remove-after 0s
    same "$(runs extracted)" "$(<"$TT_LAKE/begins")"
    quietly tt-prune --remove-after 0s
    [[ $(runs extracted | wc -l) == 1 && $(runs transformed | wc -l) == 1 ]]
}

@test "what is not in the warehouse stays, with a warning" {
    day 40
    change
    days_ago 30 tt-extract --full
    change
    days_ago 20 tt-extract --full
    tt-transform
    local before
    tt-prune --compress-after never
    before=$(tree "$TT_LAKE")
    run --separate-stderr tt-prune --remove-after 1d --compress-after never
    contains "$stderr" "warning: no run is removed"
    contains "$stderr" "run $(basename "$(run_dir extracted 2)") is not in the warehouse"
    same "$(tree "$TT_LAKE")" "$before"
    tt-load "$(run_dir transformed 2)"
    tt-prune --remove-after 1d --compress-after never
    same "$(runs extracted | head -n 1)" "$(<"$TT_LAKE/begins")"
    [[ $(runs extracted | wc -l) == 2 ]]
    tt-load
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
}

@test "where the warehouse cannot be asked nothing is removed; compressing goes on" {
    four_days
    local warehouse=$TT_WAREHOUSE
    TT_WAREHOUSE="host=$BATS_TEST_TMPDIR dbname=none" \
        refuses 69 "no run is removed: the warehouse does not say" -- tt-prune --remove-after 1d
    refuses 64 "no run is removed" -- env -u TT_WAREHOUSE tt-prune --remove-after 1d
    [[ $(runs extracted | wc -l) == 4 && -e $(run_dir extracted 1)/sales_order.jsonl.zst ]]
    TT_WAREHOUSE=$(fresh_db other) run --separate-stderr tt-prune --remove-after 1d
    contains "$stderr" "is not in the warehouse"
    [[ $(runs extracted | wc -l) == 4 ]]
    TT_WAREHOUSE=$warehouse quietly tt-prune --remove-after 1d
    [[ $(runs extracted | wc -l) == 2 ]]
}

@test "without a later run in which all tables are complete nothing is removed, with a warning" {
    day 40
    change
    day 30
    change
    day 20 --full --table department # not all
    run --separate-stderr tt-prune --remove-after 1d
    contains "$stderr" "no later run in which all tables are complete"
    [[ $(runs extracted | wc -l) == 3 ]]
    mv "$TT_LAKE/state/extract.json" "$BATS_TEST_TMPDIR"
    cp -r "$TT_MODEL" "$BATS_TEST_TMPDIR/model"
    rm "$BATS_TEST_TMPDIR/model"/dim_{staff,counterparty}.json # no joins
    TT_MODEL=$BATS_TEST_TMPDIR/model run --separate-stderr tt-prune --remove-after 1d
    contains "$stderr" "no later run in which all tables are complete"
    mv "$BATS_TEST_TMPDIR/extract.json" "$TT_LAKE/state"
    # complete, but without a table whose changes come next
    day 10 --full --exclude-table payment_type
    run --separate-stderr tt-prune --remove-after 1d
    contains "$stderr" "no later run in which all tables are complete"
    day 5 --full
    quietly tt-prune --remove-after 1d
    [[ $(runs extracted | wc -l) == 1 ]]
}

@test "a table that a join reads and that is gone at the source keeps what its rows came with" {
    use_source "$(fresh_db source)"
    use_model
    sql "$TT_SOURCE" "CREATE TABLE office (id integer PRIMARY KEY, city text);
        CREATE TABLE person (id integer PRIMARY KEY, office integer);
        INSERT INTO office VALUES (1, 'York'); INSERT INTO person VALUES (7, 1)"
    echo '{"table": "dim_person", "about": "A test.", "from": "person", "key": ["id"], "merge": "upsert",
           "join": [{"table": "office", "as": "office", "on": {"id": "office"}}],
           "columns": [["id", "integer not null", "id"], ["city", "text", "office.city"]]}' \
        >"$TT_MODEL/dim_person.json"
    day 40
    sql "$TT_SOURCE" "DROP TABLE office; INSERT INTO person VALUES (8, 1)"
    day 30 --full --exclude-table office
    same "$(sql "$TT_WAREHOUSE" "SELECT * FROM dim_person ORDER BY id")" "7|York
8|York"
    run --separate-stderr tt-prune --remove-after 1d
    contains "$stderr" "no later run in which all tables are complete"
    rm "$TT_LAKE/state/extract.json" # then tt-extract does not know of the table any more, either
    day 25 --exclude-table office
    run --separate-stderr tt-prune --remove-after 1d
    contains "$stderr" "no later run in which all tables are complete"
    rm -rf "$TT_LAKE/state/transform"
    sql "$TT_SOURCE" "INSERT INTO person VALUES (9, 1)"
    day 20 --exclude-table office
    same "$(sql "$TT_WAREHOUSE" "SELECT city FROM dim_person WHERE id = 9")" "York"
}

@test "what the state has yet to add stays" {
    day 40
    cp -a "$TT_LAKE/state" "$BATS_TEST_TMPDIR/state"
    change
    day 30 --full
    change
    day 20 --full
    local file
    for file in extract.json transform/manifest.json; do
        cp "$TT_LAKE/state/$file" "$BATS_TEST_TMPDIR/now"
        cp "$BATS_TEST_TMPDIR/state/$file" "$TT_LAKE/state/$file"
        quietly tt-prune --remove-after 1d
        [[ $(runs extracted | wc -l) == 3 ]]
        cp "$BATS_TEST_TMPDIR/now" "$TT_LAKE/state/$file"
    done
    quietly tt-prune --remove-after 1d
    [[ $(runs extracted | wc -l) == 1 ]]
}

@test "killed at any moment of removing, the lake is whole, and the next tt-prune goes on" {
    four_days
    local n status copy=$BATS_TEST_TMPDIR/copy again=0
    cp -a "$TT_LAKE" "$copy"
    add_mapping "$TT_SOURCE"
    for ((n = 1; ; n += (TEST_SWEEP ? 1 : 3 * ${TEST_SHARE:-1}))); do
        status=0
        die_at "$n" tt-prune --remove-after 2d --compress-after never || status=$?
        ((status == 0)) || break
        rm -rf "$TT_LAKE/state/transform"
        tt-transform --redo "$(basename "$(run_dir extracted)")" >/dev/null
        if [[ -e $TT_LAKE/begins ]] && ((again++ < 3)); then
            TT_WAREHOUSE=$(fresh_db again)
            tt-load >/dev/null
            matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
        fi
        quietly tt-prune --remove-after 2d --compress-after never
        is_tidy
        same "$(runs extracted | wc -l) $(runs transformed | wc -l)" "2 2"
        rm -rf "$TT_LAKE"
        cp -a "$copy" "$TT_LAKE"
    done
    ((status == 1 && n > 15 && again > 0))
    TT_WAREHOUSE=$(fresh_db again)
    tt-load
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
}

@test "a damaged file 'begins' removes nothing" {
    four_days
    local text
    for text in '' 9 99991231T000000.000Z "$(basename "$(run_dir extracted 3)") x"; do
        echo "$text" >"$TT_LAKE/begins"
        refuses 66 "'$TT_LAKE/begins' is damaged" -- tt-prune --remove-after 1d
        [[ $(runs extracted | wc -l) == 4 ]]
    done
}

# --------------------------------------------------------------------------------- options and locks

@test "each lock that somebody holds is 75, and nothing is done" {
    day 20
    local name before
    tt-prune --compress-after never
    before=$(tree "$TT_LAKE")
    for name in run extract transform load replay; do
        exec {held}>"$TT_LAKE/state/$name.lock"
        flock "$held"
        refuses 75 "another tt-$name is at work on the lake '$TT_LAKE'" -- tt-prune
        exec {held}>&-
    done
    same "$(tree "$TT_LAKE")" "$before"
    quietly tt-prune
}

@test "ages come from the command line, the environment, the config file" {
    day 20
    local age
    for age in 7 d -1d 1.5d 7days 'never ' 99999999999d; do
        refuses 64 "is no age" -- tt-prune --compress-after="$age"
        refuses 64 "is no age" -- tt-prune --remove-after="$age"
    done
    refuses 64 "needs a value" -- tt-prune --compress-after
    refuses 64 "unknown option" -- tt-prune --nonsense
    refuses 64 "there is no lake" -- env -u TT_LAKE tt-prune
    refuses 66 "there is no lake '/nowhere'" -- tt-prune --lake /nowhere
    [[ -z $(TT_COMPRESS_AFTER=3w tt-prune --dry-run) ]]
    [[ -z $(TT_COMPRESS_AFTER=19d tt-prune --dry-run --compress-after never) ]]
    [[ -n $(TT_COMPRESS_AFTER=19d tt-prune --dry-run) ]]
    printf 'TT_COMPRESS_AFTER="1h"\nTT_COMPRESS_AFTER="481h" \nTT_LAKE='\''%s'\''\n' "$TT_LAKE" \
        >"$BATS_TEST_TMPDIR/conf"
    [[ -z $(env -u TT_LAKE tt-prune --config "$BATS_TEST_TMPDIR/conf" --dry-run) ]]
    sed -i s/481/479/ "$BATS_TEST_TMPDIR/conf"
    [[ -n $(env -u TT_LAKE tt-prune --config "$BATS_TEST_TMPDIR/conf" --dry-run) ]]
    refuses 66 "cannot read config file" -- tt-prune --config /nowhere
    contains "$(tt-prune --help)" "--remove-after AGE"
    contains "$(tt-prune --version)" "tt-prune (tt)"
}

@test "runs of a clock that was ahead go by the source's time" {
    day -400
    change && day -399
    change && day -398 --full
    change && tt-extract >/dev/null && tt-transform >/dev/null && tt-load >/dev/null
    local all newest
    all=$(runs extracted)
    quietly tt-prune --remove-after 1h --compress-after never
    same "$(runs extracted)" "$all"
    newest=$(everything_in "$TT_WAREHOUSE")
    sleep 0.1
    quietly tt-prune --remove-after 0s --compress-after never
    same "$(runs extracted)" "$(tail -n 2 <<<"$all")"
    change && tt-extract >/dev/null && tt-transform >/dev/null && tt-load >/dev/null
    [[ $(everything_in "$TT_WAREHOUSE") != "$newest" ]]
}
