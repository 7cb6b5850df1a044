#!/usr/bin/env bats
#
# tt-run's alerts and heartbeat, and tt-notify: with servers that take them, and with such that do not.

load ../lib/pg
load ../lib/tt
load ../lib/server
load ../lib/mapping
load ../lib/run

teardown_file() {
    [[ -z ${TEST_PG-} ]] || pg_stop
}

setup() {
    use_scripts
    use_fakes
    export TT_NOTIFY_TIMEOUT=2
}

teardown() {
    ! mountpoint -q "${TT_LAKE:-/nowhere}" || umount "$TT_LAKE"
    stop_servers
    remove_servers
}

# fails STATUS [PART]...: tt-run exits so, says each PART
fails() {
    run "-$1" "$bin/tt-run"
    for part in "${@:2}"; do contains "$output" "$part"; done
}

# long_ago MINUTES: what fails since now, fails since then
long_ago() {
    jq ".failing |= (.kinds |= map_values(now - 60 * $1 | floor | todateiso8601))" \
        "$TT_LAKE/state/last.json" >"$BATS_TEST_TMPDIR/last.json"
    mv "$BATS_TEST_TMPDIR/last.json" "$TT_LAKE/state/last.json"
}

event() { # SUBJECT [TEXT]
    jq -n --arg subject "$1" --arg text "${2-text}" '{subject: $subject, text: $text}'
}

@test "one mail when it begins to fail, one when it is well again" {
    mail_server
    quietly "$bin/tt-run"
    [[ $(mails) == 0 ]]
    success=$(last .last_success)
    mkdir -p "$TT_LAKE/transformed/2026/11/20/20261120T214900.123Z"
    fake tt-load 69 "cannot connect to the warehouse database: out of beer"
    for _ in 1 2 3; do
        fails 69
        same "$output" "tt-load: error: cannot connect to the warehouse database: out of beer"
    done
    [[ $(mails) == 1 ]]
    text=$(mail 1)
    host=$(uname -n)
    for part in "From: tt <tt@example.com>" "To: ops@example.com" "Subject: tt on $host: tt-load fails (69)" \
        "tt-load on $host, since $(last '.failing.since | sub("T"; " ") | sub("Z"; " UTC")')" \
        "exit status 69: a database is not available" "out of beer" "20261120T214900.123Z" \
        "$(sed 's/T/ /; s/Z/ UTC/' <<<"$success")" "$TT_LAKE" $'\n    '"$bin/tt-run -v"$'\n'; do
        contains "$text" "$part"
    done
    same "$(jq -c . "$mails/1.json")" \
        '{"from":"tt@example.com","to":["ops@example.com"],"tls":true,"user":"tt","helo":"'"$(hostname -f || uname -n)"'"}'

    fake tt-load 0
    quietly "$bin/tt-run"
    quietly "$bin/tt-run"
    [[ $(mails) == 2 ]]
    contains "$(mail 2)" "Subject: tt on $host: well again after"
    contains "$(mail 2)" "out of beer"

    fake tt-load 69
    fails 69
    [[ $(mails) == 3 ]]
}

@test "a failure of another kind is told once as well" {
    mail_server
    fake tt-extract 69
    fails 69
    fake tt-load 65 "table 'x' has 3 columns"
    fails 69
    [[ $(mails) == 2 ]]
    contains "$(mail 2)" "tt-extract fails (69), tt-load fails (65)"
    contains "$(mail 2)" "table 'x' has 3 columns"
    fake tt-extract 0
    fails 65
    fake tt-extract 69
    fails 69
    [[ $(mails) == 2 ]]
    fake tt-extract 74
    fails 74
    [[ $(mails) == 3 ]]
    for name in tt-extract tt-load; do fake "$name" 0; done
    quietly "$bin/tt-run"
    [[ $(mails) == 4 ]]
}

@test "what was killed, is missing or took too long is told, with what is known of it" {
    mail_server
    fake_with tt-transform <<<'kill -KILL $$'
    fails 137
    contains "$(mail 1)" "tt-transform fails (137)"
    contains "$(mail 1)" "ended by signal 9"
    fake tt-transform 0
    mv "$bin/tt-load" "$bin/away"
    export PATH=/usr/bin:/bin
    fails 127 "cannot find 'tt-load'"
    contains "$(mail 2)" "cannot find 'tt-load'"
    mv "$bin/away" "$bin/tt-load"
    fake_with tt-load <<<'exec sleep 60'
    run -143 "$bin/tt-run" --timeout 5
    contains "$output" "timeout: tt-load did not end within 5 s"
    contains "$(mail 3)" "timeout: tt-load did not end within 5 s"
    contains "$(mail 3)" "tt-run --timeout 5"
    [[ $(mails) == 3 ]]
}

@test "a config file that was spoilt is told" {
    mail_server
    quietly "$bin/tt-run"
    ln -sf "$(command -v tt-extract)" "$bin/tt-extract"
    export TT_MAX_DELETE_RATIO=many
    fails 78 "many"
    fails 78
    [[ $(mails) == 1 ]]
    contains "$(mail 1)" "exit status 78: configuration"
    contains "$(mail 1)" "TT_MAX_DELETE_RATIO"
}

@test "--cron: of a failure that was told nothing is printed, of one that was not all" {
    fake tt-load 69 "out of beer"
    run -69 "$bin/tt-run" --cron
    same "$output" "tt-load: error: out of beer"
    mail_server
    for _ in 1 2; do
        run -69 "$bin/tt-run" --cron
        same "$output" ""
    done
    [[ $(mails) == 1 ]]
    contains "$(mail 1)" "$bin/tt-doctor --problems"$'\n'
    contains "$(mail 1)" "$bin/tt-run --cron -v"$'\n'
    fake tt-extract 65 "another one"
    stop_server_at "$mails"
    run -65 "$bin/tt-run" --cron
    contains "$output" "another one"
    contains "$output" "warning: mail"
    for name in tt-extract tt-load; do fake "$name" 0; done
    mail_server
    quietly "$bin/tt-run" --cron
    unset TT_LAKE
    refuses 64 "nonsense" -- "$bin/tt-run" --cron --nonsense
}

@test "a line of the config file that cannot be read is told by what the others say" {
    mail_server
    ln -sf "$(command -v tt-extract)" "$bin/tt-extract"
    {
        echo 'TT_LAKE="half'
        printf '%s="%s"\n' TT_MAIL_TO "$TT_MAIL_TO" TT_SMTP_URL "$TT_SMTP_URL" TT_SMTP_CA "$TT_SMTP_CA" \
            TT_SMTP_USER tt TT_SMTP_PASSWORD_FILE "$TT_SMTP_PASSWORD_FILE" TT_LAKE "$TT_LAKE"
    } >"$BATS_TEST_TMPDIR/tt.conf"
    export TT_CONFIG=$BATS_TEST_TMPDIR/tt.conf
    mkdir -p "$TT_LAKE/state"
    unset "${!TT_MAIL@}" "${!TT_SMTP@}" TT_LAKE
    fails 78 "tt.conf:1"
    fails 78
    [[ $(mails) == 1 ]]
    contains "$(mail 1)" "tt.conf:1"
}

@test "no password of an error's words is passed on" {
    mail_server
    web_server
    export TT_WEBHOOK_URL=$web/hook
    fake_with tt-load <<'END'
echo 'tt-load: error: password=hunter2x and postgresql://me:hunter2x@h/db and PASSWORD = "hunter2x y"' >&2
echo "tt-load: error: {\"password\": \"hunter2x\"} PassWD: hunter2x, sslpassword='hunter2x\\' z' host=db1" >&2
exit 69
END
    fails 69
    for text in "$(mail 1)" "$(cat "$TT_LAKE"/state/last.json)" "$(request 1 .body)"; do
        [[ $text != *hunter2x* && $text == *"host=db1"* ]]
    done
    fake tt-load 65 "postgresql://me:hunter2x@h/db password=hunter2x host=db2"
    fails 65
    [[ $(mail 2) != *hunter2x* ]]
    contains "$(mail 2)" "postgresql://me:***@h/db password=*** host=db2"
}

@test "a mail server that is down: told at the next run, once; the exit status is the stage's" {
    mail_server
    stop_server_at "$mails"
    fake tt-load 69 "oh"
    for _ in 1 2; do
        fails 69 "tt-load: error: oh" "tt-notify: warning: mail: $TT_SMTP_URL: curl: (7)"
    done
    mail_server
    fails 69
    fails 69
    [[ $(mails) == 1 ]]
    for number in 2 3; do
        stop_server_at "$mails"
        fake tt-load 0
        run -0 "$bin/tt-run"
        contains "$output" "tt-notify: warning: mail"
        mail_server
        [[ $number != 2 ]] || fake tt-load 69 # before that it is well again could be told
        run "$bin/tt-run"
        run "$bin/tt-run"
        [[ $(mails) == "$number" ]]
    done
    contains "$(mail 2)" "tt-load fails"
    contains "$(mail 3)" "well again"
}

@test "a mail server that refuses the password, has a wrong certificate, is slow, or has no TLS" {
    fake tt-load 69 "oh"
    mail_server
    echo no >"$TT_SMTP_PASSWORD_FILE"
    fails 69 "tt-load: error: oh" "tt-notify: warning: mail: $TT_SMTP_URL: curl: (67)"
    mail_server_again
    TT_SMTP_CA='' fails 69 "curl: (60)" "certificate"
    certificate mail DNS:mail.example.com
    stop_server_at "$mails"
    mail_server
    fails 69 "curl: (60)" "127.0.0.1"
    rm "$BATS_TEST_TMPDIR/mail.pem"
    stop_server_at "$mails"

    mail_server
    stop_server_at "$mails"
    mail_server --slow 20 --cert "$BATS_TEST_TMPDIR/mail.pem" --key "$BATS_TEST_TMPDIR/mail.key"
    before=$SECONDS
    fails 69 "curl: (28)"
    ((SECONDS - before < 8))
    stop_server_at "$mails"

    mail_server --user tt:x # speaks no TLS
    fails 69 "curl: (64)"
    [[ $(mails) == 0 ]]
    stop_server_at "$mails"
    mail_server
    fails 69
    [[ $(mails) == 1 ]]
}

# mail_server_again: with the right password
mail_server_again() {
    stop_server_at "$mails"
    mail_server
}

@test "TLS from the start; no TLS on this host only" {
    mail_server
    stop_server_at "$mails"
    mail_server --smtps --cert "$BATS_TEST_TMPDIR/mail.pem" --key "$BATS_TEST_TMPDIR/mail.key"
    unset TT_SMTP_USER
    TT_SMTP_URL=smtps://${TT_SMTP_URL#*//} quietly "$bin/tt-notify" <<<"$(event one)"
    [[ $(jq .tls "$mails/1.json") == true ]]
    stop_server_at "$mails"

    export TT_SMTP_TLS=none
    TT_SMTP_URL=smtp://127.evil.invalid refuses 78 "on this host only" -- "$bin/tt-notify" <<<"$(event two)"
    TT_SMTP_URL=smtp://mail.example.com refuses 78 "on this host only" -- "$bin/tt-notify" <<<"$(event two)"
    mail_server --slow 0
    TT_MAIL_TO="a@example.com, b@example.com c@example.com" quietly "$bin/tt-notify" <<<"$(event three)"
    same "$(jq -c '[.tls, .to]' "$mails/2.json")" '[false,["a@example.com","b@example.com","c@example.com"]]'
    contains "$(mail 2)" "To: a@example.com, b@example.com, c@example.com"
}

@test "passwords and URLs are in no argument; a password file is its user's alone" {
    mail_server
    web_server
    export TT_WEBHOOK_URL=$web/s3cret TT_HEARTBEAT_URL=$web/s3cret
    cat >"$bin/curl" <<END
#!/bin/sh
tr '\\\\0' '\\\\n' </proc/\$\$/cmdline >>"$BATS_TEST_TMPDIR/arguments"
exec $(command -v curl) "\$@"
END
    chmod +x "$bin/curl"
    PATH=$bin:$PATH quietly "$bin/tt-notify" <<<"$(event one)"
    PATH=$bin:$PATH quietly "$bin/tt-notify" --heartbeat
    same "$(grep -c -- '--config' "$BATS_TEST_TMPDIR/arguments")" 3
    run -1 grep -e s3cret -e "pass word" -e 127.0.0.1 "$BATS_TEST_TMPDIR/arguments"

    for mode in 604 660 640; do
        chmod "$mode" "$TT_SMTP_PASSWORD_FILE"
        [[ $mode != 640 ]] || ((EUID != 0)) || continue # root's may be read by a group
        refuses 77 "others may read" "$TT_SMTP_PASSWORD_FILE" -- "$bin/tt-notify" --to mail <<<"$(event two)"
    done
    if ((EUID == 0)); then
        chown 65534 "$TT_SMTP_PASSWORD_FILE"
        refuses 77 "others may read" -- "$bin/tt-notify" --to mail <<<"$(event two)"
    fi
    [[ $(mails) == 1 ]]
    export TT_SMTP_PASSWORD_COMMAND="cat '$TT_SMTP_PASSWORD_FILE'; echo more"
    quietly "$bin/tt-notify" --to mail <<<"$(event three)"
    TT_SMTP_PASSWORD_COMMAND=false refuses 77 "TT_SMTP_PASSWORD_COMMAND" -- "$bin/tt-notify" --to mail <<<"$(event x)"
    TT_SMTP_PASSWORD_COMMAND='' TT_SMTP_PASSWORD_FILE=/no/such refuses 77 "/no/such" -- \
        "$bin/tt-notify" --to mail <<<"$(event x)"
    [[ $(mails) == 2 ]]
}

@test "a mail is well formed, whatever is in it" {
    mail_server
    subject="tt auf »Größe«: $(printf 'ä%.0s' {1..90}) 漢字漢字漢字漢字漢字漢字漢字漢字漢字"
    text=$'.\n..dots\nFrom here\nGr\u00f6\u00dfe '$(printf 'x%.0s' {1..1500})$'\n\ttab "quoted" \\ $HOME `id`'
    env -i PATH="$PATH" "$bin/tt-notify" --config <(env | sed -n "s/^\(TT_[A-Z_]*\)=\(.*\)$/\1='\2'/p") <<<"$(event "$subject" "$text")"
    contains "$(mail 1)" "Subject: $subject"$'\n'
    same "$(mail 1 | sed '1,/^$/d')" "$text"
    quietly "$bin/tt-notify" <<<"$(event $'one\nBcc: x@example.com\r\n\r\nbody' $'plain\n.\nend')"
    same "$(jq -c .to "$mails/2.json")" '["ops@example.com"]'
    [[ $(mail 2) != *$'\nBcc'* ]]
    same "$(mail 2 | sed '1,/^$/d')" $'plain\n.\nend'
}

@test "webhook: JSON, or as Slack wants it" {
    web_server
    export TT_WEBHOOK_URL=$web/services/T0/B0/x
    fake tt-load 69 "a < b & c"
    fails 69
    fails 69
    [[ $(requests) == 1 ]]
    same "$(request 1 '.method + " " + .path + " " + .type')" "POST /services/T0/B0/x application/json"
    same "$(request 1 '.body | fromjson | [.event, .failures[0].stage, .failures[0].status, .failures[0].error, .retry]
                       | @json')" '["failing","tt-load",69,"tt-load: error: a < b & c","'"$bin/tt-run -v"'"]'
    fake tt-load 0
    TT_WEBHOOK_FORMAT=slack quietly "$bin/tt-run"
    same "$(request 2 '.body | fromjson | keys[]')" text
    contains "$(request 2 '.body | fromjson | .text')" "*tt on $(uname -n): well again"
    contains "$(request 2 '.body | fromjson | .text')" "a &lt; b &amp; c"
    TT_WEBHOOK_FORMAT=xml refuses 78 "TT_WEBHOOK_FORMAT" -- "$bin/tt-notify" <<<"$(event x)"
    TT_WEBHOOK_URL=file:///etc/passwd refuses 78 "TT_WEBHOOK_URL" -- "$bin/tt-notify" <<<"$(event x)"
}

@test "a webhook's URL is taken as it stands, and none of it is told but the host" {
    web_server
    export TT_WEBHOOK_URL="$web/{a,b,c}/[1-3]/s3cret"
    run -0 "$bin/tt-notify" <<<"$(event x)"
    same "$output" ""
    same "$(requests)" 1
    same "$(request 1 .path)" "/{a,b,c}/[1-3]/s3cret"
    for url in "$web/500/[s3cret" "http://127.0.0.1:1/{s3cret" "http://me:s3cret@127.0.0.1:1/x?s3cret" \
        "http://[s3cret/x" "http://127.0.0.1:s3cret/x"; do
        TT_WEBHOOK_URL=$url TT_HEARTBEAT_URL=$url run "$bin/tt-notify" <<<"$(event x)"
        [[ $status != 0 && $output != *s3cret* ]]
        TT_HEARTBEAT_URL=$url run "$bin/tt-notify" --heartbeat
        [[ $status != 0 && $output != *s3cret* ]]
    done
}

@test "a webhook that is slow or answers 500 is told again; mail does not wait for it" {
    mail_server
    web_server
    fake tt-load 69
    TT_WEBHOOK_URL=$web/500/s3cret fails 69 "tt-notify: warning: webhook: curl: (22)" "500"
    [[ $output != *s3cret* ]]
    before=$SECONDS
    TT_WEBHOOK_URL=$web/slow fails 69 "tt-notify: warning: webhook: curl: (28)"
    ((SECONDS - before < 6))
    [[ $(mails) == 1 ]]
    count=$(requests)
    TT_WEBHOOK_URL=$web/well fails 69
    TT_WEBHOOK_URL=$web/well fails 69
    [[ $(mails) == 1 && $(requests) == $((count + 1)) ]]
}

@test "heartbeat: after success only" {
    web_server
    export TT_HEARTBEAT_URL=$web/ping/uuid
    quietly "$bin/tt-run"
    same "$(request 1 '.method + " " + .path')" "GET /ping/uuid"
    fake tt-transform 65
    fails 65
    run -75 flock "$TT_LAKE/state/run.lock" "$bin/tt-run"
    [[ $(requests) == 1 ]]
    fake tt-transform 0
    TT_HEARTBEAT_URL=$web/500/s3cret run -0 "$bin/tt-run"
    contains "$output" "tt-notify: warning: heartbeat: curl: (22)"
    [[ $output != *s3cret* ]]
    TT_HEARTBEAT_URL=$web/slow run -0 "$bin/tt-run"
}

@test "busy is told when it lasts for more than half an hour" {
    mail_server
    fake tt-load 75 "locked"
    fails 75
    fails 75
    [[ $(mails) == 0 ]]
    long_ago 29
    fails 75
    [[ $(mails) == 0 ]]
    long_ago 31
    fails 75
    fails 75
    [[ $(mails) == 1 ]]
    contains "$(mail 1)" "tt-load finds it busy (75)"
    # another kind, and it fails since then all the same
    fake tt-load 65
    fails 65
    fake tt-load 0
    quietly "$bin/tt-run"
    [[ $(mails) == 3 ]]
    contains "$(mail 3)" "well again after 31 minutes"
    rm "$mails"/{1,2,3}.eml
    fake tt-load 75
    fails 75
    fake tt-load 0
    quietly "$bin/tt-run"
    [[ $(mails) == 0 ]]

    # the chain before is still at work
    exec {held}>>"$TT_LAKE/state/run.lock"
    flock "$held"
    touch -d "29 minutes ago" "$TT_LAKE/state/run.lock"
    fails 75 "another tt-run is at work"
    [[ $(mails) == 0 ]]
    touch -d "31 minutes ago" "$TT_LAKE/state/run.lock"
    fails 75
    fails 75
    [[ $(mails) == 1 ]]
    exec {held}>&-
    quietly "$bin/tt-run"
    [[ $(mails) == 2 ]]
    exec {held}>>"$TT_LAKE/state/run.lock"
    flock "$held"
    fails 75
    [[ $(mails) == 2 ]]
    exec {held}>&-
    contains "$(cat "$mails"/*.eml)" "tt-run finds it busy (75)"
    contains "$(cat "$mails"/*.eml)" "well again after 31 minutes"
}

@test "who stops tt-run is not told that it was stopped" {
    mail_server
    fake_with tt-transform <<<'exec sleep 60'
    "$bin/tt-run" 3>&- &
    chain=$!
    wait_for grep -qs transform "$BATS_TEST_TMPDIR/ran"
    kill "$chain"
    status=0
    wait "$chain" || status=$?
    [[ $status == 143 ]]
    same "$(last .status)" 143
    fake tt-transform 0
    quietly "$bin/tt-run"
    [[ $(mails) == 0 ]]
}

@test "state that is lost costs one more mail; state that cannot be written does not cost one a run" {
    mail_server
    fake tt-load 69
    fails 69
    rm "$TT_LAKE/state/last.json"
    fails 69
    fails 69
    [[ $(mails) == 2 ]]
    echo '{"format": 1, "sta' >"$TT_LAKE/state/last.json"
    fails 69
    fails 69
    [[ $(mails) == 3 ]]
    rm "$TT_LAKE/state/last.json"
    mkdir "$TT_LAKE/state/last.json"
    fails 69
    fails 69
    [[ $(mails) == 4 ]]
    spare=/dev/shm/tt-run-$EUID/$(cksum <<<"$TT_LAKE" | sed 's/ .*//').json
    [[ -s $spare ]]
    rmdir "$TT_LAKE/state/last.json"
    fake tt-load 0
    quietly "$bin/tt-run"
    [[ $(mails) == 5 && ! -e $spare ]]
}

@test "tt-notify --test, and misuse" {
    refuses 78 "neither TT_MAIL_TO nor TT_WEBHOOK_URL" -- "$bin/tt-notify" --test
    mail_server
    web_server
    config=$BATS_TEST_TMPDIR/tt.conf
    env | sed -n "s/^\(TT_[A-Z_]*\)=\(.*\)$/\1='\2'/p" >"$config"
    printf '%s\n' "TT_WEBHOOK_URL=$web/hook" >>"$config"
    unset "${!TT_SMTP@}" "${!TT_MAIL@}"
    run -0 --separate-stderr "$bin/tt-notify" --config "$config" --test
    same "$output" $'mail: sent\nwebhook: sent'
    contains "$(mail 1)" "a message of trial"
    stop_server_at "$mails"
    run -69 --separate-stderr "$bin/tt-notify" "--config=$config" --test
    same "$output" "webhook: sent"
    run -0 "$bin/tt-notify" --help
    contains "$output" "tt-notify [--config FILE]"
    refuses 64 "'--nothing'" -- "$bin/tt-notify" --nothing
    refuses 64 "'pigeon'" -- "$bin/tt-notify" --to pigeon
    refuses 66 "no-such" -- "$bin/tt-notify" --config no-such
    refuses 65 "JSON object" -- "$bin/tt-notify" --config "$config" <<<'[]'
    export TT_MAIL_TO=ops@example.com
    for url in '' mail.example.com http://mail.example.com smtp://me:pw@mail.example.com smtp://a/b; do
        TT_SMTP_URL=$url refuses 78 "TT_SMTP_URL" -- "$bin/tt-notify" <<<"$(event x)"
    done
    TT_SMTP_URL=smtp://localhost TT_MAIL_TO='a<b' refuses 78 "'a<b'" -- "$bin/tt-notify" <<<"$(event x)"
    TT_SMTP_URL=smtp://localhost TT_SMTP_USER=tt refuses 78 "TT_SMTP_PASSWORD" -- "$bin/tt-notify" <<<"$(event x)"
}

@test "log format json, for tt-run's and tt-notify's own words as well" {
    fake tt-load 69
    mail_server
    stop_server_at "$mails"
    ln -sf "$(command -v tt-extract)" "$bin/tt-extract"
    TT_SOURCE="host=$BATS_TEST_TMPDIR" TT_LOG_FORMAT=json run -69 "$bin/tt-run" --timeout 60
    same "$(jq -r '"\(.program) \(.level)"' <<<"$output")" $'tt-extract error\ntt-notify warning'
    same "$(last .failing.failures[0].error)" "tt-extract: error: $(jq -sr '.[0].message' <<<"$output")"
    exec {held}>>"$TT_LAKE/state/run.lock"
    flock "$held"
    run -75 "$bin/tt-run" --log-format json
    same "$(jq -r '"\(.program) \(.level)"' <<<"$output")" "tt-run error"
    exec {held}>&-
}

@test "the disk of the lake is full: one mail, not one a run, and one when there is room again" {
    ((EUID == 0)) || skip "NOT TESTED: a small disk needs root"
    pg_start
    for name in tt-extract tt-transform tt-load; do ln -sf "$(command -v "$name")" "$bin/$name"; done
    use_source "$(fresh_totesys 100)"
    mount -t tmpfs -o size=2m tt-test "$TT_LAKE" || skip "NOT TESTED: no right to mount a small disk"
    mail_server
    quietly "$bin/tt-run"
    head -c 4m /dev/zero >"$TT_LAKE/filler" || true
    for amount in 1 2 3; do
        sql "$TT_SOURCE" "UPDATE payment SET payment_amount = $amount"
        fails 74 "No space left on device"
        [[ $output != *warning* ]]
    done
    [[ $(mails) == 1 ]]
    contains "$(mail 1)" "tt-extract fails (74)"
    contains "$(mail 1)" "No space left on device"
    rm "$TT_LAKE/filler"
    quietly "$bin/tt-run"
    [[ $(mails) == 2 ]]
    same "$(sql "$TT_WAREHOUSE" "SELECT DISTINCT payment_amount FROM fact_payment_current")" 3.00
}

@test "the real programs: a database goes, a mail; it comes back, a mail and all rows" {
    pg_start
    for name in tt-extract tt-transform tt-load; do ln -sf "$(command -v "$name" | grep -v "$bin")" "$bin/$name"; done
    mail_server
    use_source "$(fresh_totesys 100)"
    add_mapping "$TT_SOURCE"
    server warehouse
    TT_WAREHOUSE=$(on_server warehouse)
    quietly "$bin/tt-run"
    stop_server warehouse
    for amount in 1 2; do
        sql "$TT_SOURCE" "UPDATE payment SET payment_amount = $amount, last_updated = now() WHERE payment_id = 1"
        fails 69 "tt-load: error: cannot connect to the warehouse database"
    done
    [[ $(mails) == 1 ]]
    contains "$(mail 1)" "cannot connect to the warehouse database: "
    start_server warehouse
    quietly "$bin/tt-run"
    quietly "$bin/tt-run"
    [[ $(mails) == 2 ]]
    contains "$(mail 2)" "well again"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
}
