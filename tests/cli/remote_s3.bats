#!/usr/bin/env bats
#
# Stages on different hosts with a bucket between them: OpenStack Swift's S3 service, which verifies
# signatures.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/days
load ../lib/hosts
load ../lib/s3

setup_file() {
    pg_start
    fresh_totesys 100 >/dev/null
    s3_start
}
teardown_file() {
    s3_stop
    pg_stop
}

setup() {
    use_source "$(fresh_totesys 100)"
    use_hosts
    new_bucket
    use_remote "s3://$bucket"
}

teardown() {
    deaf_stop
    proxy_stop
}

@test "three hosts, one bucket: what one lake would have, byte for byte; a poll writes nothing" {
    add_mapping "$TT_SOURCE"
    use_remote "s3://$bucket/some/where"
    for _ in 1 2; do
        host1 >/dev/null
        host2 >/dev/null
        host3 >/dev/null
        change_source
    done
    host1 && host2 && host3
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$load_lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
    same "$(s3_keys some/where/extracted/2)" \
        "$(cd "$extract_lake" && find extracted/2* -type f -printf 'some/where/%p\n' | sort)"
    quietly host2
    quietly host3
}

@test "names that need escapes; a large file goes up in parts" {
    TT_SOURCE=$(fresh_db odd)
    use_model
    sql "$TT_SOURCE" "CREATE TABLE \"a=b: ü+%&\" (id int PRIMARY KEY, t text);
        INSERT INTO \"a=b: ü+%&\" SELECT i, md5(i::text) || repeat('x', 1000) FROM generate_series(1, 4000) AS i"
    jq -n '{table: "fact_odd", about: "Odd.", from: "a=b: ü+%&", key: ["id"], merge: "append",
        surrogate: "record_id", columns: [["id", "integer not null", "id"], ["t", "text", "t"]]}' \
        >"$TT_MODEL/fact_odd.json"
    export TT_S3_PART=1
    host1 >/dev/null
    host2 >/dev/null
    host3 >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*), count(DISTINCT t) FROM fact_odd")" "4000|4000"
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(s3 GET "/$bucket?uploads=" | grep -c '<UploadId>' || true)" 0
}

@test "wrong secret and wrong key 77, wrong bucket 78, no keys 78, nobody there 69; no secret is told" {
    AWS_SECRET_ACCESS_KEY=hidden-secret refuses 77 "403 SignatureDoesNotMatch" "AWS_SECRET_ACCESS_KEY" -- host1
    [[ $stderr != *hidden-secret* ]]
    AWS_ACCESS_KEY_ID=hidden:key refuses 77 "403 " "AWS_ACCESS_KEY_ID" -- host1
    TT_REMOTE=s3://no-such-bucket refuses 78 "404 NoSuchBucket" "TT_S3_ENDPOINT" -- host1
    AWS_SECRET_ACCESS_KEY='' refuses 78 "AWS_SECRET_ACCESS_KEY is not set" -- host1
    TT_S3_ENDPOINT=http://127.0.0.1:1 TT_REMOTE_TIMEOUT=1 refuses 69 "127.0.0.1 port 1" -- host1
    refuses 64 "neither https:// nor http://" -- host1 --s3-endpoint ftp://x
    refuses 64 "neither 'path' nor 'host'" -- host1 --s3-style x
    refuses 64 "is no remote" -- host1 --remote s3:///x
    same "$(find "$extract_lake/extracted" -mindepth 1)" ""
}

@test "an upload that was cut is gone on with; another object in its place is 65" {
    host1 >/dev/null
    run=$(TT_LAKE=$extract_lake run_dir extracted)
    path=/$bucket${run#"$extract_lake"}
    s3 DELETE "$path/manifest.json"
    s3 DELETE "$path/staff.jsonl"
    rm "$extract_lake/state/remote-extracted.json"
    quietly host2 # it is not there
    host1
    host2 >/dev/null
    s3 DELETE "$path/manifest.json"
    s3 DELETE "$path/staff.jsonl"
    echo other >"$BATS_TEST_TMPDIR/other"
    s3 PUT "$path/staff.jsonl" -T "$BATS_TEST_TMPDIR/other"
    rm "$extract_lake/state/remote-extracted.json"
    refuses 65 "staff.jsonl' is there already, and is something else" -- host1
}

@test "a flipped byte, a cut object, one that is gone, a manifest that is gone: 66, named; what is foreign is left alone" {
    host1 >/dev/null
    run=$(TT_LAKE=$extract_lake run_dir extracted)
    path=/$bucket${run#"$extract_lake"}
    sed '1s/[0-9]/x/' "$run/staff.jsonl" >"$BATS_TEST_TMPDIR/flipped"
    s3 PUT "$path/staff.jsonl" -T "$BATS_TEST_TMPDIR/flipped"
    refuses 66 "staff.jsonl' is damaged" -- host2
    head -c -1 "$run/staff.jsonl" >"$BATS_TEST_TMPDIR/cut"
    s3 PUT "$path/staff.jsonl" -T "$BATS_TEST_TMPDIR/cut"
    refuses 66 "staff.jsonl' is damaged" -- host2
    s3 DELETE "$path/staff.jsonl"
    refuses 66 "staff.jsonl' is gone" -- host2
    s3 PUT "$path/staff.jsonl" -T "$run/staff.jsonl"
    s3 PUT "$path/foreign" -d x
    s3 PUT "/$bucket/extracted/2099/notes.txt" -d x
    s3 PUT "/$bucket/extracted/2098/01/01/20980101T000000.000Z/staff.jsonl" -d x # no manifest: no run
    host2 >/dev/null
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    s3 DELETE "$path/manifest.json"
    refuses 66 "no longer has the extracted run" -- host2
}

@test "of two that race one gets the claim: 65 for the other" {
    host1 >/dev/null
    change_source
    cp -a "$extract_lake" "$BATS_TEST_TMPDIR/other"
    TT_S3_ENDPOINT=http://127.0.0.1:1 TT_REMOTE_TIMEOUT=1 run -69 host1
    TT_LAKE=$BATS_TEST_TMPDIR/other tt-extract >/dev/null
    other=$(TT_LAKE=$BATS_TEST_TMPDIR/other run_dir extracted)
    s3 DELETE "/$bucket${other#"$BATS_TEST_TMPDIR/other"}/manifest.json"
    refuses 65 "comes there after" "one lake" -- host1
}

made_up_for() {
    all_hosts
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$load_lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
}

@test "killed while it sends and receives: the next start makes up, and all is equal" {
    add_mapping "$TT_SOURCE"
    kill_hosts_at 3 12 30 70
    made_up_for
}

@test "killed at a random moment of push and pull" {
    add_mapping "$TT_SOURCE"
    all_hosts
    kill_hosts_anywhere true
    made_up_for
}

given_up() {
    [[ $(tt-transform --at-remote=give-up=0) == 1 ]]
}

@test "a bucket: what may be done, old runs, unfinished uploads; a warehouse from it alone, to now and to a day" {
    use_remote "s3://$bucket/some place"
    days 40 "20 --full"
    host=extract TT_WAREHOUSE='' doctor 0 "may be listed, written, read and removed from" "that of the remote is this machine's" "it has all runs"
    same "$(s3_keys | grep -c tt-doctor || true)" 0
    s3 POST "/$bucket/some%20place/transformed/2026/x?uploads=" | grep -q UploadId
    s3 POST "/$bucket/elsewhere?uploads=" | grep -q UploadId
    run -0 at extract env TT_WAREHOUSE='' tt-prune -v # too young
    same "$(s3 GET "/$bucket?uploads=" | grep -o '<UploadId>' | wc -l)" 2
    wait_for given_up
    same "$(s3 GET "/$bucket?uploads=" | grep -o '<Key>[^<]*')" "<Key>elsewhere"
    # nothing but the bucket
    mkdir "$BATS_TEST_TMPDIR/tmp"
    live=$(everything_in "$TT_WAREHOUSE")
    unset TT_SOURCE TT_WAREHOUSE
    target=$(fresh_db bare)
    TMPDIR=$BATS_TEST_TMPDIR/tmp quietly tt-replay --remote "$TT_REMOTE" --warehouse "$target"
    same "$(everything_in "$target")" "$live"
    target=$(fresh_db earlier)
    quietly tt-replay --remote "$TT_REMOTE" --lake "$BATS_TEST_TMPDIR/tmp/lake" --warehouse "$target" --until "$(manifest "$(TT_LAKE=$extract_lake run_dir extracted 1)" .source.time)"
    same "$(sql "$target" "SELECT run FROM tt.run")" "$(TT_LAKE=$extract_lake runs extracted | head -n 1)"
    same "$(TT_LAKE=$BATS_TEST_TMPDIR/tmp/lake runs transformed | wc -l)" 2
    quietly tt-replay --lake "$BATS_TEST_TMPDIR/tmp/lake" --warehouse "$target" # goes on, from the lake alone
    same "$(everything_in "$target")" "$live"
    same "$(ls "$BATS_TEST_TMPDIR/tmp")" lake
    refuses 78 "404 NoSuchBucket" -- tt-replay --remote s3://none --warehouse "$target"
    # old ones go
    before=$(s3_keys | wc -l)
    tt-transform --at-remote="remove-before=$base"
    same "$(s3_keys "some place/begins")" "some place/begins"
    same "$(tt-transform --at-remote=runs | cut -d' ' -f1 | tr '\n' ' ')" "begins extracted transformed "
    [[ $(s3_keys | wc -l) -lt $((before / 2 + 5)) ]]
    tt-transform --at-remote=empty
    same "$(s3_keys)" ""
}

@test "a host that does not answer at all: 69 in twice the time that it has, and it is named" {
    deaf_start
    begun=$SECONDS
    TT_S3_ENDPOINT=http://127.0.0.1:$deaf_port refuses 69 "remote 's3://$bucket': GET" "no answer from 'http://127.0.0.1:$deaf_port/$bucket': " -- host1 --remote-timeout 2
    ((SECONDS - begun <= 6))
}

@test "a connection that is slow, or stands still" {
    host1 >/dev/null
    host2 >/dev/null
    proxy_start "${S3_ENDPOINT##*:}"
    TT_S3_ENDPOINT=http://127.0.0.1:$proxy_port
    pulls_slowly "Operation too slow"
}

@test "connections that are cut, at whatever byte, are made anew" {
    add_mapping "$TT_SOURCE"
    proxy_start "${S3_ENDPOINT##*:}"
    export TT_S3_ENDPOINT=http://127.0.0.1:$proxy_port
    for host in host1 host2 host3; do
        printf 'cut %s\n' 10 600 1500 5000 9000 >"$proxy_rules"
        "$host" >/dev/null
        same "$(<"$proxy_rules")" ""
    done
    proxy_stop
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$load_lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
}
