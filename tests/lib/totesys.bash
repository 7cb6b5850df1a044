# shellcheck shell=bash
#
# totesys.bash - a totesys of 20 sales orders for each test of a file
#
#   load ../lib/totesys     loads pg, tt and mapping, and is setup_file, teardown_file and setup
#   setup() { loaded_totesys; }
#                           begins each test with a source that is in the warehouse; add_mapping is done

load ../lib/pg
load ../lib/tt
load ../lib/mapping

setup_file() {
    pg_start
    fresh_totesys 20 >/dev/null
}

teardown_file() {
    pg_stop
}

setup() {
    use_source "$(fresh_totesys 20)"
}

loaded_totesys() {
    use_source "$(fresh_totesys 20)"
    add_mapping "$TT_SOURCE"
    run_all >/dev/null
}
