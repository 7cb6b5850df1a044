# shellcheck shell=bash
#
# crash.bash - stages that fail or die at any call, and whether one normal round mends it
#
#   load ../lib/crash       loads pg, tt, mapping and workload, and is setup_file and the three others
#
#   crash_server            a server of its own, whose commits are durable, with a totesys of $orders
#   round [STAGE]           the stages in their order, from STAGE (extract, transform, load) on
#   settle                  a round, after which all is right and nothing is left over
#   prepare STAGE           leaves something to do for a stage; where $reset names a command, after that
#   newest STAGE            the newest run that it has completed
#   sweep KIND STAGE MOST CALL...
#                           lets each n-th call of these kinds fail (KIND: fail; warn: which the stage
#                           is to get over), kills the stage there (kill) or sends it SIGTERM (term);
#                           at most MOST of each, evenly, or TEST_SWEEP of them (make torture: all), or
#                           MOST by TEST_SHARE (a slow machine); $under: what the paths of their files begin with

load ../lib/pg
load ../lib/tt
load ../lib/mapping
load ../lib/workload

setup_file() { crash_server; }
teardown_file() { pg_stop; }
setup() { crash_setup; }
teardown() { crash_teardown; }

unset TT_TEST_PG # these tests stop their server

orders=300
EIO=5
ENOSPC=28
ECONNRESET=104

crash_server() {
    pg_start
    # What a crash of the server itself may lose is not what these tests look at.
    server_sql "ALTER SYSTEM SET synchronous_commit = on"
    server_sql "SELECT pg_reload_conf()" >/dev/null
    fresh_totesys "$orders" >/dev/null
}

crash_setup() {
    # shellcheck disable=SC2154  # workload.bash sets it
    [[ -f $shim ]]
    # What the stages say is shown only where a test fails.
    exec 2>"$BATS_TEST_TMPDIR/stderr"
    use_workload "$orders"
    pending=
    reset=
    under=$TT_LAKE
    # Programs with AddressSanitizer take their time: half of the calls. A slow machine may ask for less.
    share=${TEST_SHARE:-1}
    ! grep -qa __asan_init "${TEST_PROGRAMS:-$repo/build}/tt-load" || share=$((share * 2))
}

crash_teardown() {
    [[ -n ${BATS_TEST_COMPLETED-} ]] || tail -n 40 "$BATS_TEST_TMPDIR/stderr"
}

# ---------------------------------------------------------------------------------- the stages

# The stages in their order, from STAGE on: round [STAGE]
round() {
    case ${1-extract} in
    extract) extract_normally && tt-transform && tt-load ;;
    transform) tt-transform && tt-load ;;
    load) tt-load ;;
    esac >/dev/null || {
        echo "-- a normal round fails: $?" >&2
        return 1
    }
    pending=
}

# Where there was a state it is still good for something.
extract_normally() {
    tt-extract 2>"$BATS_TEST_TMPDIR/said" || {
        cat "$BATS_TEST_TMPDIR/said" >&2
        return 1
    }
    [[ -n $reset ]] || same "$(<"$BATS_TEST_TMPDIR/said")" ""
}

settle() {
    round && is_right && whole_runs && no_leftovers && only_named_keys
}

# Key sets of earlier runs, and what a crash left of them, are gone.
only_named_keys() {
    same "$(ls "$TT_LAKE/state/keys")" \
        "$(jq -r '.tables[] | .keys, .added, .gone | .file // empty' "$TT_LAKE/state/extract.json" | sort)"
}

# Leave something to do for a stage; where $reset is set, after that.
prepare() {
    [[ -z $pending ]] || return 0
    tick || return
    [[ -z $reset ]] || "$reset" || return
    case $1 in
    transform) tt-extract ;;
    load) tt-extract && tt-transform && note_warehouse before ;;
    esac >/dev/null || return
    pending=1
}

# What the warehouse says, into a file; empty while it is.
note_warehouse() {
    # shellcheck disable=SC2034  # for ask
    local by_tick=true
    ask "$TT_WAREHOUSE" have 2>/dev/null || : >"$BATS_TEST_TMPDIR/have"
    mv "$BATS_TEST_TMPDIR/have" "$BATS_TEST_TMPDIR/warehouse.$1"
}

# warehouse_is_whole RUN: nothing of the next run is in it, or that run is.  (In this order: a COMMIT
# may still be under way when its client has been killed.)
warehouse_is_whole() {
    note_warehouse after
    [[ $(newest load) != "$1" ]] ||
        diff -u "$BATS_TEST_TMPDIR/warehouse.before" "$BATS_TEST_TMPDIR/warehouse.after" >&2
}

# How far a stage has come.
newest() {
    case $1 in
    extract) runs extracted ;;
    transform) runs transformed ;;
    load) sql "$TT_WAREHOUSE" "SELECT run FROM tt.run" ;;
    esac 2>/dev/null | sort | tail -n 1
}

# shimmed STAGE [SETTING=VALUE]...: its exit status is in $status, its calls and its log in files
shimmed() {
    rm -f "$BATS_TEST_TMPDIR/calls"
    status=0
    env FAIL_UNDER="$under" FAIL_COUNT="$BATS_TEST_TMPDIR/calls" "${@:2}" LD_PRELOAD="$shim" \
        "tt-$1" >/dev/null 2>"$BATS_TEST_TMPDIR/said" 3>&- || status=$?
    cat "$BATS_TEST_TMPDIR/said" >&2
}

# calls KIND: how many there were
calls() {
    sed -n "s/^$1 //p" "$BATS_TEST_TMPDIR/calls"
}

# ----------------------------------------------------------------------------------- the sweep

# sample COUNT MOST: the numbers from 1 to COUNT, or MOST of them, evenly, with both ends and the last
# but one (which is where a COMMIT is sent, before the good-bye); one: the middle
sample() {
    local i
    if (($1 <= $2)); then
        seq "$1"
    elif (($2 == 1)); then
        echo $((($1 + 1) / 2))
    else
        for ((i = 0; i < $2 - 2; i++)); do echo $((1 + i * $1 / ($2 - 1))); done
        echo $(($1 - 1))
        echo "$1"
    fi
}

# failure KIND CALL N: how it is to fail, and with what exit status; sets $how and $allowed
failure() {
    case $1:$2 in
    kill:*) how=(FAIL_SIGNAL=9) allowed=(137) ;;
    term:*) how=(FAIL_SIGNAL=15) allowed=(143 0) ;;
    fail:send | fail:recv)
        how=("FAIL_ERRNO=$ECONNRESET") allowed=(69 0) # 0: the good-bye
        ;;
    fail:read | fail:open | fail:close | fail:unlink) how=("FAIL_ERRNO=$EIO") allowed=(74 0) ;;
    fail:*) how=("FAIL_ERRNO=$(($3 % 2 ? ENOSPC : EIO))") allowed=(73 74) ;;
    warn:*) how=("FAIL_ERRNO=$(($3 % 2 ? ENOSPC : EIO))") allowed=(0) ;;
    esac
}

# strike KIND STAGE CALL N: that call of that stage fails.  A stage that says it is done must be.
strike() {
    local kind=$1 stage=$2 call=$3 n=$4 before how allowed
    prepare "$stage" || return
    before=$(newest "$stage")
    failure "$kind" "$call" "$n"
    shimmed "$stage" FAIL_CALL="$call" FAIL_AT="$n" "${how[@]}"
    if ((status != 0)); then
        ((++struck))
    elif (($(calls "$call") >= n)); then
        ((++struck, ++survived))
    else # it had less to do than when its calls were counted
        allowed+=(0)
    fi
    [[ " ${allowed[*]} " == *" $status "* ]] || {
        echo "-- exit status $status, allowed: ${allowed[*]}" >&2
        return 1
    }
    whole_runs || return
    [[ $stage != load ]] || warehouse_is_whole "$before" || return
    # Nothing is left of what failed; but for unlink, which is what would remove it.
    [[ $kind == kill || $call == unlink ]] || no_leftovers || return
    [[ $kind != term ]] || no_sessions || return
    [[ $kind != warn ]] || contains "$(<"$BATS_TEST_TMPDIR/said")" "warning: " || return
    if ((status == 0)); then
        case $stage in
        extract) round transform && is_right ;;
        transform) round load && is_right ;;
        load) is_right && pending= ;;
        esac
    elif [[ -n $reset || $(newest "$stage") != "$before" ]]; then
        settle
    fi
}

# sweep KIND STAGE MOST CALL...: at most so many of each kind of call; TEST_SWEEP=1000: all of them
sweep() {
    local kind=$1 stage=$2 most=${TEST_SWEEP:-$((($3 + share - 1) / share))}
    local call n tried struck survived counted
    [[ -n $reset ]] || { tick && round; } || return # no state lags behind, which would mean more calls
    prepare "$stage"
    shimmed "$stage"
    counted=$(<"$BATS_TEST_TMPDIR/calls")
    settle
    for call in "${@:4}"; do
        tried=0 struck=0 survived=0
        for n in $(sample "$(sed -n "s/^$call //p" <<<"$counted")" "$most"); do
            strike "$kind" "$stage" "$call" "$n" || {
                echo "-- tt-$stage, $kind at $call $n" >&2
                return 1
            }
            ((++tried % 5 != 0)) || settle || return
        done
        settle || return
        echo "# $kind tt-$stage: $call: $struck of $(grep "^$call " <<<"$counted"), survived $survived" >&3
        # The last two may not come: what is received in fewer pieces this time has fewer calls.
        ((struck > 0 && struck * 3 >= (tried - 2) * 2))
    done
}
