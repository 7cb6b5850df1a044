#!/usr/bin/env bats
# shellcheck disable=SC2154  # variables of tests/lib
#
# A warehouse on Citus whose loader, coordinator and workers die: afterwards ledger and facts agree,
# nothing is lost or doubled, also when tt-load comes back before Citus has recovered.
#
# Each file has servers of its own, since they are killed.  TEST_SWEEP: so many times (12).

load ../lib/own_citus

setup_file() { own_citus_start fsync=on synchronous_commit=on; }

server_down() {
    local pid
    read -r pid <"$(readlink -f "$TEST_CITUS/$1/data")/postmaster.pid"
    kill "-$2" "$pid"
    wait_for gone "$pid"
}

gone() {
    ! kill -0 "$1" 2>/dev/null
}

# Its sessions may outlive a killed server for a moment.
server_up() {
    PRIVATE_PG_PROGRAMS=${TEST_CITUS_PROGRAMS-} "$pg_root/scripts/private-pg" start "$TEST_CITUS/$1" 2>/dev/null
}

# Whatever a run is in the ledger for is there, and nothing else.
is_whole() {
    agrees thing && counts_hold
}

@test "a worker that is down is 69 and named, and the next load goes on" {
    step
    server_down worker2 QUIT
    in_source "UPDATE thing SET v = 'B'"
    tt-extract >/dev/null
    tt-transform >/dev/null
    refuses 69 "worker2" -- tt-load
    wait_for server_up worker2
    tt-load >/dev/null
    is_whole
}

# One round: something has changed, and while tt-load works $victim dies after a moment.
strike() {
    local moment=$2 loader status=0
    in_source "UPDATE thing SET v = '$round' WHERE id % 5 = $((round % 5)); DELETE FROM thing WHERE id % 97 = $((round % 97));
               INSERT INTO thing SELECT $((1000 + round * 20)) + i, 'N', 1 + i % 2 FROM generate_series(1, 10) AS i"
    tt-extract >/dev/null && tt-transform >/dev/null || return
    tt-load >/dev/null 2>"$BATS_TEST_TMPDIR/said" 3>&- &
    loader=$!
    sleep "$moment"
    case $1 in
    loader) kill -9 "$loader" 2>/dev/null || true ;;
    *) server_down "$1" "$3" ;;
    esac
    wait "$loader" || status=$?
    [[ $1 == loader ]] || wait_for server_up "$1"
    [[ " 0 69 75 137 " == *" $status "* ]] || {
        cat "$BATS_TEST_TMPDIR/said" >&2
        return 1
    }
    ((status == 0)) || ((++struck))
    # Nobody has recovered anything, but for tt-load.
    wait_for_load && is_whole
}

# The session of a loader that was killed may still be at work.
wait_for_load() {
    local i status
    for ((i = 0; i < 100; i++)); do
        status=0
        tt-load >/dev/null 2>"$BATS_TEST_TMPDIR/said" || status=$?
        case $status in
        0) return ;;
        69 | 75) sleep 0.1 ;;
        *) break ;;
        esac
    done
    cat "$BATS_TEST_TMPDIR/said" >&2
    return 1
}

@test "the loader, the coordinator and the workers are killed at any moment of a load" {
    local victims=(loader coordinator worker1 worker2) signals=(KILL QUIT) round struck=0 times=${TEST_SWEEP:-12}
    in_source "INSERT INTO thing SELECT i, 'A', 1 + i % 2 FROM generate_series(10, 1000) AS i"
    step
    local before took
    in_source "UPDATE thing SET v = 'B' WHERE id % 5 = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    before=$EPOCHREALTIME
    tt-load >/dev/null
    took=$(((${EPOCHREALTIME//[!0-9]/} - ${before//[!0-9]/}) / 1000)) # milliseconds
    for ((round = 1; round <= times; round++)); do
        strike "${victims[round % 4]}" "$(printf '0.%03d' $((RANDOM % (took < 999 ? took : 999))))" \
            "${signals[round / 4 % 2]}" || {
            echo "-- round $round: ${victims[round % 4]}" >&2
            return 1
        }
    done
    echo "# $struck of $times loads were struck" >&3
    ((struck > 0))
}
