#!/usr/bin/env bats
#
# tt-run under a real cron daemon, as root. It has a mount namespace of its own where that is allowed, with
# no crontab but ours; else it is this machine's. It may take a minute until cron looks at its table.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/run

setup_file() { pg_start; }
teardown_file() { pg_stop; }

setup() {
    use_scripts
    for name in tt-extract tt-transform tt-load; do ln -s "$(command -v "$name")" "$bin/$name"; done
}

teardown() {
    [[ ! -e $BATS_TEST_TMPDIR/cron.pid ]] || kill "$(cat "$BATS_TEST_TMPDIR/cron.pid")" || true
    rm -f /etc/cron.d/tt-test
    stop_servers
}

# start_cron TABLE: the daemon, as a process of this shell; ours where there is none.
start_cron() {
    install -d "$BATS_TEST_TMPDIR"/{cron.d,crontabs,run}
    install -m 644 "$1" "$BATS_TEST_TMPDIR/cron.d/tt-test"
    install -m 644 /dev/null "$BATS_TEST_TMPDIR/crontab"
    if unshare --mount true 2>/dev/null; then
        # shellcheck disable=SC2016 # the inner shell's
        unshare --mount bash -ec 'cd "$1"
            mount --bind cron.d /etc/cron.d
            mount --bind crontab /etc/crontab
            mount --bind crontabs /var/spool/cron/crontabs
            mount --bind run /run
            exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin cron -f' bash "$BATS_TEST_TMPDIR" 3>&- &
        echo $! >"$BATS_TEST_TMPDIR/cron.pid"
    else
        install -m 644 "$1" /etc/cron.d/tt-test
        env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin cron -f 3>&- &
        echo $! >"$BATS_TEST_TMPDIR/cron.pid"
        sleep 1
        kill -0 $! 2>/dev/null || rm "$BATS_TEST_TMPDIR/cron.pid" # one runs already
    fi
}

# in_time FILE: wait until it is there
in_time() {
    local i
    for ((i = 0; i < 750; i++)); do
        [[ ! -s $1 ]] || return 0
        sleep 0.1
    done
    echo "-- it never came: $1" >&2
    return 1
}

@test "cron runs it, and has nothing to mail; when it fails, the alert comes from there, too" {
    ((EUID == 0)) || skip "NOT TESTED: cron needs root"
    use_source "$(fresh_totesys 100)"
    add_mapping "$TT_SOURCE"
    mail_server
    for name in good bad; do
        export TT_LAKE=$BATS_TEST_TMPDIR/lake.$name
        [[ $name == good ]] || TT_SOURCE="host=$BATS_TEST_TMPDIR"
        env | sed -n "s/^\(TT_[A-Z_]*\)=\(.*\)$/\1=\"\2\"/p" | grep -v ^TT_CONFIG= >"$BATS_TEST_TMPDIR/$name.conf"
        echo "* * * * * root $bin/tt-run --config $BATS_TEST_TMPDIR/$name.conf >>$BATS_TEST_TMPDIR/$name.out 2>&1"
    done >"$BATS_TEST_TMPDIR/table"
    start_cron "$BATS_TEST_TMPDIR/table"
    in_time "$BATS_TEST_TMPDIR/lake.good/state/last.json"
    in_time "$mails/1.eml"
    in_time "$BATS_TEST_TMPDIR/lake.bad/state/last.json"

    same "$(jq .status "$BATS_TEST_TMPDIR"/lake.{good,bad}/state/last.json)" $'0\n69'
    same "$(cat "$BATS_TEST_TMPDIR/good.out")" ""
    TT_SOURCE=$(sed -n 's/^TT_SOURCE="\(.*\)"$/\1/p' "$BATS_TEST_TMPDIR/good.conf")
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    contains "$(mail 1)" "cannot connect to the source database"
    same "$(grep -c . "$BATS_TEST_TMPDIR/bad.out")" 1
}
