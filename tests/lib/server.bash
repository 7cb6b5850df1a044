# shellcheck shell=bash
#
# server.bash - servers beside the one of pg.bash, and what is done to one that stands still
#
#   load ../lib/pg
#   load ../lib/server
#   teardown() { remove_servers; }
#
#   server NAME             start a server of its own
#   standby NAME            start one that follows the file's own server ($TEST_PG)
#   stop_server NAME, start_server NAME
#   keep_server NAME COPY, restore_server NAME COPY
#                           copy the files of a stopped server, put them back
#   on_server NAME [DBNAME] print how to connect to it
#   set_next_xid NAME XID   the transaction that a stopped server begins with
#   next_xid CONNINFO       32 bits
#   burn CONNINFO COUNT     use up so many transactions
#   remove_servers          all of them

private_pg() {
    # shellcheck disable=SC2154  # pg.bash, which loads before, has it
    "$pg_root/scripts/private-pg" "$@"
}

# The folder of a server.
server_dir() {
    cat "$BATS_TEST_TMPDIR/server.$1"
}

name_server_dir() {
    new_server_dir | tee "$BATS_TEST_TMPDIR/server.$1"
}

# as_server COMMAND...: as the user that private-pg runs servers as
as_server() {
    if ((EUID == 0)); then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

# pg_program NAME: of the server, which need not be in the PATH
pg_program() {
    local bin=${PRIVATE_PG_PROGRAMS-}
    [[ -n $bin ]] || bin=$(sql "$(private_pg conninfo "$TEST_PG")" "SELECT setting FROM pg_config WHERE name = 'BINDIR'")
    echo "$bin/$1"
}

# needs NAME...: skips a test where the server has not all of these programs
needs() {
    local name
    for name in "$@"; do
        [[ -x $(pg_program "$name") ]] || skip "this PostgreSQL has no $name"
    done
}

server() {
    private_pg start "$(name_server_dir "$1")" fsync=off full_page_writes=off \
        synchronous_commit=off wal_writer_delay=2 autovacuum=off shared_buffers=32MB max_prepared_transactions=10
}

standby() {
    local dir
    dir=$(name_server_dir "$1")
    ((EUID != 0)) || chown postgres: "$dir"
    as_server "$(pg_program pg_basebackup)" -D "$dir/data" -R -X stream -c fast --no-sync \
        -d "$(private_pg conninfo "$TEST_PG")" &&
        private_pg start "$dir"
}

stop_server() {
    private_pg stop "$(server_dir "$1")"
}

start_server() {
    private_pg start "$(server_dir "$1")"
}

keep_server() {
    cp -a "$(realpath "$(server_dir "$1")/data")" "$BATS_TEST_TMPDIR/$2"
}

restore_server() {
    local data
    data=$(realpath "$(server_dir "$1")/data")
    find "$data" -mindepth 1 -delete
    cp -a "$BATS_TEST_TMPDIR/$2/." "$data/"
}

on_server() {
    private_pg conninfo "$(server_dir "$1")" "${@:2}"
}

# A server asks pg_xact about transactions near that one: so its page must be there.
set_next_xid() {
    local data segment
    data=$(realpath "$(server_dir "$1")/data")
    printf -v segment %04X $(($2 / 1048576)) # 32 pages of 8192 bytes, 4 transactions a byte
    [[ -e $data/pg_xact/$segment ]] ||
        as_server dd if=/dev/zero "of=$data/pg_xact/$segment" bs=8192 count=32 status=none
    (cd / && as_server "$(pg_program pg_resetwal)" -x "$2" "$data") >/dev/null
}

next_xid() {
    sql "$1" "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::numeric % 4294967296"
}

burn() {
    psql -XAtq -d "$1" -o /dev/null <<SQL
SELECT 'SELECT pg_current_xact_id()' FROM generate_series(1, $2) \gexec
SQL
}

# Of all databases, so that the server's oldest transaction is a new one.
freeze_server() {
    local name
    sql "$(on_server "$1")" "ALTER DATABASE template0 ALLOW_CONNECTIONS true"
    for name in $(sql "$(on_server "$1")" "SELECT datname FROM pg_database"); do
        sql "$(on_server "$1" "$name")" "VACUUM (FREEZE)"
    done
    sql "$(on_server "$1")" "CHECKPOINT"
}

remove_servers() {
    local file
    for file in "$BATS_TEST_TMPDIR"/server.*; do
        [[ ! -e $file ]] || private_pg remove "$(cat "$file")"
    done
}
