# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154  # variables of the tests, and of tt.bash
#
# run.bash - tt-run with stages that do as they are told, and who it talks to
#
#   load ../lib/tt
#   load ../lib/run
#   setup()    { use_scripts; use_fakes; }
#   teardown() { stop_servers; }
#
#   use_scripts             $bin: a folder with tt-run and tt-notify, as they are installed
#   use_fakes               all three stages beside them are fakes that do nothing; TT_LAKE
#   fake NAME STATUS [TEXT] such a stage: it notes that it ran, logs TEXT as an error, prints what
#                           "$BATS_TEST_TMPDIR/NAME.json" has, and exits so
#   fake_with NAME          a fake that does what the commands on standard input say
#   ran                     the fakes that ran, one after the other, with their arguments
#   last FILTER             what jq makes of state/last.json
#
#   certificate NAME SAN    make $BATS_TEST_TMPDIR/NAME.pem and .key
#   mail_server [OPTION]... a mail server (smtp_server.py) that demands STARTTLS and the password of
#                           user 'tt', and TT_SMTP_*, TT_MAIL_TO for it; OPTIONs instead of these demands
#   web_server              http_server.py; $web is its URL
#   stop_server_at FOLDER   $mails or $requests
#   mails, requests         how many have come; both folders have the files
#   mail N                  the N-th mail as it is read
#   request N FILTER        what jq makes of the N-th request

use_scripts() {
    bin=$BATS_TEST_TMPDIR/bin
    mkdir -p "$bin"
    cp -r "$repo"/scripts/{tt-run,run,tt-notify,script.bash,settings.bash} "$bin"
    export TT_RETRIES=0
    unset "${!http_@}" "${!https_@}" "${!HTTP@}" ALL_PROXY all_proxy
}

use_fakes() {
    local name
    export TT_LAKE=$BATS_TEST_TMPDIR/lake
    for name in tt-extract tt-transform tt-load; do fake "$name" 0; done
}

fake_with() {
    rm -f "$bin/$1"
    cat >"$bin/$1" - <(printf '\nexit 0\n') <<END
#!/bin/bash
if [[ "\$*" == *--print-config ]]; then
    printf 'TT_LAKE=%s\t# environment\n' "\$TT_LAKE"
    exit
fi
echo "$1 \$*" >>"$BATS_TEST_TMPDIR/ran"
$(cat)
END
    chmod +x "$bin/$1"
}

fake() {
    local words
    printf -v words %q "$1: error: ${3-}"
    fake_with "$1" <<END
[[ -z '${3:+some}' ]] || echo $words >&2
cat '$BATS_TEST_TMPDIR/$1.json' 2>/dev/null
exit $2
END
}

ran() {
    cat "$BATS_TEST_TMPDIR/ran" 2>/dev/null || true
}

last() {
    jq -r "$1" "$TT_LAKE/state/last.json"
}

# -------------------------------------------------------------------------------------- servers

certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "/CN=$1" -addext "subjectAltName=$2" -out "$BATS_TEST_TMPDIR/$1.pem" \
        -keyout "$BATS_TEST_TMPDIR/$1.key" 2>/dev/null
}

# launch FOLDER COMMAND...: in the background, until it listens; what came before stays.
launch() {
    local folder=$1
    shift
    mkdir -p "$folder"
    rm -f "$folder/port"
    "$@" >"$folder/log" 2>&1 3>&- &
    echo $! >"$folder/pid"
    wait_for test -e "$folder/port"
}

mail_server() {
    local options=("$@")
    mails=$BATS_TEST_TMPDIR/mails
    if (($# == 0)); then
        [[ -e $BATS_TEST_TMPDIR/mail.pem ]] || certificate mail IP:127.0.0.1
        options=(--cert "$BATS_TEST_TMPDIR/mail.pem" --key "$BATS_TEST_TMPDIR/mail.key"
            --user "tt:pass word\"'")
        (umask 077 && echo "pass word\"'" >"$BATS_TEST_TMPDIR/password")
        export TT_SMTP_CA=$BATS_TEST_TMPDIR/mail.pem TT_SMTP_USER=tt
        export TT_SMTP_PASSWORD_FILE=$BATS_TEST_TMPDIR/password
    fi
    launch "$mails" "$repo/tests/lib/smtp_server.py" "$mails" "${options[@]}" || return
    export TT_SMTP_URL TT_MAIL_TO=ops@example.com TT_MAIL_FROM=tt@example.com
    TT_SMTP_URL=smtp://127.0.0.1:$(<"$mails/port")
}

web_server() {
    requests=$BATS_TEST_TMPDIR/requests
    launch "$requests" "$repo/tests/lib/http_server.py" "$requests" || return
    web=http://127.0.0.1:$(<"$requests/port")
}

stop_server_at() {
    local pid
    pid=$(cat "$1/pid" 2>/dev/null) || return 0
    rm "$1/pid"
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
}

stop_servers() {
    stop_server_at "$BATS_TEST_TMPDIR/mails"
    stop_server_at "$BATS_TEST_TMPDIR/requests"
}

mails() {
    find "$mails" -name '*.eml' | wc -l
}

mail() {
    "$repo/tests/lib/smtp_server.py" show "$mails/$1.eml"
}

requests() {
    find "$requests" -name '*.json' | wc -l
}

request() {
    jq -r "$2" "$requests/$1.json"
}
