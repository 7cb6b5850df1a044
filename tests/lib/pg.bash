# shellcheck shell=bash
#
# pg.bash - real PostgreSQL for bats files
#
#   load ../lib/pg
#   setup_file()    { pg_start; }
#   teardown_file() { pg_stop; }
#
#   pg_start [SETTING=VALUE]...
#                           a private server for this file; or the running one (scripts/private-pg)
#                           whose folder TT_TEST_PG names, which is then shared with other files
#   pg_stop                 stop and remove it, unless it is shared
#   new_server_dir          make a folder for a server, print it
#   fresh_db NAME           print how to connect to a new, empty database
#   fresh_warehouse [NAME]  the same for a warehouse; on Citus, where TEST_CITUS names the folder of
#                           one (tests/lib/citus), or on the server of the folder TEST_WAREHOUSES
#   fresh_totesys ORDERS    the same, with a totesys in it that has so many sales orders
#   sql CONNINFO SQL        print what it answers: unaligned, tuples only, stops at an error
#   server_sql SQL          on the server as such
#
# Databases get names of their own, so tests may run in any order and in parallel. They vanish
# with the server. What holds back the xmin that tt-extract's cursor follows is all of a server's
# transactions: so autovacuum is off, and a test that counts on the cursor wants no shared server.

unset "${!PG@}" # the caller's PGHOST, PGOPTIONS ...: tests set what they mean

pg_root=$(realpath "${BASH_SOURCE[0]%/*}/../..")

# Debian's psql is a script in Perl, which takes longer to start than to answer: the real one.
for dir in /usr/lib/postgresql/*/bin; do
    [[ ! -x $dir/psql ]] || PATH=$dir:$PATH
done
unset dir

# Not below bats' own directory, which root's server, running as postgres, cannot enter.
new_server_dir() {
    local dir
    dir=$(mktemp -d "${TEST_SERVERS-/tmp}/tt-test-pg.XXXXXX")
    chmod 0755 "$dir"
    echo "$dir"
}

pg_start() {
    TEST_PG=${TT_TEST_PG-}
    if [[ -z $TEST_PG ]]; then
        TEST_PG=$(new_server_dir)
        [[ -z ${TEST_PG_TEMPLATE-} ]] || "$pg_root/scripts/private-pg" copy "$TEST_PG" "$TEST_PG_TEMPLATE" || return
        "$pg_root/scripts/private-pg" start "$TEST_PG" fsync=off full_page_writes=off \
            synchronous_commit=off wal_writer_delay=2 autovacuum=off max_connections=40 \
            max_prepared_transactions=10 shared_buffers=64MB \
            ${TEST_CURSOR:+wal_level=logical max_replication_slots=100} "$@" || return
    fi
    export TEST_PG
}

pg_stop() {
    [[ ! -e $BATS_FILE_TMPDIR/citus ]] ||
        xargs "$pg_root/tests/lib/citus" drop "$TEST_CITUS" <"$BATS_FILE_TMPDIR/citus"
    [[ -n ${TT_TEST_PG-} ]] || "$pg_root/scripts/private-pg" remove "$TEST_PG"
}

sql() {
    psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

# As private-pg does, in a tenth of its time.
server_sql() {
    PGHOST=$(readlink -f "$TEST_PG/socket") PGUSER=tt PGDATABASE=postgres \
        psql -XAtq -v ON_ERROR_STOP=1 -c "$1"
}

# new_db NAME [TEMPLATE]: print how to connect to it.
new_db() {
    local name=$1_${EPOCHREALTIME//[!0-9]/}_$BASHPID
    server_sql "CREATE DATABASE \"${name//\"/\"\"}\" TEMPLATE ${2-template0}" || return
    [[ $name != *[!A-Za-z0-9_]* ]] || name=\'${name//[\'\\]/\\&}\'
    echo "host=$(readlink -f "$TEST_PG/socket") port=5432 user=tt dbname=$name"
}

fresh_db() {
    new_db "$1"
}

# On the Citus of the whole run, where there is one; it is dropped when the file ends, since Citus
# keeps a process for each database on each server.
fresh_warehouse() {
    local name=${1-warehouse}_${EPOCHREALTIME//[!0-9]/}_$BASHPID
    if [[ -z ${TEST_CITUS-} ]]; then
        TEST_PG=${TEST_WAREHOUSES-$TEST_PG} new_db "${1-warehouse}"
        return
    fi
    echo "$name" >>"$BATS_FILE_TMPDIR/citus"
    "$pg_root/tests/lib/citus" db "$TEST_CITUS" "$name"
}

# A totesys is filled once for each number of orders, and copied from then on.
fresh_totesys() {
    local template=totesys_of_$1
    (
        flock 9
        pg_has_db "$template" || pg_fill_template "$template" "$1"
    ) 9<"$TEST_PG" >&2 && new_db totesys "$template"
}

pg_has_db() {
    [[ -n $(server_sql "SELECT 1 FROM pg_database WHERE datname = '$1'") ]]
}

# It gets its name when it is whole, and nobody may connect to it: a copy needs it unused.
pg_fill_template() {
    local psql=("$pg_root/scripts/private-pg" psql "$TEST_PG" -Xq -v ON_ERROR_STOP=1)
    "${psql[@]}" -c "DROP DATABASE IF EXISTS unfinished" -c "CREATE DATABASE unfinished" &&
        "${psql[@]}" -d unfinished -f "$pg_root/scripts/demo/totesys.sql" &&
        "${psql[@]}" -d unfinished -v orders="$2" -f "$pg_root/scripts/demo/fill.sql" &&
        "${psql[@]}" -c "ALTER DATABASE unfinished RENAME TO $1" \
            -c "ALTER DATABASE $1 ALLOW_CONNECTIONS false"
}
