#!/usr/bin/env bats
#
# tt-status: what the screen, the object and the exit status say when things are well, and when not.

load ../lib/pg
load ../lib/tt
load ../lib/server

setup_file() { pg_start; }

teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 50)"
    screen=$repo/scripts/tt-status
    run_all >/dev/null
}

teardown() {
    [[ -z ${stopped-} ]] || kill -CONT "$stopped"
    remove_servers
    [[ -z ${mounted-} ]] || umount "$mounted"
}

# says STATUS PART...: it exits so, the screen, which is $output, has each PART, blanks and line ends
# squeezed; $json is the object.
says() {
    local part
    run --separate-stderr "-$1" "$screen" "${options[@]}" --json
    same "$stderr" ""
    json=$output
    same "$(jq .exit_status <<<"$json")" "$1"
    output=$(jq -r -L "$repo/scripts" 'include "tt-status"; screen' <<<"$json") # as tt-status makes it
    for part in "${@:2}"; do contains "$(tr -s ' \n' ' ' <<<"$output")" "$part" || return; done
    ! grep -qE '^.{81}' <<<"$output" || {
        printf -- '-- too wide:\n%s\n' "$output" >&2
        return 1
    }
}
options=()

# older MINUTES: the newest data in the warehouse is of so long ago.
older() {
    sql "$TT_WAREHOUSE" "UPDATE tt.run SET source_time = now() - interval '$1 min 20 s', loaded_at = now() - interval '$1 min 20 s'"
}

# looked MINUTES: tt-extract last looked for something new so long ago.
looked() {
    touch -d "-$(($1 * 60 + 20)) sec" "$TT_LAKE/state/extract.json"
}

# problems: what, a line each
problems() {
    jq -r '.problems[] | "\(.level) \(.what)"' <<<"$json"
}

@test "all is well: one screen, exit status 0, and nothing is written" {
    before=$(tree "$TT_LAKE") rows=$(dump "$TT_WAREHOUSE")
    says 0 "tt: WELL" "goal: 30 min" "extract" "0 pending" "ok: PostgreSQL" "0 waiting in tt.rejected" "in 1 run"
    [[ $(wc -l <<<"$output") -le 24 ]]
    run --separate-stderr -0 "$screen"
    same "$stderr$(head -n 1 <<<"$output" | cut -c 1-8)" "tt: WELL"
    same "$(wc -l <<<"$output")" 13
    same "$(problems)" ""
    same "$(jq -c '[.status, .source.ok, .warehouse.ok, .stages.load.pending, .rejects.waiting, .warehouse.runs]' <<<"$json")" \
        '["well",true,true,0,0,1]'
    [[ $(jq .age_s <<<"$json") -lt 60 ]]
    same "$(tree "$TT_LAKE")" "$before"
    same "$(dump "$TT_WAREHOUSE")" "$rows"
}

@test "a proof of a part says of which; one of an earlier version, or a damaged one, that it is one" {
    proof="{\"time\": \"$(date -u +%FT%TZ)\", "'"run": "20261130T195900.000Z", "rows": 5, "findings": 0, "exit_status": 0'
    echo "$proof, \"whole\": true, \"tables\": {\"dim_a\": {}}}" >"$TT_LAKE/state/verify.json"
    says 0 "5 rows in run 20261130T195900.000Z, all right"
    same "$(jq -c '.proof | [.part, .tables]' <<<"$json")" '[null,["dim_a"]]'
    echo "$proof, \"whole\": false, \"sample\": 10}" >"$TT_LAKE/state/verify.json"
    says 0 "5 rows, all right (10 % of the keys)"
    patterns=$(printf '"dim_%s", ' {a..z})
    echo "$proof, \"whole\": false, \"since\": \"2026-11-29T23:59:59.999999Z\", \"patterns\": [${patterns%, }]}" >"$TT_LAKE/state/verify.json"
    says 0 "5 rows, all right (changed since 2026-11-29 23:59"
    contains "$(jq -r .proof.part <<<"$json")" "changed since 2026-11-29 23:59, only dim_a dim_b"
    for other in '' ', "sample": "x", "since": 3, "patterns": 1, "tables": 7'; do
        echo "$proof, \"whole\": false$other}" >"$TT_LAKE/state/verify.json"
        says 0 "5 rows, all right (a part)"
        same "$(jq -c .proof.tables <<<"$json")" '[]'
    done
}

@test "late, very late; but not when there was nothing new" {
    older 40
    looked 40
    says 1 "tt: WARNING" "WARNING fresh: the newest data in the warehouse is 40 min old; the goal is 30 min"
    same "$(problems)" "warning fresh"
    TT_FRESH_MINUTES=60 says 0 "goal: 1 h 0 min"
    options=(--fresh 5)
    says 2 "tt: CRITICAL" "40 min old"
    looked 3
    says 0 "3 min ago"
    options=()
    older 2000
    looked 2000
    says 2 "33 h 20 min"
}

@test "the goal may stand in the config file, the environment wins, the option over both" {
    older 40
    looked 40
    printf 'TT_%s="%s"\n' SOURCE "$TT_SOURCE" WAREHOUSE "$TT_WAREHOUSE" LAKE "$TT_LAKE" FRESH_MINUTES 50 >"$BATS_TEST_TMPDIR/tt.conf"
    unset TT_SOURCE TT_WAREHOUSE TT_LAKE
    options=(--config "$BATS_TEST_TMPDIR/tt.conf")
    says 0 "goal: 50 min"
    TT_FRESH_MINUTES=20 says 1 "goal: 20 min"
    options+=(--fresh=45)
    TT_FRESH_MINUTES=20 says 0 "goal: 45 min"
}

@test "an extraction that is not loaded does not make the warehouse fresh" {
    older 40
    sql "$TT_SOURCE" "UPDATE payment SET paid = NOT paid"
    tt-extract >/dev/null
    says 1 "40 min old" "1 pending"
    tt-transform >/dev/null
    says 1 "40 min old"
    same "$(jq -c '[.stages.transform.pending, .stages.load.pending]' <<<"$json")" "[0,1]"
    tt-load >/dev/null
    says 0 "tt: WELL"
}

@test "runs that wait longer than the goal" {
    rm -r "$TT_LAKE/extracted" "$TT_LAKE/transformed"
    sql "$TT_WAREHOUSE" "TRUNCATE tt.run CASCADE; INSERT INTO tt.run SELECT '20250101T000000.000Z', NULL, 'c', 'm', 'public', 'd', 's', now(), now(), 't'"
    for id in 20250101T000000.000Z 20250102T000000.000Z 20250103T000000.000Z; do
        mkdir -p "$TT_LAKE/extracted/2025/01/${id:6:2}/$id"
    done
    mkdir -p "$TT_LAKE/transformed/2025/01/02/20250102T000000.000Z"
    says 1 "1 run waits to be transformed" "1 run waits to be loaded"
    same "$(problems)" $'warning pending\nwarning pending'
    TT_WAREHOUSE="host=$BATS_TEST_TMPDIR dbname=x" says 2 "1 run waits to be transformed"
    same "$(problems)" $'critical warehouse\nwarning pending' # what is loaded, nobody knows
}

@test "a lake that has not the run which was loaded last: tt-load would refuse it" {
    in_source "UPDATE payment SET paid = NOT paid"
    (
        TT_LAKE=$BATS_TEST_TMPDIR/other
        mkdir "$TT_LAKE"
        says 0 "tt: W" # no run, no fork
        tt-extract >/dev/null
        tt-transform >/dev/null
        says 2 "CRITICAL fork: the newest run in the warehouse," "is not in this lake"
        same "$(problems)" "critical fork"
        refuses 66 "its chain begins anew" -- tt-load
    )
    run_all
    says 0 "tt: WELL"
}

@test "rows that wait for a parent, and rows that were kept in the lake" {
    sql "$TT_WAREHOUSE" "INSERT INTO tt.rejected (run, table_name, line, row, reason, state)
        SELECT run, 'fact_payment', n, '{}', 'x', 'waiting' FROM tt.run, generate_series(1, 3) AS n"
    says 0 "3 waiting in tt.rejected"
    older 40
    looked 1
    says 1 "3 rows wait in tt.rejected, up to 40 min: fact_payment 3"
    sql "$TT_WAREHOUSE" "UPDATE tt.rejected SET state = 'loaded'"
    sql "$TT_SOURCE" "UPDATE sales_order SET agreed_payment_date = 'soon' WHERE sales_order_id IN (1, 2)"
    run_all
    says 1 "2 kept in the lake" "WARNING rejects: rows that could not be transformed in the last 24 h" "sales_order 2"
}

@test "a database that is down is said, and the rest is shown" {
    TT_WAREHOUSE="host=$BATS_TEST_TMPDIR dbname=x" says 2 "CRITICAL warehouse: connection to server" "No such file" "ok: PostgreSQL"
    same "$(problems)" "critical warehouse"
    same "$(jq -c '[.stages.load.pending, .rejects.waiting, .stages.transform.pending]' <<<"$json")" "[null,null,0]"
    TT_SOURCE="host=$BATS_TEST_TMPDIR dbname=x" says 2 "CRITICAL source: connection to server" "0 waiting"
    TT_SOURCE="host=$BATS_TEST_TMPDIR dbname=x" run -2 "$screen"
    TT_WAREHOUSE="${TT_WAREHOUSE/dbname=/dbname=no_such_}" says 2 "does not exist"
    TT_WAREHOUSE="" says 2 "warehouse"
}

@test "a database that hangs does not hang the screen" {
    server hung
    TT_WAREHOUSE=$(on_server hung)
    options=(--timeout 1)
    stopped=$(head -n 1 "$(realpath "$(server_dir hung)/data")/postmaster.pid")
    kill -STOP "$stopped"
    begin=$SECONDS
    says 2 "CRITICAL warehouse: no answer within 1 s" "ok: PostgreSQL"
    ((SECONDS - begin < 15)) # twice, on a machine that is busy
}

@test "a wrong password is said, and no password is shown" {
    server locked
    sql "$(on_server locked)" "CREATE ROLE watcher LOGIN PASSWORD 'right-secret'"
    sed -i '1i local all watcher scram-sha-256' "$(realpath "$(server_dir locked)/data")/pg_hba.conf"
    sql "$(on_server locked)" "SELECT pg_reload_conf()"
    base=$(on_server locked | sed 's/user=[^ ]*//')
    export TT_SOURCE="$base user=watcher password=wrong-secret"
    wait_for eval '! tt-extract --check >/dev/null 2>&1'
    # what is on command lines is noted: the programs are called through these
    bin=$BATS_TEST_TMPDIR/bin
    mkdir "$bin"
    cp "$repo"/scripts/tt-status "$repo"/scripts/{script.bash,settings.bash,tt-status.jq} "$bin"
    for name in tt-extract tt-load jq timeout; do
        printf '#!/bin/sh\nprintf "%%s\\n" "$@" >>"%s"\nexec "%s" "$@"\n' "$BATS_TEST_TMPDIR/arguments" \
            "$(command -v "$name")" >"$bin/$name"
        chmod +x "$bin/$name"
    done
    screen=$bin/tt-status
    PATH=$bin:$PATH says 2 "CRITICAL source:" "password authentication failed for user"
    run ! grep -F -- -secret <<<"$output$json"
    grep -F -- --check "$BATS_TEST_TMPDIR/arguments"
    run ! grep -F -- -secret "$BATS_TEST_TMPDIR/arguments"

    export TT_SOURCE="$base user=watcher" PGPASSFILE=$BATS_TEST_TMPDIR/pgpass
    echo "*:*:*:watcher:right-secret" >"$PGPASSFILE"
    chmod 600 "$PGPASSFILE"
    says 0 "tt: WELL" "user watcher"
    rm "$PGPASSFILE"
    TT_SOURCE_PASSWORD_COMMAND="printf right-secret" says 0 "tt: WELL" "user watcher"
}

@test "what tt-run has noted is shown: how stages ended, since when one fails" {
    note() { # FILTER
        jq -n --arg now "$(date -u +%Y-%m-%dT%H:%M:%SZ)" '
            {format: 1, started: $now, ended: $now, status: 0, last_success: $now, source_time: $now, failing: null,
             stages: (["tt-extract", "tt-transform", "tt-load"] | map({key: ., value: {started: $now, ended: $now,
                seconds: 2.34, status: 0, attempts: 1, error: null, run: null, tables: {}}}) | from_entries)} | '"$1" \
            >"$TT_LAKE/state/last.json"
    }
    note .
    says 0 "2.3 s ok"
    note '.stages["tt-load"] += {status: 69, error: "tt-load: error: no way"}
          | .failing = {since: "2026-11-20T01:02:03Z", kinds: {"tt-load 69": "2026-11-20T01:02:03Z"},
                        failures: [{kind: "tt-load 69", stage: "tt-load", status: 69, error: "tt-load: error: no way"}]}'
    says 2 "failed (69)" "CRITICAL tt-load: fails since 2026-11-20T01:02:03Z, exit status 69: no way"
    note '.failing = {since: "2026-11-20T01:02:03Z", kinds: {}, failures: [{kind: "tt-extract 74", stage: "tt-extract",
                      status: 74, error: ("tt-extract: error: cannot write " + "/folder name" * 40 + ": No space left")}]}'
    says 2 "exit status 74: cannot write" ": No space left"
    [[ $(wc -l <<<"$output") -le 18 ]]
    note '.failing = {since: "2026-11-20T01:02:03Z", kinds: {},
                      failures: [{kind: "tt-run 75", stage: "tt-run", status: 75}]}'
    says 1 "WARNING tt-run: fails since"
    # the disk was full: what it noted is in memory
    spare=/dev/shm/tt-run-$EUID/$(cksum <<<"$TT_LAKE" | cut -d ' ' -f 1).json
    [[ -d ${spare%/*} ]] || mkdir -m 700 "${spare%/*}"
    mv "$TT_LAKE/state/last.json" "$spare"
    note .
    says 1 "WARNING tt-run: fails since"
    rm "$spare"
    rmdir --ignore-fail-on-non-empty "${spare%/*}"
    # fresh by what tt-run knows, though nobody extracted since
    older 100
    looked 100
    note .
    says 0 "tt: WELL"
    echo '{ half a fi' >"$TT_LAKE/state/last.json"
    says 1 "1 h 40 min"
}

@test "a tt-run at work is seen" {
    : >"$TT_LAKE/state/run.lock"
    says 0 "tt: WELL"
    run ! grep -F "at work" <<<"$output"
    # by a process that lives: within a container no lock of another is seen
    flock "$TT_LAKE/state/run.lock" sleep 60 3>&- &
    wait_for is_held "$TT_LAKE/state/run.lock"
    says 0 "tt: WELL, at work"
    kill %%
}

@test "the disk of the lake fills" {
    if ((EUID == 0)); then
        mounted=$BATS_TEST_TMPDIR/small
        mkdir "$mounted"
        mount -t tmpfs -o size=8m none "$mounted"
        cp -a "$TT_LAKE" "$mounted/lake"
        TT_LAKE=$mounted/lake
        fill() { # PERCENT
            rm -f "$mounted/ballast"
            dd if=/dev/zero of="$mounted/ballast" bs=1k status=none \
                count=$((8192 * $1 / 100 - $(du -sk "$TT_LAKE" | cut -f 1)))
        }
    else
        # without root there is no disk to fill: df says so
        mkdir "$BATS_TEST_TMPDIR/bin"
        fill() {
            printf '#!/bin/sh\necho "size used avail itotal iused"\necho "1000 %d %d 0 0"\n' "$(($1 * 10))" "$((1000 - $1 * 10))" \
                >"$BATS_TEST_TMPDIR/bin/df"
            chmod +x "$BATS_TEST_TMPDIR/bin/df"
        }
        PATH=$BATS_TEST_TMPDIR/bin:$PATH
    fi
    fill 70
    says 0 "tt: WELL"
    fill 90
    says 1 "WARNING disk: the lake's disk has"
    fill 97
    says 2 "CRITICAL disk:" "% of its room left"
}

@test "no lake yet, nothing loaded yet" {
    TT_LAKE=$BATS_TEST_TMPDIR/none says 1 "there is no lake '$BATS_TEST_TMPDIR/none'"
    [[ ! -e $BATS_TEST_TMPDIR/none ]]
    TT_WAREHOUSE=$(fresh_warehouse empty)
    says 1 "nothing has been loaded yet" "1 pending"
}

@test "a run of the future, and a stage that is at work for long" {
    run_all
    future=20991231T235959.000Z
    mkdir -p "$TT_LAKE/extracted/2099/12/31/$future"
    run -1 "$screen"
    contains "$output" "clock: the newest run, $future, is"
    rm -r "$TT_LAKE/extracted/2099"
    flock "$TT_LAKE/state/load.lock" sleep 100 3>&- &
    holder=$!
    wait_for eval '! flock -n "$TT_LAKE/state/load.lock" true'
    run -0 "$screen" --json
    same "$(jq -r '.at_work_s < 60' <<<"$output")" true
    kill "$holder"
}

@test "a directory that only looks like a run is none" {
    run_all
    for name in 20261126T999999.999Z 20269926T000000.000Z 20260000T000000.000Z; do
        for stage in extracted transformed; do mkdir -p "$TT_LAKE/$stage/2026/11/26/$name"; done
    done
    run -0 "$screen"
    contains "$output" "tt: WELL"
}

@test "misuse, and settings that cannot be read" {
    refuses 64 "unknown option or argument '--no-such'" "tt-status --help" -- "$screen" --no-such
    refuses 64 "'--fresh' needs a value" -- "$screen" --fresh
    refuses 64 "'soon' is no number of minutes" -- "$screen" --fresh soon
    refuses 64 "'0' is no number of seconds" -- "$screen" --timeout 0
    refuses 66 "no-such.conf" -- "$screen" --config "$BATS_TEST_TMPDIR/no-such.conf"
    unset TT_LAKE
    refuses 64 "--lake" "TT_LAKE" -- "$screen"
    run --separate-stderr -0 "$screen" --help
    contains "$output" "tt-status [OPTION]..."
    run --separate-stderr -0 "$screen" --version
    same "$output" "$(tt-extract --version | sed 's/tt-extract/tt-status/')"
}
