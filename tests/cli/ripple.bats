#!/usr/bin/env bats
#
# The ripple: when a parent changes, its children come again, with the newest of both, once.

load ../lib/totesys

# All but one test begin with a source that is in the warehouse.
setup() { loaded_totesys; }

# came TABLE: the keys in its file of the newest run, sorted, each as often as it is there. The values
# here have no line breaks.
came() {
    local file
    file=$(run_dir transformed)/$1.csv
    [[ ! -e $file ]] || tail -n +2 "$file" | cut -d, -f 1 | sort -n
}

# staff_of DEPARTMENT...: their keys
staff_of() {
    in_source "SELECT staff_id FROM staff WHERE department_id IN ($(IFS=, && echo "$*")) ORDER BY 1"
}

dimensions_match() {
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE" dim_staff dim_counterparty dim_location
}

@test "a department that changes brings its staff again, and nobody else" {
    in_source "UPDATE department SET location = 'Leeds, north' WHERE department_id = 1"
    run_all
    same "$(rows_of "$(run_dir extracted)")" "department 1 0"
    same "$(came dim_staff)" "$(staff_of 1)"
    same "$(manifest "$(run_dir transformed)" '.tables[] | select(.table == "dim_staff") | .counts |
             "\(.read) \(.direct) \(.rippled)"')" "0 0 $(staff_of 1 | wc -l)"
    dimensions_match
    # the ripple reaches across several runs, and NULL is a value like others
    in_source "UPDATE department SET location = NULL WHERE department_id = 1"
    run_all
    same "$(came dim_staff)" "$(staff_of 1)"
    same "$(sql "$TT_WAREHOUSE" "SELECT DISTINCT location FROM dim_staff WHERE department_name = 'Sales'")" Undefined
    dimensions_match
}

@test "an address that changes brings its counterparties, not those of others" {
    in_source "UPDATE address SET city = 'Hull', district = '' WHERE address_id =
               (SELECT legal_address_id FROM counterparty GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)"
    run_all
    address=$(came dim_location)
    same "$(came dim_counterparty)" \
        "$(in_source "SELECT counterparty_id FROM counterparty WHERE legal_address_id = $address ORDER BY 1")"
    [[ $(came dim_counterparty) ]]
    dimensions_match
}

@test "staff who moved are not taken back when their old department changes" {
    moved=$(staff_of 1 | head -n 1)
    in_source "UPDATE staff SET department_id = 2 WHERE staff_id = $moved"
    run_all
    same "$(came dim_staff)" "$moved"
    in_source "UPDATE department SET department_name = 'Old sales' WHERE department_id = 1"
    run_all
    same "$(came dim_staff)" "$(staff_of 1)"
    [[ $'\n'$(came dim_staff)$'\n' != *$'\n'$moved$'\n'* ]]
    dimensions_match
    in_source "UPDATE department SET department_name = 'New home' WHERE department_id = 2"
    run_all
    same "$(came dim_staff)" "$(staff_of 2)"
    dimensions_match
}

@test "move, rename and both departments in one run: each key once, the newest of all" {
    moved=$(staff_of 1 | head -n 1)
    in_source "UPDATE department SET department_name = department_name || ' x' WHERE department_id IN (1, 2);
               UPDATE staff SET department_id = 2, first_name = 'Moved' WHERE staff_id = $moved;
               UPDATE staff SET first_name = 'Stayed' WHERE staff_id = (SELECT max(staff_id) FROM staff WHERE department_id = 1)"
    run_all
    same "$(came dim_staff)" "$(staff_of 1 2)"
    same "$(came dim_staff | uniq -d)" ""
    dimensions_match
}

@test "the same in two pending runs gives the newest version up to each run, not beyond" {
    in_source "UPDATE department SET location = 'First' WHERE department_id = 1"
    tt-extract
    in_source "UPDATE department SET location = 'Second' WHERE department_id = 1"
    tt-extract
    tt-transform
    same "$(tail -n +2 "$(run_dir transformed 2)/dim_staff.csv" | cut -d, -f 5 | sort -u)" First
    same "$(tail -n +2 "$(run_dir transformed 3)/dim_staff.csv" | cut -d, -f 5 | sort -u)" Second
    tt-load
    dimensions_match
}

@test "a change and its return between two runs still ends right" {
    in_source "UPDATE department SET location = 'There' WHERE department_id = 1"
    tt-extract
    in_source "UPDATE department SET location = 'Manchester' WHERE department_id = 1"
    tt-extract
    before=$(sql "$TT_WAREHOUSE" "SELECT * FROM dim_staff ORDER BY 1")
    tt-transform
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT * FROM dim_staff ORDER BY 1")" "$before"
}

@test "new parents and new children, in one run and in two" {
    in_source "INSERT INTO department (department_id, department_name, last_updated) VALUES (90, 'New', now());
               INSERT INTO staff (staff_id, first_name, last_name, department_id, email_address, last_updated)
               VALUES (900, 'A', 'B', 90, 'a@b', now())"
    run_all
    same "$(came dim_staff)" 900
    in_source "INSERT INTO staff (staff_id, first_name, last_name, department_id, email_address, last_updated)
               VALUES (901, 'A', 'B', 90, 'a@b', now())"
    run_all
    same "$(came dim_staff)" 901
    dimensions_match
}

@test "a row whose parent is unknown is rejected, and comes with the parent" {
    in_source "ALTER TABLE staff DROP CONSTRAINT staff_department_id_fkey;
               INSERT INTO staff (staff_id, first_name, last_name, department_id, email_address, last_updated)
               VALUES (900, 'A', 'B', 91, 'a@b', now())"
    tt-extract
    run --separate-stderr -0 tt-transform
    contains "$stderr" "'dim_staff'"
    contains "$stderr" "department"
    same "$(jq -c '[.table, .column, .row.staff_id]' "$(run_dir transformed)/rejected/staff.jsonl")" \
        '["dim_staff","department_id",900]'
    tt-load
    in_source "INSERT INTO department (department_id, department_name, last_updated) VALUES (91, 'Late', now())"
    run_all
    same "$(came dim_staff)" 900
    dimensions_match
}

@test "a parent's key that changes brings the children, with their new reference" {
    in_source "UPDATE department SET department_id = 77 WHERE department_id = 1" # ON UPDATE CASCADE
    run_all
    same "$(came dim_staff)" "$(staff_of 77)"
    dimensions_match
}

# -------------------------------------------------------------------------------------- the state

# Two runs in which much ripples.
two_more_runs() {
    in_source "UPDATE department SET location = 'Hull' WHERE department_id IN (1, 3);
               UPDATE staff SET department_id = 3 WHERE staff_id = 2;
               UPDATE address SET city = 'Hull' WHERE address_id <= 5"
    tt-extract
    in_source "UPDATE department SET department_name = 'Sold' WHERE department_id = 1;
               UPDATE counterparty SET legal_address_id = 1 WHERE counterparty_id <= 3;
               UPDATE address SET city = 'York' WHERE address_id <= 2"
    tt-extract
} >/dev/null

@test "without its state, with a damaged one or with an old one, the next run's output is the same, byte for byte" {
    old=$BATS_TEST_TMPDIR/old
    cp -r "$TT_LAKE/state" "$old"
    two_more_runs
    tt-transform "$(runs extracted | sed -n 2p)"
    # Here: from the state of the run before.
    other=$BATS_TEST_TMPDIR/other
    cp -r "$TT_LAKE" "$other"
    tt-transform
    want=$(tree "$TT_LAKE/transformed")
    [[ $(wc -l <"$(run_dir transformed)/dim_counterparty.csv") -gt 3 ]]

    for spoil in "rm -r state/transform" "truncate -s -3 state/transform/manifest.json" \
        "truncate -s 0 state/transform/rows.mdb" "truncate -s -4096 state/transform/rows.mdb" \
        "rm state/transform/rows.mdb" "LC_ALL=C sed -i s/Hull/Hell/ state/transform/rows.mdb" \
        "echo [] >state/transform/manifest.json" \
        "rm -r state" "rm -r state/transform; cp -r $old/transform state/"; do
        echo "-- $spoil" >&2
        rm -rf "$BATS_TEST_TMPDIR/spoilt"
        cp -r "$other" "$BATS_TEST_TMPDIR/spoilt"
        (cd "$BATS_TEST_TMPDIR/spoilt" && eval "$spoil")
        tt-transform --lake "$BATS_TEST_TMPDIR/spoilt" 2>"$BATS_TEST_TMPDIR/said"
        (($(wc -l <"$BATS_TEST_TMPDIR/said") < 2)) # it is told once, if at all
        same "$(tree "$BATS_TEST_TMPDIR/spoilt/transformed")" "$want"
    done
}

@test "transformed runs that are gone are made again, byte for byte" {
    two_more_runs
    tt-transform
    want=$(tree "$TT_LAKE/transformed")
    rm -r "$TT_LAKE/transformed"
    tt-transform
    same "$(tree "$TT_LAKE/transformed")" "$want"
    rm -r "$TT_LAKE/transformed" "$TT_LAKE/state"
    tt-transform
    same "$(tree "$TT_LAKE/transformed")" "$want"
    rm -r "$(run_dir transformed 3)"
    tt-transform
    same "$(tree "$TT_LAKE/transformed")" "$want"
    # Only as far as the second, from the state of the third.
    rm -r "$(run_dir transformed 3)" "$(run_dir transformed 2)"
    tt-transform "$(runs extracted | sed -n 2p)"
    same "$(tree "$TT_LAKE/transformed")" "$(grep -vF "$(runs extracted | sed -n 3p)" <<<"$want")"
    quietly tt-load "$(runs transformed | head -n 1)"
    tt-load
}

@test "--redo of any run writes it again, byte for byte, and only it" {
    two_more_runs
    tt-transform
    want=$(tree "$TT_LAKE/transformed")
    for number in 3 1 2; do
        dir=$(run_dir transformed $number)
        inode=$(stat -c %i "$dir")
        run -0 tt-transform --redo "$(basename "$dir")"
        same "$output" "$dir"
        [[ $(stat -c %i "$dir") != "$inode" ]]
        same "$(tree "$TT_LAKE/transformed")" "$want"
    done
    same "$(find "$TT_LAKE/transformed" -name '.*')" ""
    # and what comes next is as it would have been
    tt-load >/dev/null
    in_source "UPDATE department SET location = 'Later' WHERE department_id = 3"
    run_all
    same "$(came dim_staff)" "$(staff_of 3)"
    dimensions_match
}

@test "the output does not depend on how many runs a command does" {
    two_more_runs
    cp -r "$TT_LAKE" "$BATS_TEST_TMPDIR/other"
    tt-transform
    for run in $(runs extracted); do
        tt-transform --lake "$BATS_TEST_TMPDIR/other" "$run"
    done
    same "$(tree "$BATS_TEST_TMPDIR/other/transformed")" "$(tree "$TT_LAKE/transformed")"
}

@test "a joined table that comes complete again ripples what it changes, and ends right" {
    in_source "UPDATE department SET location = 'Hull' WHERE department_id = 1"
    tt-extract --full --table department >/dev/null
    tt-transform
    tt-load
    dimensions_match
    same "$(came dim_staff | uniq -d)" ""
}
