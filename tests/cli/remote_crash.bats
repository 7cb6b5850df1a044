#!/usr/bin/env bats
#
# Stages on different hosts that are killed while they push and pull.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/hosts

setup_file() {
    pg_start
    fresh_totesys 50 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 50)"
    use_hosts
    use_remote "file:$BATS_TEST_TMPDIR/remote"
    mkdir "$BATS_TEST_TMPDIR/remote"
    remote=$BATS_TEST_TMPDIR/remote
}

shim=$(realpath "${TEST_PROGRAMS:-$repo/build}")/tests/lib/failshim.so

# killed HOST: at some of its calls of each kind that changes a disk, its own or the remote's
killed() {
    local call n count_file=$BATS_TEST_TMPDIR/calls
    for call in write fsync rename mkdir; do
        for n in 2 9 20; do
            rm -f "$count_file"
            change_source
            [[ $1 == host1 ]] || host1 >/dev/null
            [[ $1 != host3 ]] || host2 >/dev/null
            status=0
            FAIL_UNDER=$BATS_TEST_TMPDIR FAIL_COUNT=$count_file FAIL_CALL=$call FAIL_AT=$n \
                FAIL_SIGNAL=9 LD_PRELOAD=$shim "$1" >/dev/null 3>&- || status=$?
            [[ $status == 137 || $status == 0 ]] || return
            all_whole || return
            [[ $status == 137 ]] || break
        done
    done
    made_up_for
}

# All that was left undone comes, once, and nothing else lies about.
made_up_for() {
    host1 >/dev/null && host2 >/dev/null && host3 >/dev/null || return
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$load_lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(find "$BATS_TEST_TMPDIR"/{remote,host?}/{extracted,transformed} -name '.*')" ""
}

@test "tt-extract, killed while it pushes: nothing half is to be seen, the next start makes up" {
    add_mapping "$TT_SOURCE"
    host1 >/dev/null && host2 >/dev/null && host3 >/dev/null
    killed host1
}

@test "tt-extract, killed when it is about to remove what it left there: that goes with the next start" {
    add_mapping "$TT_SOURCE"
    status=137
    for ((n = 1; status == 137; n++)); do
        change_source
        status=0
        FAIL_UNDER=$remote FAIL_CALL=unlink FAIL_AT=$n FAIL_SIGNAL=9 LD_PRELOAD=$shim host1 >/dev/null 3>&- || status=$?
    done
    same "$status" 0
    ((n > 2))
    made_up_for
}

@test "tt-transform, killed while it pulls and pushes" {
    add_mapping "$TT_SOURCE"
    host1 >/dev/null && host2 >/dev/null && host3 >/dev/null
    killed host2
}

@test "tt-load, killed while it pulls" {
    add_mapping "$TT_SOURCE"
    host1 >/dev/null && host2 >/dev/null && host3 >/dev/null
    killed host3
}

all_whole() {
    whole "$remote" && whole "$transform_lake" && whole "$load_lake"
}

@test "what is visible is on disk before, on both sides" {
    for _ in 1 2; do # first one run that is behind, then three
        for host in host1 host2 host3; do
            FAIL_UNDER=$BATS_TEST_TMPDIR FAIL_TRACE=$BATS_TEST_TMPDIR/trace LD_PRELOAD=$shim "$host" >/dev/null 3>&-
            same "$(awk -f "$repo/tests/lib/durable.awk" "$BATS_TEST_TMPDIR/trace")" ""
            rm "$BATS_TEST_TMPDIR/trace"
        done
        for _ in 1 2; do
            change_source
            host1 >/dev/null
        done
        change_source
    done
}

@test "each stage, killed at a random moment of push and pull" {
    add_mapping "$TT_SOURCE"
    all_hosts
    kill_hosts_anywhere all_whole
    made_up_for
}
