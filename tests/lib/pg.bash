# shellcheck shell=bash
#
# pg.bash - real PostgreSQL for bats files
#
#   load ../lib/pg
#   setup_file()    { pg_start; }
#   teardown_file() { pg_stop; }
#
#   pg_start                a private server for this file; or the running one (scripts/private-pg)
#                           whose folder TT_TEST_PG names, which is then shared with other files
#   pg_stop                 stop and remove it, unless it is shared
#   fresh_db NAME           print how to connect to a new, empty database
#   fresh_totesys ORDERS    the same, with a totesys in it that has so many sales orders
#   sql CONNINFO SQL        print what it answers: unaligned, tuples only, stops at an error
#
# Databases get names of their own, so tests may run in any order and in parallel. They vanish
# with the server. What holds back the xmin that tt-extract's cursor follows is all of a server's
# transactions: so autovacuum is off, and a test that counts on the cursor wants no shared server.

unset "${!PG@}" # the caller's PGHOST, PGOPTIONS ...: tests set what they mean

pg_root=$(realpath "${BASH_SOURCE[0]%/*}/../..")

pg_start() {
    TEST_PG=${TT_TEST_PG-}
    if [[ -z $TEST_PG ]]; then
        # Not below bats' own directory, which root's server, running as postgres, cannot enter.
        TEST_PG=$(mktemp -d /tmp/tt-test-pg.XXXXXX)
        chmod 0755 "$TEST_PG"
        "$pg_root/scripts/private-pg" start "$TEST_PG" fsync=off full_page_writes=off \
            synchronous_commit=off wal_writer_delay=2 autovacuum=off max_connections=40 \
            max_prepared_transactions=10 shared_buffers=64MB || return
    fi
    export TEST_PG
}

pg_stop() {
    [[ -n ${TT_TEST_PG-} ]] || "$pg_root/scripts/private-pg" remove "$TEST_PG"
}

sql() {
    psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

# new_db NAME [TEMPLATE]: print how to connect to it.
new_db() {
    local name=$1_${EPOCHREALTIME//[!0-9]/}_$BASHPID
    "$pg_root/scripts/private-pg" psql "$TEST_PG" -Xq -v ON_ERROR_STOP=1 \
        -c "CREATE DATABASE \"${name//\"/\"\"}\" TEMPLATE ${2-template0}" &&
        "$pg_root/scripts/private-pg" conninfo "$TEST_PG" "$name"
}

fresh_db() {
    new_db "$1"
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
    [[ -n $("$pg_root/scripts/private-pg" psql "$TEST_PG" -XAtq \
        -c "SELECT 1 FROM pg_database WHERE datname = '$1'") ]]
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
