# shellcheck shell=bash
# shellcheck disable=SC2154  # repo: tt.bash sets it
#
# s3.bash - a real S3 service (tests/lib/s3_server) for bats files
#
#   load ../lib/tt
#   load ../lib/s3
#   setup_file()    { s3_start; }
#   teardown_file() { s3_stop; }
#
#   s3_start                starts one, and sets the keys
#   s3_stop
#   new_bucket              $bucket: a new, empty one; TT_S3_ENDPOINT
#   s3 METHOD PATH [CURL-OPTION]...
#                           a request of curl's; prints the body
#   s3_keys [PREFIX]        what is in the bucket (up to 1000), sorted
#
#   s3_fake_start           one that does what $S3_RULES says (tests/lib/s3_fake.py); its requests are in
#                           $S3_LOG; TT_S3_ENDPOINT, keys
#   s3_fake_stop

s3_start() {
    local try ports
    export S3_ENDPOINT AWS_ACCESS_KEY_ID=test:tester AWS_SECRET_ACCESS_KEY=testing
    export S3_FOLDER=$BATS_FILE_TMPDIR/s3
    unset AWS_SESSION_TOKEN
    unset "${!http_@}" "${!https_@}" "${!HTTP@}" ALL_PROXY all_proxy
    for try in 1 2 3; do
        mapfile -t ports < <(shuf -n 4 -i 20000-32000)
        S3_ENDPOINT=http://127.0.0.1:${ports[0]}
        rm -rf "$S3_FOLDER"
        "$repo/tests/lib/s3_server" "$S3_FOLDER" "${ports[@]}" >/dev/null 2>&1 3>&- &
        echo $! >"$BATS_FILE_TMPDIR/s3.pid"
        for ((i = 0; i < 200; i++)); do
            [[ $(s3 PUT /started -o /dev/null -w '%{http_code}') != 200 ]] || return 0
            kill -0 "$(<"$BATS_FILE_TMPDIR/s3.pid")" 2>/dev/null || break
            sleep 0.1
        done
        s3_stop
    done
    echo "-- the S3 service does not start, try $try: $(tail -n 5 "$S3_FOLDER/log")" >&2
    return 1
}

s3_stop() {
    kill "$(<"$BATS_FILE_TMPDIR/s3.pid")" 2>/dev/null || true
    wait "$(<"$BATS_FILE_TMPDIR/s3.pid")" 2>/dev/null || true
}

new_bucket() {
    export TT_S3_ENDPOINT=$S3_ENDPOINT TT_REMOTE_TIMEOUT=20
    bucket=bucket-$BATS_TEST_NUMBER
    s3 PUT "/$bucket"
}

s3() {
    curl -s -g -X "$1" "http://test%3Atester:testing@${S3_ENDPOINT#http://}$2" \
        --aws-sigv4 aws:amz:us-east-1:s3 -m 30 -H "x-amz-content-sha256: UNSIGNED-PAYLOAD" "${@:3}"
}

s3_keys() {
    s3 GET "/$bucket?list-type=2" | grep -oE '<Key>[^<]*' | cut -c6- | grep "^${1-}" | sort
}

s3_fake_start() {
    export S3_RULES=$BATS_TEST_TMPDIR/rules S3_LOG=$BATS_TEST_TMPDIR/requests
    export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=testing TT_REMOTE_TIMEOUT=20 TT_S3_ENDPOINT
    unset AWS_SESSION_TOKEN
    unset "${!http_@}" "${!https_@}" "${!HTTP@}" ALL_PROXY all_proxy
    : >"$S3_RULES"
    : >"$S3_LOG"
    python3 "$repo/tests/lib/s3_fake.py" "$BATS_TEST_TMPDIR/port" "$S3_RULES" "$S3_LOG" 3>&- &
    echo $! >"$BATS_TEST_TMPDIR/fake.pid"
    wait_for test -s "$BATS_TEST_TMPDIR/port"
    TT_S3_ENDPOINT=http://127.0.0.1:$(<"$BATS_TEST_TMPDIR/port")
}

s3_fake_stop() {
    kill "$(<"$BATS_TEST_TMPDIR/fake.pid")" 2>/dev/null || true
    wait "$(<"$BATS_TEST_TMPDIR/fake.pid")" 2>/dev/null || true
}
