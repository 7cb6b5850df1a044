#!/usr/bin/env bats
#
# shellcheck disable=SC2154,SC2030,SC2031  # variables and functions of tests/lib
# What the scripts know of a remote: tt-status, tt-doctor, tt-prune, tt-replay, tt-reset.  With a
# folder; with a bucket and an SFTP server in remote_s3.bats, remote_sftp.bats.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/days
load ../lib/hosts
load ../lib/s3

setup_file() {
    pg_start
    fresh_totesys 50 >/dev/null
}
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 50)"
    use_hosts
    remote=$BATS_TEST_TMPDIR/remote
    mkdir "$remote"
    use_remote "file:$remote"
}

@test "tt-status: what is new on the remote, what waits to be pushed and pulled; each host says what is its own" {
    all_hosts
    before=$(tree "$remote" && tree "$extract_lake" && tree "$load_lake")
    host=extract says 0 "WELL" "remote 0 to push, 0 to pull; extracted" "ago, transformed" \
        "transform on another host" "warehouse another host's" "source ok: PostgreSQL"
    run=$(TT_LAKE=$extract_lake runs extracted)
    same "$(jq -r '.remote | "\(.remote) \(.extracted.newest) \(.transformed.newest) \(.transformed.to_push)"' <<<"$json")" \
        "file:$remote $run $run null"
    host=transform TT_SOURCE='' TT_WAREHOUSE='' says 0 "0 to push, 0 to pull" "source another host's" "0 pending"
    host=load TT_SOURCE='' says 0 "load" "in 1 run" "warehouse ok: PostgreSQL"
    same "$(tree "$remote" && tree "$extract_lake" && tree "$load_lake")" "$before"
    # what the others have not yet done
    change_source
    host1 >/dev/null
    host=transform TT_SOURCE='' TT_WAREHOUSE='' says 0 "0 to push, 1 to pull" "1 pending"
    host2 >/dev/null
    host=load TT_SOURCE='' says 0 "1 to pull" "1 pending"
    # one that could not be pushed, an hour ago
    mv "$remote" "$remote.away"
    change_source
    run -69 host1
    host=extract says 2 "CRITICAL remote:" "there is no directory '$remote'" "remote DOWN"
    same "$(jq -r .remote.ok <<<"$json")" false
    mv "$remote.away" "$remote"
    host=extract says 0 "1 to push, 0 to pull"
    now=$(($(date +%s) + 3700))
    jq -n -L "$repo/scripts" --argjson now "$now" --arg first "$(TT_LAKE=$extract_lake runs extracted | tail -n 1)" \
        'include "tt-status"; {$now, remote: {ok: true, extracted: {to_push: {count: 1, $first}}}} | remote_problems(1800)' |
        grep -q "1 run is not yet there, the first of 1 h 1 min ago"
}

@test "tt-run: each host its own stage, and nothing of the others" {
    for host in extract transform load; do
        TT_METRICS_FILE=$BATS_TEST_TMPDIR/$host.prom run --separate-stderr -0 at "$host" tt-run --json
        same "$stderr" ""
        same "$(jq -r .stage <<<"$output")" "$host"
        lake=${host}_lake
        same "$(jq -r '.stages | keys[]' "${!lake}/state/last.json")" "tt-$host"
    done
    same "$(sql "$TT_WAREHOUSE" "SELECT run FROM tt.run")" "$(TT_LAKE=$extract_lake runs extracted)"
    newest=$(TT_LAKE=$extract_lake runs extracted)
    seconds=$(date -d "${newest:0:8} ${newest:9:2}:${newest:11:2}:${newest:13:2} UTC" +%s)
    same "$(grep '^tt_remote' "$BATS_TEST_TMPDIR/transform.prom")" "tt_remote_newest_timestamp_seconds{runs=\"extracted\"} $seconds
tt_remote_newest_timestamp_seconds{runs=\"transformed\"} $seconds
tt_remote_runs_to_push{runs=\"extracted\"} 0
tt_remote_runs_to_push{runs=\"transformed\"} 0
tt_remote_runs_to_pull{runs=\"extracted\"} 0
tt_remote_runs_to_pull{runs=\"transformed\"} 0"
    TT_STAGES="extract, load" TT_LAKE=$extract_lake run -0 tt-run --json
    TT_STAGES=lode TT_LAKE=$extract_lake refuses 78 "TT_STAGES: 'lode' is none of" -- tt-run
}

@test "tt-doctor: each host looks at what is its own; the remote is the right one, and what waits is told" {
    chmod -R go-rwx "$BATS_TEST_TMPDIR"
    host=extract doctor 0 "ok      remote: file:$remote may be listed, written, read and removed from" \
        "that of the remote is this machine's" "ok      source:"
    [[ $output != *"ok      warehouse:"* ]]
    all_hosts
    before=$(tree "$remote")
    host=extract doctor 0 "ok      remote: it has all runs of this lake"
    host=transform TT_SOURCE='' TT_WAREHOUSE='' doctor 0 "may be listed, written"
    host=load TT_SOURCE='' doctor 0 "ok      remote: file:$remote may be listed" "ok      ledger:"
    [[ $output != *written* && $output != *"ok      source:"* ]]
    same "$(tree "$remote")" "$before"
    # another lake's
    cp -a "$extract_lake" "$BATS_TEST_TMPDIR/other"
    change_source
    TT_LAKE=$BATS_TEST_TMPDIR/other tt-extract >/dev/null
    host=extract doctor 1 "PROBLEM remote: it has 1 runs that this lake does not know"
    # and one that is not mounted
    rm -r "$remote"
    mkdir "$remote"
    host=load TT_SOURCE='' doctor 1 "PROBLEM remote: remote 'file:$remote': it no longer has the transformed run"
    rmdir "$remote"
    host=load TT_SOURCE='' doctor 1 "PROBLEM remote: remote 'file:$remote': there is no directory"
    TT_REMOTE='' host=load TT_SOURCE='' doctor 1 "PROBLEM config: TT_STAGES leaves stages"
    TT_STAGES=x TT_LAKE=$extract_lake run -1 tt-doctor
    contains "$output" "PROBLEM config: TT_STAGES: 'x' is none of"
}

@test "tt-doctor: a run that waits; a clock that is wrong; keys that end; what may not be removed" {
    state='{extracted: {here: true, to_push: {count: 2, first: "20261120T214900.123Z"}}, transformed: {}}'
    judge() { jq -nr -L "$repo/scripts/doctor" "include \"remote\"; $1 | \"\(.level) \(.name): \(.text)\""; }
    contains "$(judge "remote_runs($state; \" transform \"; 1795240140)")" "PROBLEM remote: 2 runs are not yet there, the first for 8 h"
    contains "$(judge "remote_runs($state; \" transform \"; 1795211400)")" "warn remote: 2 runs are not yet there"
    contains "$(judge 'remote({clock_off_s: -7}; ""; ""; ""; 0)')" "warn clock: that of the remote is 7 s behind"
    contains "$(judge 'remote({keys_end: 1200}; ""; ""; ""; 1000)')" "warn keys: those that TT_S3_CREDENTIALS_COMMAND prints end in"
    contains "$(judge 'remote({keys_end: 9000}; ""; ""; ""; 0)')" "ok keys: they end in 2 h"
    contains "$(judge 'remote({delete: false, delete_error: "403"}; ""; "1"; ""; 0)')" "PROBLEM remote: TT_REMOVE_AFTER is set"
    same "$(judge 'remote({delete: false, delete_error: "403"}; ""; ""; ""; 0)')" ""
}

@test "tt-prune: the host with the warehouse prunes the remote, the others follow; all goes on" {
    add_mapping "$TT_SOURCE"
    days 40 30 "20 --full" 1
    before=$(tree "$remote")
    newest=$(TT_LAKE=$extract_lake runs extracted | tail -n 1)
    first=$(TT_LAKE=$extract_lake runs extracted | head -n 1)
    warehouse=$TT_WAREHOUSE
    # nothing to follow yet; the warehouse has not all
    export TT_WAREHOUSE=''
    quietly at extract tt-prune --remove-after 25d
    TT_WAREHOUSE=$(fresh_db other)
    run -0 at load tt-prune --remove-after 25d
    contains "$output" "no run of the remote is removed, though some are older than 25d: run $first is not in the warehouse"
    TT_WAREHOUSE=$warehouse
    run -0 at load tt-prune --remove-after 25d --dry-run
    contains "$output" "remove from the remote $first"
    same "$(tree "$remote")" "$before"
    quietly at load tt-prune --remove-after 25d
    same "$(kept "$remote" transformed)|$(kept "$load_lake" transformed)" "$base $newest |$base $newest "
    same "$(kept "$remote" extracted) $(<"$remote/begins") $(<"$load_lake/begins")" "$base $newest  $base $base"
    same "$(find "$remote" -type d -empty)" ""
    same "$(find "$remote/extracted/next" -type f | wc -l)" 3
    export TT_WAREHOUSE=''
    quietly at extract tt-prune --remove-after 25d
    TT_STAGES=transform quietly at transform tt-prune --remove-after 50d
    [[ $(TT_LAKE=$transform_lake runs extracted | wc -l) == 4 ]]
    quietly at transform tt-prune --remove-after 25d
    same "$(kept "$extract_lake" extracted)|$(kept "$transform_lake" extracted)|$(kept "$transform_lake" transformed)" \
        "$base $newest |$base $newest |$base $newest "
    # on it goes, also where state and lakes are lost
    TT_WAREHOUSE=$warehouse
    all_hosts
    rm -r "$extract_lake/state" "$transform_lake"
    change_source
    all_hosts
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    rm -r "$load_lake"
    TT_WAREHOUSE=$(fresh_db again)
    host3 >/dev/null
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(kept "$remote" transformed)" "$(kept "$load_lake" transformed)"
}

@test "tt-prune, killed as it removes from the remote: what is before the beginning is not there; the next one goes on" {
    days 40 30 "20 --full" 1
    echo "$base" >"$remote/begins"
    rm "$(TT_LAKE=$remote run_dir extracted 1)/manifest.json" "$(TT_LAKE=$remote run_dir transformed 2)/manifest.json"
    rm -r "$transform_lake" "$load_lake"
    host2 >/dev/null
    same "$(kept "$transform_lake" extracted)" "$(kept "$remote" extracted | cut -d' ' -f3-)"
    TT_WAREHOUSE=$(fresh_db again)
    host3 >/dev/null
    rm "$extract_lake"/state/remote-*
    host1 >/dev/null # what is gone is not pushed again
    [[ $(kept "$remote" extracted | wc -w) == 5 ]]
    tt-transform --at-remote="remove-before=$base"
    [[ $(kept "$remote" extracted | wc -w)$(kept "$remote" transformed | wc -w) == 32 ]]
    refuses 66 "there is no extracted run" -- tt-transform --at-remote="remove-before=20200101T000000.000Z"
    refuses 64 "'x' is no run id" -- tt-transform --at-remote=remove-before=x
}

@test "tt-status: settings that are wrong" {
    TT_STAGES=extrakt refuses 78 "'extrakt' is none of" -- tt-status --lake "$extract_lake"
    TT_REMOTE=x refuses 64 "'x' is no remote" -- tt-transform --at-remote=state
    refuses 64 "nothing to be done at a remote" -- tt-transform --at-remote=dance
    TT_REMOTE='' refuses 64 "'' is no remote" -- tt-transform --at-remote=state
}

@test "tt-reset: the remote anew, and the lakes; each says what is lost, and all goes on" {
    all_hosts
    refuses 64 "say --yes" -- at extract tt-reset remote
    TT_REMOTE='' refuses 64 "there is no remote" -- at extract tt-reset remote --yes
    before=$(tree "$remote")
    quietly at extract tt-reset lake --yes
    same "$(find "$extract_lake/state" -name 'remote*')" ""
    refuses 65 "knows nothing" -- host1
    same "$(tree "$remote")" "$before"
    quietly at extract tt-reset remote --yes
    same "$(find "$remote" -type f)" ""
    change_source
    host1 >/dev/null
    refuses 66 "no longer has the extracted run" -- host2
    quietly at transform tt-reset lake --yes
    quietly at load tt-reset lake --yes
    host2 >/dev/null
    host3 --new-source >/dev/null
    add_mapping "$TT_SOURCE"
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    # a lake that stays pushes its own anew
    quietly tt-reset remote --yes --lake "$extract_lake"
    host1
    same "$(kept "$remote" extracted)" "$(kept "$extract_lake" extracted)"
}

# A service that does on order what a real one cannot be made to do.
@test "a bucket: conditional writes that are passed over, no right to delete, temporary keys, wrong bucket" {
    TT_SOURCE='' TT_STAGES=transform
    export TT_SOURCE TT_STAGES
    s3_fake_start
    chmod 700 "$TT_LAKE" 2>/dev/null || true
    use_remote s3://bucket/place
    run -0 tt-transform --at-remote=check-write
    same "$(jq -c 'del(.keys_end)' <<<"$output")" '{"remote":"s3://bucket/place","list":true,"exclusive":true,"write":true,"clock_off_s":0,"read":true,"delete":true}'
    same "$(jq .keys_end <<<"$output")" null
    echo "conditions ignored" >"$S3_RULES"
    same "$(tt-transform --at-remote=check-write | jq .exclusive)" false
    echo "clock -60" >"$S3_RULES"
    same "$(tt-transform --at-remote=check-write | jq '.clock_off_s | . > -63 and . < -58')" true
    echo "DELETE . 403 AccessDenied" >"$S3_RULES"
    run -0 tt-transform --at-remote=check-write
    contains "$(jq -r .delete_error <<<"$output")" "403 AccessDenied"
    run -0 tt-transform --at-remote=check-write # it is there still
    echo "PUT . 403 AccessDenied" >"$S3_RULES"
    run --separate-stderr -77 tt-transform --at-remote=check-write
    same "$(jq -c '[.list, .write]' <<<"$output")" '[true,null]'
    echo '#!/bin/sh
printf "{\"Version\":1,\"AccessKeyId\":\"a\",\"SecretAccessKey\":\"hidden\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"' >"$BATS_TEST_TMPDIR/keys"
    chmod 755 "$BATS_TEST_TMPDIR/keys"
    : >"$S3_RULES"
    same "$(TT_S3_CREDENTIALS_COMMAND=$BATS_TEST_TMPDIR/keys tt-transform --at-remote=check | jq .keys_end)" 4070908800
    s3_fake_stop
}
