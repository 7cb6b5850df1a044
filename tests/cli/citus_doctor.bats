#!/usr/bin/env bats
# shellcheck disable=SC2154  # variables of tests/lib
#
# tt-doctor of a warehouse on Citus: each thing that can be wrong with its servers is made so. It has
# servers of its own, since some are stopped.

load ../lib/own_citus

setup() {
    [[ -n ${TEST_CITUS-} ]] || skip "without Citus (make test-citus)"
    things_at_places
    doctor=$repo/scripts/tt-doctor
    chmod 700 "$TT_LAKE"
    worker1=$(readlink -f "$TEST_CITUS/worker1/socket") worker2=$(readlink -f "$TEST_CITUS/worker2/socket")
}

# says STATUS PART...: it exits so, and has each PART within a line; what is wrong has a remedy
says() {
    local part
    run --separate-stderr "-$1" "$doctor"
    same "$stderr" ""
    for part in "${@:2}"; do contains "$output" "$part" || return; done
    same "$(grep -E '^(warn|PROBLEM) ' <<<"$output" | grep -v '; ')" ""
}

@test "all is well, before the first load and after it; nothing is written" {
    says 0 "ok      citus: Citus 13." ", 2 workers answer, 0 shards"
    step
    before=$(in_warehouse "SELECT * FROM pg_dist_placement; SELECT * FROM pg_dist_node")
    says 0 "2 workers answer, 9 shards"
    same "$(in_warehouse "SELECT * FROM pg_dist_placement; SELECT * FROM pg_dist_node")" "$before"
}

@test "the model distributes a fact, and the server has no Citus; without a word of it nothing is said" {
    TT_WAREHOUSE=$(TEST_CITUS='' fresh_warehouse)
    says 1 "PROBLEM citus: the model distributes fact_thing, and the warehouse is not on Citus; CREATE EXTENSION citus"
    jq 'del(.distribute)' "$TT_MODEL/fact_thing.json" >"$BATS_TEST_TMPDIR/plain.json"
    cp "$BATS_TEST_TMPDIR/plain.json" "$TT_MODEL/fact_thing.json"
    says 0 "ok      warehouse:"
    run ! grep -E "^[^ ]+ +citus:" <<<"$output"
    same "$(tt-load --check | jq 'has("citus")')" "false"
}

@test "the coordinator is not in its metadata; there are no workers" {
    in_warehouse "SELECT citus_remove_node('$(readlink -f "$TEST_CITUS/coordinator/socket")', 5432)"
    says 1 "PROBLEM citus: the coordinator is not in its own metadata" "SELECT citus_set_coordinator_host("
    in_warehouse "SELECT citus_set_coordinator_host('$(readlink -f "$TEST_CITUS/coordinator/socket")', 5432)"
    says 0
    in_warehouse "SELECT citus_remove_node(nodename, nodeport) FROM pg_dist_node WHERE groupid > 0"
    says 1 "PROBLEM citus: it has no workers; SELECT citus_add_node("
}

@test "a worker that is disabled, one that is new, and what it lacks" {
    in_warehouse "SELECT citus_disable_node('$worker2', 5432, synchronous := true)" >/dev/null
    says 1 "PROBLEM workers: worker $worker2:5432 is disabled;"
    in_warehouse "SELECT citus_remove_node('$worker2', 5432)" >/dev/null
    step
    in_warehouse "SET citus.replicate_reference_tables_on_activate = off; SELECT citus_add_node('$worker2', 5432)" >/dev/null
    says 0 "warn    shards: worker $worker2:5432 has no copy of 1 dimension;" \
        "warn    shards: worker $worker2:5432 has none of the facts; SELECT rebalance_table_shards("
    in_warehouse "SELECT replicate_reference_tables('block_writes')" >/dev/null
    says 0
    run ! grep 'has no copy' <<<"$output"
    in_warehouse "SELECT rebalance_table_shards(shard_transfer_mode := 'block_writes')" >/dev/null 2>&1
    says 0 "ok      citus: "
    in_source "UPDATE thing SET v = 'B'"
    step
    agrees thing
    counts_hold
}

@test "a worker that is down, and one that has lost shards" {
    step
    "$repo/scripts/private-pg" stop "$TEST_CITUS/worker1"
    says 1 "PROBLEM workers: worker $worker1:5432 does not answer: " "is it up"
    PRIVATE_PG_PROGRAMS=${TEST_CITUS_PROGRAMS-} "$repo/scripts/private-pg" start "$TEST_CITUS/worker1"
    says 0
    shard=$(in_warehouse "SELECT shard_name FROM citus_shards WHERE table_name = 'fact_thing'::regclass AND nodename = '$worker1' LIMIT 1")
    PGHOST=$worker1 PGUSER=tt psql -Xqd "${TT_WAREHOUSE##*dbname=}" -c "SET citus.enable_manual_changes_to_shards = on; DROP TABLE $shard"
    says 1 "PROBLEM shards: worker $worker1:5432 has lost 1 of its 5 shards; restore it"
}

# tt_load_says SED: from here on workers say something else of themselves than they do
tt_load_says() {
    bin=$BATS_TEST_TMPDIR/bin
    mkdir -p "$bin"
    cp -r "$repo"/scripts/{tt-doctor,script.bash,settings.bash,doctor} "$bin"
    printf "#!/bin/bash\nset -o pipefail\n'%s' \"\$@\" | sed '%s'\n" "$(PATH=${PATH#"$bin":} command -v tt-load)" "$1" >"$bin/tt-load"
    chmod +x "$bin/tt-load"
    PATH=$bin:${PATH#"$bin":}
    doctor=$bin/tt-doctor
}

@test "a worker that can prepare nothing, one with another version, one that holds what was prepared long ago" {
    # to restart workers so would take longer
    tt_load_says 's/"may_prepare": true/"may_prepare": false/'
    says 1 "PROBLEM workers: worker $worker1:5432 can prepare no transaction" "set max_prepared_transactions there"
    tt_load_says 's/"version": "13.[0-9-]*", "prepared"/"version": "12.1-1", "prepared"/'
    says 1 "PROBLEM workers: worker $worker1:5432 has Citus 12.1-1, the coordinator 13."
    tt_load_says 's/"prepared_for": [0-9.]*/"prepared_for": 4000/; s/"prepared": 0/"prepared": 2/'
    says 0 "warn    prepared: worker $worker1:5432 has had 2 transactions prepared for 66 min"
}

@test "what a crash left half committed, by a loader that may mend it and one that may not; rights on a worker" {
    local admin=$TT_WAREHOUSE loader=loader_${EPOCHREALTIME//[!0-9]/} gid=citus_0_1_1_$BASHPID
    quietly psql -X -d "$admin" -v "loader=$loader" -f "$repo/scripts/roles.sql"
    TT_WAREHOUSE="${admin/user=tt/user=$loader}"
    step
    says 0 "ok      citus: "
    PGHOST=$worker1 PGUSER=tt psql -Xqd "${TT_WAREHOUSE##*dbname=}" -c "BEGIN; CREATE TABLE x (); PREPARE TRANSACTION '$gid'"
    says 0 "ok      citus: " # it may be at work
    sql "$admin" "INSERT INTO pg_dist_transaction SELECT groupid, '$gid' FROM pg_dist_node WHERE nodename = '$worker1'"
    says 0 "warn    prepared: worker $worker1:5432 has not committed its part of 1 transaction" "the next load does it"
    sql "$admin" "REVOKE EXECUTE ON FUNCTION recover_prepared_transactions() FROM $loader"
    says 0 "warn    citus: $loader may not have what a crash left half committed" "within citus.recover_2pc_interval"
    sql "$admin" "SELECT recover_prepared_transactions()" >/dev/null
    sql "$admin" "SELECT run_command_on_workers('REVOKE CREATE ON DATABASE ${TT_WAREHOUSE##*dbname=} FROM $loader')" >/dev/null
    says 1 "PROBLEM privileges: $loader may not make schemas and temporary tables on worker $worker2:5432; run roles.sql"
    quietly psql -X -d "$admin" -v "loader=$loader" -f "$repo/scripts/roles.sql"
    says 0 "ok      citus: "
}
