#!/usr/bin/env bats
#
# Stages on different hosts with an SFTP server between them: OpenSSH's, with a locked-up user.

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/days
load ../lib/hosts
load ../lib/sshd

setup_file() {
    pg_start
    fresh_totesys 100 >/dev/null
    sshd_start
}
teardown_file() {
    sshd_stop
    pg_stop
}

setup() {
    use_source "$(fresh_totesys 100)"
    use_hosts
    new_sftp
    use_remote "$sftp_url"
}

teardown() {
    deaf_stop
    proxy_stop
    [[ -z ${mounted-} ]] || umount "$mounted"
}

@test "three hosts, one server: what one lake would have, byte for byte; a poll writes nothing" {
    add_mapping "$TT_SOURCE"
    for _ in 1 2; do
        host1 >/dev/null
        host2 >/dev/null
        host3 >/dev/null
        change_source
    done
    host1 && host2 && host3
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(tree_of_runs "$sftp_root" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$load_lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
    same "$(find "$sftp_root" -name '.*')" ""
    before=$(tree "$sftp_root")
    quietly host2
    quietly host3
    same "$(tree "$sftp_root")" "$before"
}

@test "a host key that is not known, has changed, is revoked: 77 with the fingerprints, nothing is sent" {
    fingerprint=$(ssh-keygen -l -f "$SSHD_FOLDER/host.pub" | cut -d' ' -f2)
    TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/none refuses 77 "is not known: ssh-ed25519 $fingerprint" \
        "ssh-keyscan" "$BATS_TEST_TMPDIR/none" -- host1

    ssh-keygen -q -t ed25519 -N '' -f "$BATS_TEST_TMPDIR/old"
    old=$(ssh-keygen -l -f "$BATS_TEST_TMPDIR/old" | cut -d' ' -f2)
    sed "s/^/[127.0.0.1]:$SSHD_PORT /" "$BATS_TEST_TMPDIR/old.pub" >"$BATS_TEST_TMPDIR/changed"
    TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/changed refuses 77 "has changed: it is ssh-ed25519 $fingerprint, known is $old" \
        "ssh-keygen -R '[127.0.0.1]:$SSHD_PORT' -f '$BATS_TEST_TMPDIR/changed'" -- host1

    { cat "$SSHD_FOLDER/known_hosts" && sed 's/^/@revoked * /' "$SSHD_FOLDER/host.pub"; } >"$BATS_TEST_TMPDIR/revoked"
    TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/revoked refuses 77 "is revoked: ssh-ed25519 $fingerprint" -- host1
    same "$(find "$extract_lake/extracted" -mindepth 1)" ""
    same "$(ls -A "$sftp_root")" ""
}

@test "a host that is known by its hash, or by one key of two" {
    cp "$SSHD_FOLDER/known_hosts" "$BATS_TEST_TMPDIR/hashed"
    ssh-keygen -q -H -f "$BATS_TEST_TMPDIR/hashed" 2>/dev/null
    run ! grep -q 127.0.0.1 "$BATS_TEST_TMPDIR/hashed"
    TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/hashed host1 >/dev/null

    ssh-keygen -q -t ecdsa -N '' -f "$BATS_TEST_TMPDIR/ecdsa"
    echo "HostKey $BATS_TEST_TMPDIR/ecdsa" >"$SSHD_FOLDER/more"
    sshd_restart
    sed "s/^/[127.0.0.1]:$SSHD_PORT /" "$BATS_TEST_TMPDIR/ecdsa.pub" >"$BATS_TEST_TMPDIR/known"
    TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/known quietly host2 --check
    TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/known host2 >/dev/null
    rm "$SSHD_FOLDER/more"
    sshd_restart
}

@test "our key: of a file, of ~/.ssh, of an agent; none that is taken is 77, none that can be used 78" {
    unset TT_SFTP_KEY
    export HOME=$BATS_TEST_TMPDIR/home
    mkdir -p "$HOME/.ssh"
    refuses 77 "the server lets '$SSHD_USER' not in" "authorized_keys" "TT_SFTP_KEY" -- host1
    ssh-keygen -q -t ecdsa -N '' -f "$HOME/.ssh/id_ecdsa"
    refuses 77 "the server lets '$SSHD_USER' not in" -- host1
    cat "$HOME/.ssh/id_ecdsa.pub" >>"$SSHD_FOLDER/authorized_keys"
    host1 >/dev/null
    rm "$HOME"/.ssh/id_ecdsa*

    ssh-keygen -q -t ed25519 -N 'a phrase' -f "$BATS_TEST_TMPDIR/locked"
    cat "$BATS_TEST_TMPDIR/locked.pub" >>"$SSHD_FOLDER/authorized_keys"
    TT_SFTP_KEY=$BATS_TEST_TMPDIR/locked refuses 78 "'$BATS_TEST_TMPDIR/locked' cannot be used" "ssh-agent" -- host2
    echo 'echo "a phrase"' >"$BATS_TEST_TMPDIR/ask"
    chmod 755 "$BATS_TEST_TMPDIR/ask"
    export SSH_AUTH_SOCK=$BATS_TEST_TMPDIR/agent
    ssh-agent -D -a "$SSH_AUTH_SOCK" >/dev/null 2>&1 3>&- &
    pid=$!
    wait_for test -S "$SSH_AUTH_SOCK"
    DISPLAY=x SSH_ASKPASS_REQUIRE=force SSH_ASKPASS=$BATS_TEST_TMPDIR/ask \
        ssh-add -q "$BATS_TEST_TMPDIR/locked" 2>/dev/null
    host2 >/dev/null
    kill "$pid"

    cp "$SSHD_FOLDER/key" "$BATS_TEST_TMPDIR/open"
    chmod 644 "$BATS_TEST_TMPDIR/open"
    TT_SFTP_KEY=$BATS_TEST_TMPDIR/open refuses 78 "others may read the key" "chmod 600" -- host2
    TT_SFTP_KEY=$BATS_TEST_TMPDIR/none refuses 78 "cannot read the key '$BATS_TEST_TMPDIR/none'" -- host2
    echo nonsense >"$BATS_TEST_TMPDIR/nonsense"
    chmod 600 "$BATS_TEST_TMPDIR/nonsense"
    TT_SFTP_KEY=$BATS_TEST_TMPDIR/nonsense refuses 78 "'$BATS_TEST_TMPDIR/nonsense' cannot be used" -- host2
}

@test "no such folder 78, nobody there 69, one that is not ours to write 77, what is no address 64" {
    refuses 78 "there is no folder '/nowhere'" "ChrootDirectory" -- host1 --remote "sftp://$SSHD_USER@127.0.0.1:$SSHD_PORT/nowhere"
    refuses 69 "cannot connect: Connection refused" -- host1 --remote sftp://127.0.0.1:1/x --remote-timeout 1
    for url in sftp://x sftp:///x sftp://a@/x sftp://a:b@c/x sftp://a@b:0/x sftp://a@b:99999/x 'sftp://[::1/x'; do
        run --separate-stderr -64 tt-transform --lake "$extract_lake" --remote "$url"
        [[ $stderr == *"is no remote"* || $stderr == *"a password"* ]]
    done
    chmod 555 "$sftp_root"
    [[ $EUID != 0 ]] || chown root "$sftp_root"
    run --separate-stderr -77 host1
    same "$output" "$(TT_LAKE=$extract_lake run_dir extracted)"
    contains "$stderr" "cannot make folder"
    contains "$stderr" "/extracted': the server says: permission denied"
}

@test "names that need escapes, a file larger than what is on the way at once" {
    TT_SOURCE=$(fresh_db odd)
    use_model
    sql "$TT_SOURCE" "CREATE TABLE \"a=b: ü+%&\" (id int PRIMARY KEY, t text);
        INSERT INTO \"a=b: ü+%&\" SELECT i, md5(i::text) || repeat('x', 1000) FROM generate_series(1, 9000) AS i"
    jq -n '{table: "fact_odd", about: "Odd.", from: "a=b: ü+%&", key: ["id"], merge: "append",
        surrogate: "record_id", columns: [["id", "integer not null", "id"], ["t", "text", "t"]]}' \
        >"$TT_MODEL/fact_odd.json"
    host1 >/dev/null
    host2 >/dev/null
    host3 >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*), count(DISTINCT t) FROM fact_odd")" "9000|9000"
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
}

@test "a small file costs a few requests, however far ahead a large one is asked for" {
    host1 >/dev/null
    host2 >/dev/null
    shim=$(realpath "${TEST_PROGRAMS:-$repo/build}")/tests/lib/failshim.so
    FAIL_COUNT=$BATS_TEST_TMPDIR/calls LD_PRELOAD=$shim tt-transform --lake "$BATS_TEST_TMPDIR/pulled" --at-remote=pull
    files=$(find "$BATS_TEST_TMPDIR/pulled/transformed" -type f | wc -l)
    sent=$(sed -n 's/^send //p' "$BATS_TEST_TMPDIR/calls")
    ((files > 10 && sent > 4 * files && sent < 10 * files + 60))
}

@test "a flipped byte, a cut file, a file and a manifest that are gone: 66, named" {
    host1 >/dev/null
    file=$(find "$sftp_root/extracted" -name sales_order.jsonl)
    cp -p "$file" "$BATS_TEST_TMPDIR/good"
    for damage in 'printf X | dd of="$file" bs=1 seek=100 conv=notrunc status=none' \
        'truncate -s -1 "$file"' 'rm "$file"'; do
        eval "$damage"
        refuses 66 "sales_order.jsonl" -- host2
        same "$(find "$transform_lake/extracted" -mindepth 1)" ""
        cp -p "$BATS_TEST_TMPDIR/good" "$file"
    done
    host2 >/dev/null
    rm "$(dirname "$file")/manifest.json"
    refuses 66 "no longer has the extracted run" -- host2
}

@test "what has a run's name and is none is not written over: 65; what was left hidden is made anew" {
    host1 >/dev/null
    dir=$(TT_LAKE=$sftp_root run_dir extracted)
    mv "$dir" "$BATS_TEST_TMPDIR/away"
    mkdir "$dir"
    echo >"$dir/foreign"
    rm "$extract_lake/state/remote-extracted.json"
    refuses 65 "is there already, and is no run" -- host1
    same "$(ls "$dir")" foreign
    rm -r "$dir"
    hidden=$sftp_root/extracted/.$(basename "$dir").tmp
    [[ -e $hidden ]]
    host1
    same "$(ls -A "$sftp_root/extracted")" "$(ls "$sftp_root/extracted")"
    same "$(tree_of_runs "$sftp_root" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
}

@test "a disk that is full over there: 74, nothing half is to be seen, and it is made up for" {
    ((EUID == 0)) || skip "only root can mount a small disk"
    mount -t tmpfs -o "size=64k,uid=$SSHD_USER" none "$sftp_root" || skip "nothing can be mounted here"
    mounted=$sftp_root
    run --separate-stderr -74 host1
    contains "$stderr" "the server says: failure"
    contains "$stderr" "is its disk full?"
    same "$output" "$(TT_LAKE=$extract_lake run_dir extracted)"
    same "$(find "$sftp_root/extracted" -path "$sftp_root/extracted/2*")" ""
    mount -o remount,size=16m "$mounted"
    quietly host1
    same "$(tree_of_runs "$sftp_root" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(find "$sftp_root" -name '.*')" ""
}

@test "of two that race one gets the claim: 65 for the other" {
    host1 >/dev/null
    change_source
    cp -a "$extract_lake" "$BATS_TEST_TMPDIR/other"
    TT_REMOTE=${sftp_url/$SSHD_PORT/1} run -69 host1 --remote-timeout 1
    TT_LAKE=$BATS_TEST_TMPDIR/other tt-extract >/dev/null
    other=$(TT_LAKE=$BATS_TEST_TMPDIR/other run_dir extracted)
    rm -r "$sftp_root${other#"$BATS_TEST_TMPDIR/other"}"
    refuses 65 "comes there after" "one lake" -- host1
}

@test "a lake that begins later than its source moves to a server" {
    unset TT_REMOTE
    host1 >/dev/null
    change_source
    TT_LAKE=$extract_lake tt-extract --full >/dev/null
    TT_LAKE=$extract_lake runs extracted | tail -n 1 >"$extract_lake/begins"
    use_remote "$sftp_url"
    host1
    same "$(<"$sftp_root/begins")" "$(<"$extract_lake/begins")"
    host2 >/dev/null
    same "$(TT_LAKE=$transform_lake runs transformed)" "$(<"$extract_lake/begins")"
}

@test "an SFTP server: what may be done, a host key that has changed, old runs, a warehouse from it alone" {
    days 40 "20 --full"
    host=transform TT_SOURCE='' TT_WAREHOUSE='' doctor 0 "may be listed, written, read and removed from" "that of the remote is this machine's"
    same "$(tt-transform --at-remote=check-write | jq .exclusive)" true
    run -0 at load tt-prune --remove-after 25d
    same "$(kept "$sftp_root" extracted)|$(kept "$sftp_root" transformed)" "$(kept "$extract_lake" extracted | cut -d' ' -f2-)|$(kept "$load_lake" transformed)"
    same "$(find "$sftp_root" -type d -empty)$(find "$sftp_root" -name '.*')" ""
    target=$(fresh_db bare)
    quietly tt-replay --remote "$TT_REMOTE" --warehouse "$target"
    same "$(sql "$target" "SELECT min(run) FROM tt.run")" "$base"
    ssh-keygen -q -t ed25519 -N '' -f "$BATS_TEST_TMPDIR/old"
    sed "s/^/[127.0.0.1]:$SSHD_PORT /" "$BATS_TEST_TMPDIR/old.pub" >"$BATS_TEST_TMPDIR/changed"
    TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/changed
    host=load TT_SOURCE='' doctor 1 "PROBLEM remote:" "has changed: it is ssh-ed25519"
    host=load TT_SOURCE='' says 2 "CRITICAL remote:"
}

use_proxy() {
    proxy_start "$SSHD_PORT"
    sed "s/:$SSHD_PORT /:$proxy_port /" "$SSHD_FOLDER/known_hosts" >"$BATS_TEST_TMPDIR/known"
    export TT_SFTP_KNOWN_HOSTS=$BATS_TEST_TMPDIR/known TT_REMOTE=${sftp_url/:$SSHD_PORT/:$proxy_port}
}

@test "a host that does not answer at all: 69 in twice the time that it has, and it is named" {
    deaf_start
    begun=$SECONDS
    refuses 69 "remote 'sftp://127.0.0.1:$deaf_port/x': no answer within 2 seconds" -- host1 --remote "sftp://127.0.0.1:$deaf_port/x" --remote-timeout 2
    ((SECONDS - begun <= 6))
}

@test "a connection that is slow, or stands still" {
    host1 >/dev/null
    host2 >/dev/null
    use_proxy
    pulls_slowly "no answer within 2 seconds"
}

@test "connections that are cut, at whatever byte, are made anew" {
    add_mapping "$TT_SOURCE"
    use_proxy
    for host in host1 host2 host3; do
        printf 'cut %s\n' 10 1500 5000 9000 14000 25000 >"$proxy_rules"
        "$host" >/dev/null
        same "$(<"$proxy_rules")" ""
    done
    same "$(sort "$proxy_log" | uniq -c | tr -s ' ')" " 18 cut"
    proxy_stop
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(tree_of_runs "$sftp_root" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$load_lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
    same "$(find "$sftp_root" "$transform_lake/extracted" "$load_lake/transformed" -name '.*')" ""
}

made_up_for() {
    all_hosts
    matches_mapping "$TT_SOURCE" "$TT_WAREHOUSE"
    same "$(tree_of_runs "$sftp_root" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$transform_lake" extracted)" "$(tree_of_runs "$extract_lake" extracted)"
    same "$(tree_of_runs "$load_lake" transformed)" "$(tree_of_runs "$transform_lake" transformed)"
}

@test "killed while it sends and receives: the next start makes up, and all is equal" {
    add_mapping "$TT_SOURCE"
    kill_hosts_at 4 40 150
    made_up_for
}

@test "killed at a random moment of push and pull" {
    add_mapping "$TT_SOURCE"
    all_hosts
    kill_hosts_anywhere whole "$sftp_root"
    made_up_for
}
