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

# killed HOST: at some of its calls of each kind that changes a disk, its own or the remote's
killed() {
    local call n shim=${TEST_PROGRAMS:-$repo/build}/tests/lib/failshim.so
    local count_file=$BATS_TEST_TMPDIR/calls
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
            whole "$remote" && whole "$transform_lake" && whole "$load_lake" || return
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

# The newest run that is to be seen has a manifest, and the files that it names, as it names them.
whole() {
    local manifest name bytes
    for manifest in $(for stage in extracted transformed; do
        TT_LAKE=$1 run_dir "$stage" 2>/dev/null || true
    done); do
        while read -r name bytes; do
            [[ $(stat -c %s "$manifest/$name") == "$bytes" ]] || return
        done < <(jq -r '.tables[] | (., .deleted, .held_back) | select(.file?) | "\(.file) \(.bytes)"' \
            "$manifest/manifest.json" || echo none 0)
    done
}

@test "tt-extract, killed while it pushes: nothing half is to be seen, the next start makes up" {
    add_mapping "$TT_SOURCE"
    host1 >/dev/null && host2 >/dev/null && host3 >/dev/null
    killed host1
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

@test "each stage, killed at a random moment of push and pull" {
    add_mapping "$TT_SOURCE"
    all_hosts
    local -A took=([host1]=300000 [host2]=300000 [host3]=300000) killed=()
    local host pid status
    RANDOM=20261130
    for ((time = 0; time < ${TEST_SWEEP:-2}; time++)); do
        change_source
        for host in host1 host2 host3; do
            "$host" >/dev/null 2>&1 3>&- &
            pid=$!
            sleep "$(printf '0.%06d' $((RANDOM * 31 % took[$host])))"
            pkill -KILL -P "$pid" || kill -KILL "$pid" 2>/dev/null || true
            status=0
            wait "$pid" || status=$?
            ((status == 137 || status == 0))
            ((status != 0)) || took[$host]=$((took[$host] * 3 / 4 + 1000)) # come earlier
            ((status == 0)) || killed[$host]=$((${killed[$host]-0} + 1))
            whole "$remote" && whole "$transform_lake" && whole "$load_lake"
        done
    done
    echo "# killed: ${killed[*]-none} of $time each" >&3
    ((${#killed[@]} > 0))
    made_up_for
}
