#!/usr/bin/env bats
#
# Passwords, with a server that demands them (SCRAM, over TCP on the loopback): the ways to give one,
# the ways that are refused, and that none is seen anywhere.

load ../lib/small

# What is looked for everywhere, and two passwords that have it in them.
word=Sesame4711
reader=$word
loader="l \"it's\" %41\\ :$word "

setup_file() {
    local hba
    TEST_PG=$(new_server_dir)
    chmod 0755 "$TEST_PG"
    port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport')
    "$repo/scripts/private-pg" start "$TEST_PG" listen_addresses=127.0.0.1 "port=$port" \
        password_encryption=scram-sha-256 fsync=off synchronous_commit=off autovacuum=off shared_buffers=32MB \
        log_statement=all log_connections=on log_line_prefix='%a|%u|%r|'
    admin="host=$(readlink -f "$TEST_PG/socket") port=$port user=tt options=-clog_statement=none"
    export TEST_PG port admin

    hba=$(sql "$admin dbname=postgres" "SHOW hba_file")
    printf '%s\n' 'local all tt trust' 'host all all 127.0.0.1/32 scram-sha-256' >"$hba"
    sql "$admin dbname=postgres" "SELECT pg_reload_conf()"
    wait_for is_asked_for_password
    psql -Xq -v ON_ERROR_STOP=1 -v reader="$reader" -v loader="$loader" -d "$admin dbname=postgres" <<'SQL'
CREATE ROLE reader LOGIN PASSWORD :'reader';
CREATE ROLE loader LOGIN PASSWORD :'loader';
SQL
}

is_asked_for_password() {
    ! sql "host=127.0.0.1 port=$port user=tt dbname=postgres passfile=/dev/null" "SELECT 1" 2>/dev/null
}

teardown_file() {
    "$repo/scripts/private-pg" remove "$TEST_PG"
}

setup() {
    local name=test_$BATS_TEST_NUMBER
    sql "$admin dbname=postgres" "CREATE DATABASE source_$name" 2>/dev/null
    sql "$admin dbname=postgres" "CREATE DATABASE warehouse_$name OWNER loader"
    sql "$admin dbname=source_$name" "CREATE TABLE sale (id int PRIMARY KEY, price numeric NOT NULL);
        INSERT INTO sale VALUES (1, 9.50), (2, 3); GRANT SELECT ON sale TO reader"
    source_of_test="host=127.0.0.1 port=$port dbname=source_$name user=reader"
    warehouse_of_test="host=127.0.0.1 port=$port dbname=warehouse_$name user=loader"
    export TT_LAKE=$BATS_TEST_TMPDIR/lake HOME=$BATS_TEST_TMPDIR
    export TT_SOURCE=$source_of_test TT_WAREHOUSE=$warehouse_of_test
    use_model
    fact sale id "id int not null" "price numeric not null"
    conf=$BATS_TEST_TMPDIR/tt.conf
    said=$BATS_TEST_TMPDIR/said
    printf '%s\nsecond line\n' "$loader" >"$BATS_TEST_TMPDIR/secret"
}

teardown() {
    ! grep -F "$word" "$TEST_PG/server.log" # of any test
}

# seen NAME...: files and folders of the test in which the word is
seen() {
    (cd "$BATS_TEST_TMPDIR" && grep -rlF "$word" "$@") || true
}

loaded() {
    sql "$admin dbname=warehouse_test_$BATS_TEST_NUMBER" "SELECT count(*) FROM fact_sale"
}

# ------------------------------------------------------------------------------- ways to give one

@test "a command prints the password: nothing else ever shows it" {
    # The commands look at the program that runs them.
    cat >"$BATS_TEST_TMPDIR/look" <<'END_OF_LOOK'
#!/bin/sh
tr '\0' '\n' <"/proc/$1/cmdline" >>"$HOME/cmdline"
END_OF_LOOK
    chmod +x "$BATS_TEST_TMPDIR/look"
    cat >"$conf" <<END_OF_CONF
TT_SOURCE="$source_of_test"
TT_SOURCE_PASSWORD_COMMAND='"$BATS_TEST_TMPDIR/look" \$PPID; echo "\$NOT_OURS"'
TT_WAREHOUSE="$warehouse_of_test"
TT_WAREHOUSE_PASSWORD_COMMAND='"$BATS_TEST_TMPDIR/look" \$PPID; cat "$BATS_TEST_TMPDIR/secret"'
END_OF_CONF
    unset TT_SOURCE TT_WAREHOUSE
    export NOT_OURS=$reader TT_CONFIG=$conf
    for options in "-v" "-v --json --log-format json"; do
        for stage in extract transform load; do
            # shellcheck disable=SC2086  # several
            tt-$stage $options >>"$said" 2>&1
            # shellcheck disable=SC2086
            tt-$stage $options --print-config >>"$said"
        done
        sql "$admin dbname=source_test_$BATS_TEST_NUMBER" "UPDATE sale SET price = 7 WHERE id = 1"
    done
    same "$(loaded)" 3
    same "$(seen lake said cmdline)" ""
    same "$(grep -c '^tt-' "$BATS_TEST_TMPDIR/cmdline" || true)" 4
    [[ $(dump "$admin dbname=warehouse_test_$BATS_TEST_NUMBER") != *"$word"* ]]
    grep -F "|loader|" "$TEST_PG/server.log" | grep -qF "tt-load 20" # the log has application names
    # not even the commands are shown
    same "$(grep -cF 'PASSWORD_COMMAND=***' "$said")" 4
    [[ $(cat "$said") != *NOT_OURS* ]]
}

@test "libpq's own ways: .pgpass, PGPASSFILE, a service file, passfile=, PGPASSWORD" {
    take() { # NAME COMMAND...: extracts into a new lake
        "${@:2}" tt-extract -v --lake "$BATS_TEST_TMPDIR/lakes/$1" >>"$said" 2>&1
        compgen -G "$BATS_TEST_TMPDIR/lakes/$1/extracted/20*"
    }
    mkdir "$BATS_TEST_TMPDIR/lakes"
    printf '127.0.0.1:%s:*:reader:%s\n' "$port" "$reader" >"$BATS_TEST_TMPDIR/passwords"
    chmod 600 "$BATS_TEST_TMPDIR/passwords"
    printf '[totes]\nhost=127.0.0.1\nport=%s\nuser=reader\ndbname=source_test_%s\npassword=%s\n' \
        "$port" "$BATS_TEST_NUMBER" "$reader" >"$BATS_TEST_TMPDIR/services"

    run -69 tt-extract
    contains "$output" "no password supplied"
    cp -p "$BATS_TEST_TMPDIR/passwords" "$BATS_TEST_TMPDIR/.pgpass"
    take pgpass env
    rm "$BATS_TEST_TMPDIR/.pgpass"
    take passfile env PGPASSFILE="$BATS_TEST_TMPDIR/passwords"
    take keyword env TT_SOURCE="$source_of_test passfile='$BATS_TEST_TMPDIR/passwords'"
    take service env PGSERVICEFILE="$BATS_TEST_TMPDIR/services" TT_SOURCE=service=totes
    take variable env PGPASSWORD="$reader"
    take conninfo env TT_SOURCE="$source_of_test password=$reader"
    take uri env TT_SOURCE="postgresql://reader:$reader@127.0.0.1:$port/source_test_$BATS_TEST_NUMBER"
    same "$(seen lakes said)" ""
}

@test "the command goes before a password that stands in the connection string" {
    TT_SOURCE="$source_of_test password=wrong" TT_SOURCE_PASSWORD_COMMAND="echo $reader" tt-extract
    TT_SOURCE="$source_of_test password=wrong" tt-extract --source-password-command "printf %s $word"
    run -69 tt-extract --source-password-command "echo wrong"
}

@test "a wrong password is 69, with the server's words and without the password" {
    for give in "TT_SOURCE_PASSWORD_COMMAND=echo x$reader" "PGPASSWORD=x$reader" "TT_SOURCE=$source_of_test password=x$reader" \
        "TT_SOURCE=postgresql://reader:x$reader@127.0.0.1:$port/source_test_$BATS_TEST_NUMBER"; do
        refuses 69 "source database" 'password authentication failed for user "reader"' -- env "$give" tt-extract -v
        [[ $stderr != *"$word"* ]]
    done
    same "$(seen lake)" ""
}

# ------------------------------------------------------------------------------------ the command

@test "a command that fails is 78 with its exit status, its words, and nothing of its output" {
    refuses 78 "TT_SOURCE_PASSWORD_COMMAND" "exit status 3" "the safe is shut" "by hand" -- \
        env TT_SOURCE_PASSWORD_COMMAND="echo $reader; echo the safe is shut >&2; exit 3" tt-extract
    [[ $stderr != *"$word"* && $stderr != *echo* ]]
    refuses 78 "printed no password" -- env TT_SOURCE_PASSWORD_COMMAND=true tt-extract
    refuses 78 "signal 9" -- env TT_SOURCE_PASSWORD_COMMAND="kill -9 \$\$" tt-extract
    refuses 78 "exit status 127" -- tt-extract --source-password-command /nowhere/pass
    same "$(runs extracted)" ""

    TT_SOURCE_PASSWORD_COMMAND="echo $reader" tt-extract
    tt-transform
    refuses 78 "TT_WAREHOUSE_PASSWORD_COMMAND" "exit status 1" -- env TT_WAREHOUSE_PASSWORD_COMMAND=false tt-load
    # it shows in JSON, too
    run --separate-stderr -78 tt-load --log-format json --warehouse-password-command false
    same "$(jq -r .level <<<"$stderr")" error
}

@test "it runs only where the stage connects" {
    export TT_SOURCE_PASSWORD_COMMAND="touch '$BATS_TEST_TMPDIR/ran'; echo $reader"
    export TT_WAREHOUSE_PASSWORD_COMMAND=$TT_SOURCE_PASSWORD_COMMAND
    for stage in extract transform load; do
        for option in --help --version --print-config; do tt-$stage $option >/dev/null; done
    done
    mkdir "$TT_LAKE"
    tt-transform
    tt-load
    refuses 64 "unknown" -- tt-extract --nonsense
    mkdir -p "$TT_LAKE/state"
    run -75 flock "$TT_LAKE/state/extract.lock" tt-extract
    [[ ! -e $BATS_TEST_TMPDIR/ran ]]
    tt-extract
    [[ -e $BATS_TEST_TMPDIR/ran ]]
}

@test "a signal ends the command, and the stage, which leaves nothing" {
    TT_SOURCE_PASSWORD_COMMAND="sleep 1000 & echo \$! >'$BATS_TEST_TMPDIR/pid.new'
        mv '$BATS_TEST_TMPDIR/pid.new' '$BATS_TEST_TMPDIR/pid'; wait" tt-extract 2>"$said" 3>&- &
    stage=$!
    wait_for test -s "$BATS_TEST_TMPDIR/pid"
    kill -TERM "$stage"
    status=0
    wait "$stage" || status=$?
    same "$status" 143
    contains "$(cat "$said")" "stopped by signal 15"
    wait_for is_gone "$(cat "$BATS_TEST_TMPDIR/pid")"
    same "$(find "$TT_LAKE/extracted" -mindepth 1)" ""
}

is_gone() {
    ! kill -0 "$1" 2>/dev/null
}

# perl tells whether one was written, as the shell does not.
@test "no core file is written, whatever the limit" {
    cd "$BATS_TEST_TMPDIR"
    ulimit -c unlimited
    export TT_SOURCE_PASSWORD_COMMAND="kill -QUIT \$PPID; exec sleep 1000 3>&-"
    run -0 perl -e 'system("tt-extract"); printf "%d %d", $? & 127, ($? & 128) != 0'
    same "$output" "3 0"
    same "$(compgen -G 'core*' || true)" ""
}

# ----------------------------------------------------------------------------------------- refused

@test "a password on the command line is 64, and is not repeated" {
    for stage in tt-extract tt-transform tt-load; do
        for argument in "--source=postgresql://u:$word@h/d" "--warehouse=host=h password=$word" \
            "--sorce=postgresql://u:$word@h/d" "password=$word" "postgresql://h/d?password=$word" \
            "--lake=postgresql://u:$word@h/d" "--source=postgresql://u:?$word@h/d" "postgresql://u:#$word@h/d" \
            "--source=postgresql://u:a $word@h/d" "--source=postgresql://h/d?pass%77ord=$word"; do
            refuses 64 "password on the command line" "/.pgpass" "PASSWORD_COMMAND" -- "$stage" "$argument"
            [[ $stderr != *"$word"* ]]
        done
        refuses 64 "'--pass'" -- "$stage" "--pass=$word"
        [[ $stderr != *"$word"* ]]
    done
    refuses 64 "password on the command line" -- tt-extract --source "$source_of_test password='$reader'"
    refuses 64 "password on the command line" -- tt-load --warehouse "$warehouse_of_test password=$reader" --help
}

# with_mode MODE LINE: a config file
with_mode() {
    rm -f "$conf"
    printf '%s\n' "# first line" "$2" "" >"$conf"
    chmod "$1" "$conf"
    # root's own may be read by its group, as PostgreSQL has it for keys
    ((EUID != 0)) || chown "${3-nobody}" "$conf"
}

@test "a config file with a password that others may read is 78" {
    for line in "TT_SOURCE='$source_of_test password=$word'" "TT_WAREHOUSE=postgresql://u:$word@h/d" \
        "TT_SMTP_PASSWORD=$word" "TT_WEBHOOK_TOKEN=$word" "TT_SMTP_URL=smtp://u:$word@mail:587" "PGPASSWORD=$word" \
        "TT_SOURCE=postgresql://u:?$word@h/d" "TT_SOURCE=postgresql://h/d?pass%77ord=$word"; do
        for mode in 0640 0604 0644 0444; do
            with_mode "$mode" "$line"
            for stage in tt-extract tt-transform tt-load; do
                refuses 78 "'$conf'" "line 2, ${line%%=*}" "$mode" "chmod 600 $conf" -- $stage --config "$conf"
                [[ $stderr != *"$word"* ]]
            done
        done
        with_mode 0600 "$line"
        tt-transform --check --config "$conf"
    done
    for line in "TT_SOURCE='$source_of_test'" "PGPASSWORD=" "TT_SMTP_PASSWORD_COMMAND='pass show x'" \
        "TT_WAREHOUSE=postgresql://u@h:5432/d"; do
        with_mode 0644 "$line" root
        quietly tt-transform --check --config "$conf"
    done
}

@test "root's config file may be read by its group, not by others" {
    ((EUID == 0)) || skip "needs root, to make files of root"
    with_mode 0640 "PGPASSWORD=$word" root
    quietly tt-transform --check --config "$conf"
    with_mode 0604 "PGPASSWORD=$word" root
    refuses 78 "0604" -- tt-transform --check --config "$conf"
}

@test "a config file with a command that others may write is 78" {
    for mode in 0620 0602 0666; do
        with_mode "$mode" "TT_SOURCE_PASSWORD_COMMAND='echo $word'" root
        refuses 78 "'$conf'" "line 2, TT_SOURCE_PASSWORD_COMMAND" "$mode" "chmod go-w $conf" -- \
            tt-extract --config "$conf"
    done
    with_mode 0644 "TT_SOURCE_PASSWORD_COMMAND='echo $word'" root
    tt-extract --config "$conf"
}

@test "a config file with a command that is neither root's nor the user's is 78, and nobody runs the command" {
    ((EUID == 0)) || skip "NOT TESTED: a file of another user needs root"
    command="touch $BATS_TEST_TMPDIR/ran; echo $word"
    for name in TT_SOURCE_PASSWORD_COMMAND TT_SMTP_PASSWORD_COMMAND; do
        with_mode 0644 "$name='$command'" nobody
        refuses 78 "'$conf'" "line 2, $name" "neither root's nor yours" "chown root $conf" -- tt-extract --config "$conf"
        refuses 78 "'$conf'" "line 2, $name" -- "$repo/scripts/tt-status" --config "$conf"
    done
    for mode in 0644 0666 0620; do
        with_mode "$mode" "TT_SMTP_PASSWORD_COMMAND='$command'" "$([[ $mode == 0644 ]] && echo nobody || echo root)"
        printf '%s\n' TT_MAIL_TO=a@example.com TT_SMTP_URL=smtp://127.0.0.1:1 TT_SMTP_USER=u "TT_LAKE=$TT_LAKE" >>"$conf"
        mkdir -p "$TT_LAKE/state"
        run "$repo/scripts/tt-notify" --config "$conf" --test
        [[ $status == 78 ]]
        run "$repo/scripts/tt-notify" --config "$conf" <<<'{"subject": "a", "text": "b"}'
        contains "$output" "'$conf' has a command"
        run "$repo/scripts/tt-run" --config "$conf"
        [[ $status == 78 ]]
        [[ ! -e $BATS_TEST_TMPDIR/ran ]]
    done
}

@test "a file that is no regular one has no mode to look at" {
    unset TT_SOURCE
    tt-extract --config <(echo "TT_SOURCE=\"$source_of_test password=$reader\"")
    same "$(runs extracted | wc -l)" 1
}

@test "a password with an '@' or '/' that is not escaped is 64, and no part of it is told" {
    for source in "postgresql://reader:a@$word@127.0.0.1:$port/x" "postgresql://reader:1/$word@127.0.0.1:$port/x" \
        "postgresql://reader:$word" "reader:$word@127.0.0.1"; do
        export TT_SOURCE=$source
        refuses 64 "connection string of the source database" "%40" -- tt-extract -v
        [[ $stderr != *"$word"* ]]
        run "$repo/scripts/tt-run" -v
        [[ $status == 64 && $output != *"$word"* ]]
        run "$repo/scripts/tt-doctor"
        [[ $status == 1 && $output != *"$word"* ]]
    done
    same "$(seen lake)" ""
    TT_SOURCE="postgresql://reader:${reader/S/%53}@127.0.0.1:$port/source_test_$BATS_TEST_NUMBER?application_name=a@b" tt-extract
}

# ------------------------------------------------------------------------------------ other names

@test "one config file serves programs and scripts; a TT_ name that none has is a warning" {
    sed 's/^#TT_/TT_/' "$repo/scripts/tt.conf.example" >"$conf" # every comment that is a setting
    chmod 600 "$conf"
    export TT_SOURCE_PASSWORD_COMMAND="echo $reader" TT_WAREHOUSE_PASSWORD_COMMAND="head -n 1 '$HOME/secret'"
    for stage in tt-extract tt-transform tt-load; do
        run --separate-stderr "$stage" --config "$conf"
        [[ $stderr != *"no program"* ]]
    done

    printf 'PATH=/bin\nTT_SORUCE=x\nOTHER=1\n' >"$conf"
    run --separate-stderr -0 tt-transform --check --config "$conf"
    same "$stderr" "tt-transform: warning: $conf:2: no program of tt has a setting 'TT_SORUCE'"
    run --separate-stderr -0 env TT_SORUCE=x tt-transform --check
    same "$stderr" ""
}

@test "the chain by tt-run, with commands from a config file that all may read" {
    printf '%s\n' "TT_SOURCE='$source_of_test'" "TT_SOURCE_PASSWORD_COMMAND='echo \"\$SAFE\"'" \
        "TT_WAREHOUSE='$warehouse_of_test'" "TT_WAREHOUSE_PASSWORD_COMMAND='cat \"$BATS_TEST_TMPDIR/secret\"'" >"$conf"
    chmod 644 "$conf"
    unset TT_SOURCE TT_WAREHOUSE
    SAFE=$reader quietly "$repo/scripts/tt-run" --config "$conf"
    same "$(loaded)" 2
    SAFE=$reader quietly "$repo/scripts/tt-verify" --config "$conf"
    rm "$BATS_TEST_TMPDIR/secret"
    run --separate-stderr -78 "$repo/scripts/tt-run" --config "$conf"
    contains "$stderr" "tt-extract: error: TT_SOURCE_PASSWORD_COMMAND: the command printed no password"
    SAFE=$reader run --separate-stderr -78 "$repo/scripts/tt-run" --config "$conf"
    contains "$stderr" "tt-load: error: TT_WAREHOUSE_PASSWORD_COMMAND: the command ended with exit status 1"
}
