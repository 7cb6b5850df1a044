#!/usr/bin/env bats
#
# tt-run: the chain of the three stages, its lock, its exit status, its signals.

load ../lib/pg
load ../lib/tt
load ../lib/run

setup_file() { pg_start; }

teardown_file() { pg_stop; }

# tt-run is tried from a folder of its own, as it is installed: beside the programs under test.
setup() {
    use_scripts
    for name in tt-extract tt-transform tt-load; do
        ln -s "$(command -v "$name")" "$bin"
    done
}

# hold CONNINFO: nobody can read table payment as long as the process $holder lives.
hold() {
    psql -Xq -d "$1" -c "BEGIN; LOCK payment; SELECT pg_sleep(60)" >/dev/null 3>&- &
    holder=$!
    until [[ $(sql "$1" "SELECT count(*) FROM pg_locks WHERE relation = 'payment'::regclass") == 1 ]]; do
        sleep 0.05
    done
}

release() { # CONNINFO
    sql "$1" "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'payment'::regclass
              AND mode = 'AccessExclusiveLock'" >/dev/null
    wait "$holder" || true
}

# begin: tt-run as process $chain, with a stage that waits for the held table.
begin() {
    "$bin/tt-run" >"$BATS_TEST_TMPDIR/stdout" 2>"$BATS_TEST_TMPDIR/stderr" 3>&- &
    chain=$!
    until [[ $(sql "$TT_SOURCE" "SELECT count(*) FROM pg_stat_activity
                                 WHERE application_name LIKE 'tt-extract%'
                                   AND wait_event_type = 'Lock'
                                   AND datname = current_database()") == 1 ]]; do
        sleep 0.05
    done
}

@test "the whole chain, and again, without a word" {
    use_source "$(fresh_totesys 100)"
    quietly "$bin/tt-run"
    [[ $(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order") == 100 ]]
    before=$(dump "$TT_WAREHOUSE")
    quietly "$bin/tt-run"
    same "$(dump "$TT_WAREHOUSE")" "$before"
}

@test "settings may come from a config file; -v and --json print results" {
    use_source "$(fresh_totesys 100)"
    lake="$BATS_TEST_TMPDIR/a lake, 'quoted'"
    config=$BATS_TEST_TMPDIR/tt.conf
    printf 'TT_%s="%s"\n' SOURCE "$TT_SOURCE" WAREHOUSE "$TT_WAREHOUSE" LAKE "$lake" >"$config"
    unset TT_SOURCE TT_WAREHOUSE TT_LAKE
    run --separate-stderr -0 "$bin/tt-run" --config "$config" -v
    TT_LAKE=$lake
    extracted=$(run_dir extracted) transformed=$(run_dir transformed)
    same "$output" "$extracted"$'\n'"$transformed"$'\n'"$transformed"
    contains "$stderr" "tt-load: run "
    [[ -f $lake/state/run.lock ]]

    run --separate-stderr -0 "$bin/tt-run" "--config=$config" --json
    [[ -z $output$stderr ]]
    TT_SOURCE=$(sed -n 's/TT_SOURCE="\(.*\)"/\1/p' "$config")
    sql "$TT_SOURCE" "UPDATE payment SET payment_amount = 1 WHERE payment_id = 1"
    run --separate-stderr -0 "$bin/tt-run" --config "$config" --json
    same "$(jq -r .program <<<"$output")" $'tt-extract\ntt-transform\ntt-load'
}

@test "misuse is 64, and nothing is done" {
    export TT_LAKE=$BATS_TEST_TMPDIR/lake
    refuses 64 "unknown option or argument '--no-such'" "tt-run --help" -- "$bin/tt-run" --no-such
    refuses 64 "unknown option or argument 'RUN'" -- "$bin/tt-run" RUN
    refuses 64 "'--config' needs a value" -- "$bin/tt-run" --config
    refuses 64 "'xml'" -- "$bin/tt-run" --log-format xml
    refuses 66 "no-such.conf" -- "$bin/tt-run" --config "$BATS_TEST_TMPDIR/no-such.conf"
    [[ ! -e $TT_LAKE ]]
    unset TT_LAKE
    refuses 64 "--lake" "TT_LAKE" -- "$bin/tt-run"
}

@test "--help and --version" {
    run --separate-stderr -0 "$bin/tt-run" --help
    contains "$output" "tt-run [OPTION]..."
    [[ -z $stderr ]]
    run --separate-stderr -0 "$bin/tt-run" --version
    same "$output" "$(tt-extract --version | sed 's/tt-extract/tt-run/')"
}

@test "a lake where the lock file cannot be made is 73" {
    touch "$BATS_TEST_TMPDIR/file"
    TT_LAKE=$BATS_TEST_TMPDIR/file refuses 73 "$BATS_TEST_TMPDIR/file" -- "$bin/tt-run"
    mkdir -p "$BATS_TEST_TMPDIR/lake/state/run.lock"
    TT_LAKE=$BATS_TEST_TMPDIR/lake refuses 73 "run.lock" -- "$bin/tt-run"
}

@test "one chain at a time: busy is 75" {
    use_source "$(fresh_totesys 100)"
    mkdir "$TT_LAKE/state"
    exec {held}>"$TT_LAKE/state/run.lock"
    flock "$held"
    refuses 75 "another tt-run" "$TT_LAKE" -- "$bin/tt-run"
    [[ ! -e $TT_LAKE/extracted ]]
    exec {held}>&-
    quietly "$bin/tt-run"
}

@test "source down: what is pending is loaded all the same" {
    use_source "$(fresh_totesys 100)"
    tt-extract >/dev/null
    TT_SOURCE="host=$BATS_TEST_TMPDIR" refuses 69 "tt-extract: error" -- "$bin/tt-run"
    [[ $(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order") == 100 ]]
}

@test "warehouse down: the lake goes on, the next chain catches up" {
    use_source "$(fresh_totesys 100)"
    TT_WAREHOUSE="host=$BATS_TEST_TMPDIR" refuses 69 "tt-load: error" -- "$bin/tt-run"
    sql "$TT_SOURCE" "UPDATE payment SET payment_amount = 1 WHERE payment_id = 1"
    quietly "$bin/tt-run"
    same "$(sql "$TT_WAREHOUSE" "SELECT run FROM tt.run ORDER BY 1")" "$(runs extracted)"
    [[ $(runs extracted | wc -l) == 2 ]]
}

@test "a broken model is said once" {
    use_source "$(fresh_totesys 100)"
    use_model
    echo '{' >"$TT_MODEL/dim_staff.json"
    refuses 78 "dim_staff.json" -- "$bin/tt-run"
    [[ $(wc -l <<<"$stderr") == 1 ]]
}

@test "state of another making is no obstacle" {
    use_fakes
    mkdir -p "$TT_LAKE/state"
    for state in '' '{' '[1]' '{"stages": 5, "failing": {"told": 1}}'; do
        printf %s "$state" >"$TT_LAKE/state/last.json"
        run -0 "$bin/tt-run"
        same "$(last .status)" 0
    done
}

@test "the first failure is the exit status; what fails alike is not started" {
    export TT_LAKE=$BATS_TEST_TMPDIR/lake
    for status in 65 66 69 73 74 75 77; do
        rm -f "$BATS_TEST_TMPDIR/ran"
        fake tt-extract "$status"
        fake tt-transform 70
        fake tt-load 0
        run "-$status" "$bin/tt-run" --log-format json
        same "$(ran)" $'tt-extract --log-format json --json\ntt-transform --log-format json --json'
    done
    for status in 1 64 70 78 126 127 139; do
        rm -f "$BATS_TEST_TMPDIR/ran"
        fake tt-extract 0
        fake tt-transform "$status"
        run "-$status" "$bin/tt-run"
        same "$(ran)" $'tt-extract --json\ntt-transform --json'
    done
    rm -f "$BATS_TEST_TMPDIR/ran"
    fake tt-transform 0
    fake tt-load 65
    run -65 "$bin/tt-run"
    same "$(ran)" $'tt-extract --json\ntt-transform --json\ntt-load --json'
}

@test "signals are passed on, the stage cleans up, nothing else is started" {
    use_source "$(fresh_totesys 100)"
    fake tt-transform 0
    hold "$TT_SOURCE"
    for signal in HUP:129 TERM:143; do
        begin
        kill -s "${signal%:*}" "$chain"
        status=0
        wait "$chain" || status=$?
        [[ $status == "${signal#*:}" ]]
        same "$(cat "$BATS_TEST_TMPDIR/stdout" "$BATS_TEST_TMPDIR/stderr" | grep -c .)" 1
        contains "$(cat "$BATS_TEST_TMPDIR/stderr")" "tt-extract: error: stopped by signal"
        flock --nonblock "$TT_LAKE/state/extract.lock" true
        [[ -z $(find "$TT_LAKE/extracted" -mindepth 1) && -z $(ran) ]]
    done
    release "$TT_SOURCE"
    ln -sf "$(command -v tt-transform)" "$bin/tt-transform"
    quietly "$bin/tt-run"
}

@test "a signal that the stage has no use for ends the chain after it" {
    export TT_LAKE=$BATS_TEST_TMPDIR/lake
    for name in tt-extract tt-transform tt-load; do fake "$name" 0; done
    sed -i "2i trap '' TERM" "$bin/tt-extract"
    sed -i 's/^ *exit 0/sleep 0.5; &/' "$bin/tt-extract"
    "$bin/tt-run" 3>&- &
    chain=$!
    until [[ -n $(ran) ]]; do sleep 0.05; done
    kill -s TERM "$chain"
    status=0
    wait "$chain" || status=$?
    [[ $status == 143 ]]
    same "$(ran)" "tt-extract --json"
    same "$(last '.status, .last_success, .failing.failures[0].kind')" $'143\nnull\ntt-run 143'
}

@test "the lock outlives a tt-run that is killed, as long as its stage works" {
    use_source "$(fresh_totesys 100)"
    hold "$TT_SOURCE"
    begin
    kill -s KILL "$chain"
    wait "$chain" || true
    refuses 75 "another tt-run" -- "$bin/tt-run"
    release "$TT_SOURCE"
    flock "$TT_LAKE/state/run.lock" true
    quietly "$bin/tt-run"
    [[ $(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order") == 100 ]]
}

@test "root does not write into a lake of another user, nor makes one in a folder of such" {
    ((EUID == 0)) || skip "NOT TESTED: needs root"
    use_fakes
    mkdir "$BATS_TEST_TMPDIR/home"
    chown nobody "$BATS_TEST_TMPDIR/home"
    TT_LAKE=$BATS_TEST_TMPDIR/home/lake
    refuses 77 "is of user nobody" "sudo -u nobody tt-run" -- "$bin/tt-run"
    [[ ! -e $TT_LAKE ]]
    install -d -o nobody "$TT_LAKE"
    refuses 77 "is of user nobody" -- "$bin/tt-run"
    same "$(find "$TT_LAKE" -mindepth 1)" ""
    # and the other way round
    open=$(mktemp -d /tmp/tt-test-run.XXXXXX)
    chmod 755 "$open"
    cp -r "$bin" "$open"
    mkdir -p "$open/lake/state"
    TT_LAKE=$open/lake run setpriv --reuid nobody --clear-groups "$open/bin/tt-run"
    rm -r "$open"
    [[ $status == 73 ]]
    contains "$output" "as user nobody: the lake is of root"
}

@test "what a killed one left in memory goes; links among the state are not written through" {
    use_fakes
    left=/dev/shm/tt-run.4194305.abcdef # a number that no process has
    touch "$left"
    quietly "$bin/tt-run"
    [[ ! -e $left ]]
    same "$(find /dev/shm -name "tt-run.*" -newer "$TT_LAKE/state/run.lock")" ""
    victim=$BATS_TEST_TMPDIR/victim
    echo mine >"$victim"
    for name in last.json.new last.json .last.json.new; do ln -sf "$victim" "$TT_LAKE/state/$name"; done
    quietly "$bin/tt-run"
    same "$(last .status)" 0
    for name in run.lock last.lock; do
        ln -sf "$BATS_TEST_TMPDIR/none" "$TT_LAKE/state/$name"
        run "$bin/tt-run"
        [[ ! -e $BATS_TEST_TMPDIR/none ]]
    done
    contains "$output" "run.lock' is no regular file"
    rm "$TT_LAKE"/state/*.lock
    mv "$TT_LAKE/state" "$TT_LAKE/elsewhere"
    ln -s elsewhere "$TT_LAKE/state"
    rm "$TT_LAKE/elsewhere/last.json"
    run -73 "$bin/tt-run"
    contains "$output" "is a link"
    same "$(find "$TT_LAKE/elsewhere" -type f)" ""
    same "$(cat "$victim")" mine
}

@test "programs are looked for beside tt-run, in PATH, in the build tree" {
    export TT_LAKE=$BATS_TEST_TMPDIR/lake
    tree=$BATS_TEST_TMPDIR/tree
    mkdir -p "$tree/scripts" "$tree/build"
    cp -r "$bin"/{tt-run,run,script.bash,settings.bash} "$tree/scripts"
    refuses 127 "tt-extract" -- env PATH=/usr/bin:/bin "$tree/scripts/tt-run"
    for name in tt-extract tt-transform tt-load; do fake "$name" 0; done
    cp "$bin"/tt-{extract,transform,load} "$tree/build"
    quietly env PATH=/usr/bin:/bin "$tree/scripts/tt-run"
    [[ $(ran | wc -l) == 3 ]]
    sed -i 's/exit 0/exit 65/' "$tree/build/tt-load"
    quietly env PATH="$bin:/usr/bin:/bin" "$tree/scripts/tt-run"
    cp "$tree/build/tt-load" "$tree/scripts"
    run -65 env PATH="$bin:/usr/bin:/bin" "$tree/scripts/tt-run"
}

@test "69 and 75 are tried again, after waiting twice as long each time; nothing is said of it" {
    use_fakes
    fake_with sleep <<<'' # notes how long
    export PATH=$bin:$PATH TT_RETRIES=2
    for status in 69 75; do
        rm -f "$BATS_TEST_TMPDIR/ran"
        fake_with tt-transform <<END
(($(ran | grep -c transform) == 0 && \$(grep -c transform "$BATS_TEST_TMPDIR/ran") == 3)) && exit 0
echo "tt-transform: error: attempt \$(grep -c transform "$BATS_TEST_TMPDIR/ran")" >&2
exit $status
END
        quietly "$bin/tt-run"
        same "$(ran)" "tt-extract --json
tt-transform --json
sleep 10
tt-transform --json
sleep 20
tt-transform --json
tt-load --json"
        same "$(last '.stages["tt-transform"] | "\(.attempts) \(.status) \(.error)"')" "3 0 null"

        rm -f "$BATS_TEST_TMPDIR/ran"
        run "-$status" "$bin/tt-run" --retries 1 --retry-wait=3
        same "$output" "tt-transform: error: attempt 2"
        same "$(ran | sed -n 2,4p)" $'tt-transform --json\nsleep 3\ntt-transform --json'
        same "$(last '.stages["tt-transform"].attempts')" 2
    done
    for status in 65 74 77; do
        rm -f "$BATS_TEST_TMPDIR/ran"
        fake tt-transform "$status"
        run "-$status" "$bin/tt-run"
        [[ $(ran | grep -c transform) == 1 ]]
    done
}

@test "retries and time limit: from the config file, below environment and command line; checked" {
    use_fakes
    config=$BATS_TEST_TMPDIR/tt.conf
    printf '%s\n' 'TT_RETRIES="1"' "TT_RETRY_WAIT='0'" TT_TIMEOUT= >"$config"
    unset TT_RETRIES
    fake tt-load 69
    run -69 "$bin/tt-run" --config "$config"
    [[ $(ran | grep -c load) == 2 ]]
    TT_RETRIES=2 run -69 "$bin/tt-run" --config "$config"
    [[ $(ran | grep -c load) == 5 ]]
    TT_RETRIES=2 run -69 "$bin/tt-run" --config "$config" --retries=0
    [[ $(ran | grep -c load) == 6 ]]
    echo 'TT_RETRY_WAIT=soon' >>"$config"
    refuses 78 "TT_RETRY_WAIT: 'soon'" -- "$bin/tt-run" --config "$config"
    refuses 64 "'--retries': '08'" -- "$bin/tt-run" --retries 08
    refuses 64 "'--timeout': '1h'" -- "$bin/tt-run" --timeout 1h
    refuses 64 "'--json' takes no value" -- "$bin/tt-run" --json=1
}

@test "the time limit: the stage is stopped, no other is started, nor tried again" {
    use_fakes
    export TT_RETRIES=9 TT_RETRY_WAIT=1
    fake_with tt-transform <<<'echo "tt-transform: warning: slow" >&2; exec sleep 60'
    begun=$SECONDS
    refuses 143 "tt-transform: warning: slow" "tt-run: error: timeout: tt-transform did not end within 5 s" -- \
        "$bin/tt-run" --timeout 5
    ((SECONDS - begun < 40)) # not the minute that it sleeps
    same "$(ran)" $'tt-extract --json\ntt-transform --json'
    same "$(last '.status, .stages["tt-transform"].error')" $'143\ntt-run: error: timeout: tt-transform did not end within 5 s'
    # the wait for another attempt would be longer
    fake tt-transform 69
    rm "$BATS_TEST_TMPDIR/ran"
    TT_RETRY_WAIT=30 run -69 "$bin/tt-run" --timeout 20
    [[ $(ran | grep -c transform) == 1 ]]
    # a stage that does not heed SIGTERM
    fake_with tt-extract <<<'trap "" TERM; while :; do sleep 0.1; done'
    refuses 143 "timeout: tt-extract did not end within 1 s" -- "$bin/tt-run" --timeout 1
    ((SECONDS - begun < 100))
}

@test "a signal ends the wait for another attempt" {
    use_fakes
    fake tt-load 69
    for signal in TERM:143 INT:130; do
        rm -f "$BATS_TEST_TMPDIR/ran"
        env --default-signal=INT "$bin/tt-run" --retries 5 --retry-wait 60 >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
        chain=$!
        wait_for grep -qs load "$BATS_TEST_TMPDIR/ran"
        sleep 0.2
        began=$SECONDS
        kill -s "${signal%:*}" "$chain"
        status=0
        wait "$chain" || status=$?
        [[ $status == "${signal#*:}" && $(ran | grep -c load) == 1 ]]
        ((SECONDS - began < 50))
        flock --nonblock "$TT_LAKE/state/run.lock" true
    done
}

@test "a signal reaches the stage also when there is a time limit" {
    use_fakes
    fake_with tt-transform <<<'exec sleep 60'
    "$bin/tt-run" --timeout 100 >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
    chain=$!
    wait_for grep -qs transform "$BATS_TEST_TMPDIR/ran"
    kill "$chain"
    status=0
    wait "$chain" || status=$?
    [[ $status == 143 && ! -s $BATS_TEST_TMPDIR/said ]]
    same "$(last '.stages["tt-transform"].status')" 143
}

@test "without room for what stages log, it goes to stderr as it comes" {
    use_fakes
    fake tt-load 65 "oh"
    printf '#!/bin/sh\nexit 1\n' >"$bin/mktemp"
    chmod +x "$bin/mktemp"
    PATH=$bin:$PATH run -65 "$bin/tt-run"
    same "$output" "tt-load: error: oh"
    same "$(last .status)" 65
}

@test "with -v the log comes as it is written; a terminal gets it at first hand" {
    use_fakes
    fake_with tt-extract <<END
echo "tt-extract: info: begun" >&2
[[ -t 2 ]] && echo "at a terminal" >&2
until [[ -e '$BATS_TEST_TMPDIR/go' ]]; do sleep 0.05; done
END
    "$bin/tt-run" -v >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
    chain=$!
    wait_for grep -q begun "$BATS_TEST_TMPDIR/said"
    touch "$BATS_TEST_TMPDIR/go"
    wait "$chain"
    [[ $(cat "$BATS_TEST_TMPDIR/said") != *terminal* ]]
    run -0 script -qec "'$bin/tt-run'" /dev/null
    contains "$output" "at a terminal"
}

@test "a signal to all processes at once does not cut off the stage's last words" {
    use_fakes
    fake_with tt-transform <<END
trap 'sleep 0.3; echo "tt-transform: error: stopped by signal 15" >&2; exit 143' TERM
touch '$BATS_TEST_TMPDIR/waits'
while :; do sleep 0.1; done
END
    setsid "$bin/tt-run" -v >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
    chain=$!
    wait_for test -e "$BATS_TEST_TMPDIR/waits"
    kill -s TERM -- "-$chain"
    status=0
    wait "$chain" || status=$?
    [[ $status == 143 ]]
    contains "$(cat "$BATS_TEST_TMPDIR/said")" "tt-transform: error: stopped by signal 15"
}

@test "state/last.json says what each stage did" {
    use_source "$(fresh_totesys 100)"
    begun=$(date -u +%FT%TZ)
    quietly "$bin/tt-run"
    same "$(last '.status, .failing, .format')" $'0\nnull\n1'
    same "$(last '.stages | to_entries[] | "\(.key) \(.value.status) \(.value.attempts) \(.value.runs)"')" \
        "tt-extract 0 1 [\"$(runs extracted)\"]
tt-transform 0 1 [\"$(runs extracted)\"]
tt-load 0 1 [\"$(runs extracted)\"]"
    same "$(last '.stages["tt-extract"].tables.sales_order.rows, .stages["tt-load"].tables.fact_sales_order.rows')" $'100\n100'
    [[ $(last .started) > $begun || $(last .started) == "$begun" ]]
    same "$(last '[.started, .stages[].started, .ended] | . == sort')" true
    same "$(last '.last_success == .ended and .source_time >= .started')" true
    TT_WAREHOUSE="host=$BATS_TEST_TMPDIR" run -69 "$bin/tt-run"
    same "$(last '.status, .failing.failures[0].kind')" $'69\ntt-load 69'
    contains "$(last '.stages["tt-load"].error')" "tt-load: error: cannot connect to the warehouse database"
    same "$(last '.last_success < .ended or .last_success == .started')" true
    [[ $(ls "$TT_LAKE/state") == *last.json* && ! -e $TT_LAKE/state/last.json.new ]]
    # killed in the middle of an object
    fake_with tt-load <<<'printf %s "{\"run\": \"x" ; kill -KILL $$'
    run -137 "$bin/tt-run"
    same "$(last '.stages["tt-load"] | "\(.status) \(.runs) \(.error)"')" "137 [] ended by signal 9"
}

# settings PROGRAM [OPTION]...: the variables that it knows, as NAME=VALUE.
settings() {
    env -u TT_MODEL "$@" --print-config | sed 's/\t# .*//' | grep -v '^TT_CONFIG='
}

@test "the example configuration has every setting, with its default where it is a comment" {
    example=$repo/scripts/tt.conf.example
    for name in tt-extract tt-transform tt-load; do
        while IFS='=' read -r setting value; do
            case $setting in
            TT_SOURCE | TT_WAREHOUSE | TT_LAKE) grep "^$setting=" "$example" ;;
            *) grep "^#$setting=${value:-.}" "$example" ;;
            esac
        done < <(settings "$name")
    done
    # those of tt-run and tt-notify are the variables that they read
    while read -r setting; do
        [[ $setting == TT_CONFIG ]] || grep -E "^#?$setting=" "$example"
    done < <(grep -ohP 'TT_[A-Z_]*[A-Z](?![A-Z_])' "$repo"/scripts/{tt-run,tt-notify} | sort -u)
    run -0 tt-extract --config "$example" --print-config
    contains "$output" "TT_LAKE=/var/lib/tt/lake"$'\t'"# $example:"
    # as it is for sh, with every comment that is a setting made one
    sed 's/^#TT_/TT_/' "$example" >"$BATS_TEST_TMPDIR/tt.conf"
    # shellcheck disable=SC1091
    (set -eu && . "$BATS_TEST_TMPDIR/tt.conf" && [[ $TT_TABLE == "sales_order payment" &&
        $TT_SMTP_PASSWORD_COMMAND == "pass show mail/tt" ]])
    for name in tt-extract tt-transform tt-load; do
        settings "$name" --config "$BATS_TEST_TMPDIR/tt.conf"
    done
}
