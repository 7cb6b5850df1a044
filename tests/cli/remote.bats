#!/usr/bin/env bats
#
# Stages on different hosts: three lakes, one remote between them.  Here it is a folder; what each
# kind of remote does of its own is in the files beside this one.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/hosts

setup_file() {
    pg_start
    fresh_totesys 200 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 200)"
    use_hosts
    use_remote "file:$BATS_TEST_TMPDIR/remote"
    mkdir "$BATS_TEST_TMPDIR/remote"
    remote=$BATS_TEST_TMPDIR/remote
}

teardown() {
    [[ -z ${mounted-} ]] || umount "$mounted"
}

@test "three hosts, one remote: each has what one lake would have, byte for byte" {
    add_mapping "$TT_SOURCE"
    for _ in 1 2; do
        host1 >/dev/null
        host2 >/dev/null
        run --separate-stderr -0 host3
        same "$output" "$(TT_LAKE=$load_lake run_dir transformed)"
        change_source
    done
    host1 && host2 && host3
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"

    same "$(tree_of_runs "$remote" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$remote" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
    same "$(tree_of_runs "$load_lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
    # and what the same source makes in one lake without a remote
    unset TT_REMOTE
    TT_LAKE=$extract_lake tt-transform >/dev/null
    same "$(tree_of_runs "$transform_lake" transformed)" "$(tree_of_runs "$extract_lake" transformed)"
    same "$(find "$extract_lake" "$transform_lake" -name '.*')" ""
}

@test "nothing new: nothing is written, on either side" {
    host1 && host2 && host3
    before=$(tree "$remote" && tree "$transform_lake" && tree "$load_lake")
    quietly host2
    quietly host3
    same "$(tree "$remote" && tree "$transform_lake" && tree "$load_lake")" "$before"
}

@test "several runs behind: each is pulled and pushed in its order" {
    for _ in 1 2 3; do
        host1 >/dev/null
        change_source
    done
    host2 >/dev/null
    host3 >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT run FROM tt.run ORDER BY 1")" \
        "$(TT_LAKE=$extract_lake runs extracted)"
}

@test "a run that is named, or comes by a pipe, is pulled; all in one lake" {
    host1 >/dev/null
    run=$(TT_LAKE=$extract_lake runs extracted)
    host2 "$run" >/dev/null
    echo "$run" | host3 - >/dev/null
    change_source
    TT_LAKE=$extract_lake tt-extract | TT_LAKE=$extract_lake tt-transform - |
        TT_LAKE=$extract_lake tt-load - >/dev/null
    host2
    host3
    same "$(TT_LAKE=$load_lake runs transformed)" "$(TT_LAKE=$extract_lake runs extracted)"
}

@test "the remote is away: what can be done is done, the status is 69; it is made up for later" {
    mv "$remote" "$remote.away"
    refuses 69 "there is no directory '$remote'" "mount" -- host1 # a lake that has no run yet
    mv "$remote.away" "$remote"
    host1 >/dev/null
    change_source
    mv "$remote" "$remote.away"
    run --separate-stderr -69 host1
    same "$output" "$(TT_LAKE=$extract_lake run_dir extracted)"
    contains "$stderr" "there is no directory '$remote'"
    refuses 69 "there is no directory '$remote'" -- host2
    mv "$remote.away" "$remote"
    quietly host1
    host2 >/dev/null
    host3 >/dev/null
    same "$(TT_LAKE=$load_lake runs transformed)" "$(TT_LAKE=$extract_lake runs extracted)"
}

@test "an empty folder where the remote was mounted is not taken for it: 66" {
    host1 && host2 && host3
    change_source
    mv "$remote" "$remote.away"
    mkdir "$remote"
    refuses 66 "no longer has the extracted run" "mounted" -- host2
    refuses 66 "no longer has the transformed run" "mounted" -- host3
    refuses 66 "no longer has the extracted run" "mounted" -- host1
    same "$(ls -A "$remote")" ""
}

@test "a flipped byte, a cut file, a file that is gone: 66, named, and nothing becomes visible" {
    host1 >/dev/null
    file=$(find "$remote/extracted" -name sales_order.jsonl)
    cp "$file" "$BATS_TEST_TMPDIR/good"
    for damage in 'printf X | dd of="$file" bs=1 seek=100 conv=notrunc status=none' \
        'truncate -s -1 "$file"' 'rm "$file"'; do
        eval "$damage"
        refuses 66 "sales_order.jsonl" -- host2
        same "$(find "$transform_lake/extracted" -mindepth 1)" ""
        cp "$BATS_TEST_TMPDIR/good" "$file"
    done
    host2 >/dev/null
}

@test "of many runs that are behind one does not come: those before it are there" {
    for _ in {1..18}; do
        host1 >/dev/null
        change_source
    done
    last=$(TT_LAKE=$extract_lake runs extracted | tail -n 1)
    file=$(find "$remote/extracted" -path "*/$last/manifest.json")
    mv "$file" "$BATS_TEST_TMPDIR/good"
    sed 's/"xxh3:./"xxh3:x/' "$BATS_TEST_TMPDIR/good" >"$file"
    run --separate-stderr -66 host2
    contains "$stderr" "$last"
    same "$(TT_LAKE=$transform_lake runs extracted)" "$(TT_LAKE=$extract_lake runs extracted | head -n -1)"
    same "$(find "$transform_lake/extracted" -name '.*')" ""
    mv "$BATS_TEST_TMPDIR/good" "$file"
    host2 >/dev/null
    same "$(TT_LAKE=$transform_lake runs transformed)" "$(TT_LAKE=$extract_lake runs extracted)"
}

@test "a run that is missing between others is named, 66, and pushed again when asked to" {
    for _ in 1 2 3; do
        host1 >/dev/null
        change_source
    done
    second=$(TT_LAKE=$extract_lake runs extracted | sed -n 2p)
    mv "$remote"/extracted/*/*/*/"$second" "$BATS_TEST_TMPDIR/"
    run --separate-stderr -66 host2 # after the first
    contains "$stderr" "'$second'"
    contains "$stderr" "state/remote-extracted.json"
    rm "$extract_lake/state/remote-extracted.json"
    host1
    host2 >/dev/null
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
}

@test "what does not belong there is left alone" {
    host1 >/dev/null
    dir=$(TT_LAKE=$remote run_dir extracted)
    mkdir "$remote/extracted/2099" "$remote/extracted/.x.tmp"
    echo >"$remote/extracted/2099/notes.txt"
    run=$(TT_LAKE=$extract_lake runs extracted)
    mkdir -p "$remote/extracted/2098/01/01/20980101T000000.000Z" # no manifest: no run
    echo x >"$dir/foreign"
    host2 >/dev/null
    same "$(TT_LAKE=$transform_lake runs extracted | head -n 1)" "$run"
    same "$(ls "$remote/extracted/2099")" notes.txt
}

@test "a lake that does not know the remote's runs may not push: 65; --pull fetches them" {
    host1 >/dev/null
    host2 >/dev/null
    mv "$extract_lake" "$extract_lake.lost"
    refuses 65 "knows nothing" "--pull" -- host1
    same "$(find "$extract_lake/extracted" -mindepth 1)" ""
    change_source
    host1 --pull >/dev/null
    host2 >/dev/null
    host3 >/dev/null
    same "$(TT_LAKE=$load_lake runs transformed)" "$(TT_LAKE=$extract_lake runs extracted)"
}

@test "a transforming host that lost its lake gets it back, its own runs, too" {
    host1 >/dev/null
    host2 >/dev/null
    before=$(tree_of_runs "$transform_lake" transformed)
    rm -r "$transform_lake"
    change_source
    host1 >/dev/null
    host2 >/dev/null
    host3 >/dev/null
    contains "$(tree_of_runs "$transform_lake" transformed)" "$before"
    same "$(TT_LAKE=$load_lake runs transformed)" "$(TT_LAKE=$extract_lake runs extracted)"
}

@test "of two that race one gets the claim, the other is told: 65" {
    host1 >/dev/null
    change_source
    cp -a "$extract_lake" "$BATS_TEST_TMPDIR/other"
    mv "$remote" "$remote.away"
    run -69 host1 # a run that is not yet pushed
    mv "$remote.away" "$remote"
    TT_LAKE=$BATS_TEST_TMPDIR/other tt-extract >/dev/null
    refuses 65 "knows nothing" -- host1
    # and where neither sees the other's run yet
    rm -r "$remote"/extracted/2*/*/*/"$(TT_LAKE=$BATS_TEST_TMPDIR/other runs extracted | sed -n 2p)"
    refuses 65 "comes there after" "one lake" -- host1
    same "$(TT_LAKE=$remote runs extracted)" "$(TT_LAKE=$extract_lake runs extracted | head -n 1)"
}

@test "--redo of a run that the remote has otherwise: 65" {
    host1 >/dev/null
    host2 >/dev/null
    run=$(TT_LAKE=$transform_lake runs transformed)
    host2 --redo "$run" >/dev/null
    cp -r "$TT_MODEL" "$BATS_TEST_TMPDIR/model"
    rm "$BATS_TEST_TMPDIR/model/fact_payment.json"
    before=$(tree "$remote")
    TT_MODEL=$BATS_TEST_TMPDIR/model run --separate-stderr -65 host2 --redo "$run"
    contains "$stderr" "with other contents"
    same "$(tree "$remote")" "$before"
}

@test "a lake with a past moves to a remote, compressed runs and a later beginning, too" {
    unset TT_REMOTE
    for _ in 1 2 3; do
        host1 >/dev/null
        change_source
    done
    TT_LAKE=$extract_lake tt-extract --full >/dev/null
    runs=$(TT_LAKE=$extract_lake runs extracted)
    third=$(sed -n 4p <<<"$runs")
    echo "$third" >"$extract_lake/begins"
    change_source
    host1 >/dev/null
    zstd -q --rm "$extract_lake"/extracted/*/*/*/"$third"/sales_order.jsonl
    use_remote "file:///$remote"
    host1
    host2 >/dev/null
    host3 >/dev/null
    same "$(<"$transform_lake/begins")" "$third"
    same "$(TT_LAKE=$load_lake runs transformed)" "$(sed 1,3d <<<"$(TT_LAKE=$extract_lake runs extracted)")"
    zstd -q -d --rm "$extract_lake"/extracted/*/*/*/"$third"/sales_order.jsonl.zst
    same "$(tree_of_runs "$remote" extracted | cut -d/ -f6-)" \
        "$(tree_of_runs "$transform_lake" extracted | cut -d/ -f6-)"
}

@test "back to one host, as tt-remote(5) says" {
    add_mapping "$TT_SOURCE"
    all_hosts
    change_source
    all_hosts
    rm -r "$remote/extracted/next"
    cp -R "$remote/extracted" "$remote/transformed" "$extract_lake"
    unset TT_REMOTE
    rm -r "$transform_lake" "$load_lake" "$remote"
    change_source
    in_source "UPDATE staff SET first_name = first_name || '!', last_updated = now()" # needs departments of before
    TT_LAKE=$extract_lake run_all
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM tt.run")" 3
    same "$(TT_LAKE=$extract_lake runs transformed)" "$(TT_LAKE=$extract_lake runs extracted)"
}

@test "what is no remote: 64; none: no difference" {
    refuses 64 "'http://x' is no remote" -- tt-extract --lake "$extract_lake" --remote http://x
    refuses 64 "'file:x' is no remote" -- tt-transform --lake "$extract_lake" --remote file:x
    unset TT_REMOTE
    host1 >/dev/null
    same "$(find "$extract_lake/state" -name 'remote*')" ""
    [[ ! -e $transform_lake ]]
    refuses 66 "there is no lake" -- host2
}

@test "a disk that is full, of the remote or of a lake: 74, nothing half is to be seen, and it is made up for" {
    ((EUID == 0)) || skip "only root can mount a small disk"
    mounted=$BATS_TEST_TMPDIR/small
    mkdir "$mounted"
    mount -t tmpfs -o size=128k none "$mounted" || skip "nothing can be mounted here"
    use_remote "file:$mounted"
    run --separate-stderr -74 host1
    contains "$stderr" "No space left on device"
    same "$(find "$mounted/extracted" -path "$mounted/extracted/2*")" ""
    run=$(TT_LAKE=$extract_lake run_dir extracted)
    same "$output" "$run"
    mount -o remount,size=16m "$mounted"
    quietly host1
    same "$(tree_of_runs "$mounted" extracted)" "$(tree_of_runs "$extract_lake" extracted)"

    use_remote "file:$remote"
    rm "$extract_lake"/state/remote-*
    host1
    rm -r "${mounted:?}"/*
    mount -o remount,size=128k "$mounted"
    transform_lake=$mounted
    run --separate-stderr -74 host2
    contains "$stderr" "No space left on device"
    same "$(find "$mounted/extracted" -mindepth 1)" ""
    mount -o remount,size=16m "$mounted"
    host2 >/dev/null
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
}
