#!/usr/bin/env bats
#
# What S3 services may answer and a real one here does not, when asked to: conflicts, conditions that are
# passed over, overload, answers that are lost, keys that run out (tests/lib/s3_fake.py).

load ../lib/pg
load ../lib/tt
load ../lib/hosts
load ../lib/s3

setup_file() {
    pg_start
    fresh_totesys 20 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 20)"
    use_hosts
    s3_fake_start
    use_remote s3://bucket
}

teardown() {
    s3_fake_stop
}

order() { printf '%s\n' "$@" >"$S3_RULES"; }

# requests PATTERN: how many there were
requests() { grep -cE "$1" "$S3_LOG" || true; }

pulled_as_pushed() {
    host2 >/dev/null
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
}

@test "a poll that finds nothing is one request" {
    all_hosts
    for host in host1 host2 host3; do
        : >"$S3_LOG"
        quietly "$host"
        same "$(requests 'GET /bucket/[?]list-type=2&')" 1
        same "$(wc -l <"$S3_LOG")" 1
    done
}

@test "409 ConditionalRequestConflict, 503 SlowDown, 500: done again, each time signed anew" {
    order "PUT next/ 409 ConditionalRequestConflict 2" "PUT staff 503 SlowDown 1" \
        "PUT manifest 500 InternalError 1" "GET list-type 503 SlowDown 1"
    host1 >/dev/null
    same "$(requests 'PUT .*next/first 409')" 2
    same "$(requests 'PUT .*next/first 200')" 1
    same "$(requests 'PUT .*staff.jsonl 503')" 1
    order "GET staff.jsonl 503 SlowDown 1"
    pulled_as_pushed
}

@test "overloaded for too long: 69 with the service's words" {
    order "GET . 503 SlowDown"
    refuses 69 "503 SlowDown: As ordered." -- host1 --remote-timeout 1
    (($(requests 'GET .* 503') >= 3))
}

@test "an answer that is lost: what was done is found again, and is ours" {
    order "PUT next/ lost - 1" "PUT staff lost - 1" "PUT manifest lost - 1"
    host1 >/dev/null
    same "$(requests 'PUT .*first 412')" 1
    pulled_as_pushed
    change_source
    export TT_S3_PART=1
    order "POST uploadId lost - 1"
    large_run
    host1 >/dev/null
    same "$(requests 'POST .*uploadId.* 404')" 1
}

# A run with a file of more than a part.
large_run() {
    in_source "INSERT INTO address SELECT 100000 + i, repeat('x', 200), NULL, NULL, repeat('y', 200), 'p', 'c', '1', now(), now()
        FROM generate_series(1, 4000) AS i"
}

@test "a part that fails is sent again; one that never comes gives the upload up" {
    export TT_S3_PART=1
    large_run
    order "PUT partNumber=2 503 SlowDown 1"
    host1 >/dev/null
    same "$(requests 'PUT .*partNumber=2&.* 200')" 1
    pulled_as_pushed
    in_source "UPDATE address SET phone = '2', last_updated = now()"
    order "PUT partNumber=2 503 SlowDown"
    run --separate-stderr -69 host1 --remote-timeout 1
    contains "$stderr" "503 SlowDown"
    same "$(requests 'DELETE .*uploadId=up')" 1
    order
    host1
    pulled_as_pushed
}

@test "a service that passes over If-None-Match, or has none: told once, at the first push" {
    for what in ignored 501; do
        order "conditions $what"
        use_remote "s3://bucket/$what"
        rm -rf "$extract_lake" "$transform_lake"
        run --separate-stderr host1
        contains "$stderr" "warning: remote 's3://bucket/$what': the service passes over If-None-Match"
        pulled_as_pushed
        change_source
        run --separate-stderr -0 host1
        same "$stderr" ""
    done
    order
    use_remote s3://bucket/honoured
    rm -rf "$extract_lake"
    run --separate-stderr host1
    same "$stderr" ""
}

@test "412: somebody else has made it in between: the same is fine, another is 65" {
    host1 >/dev/null
    run=$(TT_LAKE=$extract_lake run_dir extracted)
    path=bucket${run#"$extract_lake"}
    for body in same other; do
        by_hand DELETE "$path/manifest.json"
        [[ $body == same ]] || by_hand PUT "$path/staff.jsonl" --data-binary x
        rm "$extract_lake/state/remote-extracted.json"
        : >"$S3_LOG"
        order "unseen staff"
        run --separate-stderr host1
        same "$(requests 'PUT .*staff.jsonl 412')" 1
        [[ $status == 0 || $body == other ]]
    done
    same "$status" 65
    contains "$stderr" "staff.jsonl' is there already, and is something else"
}

@test "a run costs a request a file, its claim two: one listing tells what is there already" {
    for what in honoured ignored 501; do
        order "conditions $what"
        use_remote "s3://bucket/$what"
        rm -rf "$extract_lake" "$transform_lake"
        host1 >/dev/null 2>&1 # the first push finds out what it is that it pushes to
        change_source
        : >"$S3_LOG"
        host1 >/dev/null
        files=$(find "$(TT_LAKE=$extract_lake run_dir extracted)" -type f | wc -l)
        same "$(requests 'HEAD ')" 1
        same "$(requests 'HEAD .*/next/.* 404')" 1
        same "$(requests 'PUT .*/next/.* 200')" 1
        same "$(requests 'PUT .*[.]json.* 200')" "$files"
        host2 >/dev/null
        same "$(requests 'PUT .*/transformed/.* 200')" \
            "$(find "$transform_lake/transformed" -type f | wc -l)"
        # nor does a past cost more
        use_remote "s3://bucket/more/$what"
        rm "$transform_lake"/state/remote-*
        host2
        same "$(requests "PUT .*/more/$what/transformed/.* 200")" \
            "$(find "$transform_lake/transformed" -type f | wc -l)"
        same "$(requests 'HEAD ')" 1
    done
}

# behind COUNT: so many runs that the next host has not
behind() {
    for ((i = 0; i < $1; i++)); do
        change_source
        host1 >/dev/null
    done
}

@test "files of a run, and of several runs, come side by side, eight at most; what fails of them is asked for again" {
    behind 3
    order "GET manifest.json meet 3" "GET [.]jsonl meet 8" "most 8"
    host2 >/dev/null
    same "$(requests ' 400')" 0
    behind 3
    order "GET manifest.json 503 SlowDown 2" "GET address.jsonl lost - 1" "GET payment.jsonl 500 InternalError 2"
    pulled_as_pushed
    same "$(requests 'GET .*manifest.json 503')" 2
    same "$(requests 'GET .*payment.jsonl 500')" 2
}

@test "of runs that come side by side one lacks a file: 66, those before it are there, the others are not" {
    host2_has() { same "$(TT_LAKE=$transform_lake runs extracted)" "$(TT_LAKE=$extract_lake runs extracted | head -n "$1")"; }
    behind 3
    run=$(TT_LAKE=$extract_lake run_dir extracted 2)
    by_hand DELETE "bucket${run#"$extract_lake"}/payment.jsonl"
    order "GET ${run##*/}/manifest.json 503 SlowDown 1"
    run --separate-stderr -66 host2
    contains "$stderr" "payment.jsonl' is gone"
    host2_has 1
    order "GET ${run##*/}/manifest.json 503 SlowDown"
    run --separate-stderr -69 host2 --remote-timeout 1
    contains "$stderr" "extracted run ${run##*/}: GET"
    order
    by_hand PUT "bucket${run#"$extract_lake"}/payment.jsonl" --data-binary "@$run/payment.jsonl"
    pulled_as_pushed
}

@test "what has come while a run was on its way is not written over, also where conditions are passed over: 65" {
    order "conditions ignored"
    host1 >/dev/null 2>&1
    change_source
    order "conditions ignored" "PUT payment other manifest.json"
    run --separate-stderr -65 host1
    contains "$stderr" "manifest.json' is there already, and is something else"
    run=$(TT_LAKE=$extract_lake run_dir extracted)
    same "$(by_hand GET "bucket${run#"$extract_lake"}/manifest.json")" other
    order "conditions ignored"
    by_hand DELETE "bucket${run#"$extract_lake"}/manifest.json"
    host1
    pulled_as_pushed
}

by_hand() { # METHOD PATH [CURL-OPTION]...
    curl -s -X "$1" -H 'Authorization: AWS4-HMAC-SHA256 x' -H 'x-amz-content-sha256: UNSIGNED-PAYLOAD' \
        "$TT_S3_ENDPOINT/$2" "${@:3}"
}

@test "keys of a command: used, fetched again when they run out, none of them is told" {
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    cat >"$BATS_TEST_TMPDIR/keys" <<'END'
echo x >>"$FETCHED"
printf '{"Version": 1,\n "AccessKeyId": "id", "SecretAccessKey": "hidden-secret",\n'
printf ' "SessionToken": "%s", "Expiration": "%s"}\n' "$(cat "$TOKEN")" "$(date -u -d "$ENDS" +%FT%TZ)"
END
    export FETCHED=$BATS_TEST_TMPDIR/fetched TOKEN=$BATS_TEST_TMPDIR/token ENDS='+1 hour'
    export TT_S3_CREDENTIALS_COMMAND="sh '$BATS_TEST_TMPDIR/keys'"
    echo first >"$TOKEN"
    order "token first"
    host1 >/dev/null
    same "$(wc -l <"$FETCHED")" 1

    # they end within the minute: before each request
    ENDS='+30 seconds' host2 >/dev/null
    (($(wc -l <"$FETCHED") > 3))

    # the service takes them no more before they end, as they were rotated
    rm "$FETCHED"
    cat >"$BATS_TEST_TMPDIR/rotate" <<'END'
[ ! -e "$FETCHED" ] || echo second >"$TOKEN"
END
    export TT_S3_CREDENTIALS_COMMAND="sh '$BATS_TEST_TMPDIR/rotate'; sh '$BATS_TEST_TMPDIR/keys'"
    order "token second"
    change_source
    host1 >/dev/null
    same "$(wc -l <"$FETCHED")" 2

    # and none that it takes
    order "token third"
    refuses 77 "400 ExpiredToken" "has run out" -- host1
    [[ $stderr != *hidden-secret* && $stderr != *second* ]]
    run -0 --separate-stderr host1 --print-config
    contains "$output" "TT_S3_CREDENTIALS_COMMAND=***"
}

@test "a command that prints no keys: 78; keys that have run out: 77" {
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    refuses 78 "AWS_ACCESS_KEY_ID is not set" "TT_S3_CREDENTIALS_COMMAND" -- host1
    keys() { export TT_S3_CREDENTIALS_COMMAND="echo '$1'"; }
    keys 'no {json} hidden-secret'
    refuses 78 "is no JSON" "credential_process" -- host1
    [[ $stderr != *hidden-secret* ]]
    keys '{"Version": 2, "AccessKeyId": "a", "SecretAccessKey": "b"}'
    refuses 78 "'Version' is not 1" -- host1
    keys '{"Version": 1, "AccessKeyId": "a"}'
    refuses 78 "SecretAccessKey" -- host1
    keys '{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "Expiration": "soon"}'
    refuses 78 "is no time: 'soon'" -- host1
    for time in 2020-01-01T00:00:00Z 2020-01-01T00:00:00.5+01:00; do
        keys '{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "Expiration": "'$time'"}'
        refuses 77 "have run out: $time" -- host1
    done
    keys '{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "Expiration": "2099-01-01T00:00:00-01:00"}'
    host1 >/dev/null
    export TT_S3_CREDENTIALS_COMMAND='exit 3'
    refuses 78 "exit status 3" -- host1
}
