# shellcheck shell=bash
#
# pooler.bash - pgbouncer, in transaction mode, before the server of pg.bash
#
#   load ../lib/pg
#   load ../lib/tt
#   load ../lib/server
#   load ../lib/pooler
#   teardown() { stop_pooler; }
#
#   pooler SIZE [ROLE]...   start it, with so many connections a database and role, for tt and these roles
#   stop_pooler             if there is one
#   through_pooler CONNINFO print how to connect through it

pooler() {
    local dir bin host port
    dir=$(mktemp -d /tmp/tt-test-pooler.XXXXXX)
    echo "$dir" >"$BATS_TEST_TMPDIR/pooler"
    chmod 0755 "$dir"
    bin=$(command -v pgbouncer || echo /usr/sbin/pgbouncer)
    read -r host port _ <<<"$TT_SOURCE"
    cat >"$dir/pooler.ini" <<END
[databases]
* = $host $port
[pgbouncer]
listen_addr =
listen_port = 6543
unix_socket_dir = $dir
auth_type = trust
auth_file = $dir/users
pool_mode = transaction
default_pool_size = $1
logfile = $dir/log
pidfile = $dir/pid
END
    printf '"%s" ""\n' tt "${@:2}" >"$dir/users"
    ((EUID != 0)) || chown -R postgres: "$dir"
    as_server "$bin" -q -d "$dir/pooler.ini" 3>&- >/dev/null
    wait_for test -S "$dir/.s.PGSQL.6543"
    POOLER="host=$dir port=6543"
}

stop_pooler() {
    local dir
    [[ -e $BATS_TEST_TMPDIR/pooler ]] || return 0
    dir=$(<"$BATS_TEST_TMPDIR/pooler")
    kill "$(<"$dir/pid")" && wait_for test ! -e "$dir/.s.PGSQL.6543"
    rm -rf "$dir"
}

through_pooler() {
    local host port rest
    read -r host port rest <<<"$1"
    echo "$POOLER $rest"
}
