# shellcheck shell=bash
# shellcheck disable=SC2154,SC2119,SC2120  # variables of pg.bash; arguments of the files' own
#
# own_citus.bash - a Citus of a file's own, for tests that stop or kill its servers
#
#   load ../lib/own_citus   loads small, and is setup_file, teardown_file and setup; without Citus
#                           (make test-citus) the tests are left out
#   own_citus_start [SETTING]...
#                           for a setup_file of the file's own: with settings of PostgreSQL

load ../lib/small

own_citus_start() {
    [[ -n ${TEST_CITUS-} ]] || return 0
    pg_start
    export TEST_CITUS
    TEST_CITUS=$(new_server_dir)
    "$pg_root/tests/lib/citus" start "$TEST_CITUS" "$@" >/dev/null
}

setup_file() { own_citus_start; }

teardown_file() {
    [[ -n ${TEST_CITUS-} ]] || return 0
    pg_stop || true
    "$pg_root/tests/lib/citus" remove "$TEST_CITUS"
}

setup() {
    [[ -n ${TEST_CITUS-} ]] || skip "without Citus (make test-citus)"
    things_at_places
}
