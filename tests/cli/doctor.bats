#!/usr/bin/env bats
#
# tt-doctor: each thing that can be wrong is made so, and what it says of it is looked at.

load ../lib/pg
load ../lib/tt
load ../lib/server

setup_file() { pg_start; }

teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_totesys 50)"
    doctor=$repo/scripts/tt-doctor
    chmod 700 "$TT_LAKE"
}

teardown() {
    [[ -z ${mounted-} ]] || umount "$mounted"
    [[ $TT_LAKE != /tmp/tt-test-lake.* ]] || rm -rf "$TT_LAKE"
    remove_servers
}

# says STATUS PART...: it exits so, and has each PART within a line. Each line has the form that is promised.
says() {
    local part
    run --separate-stderr "-$1" "$doctor"
    same "$stderr" ""
    same "$(grep -vE '^(ok      |warn    |PROBLEM )[a-z ]+: .' <<<"$output")" ""
    for part in "${@:2}"; do contains "$output" "$part" || return; done
    # what is wrong has a remedy
    same "$(grep -E '^(warn|PROBLEM) ' <<<"$output" | grep -v '; ')" ""
}

problems() {
    grep '^PROBLEM' <<<"$output" || true
}

# lowly: the roles of roles.sql from here on; $reader, $loader.
lowly() {
    admin_source=$TT_SOURCE admin_warehouse=$TT_WAREHOUSE
    reader=reader_$BATS_TEST_NUMBER loader=loader_$BATS_TEST_NUMBER
    psql -Xq -d "$TT_SOURCE" -v "reader=$reader" -f "$repo/scripts/roles.sql"
    psql -Xq -d "$TT_WAREHOUSE" -v "loader=$loader" -f "$repo/scripts/roles.sql"
    TT_SOURCE+=" user=$reader" TT_WAREHOUSE+=" user=$loader"
}

@test "all is well: before the first run, after it, under the two roles; nothing is written" {
    lowly
    says 0 "ok      source: PostgreSQL" "ok      identity: nothing has been extracted" \
        "ok      privileges: $reader may read the 11 tables" "ok      ledger: nothing" "ok      dry run: 11 tables"
    run_all
    before=$(tree "$TT_LAKE") rows=$(dump "$TT_WAREHOUSE")
    says 0 "ok      identity: the same server" "ok      transactions: none" "ok      tables: those of the warehouse" \
        "ok      ledger: 1 loaded" "ok      clock: that of the source" "ok      clock: that of the warehouse"
    # all that may be warned of is what surrounds it
    same "$(grep '^warn' <<<"$output" | grep -vE '^warn    (schedule|alerts|heartbeat|disk):')" ""
    same "$(tree "$TT_LAKE")" "$before"
    same "$(dump "$TT_WAREHOUSE")" "$rows"

    run -0 "$doctor" --problems
    run ! grep '^ok' <<<"$output"
}

@test "configuration: missing settings, bad values, files that others may read or write" {
    (unset TT_SOURCE TT_LAKE && says 1 "PROBLEM config: not set: TT_SOURCE TT_LAKE; set it")
    TT_MAX_REJECTS=many says 1 "PROBLEM config: environment: TT_MAX_REJECTS"
    # all that is wrong at once, whichever program it is of
    TT_MAX_REJECTS=many TT_MAX_DELETE_RATIO=7 TT_S3_STYLE=odd says 1 "PROBLEM config: environment: TT_MAX_REJECTS" \
        "PROBLEM config: environment: TT_MAX_DELETE_RATIO" "PROBLEM config: environment: TT_S3_STYLE"
    [[ $(problems | wc -l) == 3 ]]
    TT_LOG_FORMAT=xml TT_RETRIES=z TT_TIMEOUT=07 TT_FRESH_MINUTES=0 TT_REMOVE_AFTER=7 says 1 \
        "PROBLEM config: TT_LOG_FORMAT: 'xml'" "PROBLEM config: TT_RETRIES: 'z' is no number" \
        "PROBLEM config: TT_TIMEOUT: '07'" "PROBLEM config: TT_FRESH_MINUTES: '0'" "PROBLEM config: TT_REMOVE_AFTER: '7'"
    [[ $(problems | wc -l) == 5 ]]
    TT_LOG_FORMAT=json TT_RETRIES=0 TT_TIMEOUT=60 TT_REMOVE_AFTER=never TT_COMPRESS_AFTER=12h says 0
    config=$BATS_TEST_TMPDIR/tt.conf
    printf 'TT_%s="%s"\n' SOURCE "$TT_SOURCE" WAREHOUSE "$TT_WAREHOUSE" LAKE "$TT_LAKE" >"$config"
    chmod 644 "$config"
    unset TT_SOURCE TT_WAREHOUSE TT_LAKE
    export TT_CONFIG=$config
    says 0 "ok      config: $config"
    chmod 666 "$config"
    says 1 "PROBLEM config: others may write $config"
    chmod 644 "$config"
    sed -i '1s/"$/ password=hush-hush"/' "$config"
    says 1 "PROBLEM config:" "chmod 600"
    run ! grep -F hush-hush <<<"$output"
    chmod 600 "$config"
    says 0
    TT_CONFIG=$BATS_TEST_TMPDIR/none says 1 "PROBLEM config: cannot read config file"
    echo "TT_LAKES=/nowhere" >>"$config"
    says 0 "warn    config:" "TT_LAKES"
    echo 'TT_LAKE="open' >>"$config"
    says 1 "PROBLEM config: $config:5: "
}

@test "a password file that libpq ignores" {
    export PGPASSFILE=$BATS_TEST_TMPDIR/pgpass
    echo "*:*:*:*:x" >"$PGPASSFILE"
    chmod 640 "$PGPASSFILE"
    says 1 "PROBLEM passwords: libpq ignores $PGPASSFILE" "chmod 600 $PGPASSFILE"
    chmod 600 "$PGPASSFILE"
    says 0 "ok      passwords"
}

@test "databases that are down, are not there, or want another password" {
    TT_SOURCE="host=$BATS_TEST_TMPDIR dbname=x" TT_WAREHOUSE="${TT_WAREHOUSE/dbname=/dbname=no_such_}" \
        says 1 "PROBLEM source: cannot connect" "is the server running" "PROBLEM warehouse: cannot connect" "does not exist"
    [[ $(problems | wc -l) == 2 ]]
    server locked
    sql "$(on_server locked)" "CREATE ROLE watcher LOGIN PASSWORD 'right-secret'"
    sed -i '1i local all watcher scram-sha-256' "$(realpath "$(server_dir locked)/data")/pg_hba.conf"
    sql "$(on_server locked)" "SELECT pg_reload_conf()"
    export PGPASSWORD=wrong-secret
    TT_WAREHOUSE="$(on_server locked) user=watcher"
    wait_for eval '! tt-load --check >/dev/null 2>&1'
    says 1 "PROBLEM warehouse:" "password authentication failed" "into the .pgpass of user"
    run ! grep -F -- -secret <<<"$output"
}

@test "privileges in the source" {
    lowly
    sql "$admin_source" "REVOKE SELECT ON payment FROM $reader; ALTER TABLE staff ENABLE ROW LEVEL SECURITY"
    says 1 "PROBLEM privileges: no SELECT on public.payment; GRANT SELECT ON public.payment TO $reader" \
        "PROBLEM privileges: row security hides rows of public.staff" "BYPASSRLS" "PROBLEM dry run: " "permission denied"
    # what it says to do helps
    sql "$admin_source" "GRANT SELECT ON public.payment TO $reader; ALTER ROLE $reader BYPASSRLS"
    says 0
    sql "$admin_source" "REVOKE USAGE ON SCHEMA public FROM $reader, PUBLIC"
    says 1 "PROBLEM privileges: no USAGE on schema public; GRANT USAGE ON SCHEMA public TO $reader"
    TT_SOURCE_SCHEMA=shop says 1 "PROBLEM source: there is no schema shop"
}

@test "tables and columns of the source that the model wants" {
    in_source "ALTER TABLE payment RENAME COLUMN payment_amount TO amount;
               ALTER TABLE department RENAME COLUMN location TO place;
               ALTER TABLE currency RENAME TO money;
               ALTER TABLE payment_type DROP CONSTRAINT payment_type_pkey CASCADE"
    says 1 "PROBLEM source: public.payment has no column payment_amount, which fact_payment.payment_amount is made of" \
        "PROBLEM source: public.department has no column location, which dim_staff.location is made of" \
        "PROBLEM source: there is no table public.currency, which dim_currency" \
        "PROBLEM source: public.payment_type has no primary key" "PROBLEM dry run:"
    # what is not to be extracted does not matter
    TT_TABLE="sales_order staff" says 0 "of 2 source tables" "may read the 2 tables"
    TT_EXCLUDE_TABLE="pay* department currency" says 0
}

@test "types of the source that the model cannot take, before anything is extracted; all of them" {
    in_source "ALTER TABLE payment ALTER COLUMN payment_amount TYPE text USING payment_amount::text,
                   ALTER COLUMN paid TYPE integer USING paid::int;
               ALTER TABLE sales_order ALTER COLUMN units_sold TYPE boolean USING true;
               ALTER TABLE currency DROP CONSTRAINT currency_pkey CASCADE, ADD PRIMARY KEY (currency_code)"
    says 1 "PROBLEM types: column 'paid' of table 'payment' is 'integer' at the source; 'fact_payment.paid' needs what makes 'boolean" \
        "PROBLEM types: column 'units_sold' of table 'sales_order' is 'boolean' at the source" \
        "PROBLEM types: the key of 'dim_currency' is not made of the primary key of table 'currency'"
    [[ $(grep -c "PROBLEM types: column 'payment_amount' of table 'payment' is 'text'" <<<"$output") == 1 ]]
    [[ ! -e $TT_LAKE/extracted ]]
    in_source "ALTER TABLE payment ALTER COLUMN paid TYPE boolean USING true,
                   ALTER COLUMN payment_amount TYPE numeric(10,2) USING payment_amount::numeric;
               ALTER TABLE sales_order ALTER COLUMN units_sold TYPE integer USING 1;
               ALTER TABLE currency DROP CONSTRAINT currency_pkey, ADD PRIMARY KEY (currency_id)"
    says 0
}

@test "a table whose name begins with dashes" {
    use_model
    in_source 'CREATE TABLE "--args" ("--id" int PRIMARY KEY)'
    printf '%s' '{"table": "fact_x", "about": "x", "from": "--args", "key": ["id"], "merge": "append", "surrogate": "record",' \
        '"columns": [["id", "integer not null", "--id"]]}' >"$TT_MODEL/fact_x.json"
    says 0 "of 1 source tables" "may read the 1 tables"
}

@test "a model that is wrong" {
    use_model
    cp "$repo"/transform/model/*.json "$TT_MODEL"
    echo '{' >"$TT_MODEL/dim_staff.json"
    says 1 "PROBLEM model:" "dim_staff.json"
}

@test "the source was restored, failed over or is another one" {
    run_all
    state=$TT_LAKE/state/extract.json
    as() { jq "$1" "$state" >"$state.new" && mv "$state.new" "$state"; }
    as '.timeline = "7"'
    says 0 "warn    identity: the source was restored or failed over (timeline 1, was 7)"
    as '.timeline = "1" | .schema = "shop"'
    says 1 "PROBLEM identity: the lake is of schema shop, TT_SOURCE_SCHEMA is public"
    as '.schema = "public" | .system_identifier = "7"'
    says 1 "PROBLEM identity: the source is another server" "tt-extract --new-source, once"
    as ".system_identifier = \"$(tt-extract --check | jq -r .system_identifier)\" | .tables.payment.watermark = \"99999999\""
    says 0 "warn    identity: the source has gone back in time"
    TT_SOURCE=$(fresh_totesys 50) says 1 "PROBLEM identity: the lake is of database" "PROBLEM ledger: the warehouse has database"
    TT_LAKE=$BATS_TEST_TMPDIR/other says 1 "PROBLEM ledger: the newest run in the warehouse" "later than any in the lake"
}

@test "a standby as the source, and one as the warehouse" {
    needs pg_basebackup
    lowly
    standby second
    TT_SOURCE="$(on_server second "$(sql "$TT_SOURCE" 'SELECT current_database()')") user=$reader"
    wait_for tt-extract --check >/dev/null
    says 0 "ok      standby: the source is a standby"
    sql "$(on_server second)" "SELECT pg_wal_replay_pause()"
    says 1 "PROBLEM standby:" "pg_wal_replay_resume()"
    TT_WAREHOUSE=$TT_SOURCE says 1 "PROBLEM warehouse: it is a standby"
}

@test "transactions that have been open for long" {
    hold_table "$TT_SOURCE" design
    echo "SELECT pg_current_xact_id();" >&"$hold"
    wait_for eval '[[ $(wc -l <"$BATS_TEST_TMPDIR/held") -ge 2 ]]'
    in_source "UPDATE payment SET paid = NOT paid"
    tt-extract --exclude-table design >/dev/null
    TT_EXCLUDE_TABLE=design says 0 "ok      transactions:"
    # an hour later: what is known is when the run was
    run_path=$(run_dir extracted)
    jq '.source.time = "2026-01-01T00:00:00.000000Z"' "$run_path/manifest.json" >"$BATS_TEST_TMPDIR/m"
    cp "$BATS_TEST_TMPDIR/m" "$run_path/manifest.json"
    unseal "$run_path/manifest.json"
    in_source "SELECT pg_current_xact_id()"
    TT_EXCLUDE_TABLE=design says 0 "warn    transactions: one has been open in the source for" "pg_terminate_backend("
    let_go
}

@test "a table that somebody alters" {
    hold_table "$TT_SOURCE" payment
    says 1 "PROBLEM dry run:" "lock" "wait, or end that session"
    let_go
}

@test "clocks and time zones" {
    in_source "ALTER DATABASE \"$(in_source 'SELECT current_database()')\" SET timezone = 'Europe/London'"
    says 0 "warn    time zone: the source's is Europe/London"
    # a clock that is behind: of this machine, by what faketime is to a shell
    bin=$BATS_TEST_TMPDIR/bin
    mkdir "$bin"
    cp -r "$repo"/scripts/{script.bash,settings.bash,doctor} "$bin"
    sed 's/before=$EPOCHREALTIME/before=$(($(date +%s) - 120))/; s/"$EPOCHREALTIME"/$(($(date +%s) - 119))/' \
        -i "$bin"/doctor/*.bash
    cp "$doctor" "$bin"
    chmod +x "$bin/tt-doctor"
    doctor=$bin/tt-doctor
    says 0 "warn    clock: that of the source is 11" "s ahead of this machine's" "warn    clock: that of the warehouse is 11"
}

@test "privileges and tables in the warehouse" {
    lowly
    sql "$admin_warehouse" "REVOKE CREATE ON SCHEMA public FROM $loader;
        REVOKE CREATE, TEMPORARY ON DATABASE \"$(in_warehouse 'SELECT current_database()')\" FROM $loader, PUBLIC"
    says 1 "PROBLEM privileges: tables are missing, and $loader may not create them in schema public" \
        "PROBLEM privileges: $loader may not create schema tt; GRANT CREATE ON DATABASE" "GRANT TEMPORARY"
    TT_NO_CREATE=yes says 1 "PROBLEM warehouse: tables are missing, and TT_NO_CREATE forbids"

    # a warehouse of somebody else's
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$admin_warehouse"
    sql "$admin_warehouse" "DROP INDEX fact_payment_key_idx; ALTER TABLE dim_design DROP COLUMN file_name"
    says 1 "PROBLEM privileges: no SELECT, INSERT, UPDATE on public.dim_staff; GRANT" \
        "warn    bulk load: public.fact_payment is not of $loader" \
        "warn    bulk load: no REFERENCES on public.dim_date" \
        "warn    index: public.fact_payment has none that begins with its key" "CREATE INDEX ON public.fact_payment (payment_id)" \
        "PROBLEM warehouse: public.dim_design has no column file_name" "ADD COLUMN file_name varchar, and then tt-extract --full" \
        "PROBLEM privileges: no USAGE on sequence public.fact_payment_payment_record_id_seq" \
        "PROBLEM privileges: $loader may not use schema tt"
    sql "$admin_warehouse" "ALTER DATABASE \"$(in_warehouse 'SELECT current_database()')\" SET default_transaction_read_only = on"
    says 1 "PROBLEM warehouse: user $loader is read only"
}

@test "a lake of another chain than the one that was loaded" {
    run_all
    other=$TT_LAKE
    TT_LAKE=$BATS_TEST_TMPDIR/fork
    mkdir -m 700 "$TT_LAKE"
    tt-extract >/dev/null
    tt-transform >/dev/null
    says 1 "PROBLEM ledger: the newest run in the warehouse, $(TT_LAKE=$other runs extracted), is not in the lake" "tt-load --new-source"
}

@test "rows that wait are told of" {
    run_all
    in_warehouse "INSERT INTO tt.rejected (run, table_name, line, row, reason, state)
        SELECT run, 'fact_payment', 1, '{}', 'x', 'waiting' FROM tt.run"
    says 0 "warn    rejects: 1 rows wait in tt.rejected: fact_payment 1"
}

@test "the lake: not there, not ours, open to all, a run is missing" {
    TT_LAKE=$BATS_TEST_TMPDIR/new/lake says 0 "is not there yet; the first run makes it"
    TT_LAKE=$(mktemp -d /tmp/tt-test-lake.XXXXXX) # not below what bats keeps to itself
    chmod 755 "$TT_LAKE"
    says 0 "warn    lake: everybody may read $TT_LAKE" "chmod o-rx $TT_LAKE"
    mkdir -m 750 "$TT_LAKE/closed"
    mkdir -m 755 "$TT_LAKE/closed/lake"
    closed=$TT_LAKE/closed/lake
    TT_LAKE=$closed says 0 "ok      lake: $closed"
    rmdir "$TT_LAKE/closed/lake" "$TT_LAKE/closed"
    chmod 777 "$TT_LAKE"
    says 1 "PROBLEM lake: everybody may write $TT_LAKE"
    chmod 700 "$TT_LAKE"
    for _ in 1 2 3; do
        in_source "UPDATE payment SET paid = NOT paid"
        tt-extract >/dev/null
    done
    says 0 "ok      lake: $TT_LAKE"
    run_path=$(run_dir extracted 2)
    cp "$run_path/manifest.json" "$BATS_TEST_TMPDIR/m"
    truncate -s 100 "$run_path/manifest.json"
    says 1 "PROBLEM chain: run ${run_path##*/} is damaged: $run_path/manifest.json" "or say tt-extract --full"
    cp "$BATS_TEST_TMPDIR/m" "$run_path/manifest.json"
    says 0
    rm -r "$run_path"
    says 1 "PROBLEM chain: run $(runs extracted | tail -n 1) (extracted) follows"
    if ((EUID == 0)); then # who else could make files of another user
        chown postgres "$TT_LAKE/state/extract.json"
        says 1 "PROBLEM lake:" "is not of user root"
        chown -R postgres "$TT_LAKE"
        says 1 "warn    lake: $TT_LAKE is of user postgres, you are root; run tt-doctor as that user"
    else
        chmod 500 "$TT_LAKE"
        says 1 "PROBLEM lake: user $(id -un) cannot read and write $TT_LAKE"
        chmod 700 "$TT_LAKE"
    fi
}

@test "runs that wait: a manifest whose seal is broken, a file of which a byte has flipped" {
    run_all
    in_source "UPDATE payment SET paid = NOT paid"
    tt-extract --full >/dev/null
    says 0 "ok      files: of 1 runs that wait"
    run_path=$(run_dir extracted)
    run=${run_path##*/}
    for file in manifest.json payment.jsonl; do
        cp "$run_path/$file" "$BATS_TEST_TMPDIR/good"
        sed -i 's/"complete": true/"complete": false/; s/true/fals/' "$run_path/$file"
        says 1 "PROBLEM files: " "$run_path/$file" "or say tt-extract --full"
        cp "$BATS_TEST_TMPDIR/good" "$run_path/$file"
    done
    tt-transform >/dev/null
    sed -i '2s/[0-9]/x/' "$(run_dir transformed)/fact_payment.csv"
    printf x >>"$run_path/payment.jsonl"
    says 1 "PROBLEM files: '$(run_dir transformed)/fact_payment.csv' is damaged" "write it again: tt-transform --redo $run" \
        "warn    files: '$run_path/payment.jsonl' is damaged"
    cp "$BATS_TEST_TMPDIR/good" "$run_path/payment.jsonl"
    tt-transform --redo "$run" >/dev/null
    says 0 "ok      files: of 1 runs"
}

@test "what the warehouse would refuse of the next run: a table that is gone, one that is no table; nothing is written" {
    lowly
    run_all
    sql "$admin_source" "UPDATE payment SET paid = NOT paid"
    tt-extract >/dev/null
    tt-transform >/dev/null
    sql "$admin_warehouse" "VACUUM FULL dim_staff" # it is elsewhere, and whole
    rows=$(dump "$TT_WAREHOUSE")
    says 0 "ok      load: the warehouse takes"
    quietly tt-load --dry-run
    same "$(dump "$TT_WAREHOUSE")" "$rows"
    refuses 64 "unexpected argument" -- tt-load --dry-run "$(runs transformed | tail -n 1)"
    in_warehouse "CREATE RULE mine AS ON DELETE TO fact_payment DO INSTEAD NOTHING"
    says 1 "PROBLEM load: run $(runs transformed | tail -n 1): " "it has a rule, 'mine'"
    in_warehouse "DROP RULE mine ON fact_payment; DROP TABLE dim_payment_type CASCADE"
    says 1 "PROBLEM load: run " "dim_payment_type' had " "is gone" "tt-load would fail alike (65)"
    refuses 65 "dim_payment_type' had " -- tt-load
    quietly tt-load --dry-run --as-is
}

@test "a chain that failed, and a run that the model does not fit" {
    run_all
    in_source "UPDATE payment SET paid = NOT paid"
    tt-extract >/dev/null
    says 0
    run_path=$(run_dir extracted)
    jq '(.tables[] | select(.table == "payment").columns[] | select(.name == "paid")).name = "settled"' \
        "$run_path/manifest.json" >"$BATS_TEST_TMPDIR/m"
    cp "$BATS_TEST_TMPDIR/m" "$run_path/manifest.json"
    unseal "$run_path/manifest.json"
    echo '{"failing": {"since": "2026-11-20T01:02:03Z", "kinds": {},
           "failures": [{"kind": "tt-transform 65", "stage": "tt-transform", "status": 65, "error": "tt-transform: error: no"}]}}' \
        >"$TT_LAKE/state/last.json"
    says 1 "PROBLEM last run: tt-transform fails since 2026-11-20T01:02:03Z, exit status 65: no; mend" \
        "PROBLEM pending: run ${run_path##*/} was extracted when table payment had no column paid, which fact_payment.paid"
    echo '{"failing": null, "ended": "2026-11-20T01:02:03Z"}' >"$TT_LAKE/state/last.json"
    TT_EXCLUDE_TABLE=payment says 0 "ok      last run: all stages were done at 2026-11-20T01:02:03Z"
}

@test "the disk of the lake fills" {
    mounted=$BATS_TEST_TMPDIR/small
    mkdir "$mounted"
    if ((EUID == 0)); then
        mount -t tmpfs -o size=4m none "$mounted"
        full() { dd if=/dev/zero of="$mounted/ballast" bs=1k status=none count=$((4096 * $1 / 100)); }
    else
        # without root there is no disk to fill: df says so
        full() {
            printf '#!/bin/sh\necho "used avail itotal iused"\necho "%d %d 0 0"\n' "$(($1 * 10))" "$((1000 - $1 * 10))" >"$mounted/df"
            chmod +x "$mounted/df"
        }
        PATH=$mounted:$PATH
    fi
    TT_LAKE=$mounted/lake
    full 50
    says 0 "ok      disk: the lake's disk has"
    full 90
    says 0 "warn    disk: the lake's disk has" "tt-prune"
    full 97
    says 1 "PROBLEM disk:" "% of its room left"
    ((EUID == 0)) || mounted=
}

@test "a lock that hangs" {
    mkdir -p "$TT_LAKE/state"
    # by a process that lives: within a container no lock of another is seen
    flock "$TT_LAKE/state/extract.lock" sleep 60 3>&- &
    wait_for is_held "$TT_LAKE/state/extract.lock"
    says 0 "ok      locks: extract.lock is held by process"
    # an hour later, by what ps says
    mkdir "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\necho 4000\n' >"$BATS_TEST_TMPDIR/bin/ps"
    chmod +x "$BATS_TEST_TMPDIR/bin/ps"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH says 1 "PROBLEM locks: process" "has held extract.lock for 66 min"
    kill %%
}

@test "what starts it, and who is told" {
    bin=$BATS_TEST_TMPDIR/bin
    mkdir "$bin"
    fake() { printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1" && chmod +x "$bin/$1"; }
    fake systemctl 'exit 1'
    fake crontab 'echo "# */5 * * * * tt-run"'
    fake pgrep 'exit 0'
    export PATH=$bin:$PATH
    says 0 "warn    schedule: nothing starts tt-run" "warn    alerts: nobody is told" "warn    heartbeat: nobody"
    fake crontab 'echo "*/5 * * * * /usr/local/bin/tt-run"'
    says 0 "ok      schedule: cron"
    fake pgrep 'exit 1'
    says 1 "PROBLEM schedule:" "no cron runs"
    fake pgrep 'exit 0'
    fake systemctl 'exit 0'
    says 0 "warn    schedule: both"
    fake crontab 'exit 1'
    TT_MAIL_TO=ops@example.com TT_HEARTBEAT_URL=https://example.com/x \
        says 0 "ok      schedule: tt.timer" "ok      alerts: mail to ops@example.com" "ok      heartbeat"
    fake systemctl '[ "$1" = is-enabled ]'
    says 1 "PROBLEM schedule: tt.timer is enabled and does not run"
}

@test "programs of two versions, a program that is missing" {
    bin=$BATS_TEST_TMPDIR/bin
    mkdir "$bin"
    cp -r "$repo"/scripts/{tt-doctor,script.bash,settings.bash,doctor} "$bin"
    doctor=$bin/tt-doctor
    printf '#!/bin/sh\n[ "$1" != --version ] || { echo "tt-load (tt) 0.0.9"; exit; }\nexec %s "$@"\n' \
        "$(command -v tt-load)" >"$bin/tt-load"
    chmod +x "$bin/tt-load"
    says 1 "PROBLEM programs: versions differ:" "$bin/tt-load 0.0.9"
    refuses 127 "cannot find 'tt-extract'" -- env PATH=/usr/bin:/bin "$bin/tt-doctor"
}

@test "misuse, --help and --version" {
    refuses 64 "unknown option or argument '--no-such'" "tt-doctor --help" -- "$doctor" --no-such
    refuses 64 "'--lake' needs a value" -- "$doctor" --lake
    refuses 64 "'x' is no number of seconds" -- "$doctor" --timeout=x
    run --separate-stderr -0 "$doctor" --help
    contains "$output" "tt-doctor [OPTION]..."
    run --separate-stderr -0 "$doctor" --version
    same "$output" "$(tt-extract --version | sed 's/tt-extract/tt-doctor/')"
}
