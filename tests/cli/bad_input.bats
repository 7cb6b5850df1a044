#!/usr/bin/env bats
#
# What a user can do wrong, and what can be wrong with what is read: the exit status says whose
# fault it is, the message names the thing, and nothing half-done is left.

load ../lib/totesys

no_leftovers() {
    same "$(find "$TT_LAKE/extracted" "$TT_LAKE/transformed" -name '.*')" ""
}

# flip_byte FILE OFFSET: change the lowest bit of a byte; 1 and 0 make another number of each other.
flip_byte() {
    local code
    code=$(od -An -tu1 -j "$2" -N 1 "$1")
    printf '%b' "\\x$(printf '%x' $((code ^ 1)))" |
        dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# flip_digit FILE PATTERN: flip the byte that follows what grep finds first.
flip_digit() {
    local found
    found=$(grep -obaF -m 1 -e "$2" "$1" | head -n 1)
    flip_byte "$1" $((${found%%:*} + ${#2}))
}

# ---------------------------------------------------------------------------------- command line

@test "usage: 64" {
    for stage in tt-extract tt-transform tt-load; do
        refuses 64 "$stage: error: " "'--no-such-option'" "--help" -- $stage --no-such-option
        refuses 64 "'-Q'" -- $stage -Q
        refuses 64 "'--lake' needs a value" -- $stage --lake
        refuses 64 "'xml' is neither" -- $stage --log-format xml
        refuses 64 "option '--lake' is missing" "TT_LAKE" -- env -u TT_LAKE $stage
    done
    refuses 64 "'--source' is missing" -- env -u TT_SOURCE tt-extract
    refuses 64 "unexpected argument 'sales_order'" -- tt-extract sales_order
    refuses 64 "'many' is neither a number nor a percentage" -- tt-transform --max-rejects many
    refuses 64 "'-1' is neither" -- tt-transform --max-rejects=-1
    refuses 64 "'101%' is neither" -- tt-transform --max-rejects=101%
    refuses 64 "--redo needs a RUN" -- tt-transform --redo
    refuses 64 "no table 'no_such'" -- tt-extract --stdout no_such
    refuses 64 "no table that matches" -- tt-extract --table 'no_such*'
    same "$(ls "$TT_LAKE/extracted")" ""
}

@test "usage: tt-load without a warehouse is 64 when there is something to load" {
    tt-extract
    tt-transform
    refuses 64 "'--warehouse' is missing" "TT_WAREHOUSE" -- env -u TT_WAREHOUSE tt-load
}

@test "usage: an empty name of a lake is no name, and certainly not the root directory" {
    # As one who may not write there, should it be taken for one.
    local as_plain=(env)
    ((EUID != 0)) || as_plain=(setpriv --reuid=65534 --regid=65534 --clear-groups --)
    "${as_plain[@]}" test -x "$(command -v tt-extract)" || skip "the programs are out of reach for others"
    for stage in tt-extract tt-transform tt-load; do
        refuses 64 "lake" -- "${as_plain[@]}" $stage --lake ""
        refuses 64 "lake" -- "${as_plain[@]}" env TT_LAKE= $stage
    done
}

@test "a lake that is not there is 66; one that cannot be made is 73" {
    refuses 66 "there is no lake '$BATS_TEST_TMPDIR/none'" -- tt-transform --lake "$BATS_TEST_TMPDIR/none"
    refuses 66 "there is no lake '$BATS_TEST_TMPDIR/none'" -- tt-load --lake "$BATS_TEST_TMPDIR/none"
    [[ ! -e $BATS_TEST_TMPDIR/none ]]
    touch "$BATS_TEST_TMPDIR/file"
    refuses 73 "'$BATS_TEST_TMPDIR/file" -- tt-extract --lake "$BATS_TEST_TMPDIR/file"
}

# --------------------------------------------------------------------------------- configuration

@test "config file: what is wrong with it is 78, with file and line" {
    conf=$BATS_TEST_TMPDIR/tt.conf
    printf '# fine\nTT_LAKE=%s\nnonsense\n' "$TT_LAKE" >"$conf"
    refuses 78 "$conf:3" "NAME=VALUE" -- tt-extract --config "$conf"
    printf 'TT_LAKE="open\n' >"$conf"
    refuses 78 "$conf:1" "TT_LAKE" "quotation" -- env -u TT_LAKE tt-extract --config "$conf"
    printf 'TT_MAX_REJECTS=many\n' >"$conf"
    refuses 78 "$conf:1" "TT_MAX_REJECTS" "'many'" -- tt-transform --config "$conf"
    printf 'TT_NO_CREATE=perhaps\n' >"$conf"
    refuses 78 "$conf:1" "TT_NO_CREATE" "'perhaps'" -- tt-load --config "$conf"
    refuses 78 "environment" "TT_LOG_FORMAT" -- env TT_LOG_FORMAT=xml tt-load
    refuses 66 "'$conf.not'" -- tt-extract --config "$conf.not"
    # a line of another program in the same file is none of ours
    printf 'OTHER=1\nTT_SOMETHING_NEW=2\n' >"$conf"
    tt-extract --config "$conf"
}

# ------------------------------------------------------------------------------------- databases

@test "an unreachable database is 69 with libpq's words and without the password" {
    refuses 69 "cannot connect to the source database" "No such file or directory" -- \
        env TT_SOURCE="host=$BATS_TEST_TMPDIR password=sesame" tt-extract
    [[ $stderr != *sesame* ]]
    refuses 69 "source database" "onnection refused" -- \
        env TT_SOURCE="postgresql://tt:sesame@127.0.0.1:1/totesys" tt-extract
    [[ $stderr != *sesame* ]]
    refuses 69 'database "nowhere" does not exist' -- \
        env TT_SOURCE="$TT_SOURCE dbname=nowhere password=sesame" tt-extract
    [[ $stderr != *sesame* ]]
    same "$(runs extracted)" ""
    no_leftovers

    tt-extract
    tt-transform
    refuses 69 "cannot connect to the warehouse database" 'database "nowhere" does not exist' -- \
        env TT_WAREHOUSE="$TT_WAREHOUSE dbname=nowhere password=sesame" tt-load
    [[ $stderr != *sesame* ]]
}

@test "a connection string that libpq does not understand is refused without the password" {
    for conninfo in 'postgresql://tt:sesame@[::1/totesys' 'password=sesame host' \
        'postgresql://tt:sesame@h/d?nonsense=1' "password='sesame" 'pasword=sesame'; do
        run --separate-stderr env TT_SOURCE="$conninfo" tt-extract
        [[ $status == 64 || $status == 69 || $status == 78 ]]
        contains "$stderr" "tt-extract: error:"
        [[ $stderr != *sesame* ]]
    done
}

@test "a table that may not be read is 77, naming it" {
    in_source "CREATE ROLE reader_$BASHPID LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader_$BASHPID;
               REVOKE SELECT ON payment FROM reader_$BASHPID"
    refuses 77 "payment" "permission denied" -- tt-extract --source "$TT_SOURCE user=reader_$BASHPID"
    same "$(runs extracted)" ""
    no_leftovers
    in_source "GRANT SELECT ON payment TO reader_$BASHPID"
    tt-extract --source "$TT_SOURCE user=reader_$BASHPID"
}

@test "a table without a primary key is refused by name, unless the model does not use it" {
    in_source "CREATE TABLE log (line text)"
    tt-extract
    in_source "ALTER TABLE design DROP CONSTRAINT design_pkey CASCADE"
    refuses 65 "'design'" "no primary key" -- tt-extract
    same "$(runs extracted | wc -l)" 1
    no_leftovers
}

@test "a schema that is not there is refused by name" {
    run --separate-stderr tt-extract --schema elsewhere
    ((status != 0 && status != 70))
    contains "$stderr" "'elsewhere'"
    same "$(runs extracted)" ""
}

# ------------------------------------------------------------------------------------------ runs

@test "a run that does not exist is 66, however it is named" {
    tt-extract
    tt-transform
    run=$(runs extracted)
    for stage in tt-transform tt-load; do
        refuses 66 "'20200101T000000.000Z'" -- $stage 20200101T000000.000Z
        refuses 66 "'$TT_LAKE/extracted/2020/01/01/20200101T000000.000Z'" -- \
            $stage "$TT_LAKE/extracted/2020/01/01/20200101T000000.000Z"
        refuses 66 "'yesterday'" -- $stage yesterday
        refuses 66 "''" -- $stage ""
        refuses 66 "'20261399T000000.000Z'" -- $stage 20261399T000000.000Z
        refuses 66 "'../$run'" -- $stage "../$run"
        refuses 66 "'yesterday'" -- $stage - <<<yesterday
    done
    # a run of another lake is not taken for ours, though it has the same name
    cp -r "$TT_LAKE" "$BATS_TEST_TMPDIR/other"
    refuses 66 "/other/" -- tt-load "$BATS_TEST_TMPDIR/other/${TT_LAKE:+}transformed/${run:0:4}/${run:4:2}/${run:6:2}/$run"
    # one that is extracted, but not transformed, cannot be loaded
    in_source "UPDATE design SET design_name = design_name || '!' WHERE design_id = 1"
    tt-extract
    refuses 66 "no transformed run '$(runs extracted | tail -n 1)'" -- tt-load "$(run_dir extracted 2)"
}

@test "damaged extracted files are 66, naming the file, and leave nothing" {
    tt-extract
    file=$(run_dir extracted)/sales_order.jsonl
    cp "$file" "$BATS_TEST_TMPDIR/good"

    flip_digit "$file" '"units_sold":'
    jq . "$file" >/dev/null # still good JSON: only the checksum tells
    refuses 66 "$file" -- tt-transform
    truncate -s -1 "$file"
    refuses 66 "$file" -- tt-transform
    head -n 10 "$BATS_TEST_TMPDIR/good" >"$file"
    refuses 66 "$file" -- tt-transform
    : >"$file"
    refuses 66 "$file" -- tt-transform
    { cat "$BATS_TEST_TMPDIR/good" && tail -n 1 "$BATS_TEST_TMPDIR/good"; } >"$file"
    refuses 66 "$file" -- tt-transform
    { cat "$BATS_TEST_TMPDIR/good" && printf '\0'; } >"$file"
    refuses 66 "$file" -- tt-transform
    rm "$file"
    refuses 66 "$file" "No such file" -- tt-transform
    mkdir "$file"
    refuses 66 "$file" -- tt-transform
    rmdir "$file"
    same "$(runs transformed)" ""
    no_leftovers

    cp "$BATS_TEST_TMPDIR/good" "$file"
    tt-transform
}

@test "memory that is not enough for a row is 74, naming the file" {
    in_source "ALTER TABLE design ALTER file_name TYPE text;
               UPDATE design SET file_name = repeat(E'\x01', 20000000) WHERE design_id = 1"
    tt-extract
    ! grep -qa __asan_init "$(command -v tt-transform)" || skip "a sanitizer needs all addresses"
    # shellcheck disable=SC2016
    refuses 74 "out of memory" "design.jsonl'" -- bash -c 'ulimit -v 200000; exec tt-transform'
    same "$(runs transformed)" ""
    tt-transform
    # neither libpq, which has no room for the row, nor what makes JSON of it
    in_source "UPDATE design SET file_name = repeat('x', 60000000) WHERE design_id = 1"
    for kib in 150000 200000 250000; do
        # shellcheck disable=SC2016
        refuses 74 "design" "memory" -- timeout 60 bash -c 'ulimit -v "$1"; exec tt-extract --jobs 1' - "$kib"
        same "$(runs extracted | wc -l)" 1
    done
    tt-extract
    same "$(find "$TT_LAKE" -name '*.tmp')" ""
}

@test "a damaged file of a table that others join with is 66, too" {
    tt-extract
    file=$(run_dir extracted)/department.jsonl
    flip_digit "$file" '"department_name":"'
    refuses 66 "$file" -- tt-transform
    same "$(runs transformed)" ""
    no_leftovers
}

@test "damaged transformed files are 66, naming the file, and nothing is in the warehouse" {
    tt-extract
    tt-transform
    before=$(dump "$TT_WAREHOUSE")
    for name in fact_sales_order dim_staff dim_date; do
        file=$(run_dir transformed)/$name.csv
        cp "$file" "$BATS_TEST_TMPDIR/good"
        flip_byte "$file" $(($(head -n 1 "$file" | wc -c))) # the first byte of the first row
        refuses 66 "$file" -- tt-load
        head -n 3 "$BATS_TEST_TMPDIR/good" >"$file"
        refuses 66 "$file" -- tt-load
        { cat "$BATS_TEST_TMPDIR/good" && tail -n 1 "$BATS_TEST_TMPDIR/good"; } >"$file"
        refuses 66 "$file" -- tt-load
        { cat "$BATS_TEST_TMPDIR/good" && printf '\\.\n'; } >"$file"
        refuses 66 "$file" -- tt-load
        rm "$file"
        refuses 66 "$file" "No such file" -- tt-load
        same "$(dump "$TT_WAREHOUSE")" "$before"
        cp "$BATS_TEST_TMPDIR/good" "$file"
    done
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order")" 20
}

# damage_manifest DIR JQ-FILTER
damage_manifest() {
    jq "$2" "$BATS_TEST_TMPDIR/manifest" >"$1/manifest.json"
}

# manifest_trouble STAGE DIR: what is done to the manifest in DIR makes STAGE exit 66, naming it.
manifest_trouble() {
    local dir=$2 file=$2/manifest.json size
    unseal "$file"
    cp "$file" "$BATS_TEST_TMPDIR/manifest"
    size=$(stat -c %s "$file")
    for keep in 0 1 $((size / 2)) $((size - 3)); do
        head -c "$keep" "$BATS_TEST_TMPDIR/manifest" >"$file"
        refuses 66 "$file" -- "$1"
    done
    for filter in '.format = 2' '.format = "1"' '.run = "20200101T000000.000Z"' '.stage = "load"' \
        '.previous = "../../x"' '.previous = .run' '.tables = {}' 'del(.tables)' 'del(.source.snapshot)' \
        '.tables[0].file = "../../../../../../secret"' '.tables[0].file = ".hidden"' \
        '.tables[0].rows = -1' '.tables[0].rows = "many"' 'del(.tables[0].checksum)' \
        '.tables[0].table = 1' '[.]' '"text"'; do
        echo "-- $filter" >&2
        damage_manifest "$dir" "$filter"
        refuses 66 "$(basename "$dir")" -- "$1"
    done
    # A loader cannot tell it from a trigger that drops rows.
    damage_manifest "$dir" '.tables[0] |= (.rows += 1 | if .counts then .counts.rippled += 1 else . end)'
    refuses "$([[ $1 == tt-load ]] && echo 65 || echo 66)" "$dir/$(jq -r '.tables[0].file' "$BATS_TEST_TMPDIR/manifest")" -- "$1"
    rm "$file"
    refuses 66 "$file" -- "$1"
    cp "$BATS_TEST_TMPDIR/manifest" "$file"
}

@test "a damaged manifest of an extracted run is 66, naming it" {
    tt-extract
    manifest_trouble tt-transform "$(run_dir extracted)"
    same "$(runs transformed)" ""
    no_leftovers
    tt-transform
}

@test "a damaged manifest of a transformed run is 66, naming it" {
    tt-extract
    tt-transform
    before=$(dump "$TT_WAREHOUSE")
    manifest_trouble tt-load "$(run_dir transformed)"
    same "$(dump "$TT_WAREHOUSE")" "$before"
    tt-load
}

# ----------------------------------------------------------------------------------------- chain

three_runs() {
    tt-extract
    in_source "UPDATE sales_order SET units_sold = 1 WHERE sales_order_id = 7"
    tt-extract
    in_source "UPDATE sales_order SET units_sold = 2 WHERE sales_order_id = 7"
    tt-extract
} >/dev/null

@test "a missing link of the chain is 66, naming it, and nothing behind it goes on" {
    three_runs
    missing=$(runs extracted | sed -n 2p)
    mv "$(run_dir extracted 2)" "$BATS_TEST_TMPDIR/gone"
    run -66 --separate-stderr tt-transform
    contains "$stderr" "'$missing' is missing"
    refuses 66 "'$missing' is missing" -- tt-transform "$(runs extracted | tail -n 1)"
    same "$(runs transformed)" "$(runs extracted | head -n 1)"
    mv "$BATS_TEST_TMPDIR/gone" "$(dirname "$(run_dir extracted)")/$missing"
    tt-transform

    tt-load "$(runs transformed | head -n 1)"
    mv "$(run_dir transformed 2)" "$BATS_TEST_TMPDIR/gone"
    refuses 66 "'$missing' is missing" -- tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM tt.run")" 1
    # and it can be made again
    tt-transform "$missing"
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT string_agg(run, ' ' ORDER BY run) FROM tt.run")" \
        "$(runs extracted | tr '\n' ' ' | sed 's/ $//')"
}

@test "a run older than the newest loaded is a no-op when it is in the warehouse, else 65" {
    three_runs
    tt-transform
    tt-load
    before=$(dump "$TT_WAREHOUSE")
    quietly tt-load "$(runs transformed | head -n 1)"

    # Another lake, of the same source, made before this one.
    younger=$TT_LAKE
    use_source "$TT_SOURCE"
    older=$TT_LAKE warehouse=$TT_WAREHOUSE
    tt-extract
    in_source "UPDATE sales_order SET units_sold = 3 WHERE sales_order_id = 7"
    TT_LAKE=$younger
    tt-extract
    tt-transform
    tt-load # into its own, for the run to come after that of the other lake
    TT_LAKE=$older
    tt-transform
    run=$(runs transformed)
    TT_LAKE=$younger TT_WAREHOUSE=$warehouse tt-load >/dev/null
    refuses 65 "run $run" "older than" -- env TT_LAKE="$older" tt-load
    refuses 65 "run $run" "older than" -- env TT_LAKE="$older" tt-load "$run"
    [[ $before ]]
}

@test "a run of another chain, later than the newest loaded, is not put behind it" {
    tt-extract
    tt-transform
    tt-load
    warehouse=$TT_WAREHOUSE
    use_source "$TT_SOURCE"
    tt-extract
    in_source "UPDATE sales_order SET units_sold = 3 WHERE sales_order_id = 7"
    tt-extract
    tt-transform
    rm -r "$(run_dir transformed 1)"
    refuses 66 "'$(runs extracted | head -n 1)'" -- tt-load --warehouse "$warehouse"
    same "$(sql "$warehouse" "SELECT count(*) FROM tt.run")" 1
}

@test "a run that was loaded with other contents is 65" {
    use_model
    cp "$repo"/transform/model/*.json "$TT_MODEL"
    run_all
    before=$(dump "$TT_WAREHOUSE")
    sed -i 's/Undefined/Unknown/' "$TT_MODEL/dim_staff.json"
    run=$(runs extracted)
    tt-transform --redo "$run"
    refuses 65 "$run" "loaded with other contents" -- tt-load
    refuses 65 "$run" "loaded with other contents" -- tt-load "$run"
    same "$(dump "$TT_WAREHOUSE")" "$before"
    # The way on: everything again through the mended model.
    sed -i 's/Unknown/Undefined/' "$TT_MODEL/dim_staff.json"
    tt-transform --redo "$run"
    quietly tt-load
    sed -i 's/Undefined/Unknown/' "$TT_MODEL/dim_staff.json"
    tt-extract --full
    tt-transform
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) > 0 FROM dim_staff WHERE location = 'Unknown'")" t
}

# ----------------------------------------------------------------------------------------- locks

@test "a stage that is at work on the lake already is 75" {
    three_runs
    tt-transform
    for stage in extract transform load; do
        refuses 75 "another tt-$stage is at work" -- flock "$TT_LAKE/state/$stage.lock" "tt-$stage"
    done
    same "$(sql "$TT_WAREHOUSE" "SELECT to_regclass('tt.run')")" ""
    # The stages do not hinder each other.
    flock "$TT_LAKE/state/extract.lock" flock "$TT_LAKE/state/transform.lock" tt-load
}

@test "a second loader on the warehouse, with another lake, is 75; the first goes on" {
    tt-extract
    tt-transform
    tt-load
    in_source "UPDATE staff SET first_name = 'Zed' WHERE staff_id = 1"
    tt-extract
    tt-transform
    cp -r "$TT_LAKE" "$BATS_TEST_TMPDIR/other"
    hold_table "$TT_WAREHOUSE" dim_staff
    tt-load >"$BATS_TEST_TMPDIR/first" 2>&1 3>&- {hold}>&- &
    first=$!
    wait_for somebody_waits "$TT_WAREHOUSE"
    run --separate-stderr tt-load --lake "$BATS_TEST_TMPDIR/other" {hold}>&-
    let_go
    same "$status $output" "75 "
    contains "$stderr" "another tt-load is at work on this warehouse"
    wait "$first"
    same "$(cat "$BATS_TEST_TMPDIR/first")" "$(run_dir transformed 2)"
    quietly tt-load --lake "$BATS_TEST_TMPDIR/other"
}

# ----------------------------------------------------------------------------------- --no-create

@test "--no-create: what is missing is 73, and named; what --ddl makes is enough" {
    tt-extract
    tt-transform
    before=$(dump "$TT_WAREHOUSE")
    refuses 73 "warehouse" "--no-create" -- tt-load --no-create
    refuses 73 "warehouse" "--no-create" -- env TT_NO_CREATE=yes tt-load
    same "$(dump "$TT_WAREHOUSE")" "$before"
    tt-load

    other=$(fresh_db other)
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$other"
    sql "$other" "DROP TABLE dim_design CASCADE"
    refuses 73 "'dim_design'" -- tt-load --no-create --warehouse "$other"
    same "$(sql "$other" "SELECT count(*) FROM dim_staff")" 0
}

@test "--no-create: a warehouse made by --ddl needs nothing more" {
    tt-extract
    tt-transform
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE"
    tt-load --no-create
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order_current")" 20
}
