#!/usr/bin/env bats
#
# scripts/install-deps, and how the tests themselves are run.

load ../lib/tt

# A folder with links to programs, and nothing else, is the PATH of a test.
only() { # PROGRAM...
    local name
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    for name in "$@"; do ln -s "$(command -v "$name")" "$BATS_TEST_TMPDIR/bin/$name"; done
}

@test "install-deps wants each package of a list, and none by the version that Debian chose" {
    only bash env dirname realpath sort
    run -1 env PATH="$BATS_TEST_TMPDIR/bin" "$repo/scripts/install-deps" --check build test lint bench
    for package in gcc jq curl postgresql postgresql-client cron openssl python3-aiosmtpd bats \
        libclang-rt-dev mandoc time libssh2-1-dev openssh-server; do
        grep -qx "$package" <<<"$output" || {
            echo "-- not wanted: $package" >&2
            return 1
        }
    done
    run ! grep -E -- '(postgresql|clang|llvm|rt)-[0-9]' <<<"$output"
}

@test "install-deps on a system without apt-get says what is wanted" {
    only bash env dirname realpath sort
    run -69 env PATH="$BATS_TEST_TMPDIR/bin" "$repo/scripts/install-deps" build server
    contains "$output" "no apt-get on this system; install what Debian has as: "
    contains "$output" " libpq-dev "
    contains "$output" " postgresql-client"
}

# run_cli [SETTING=VALUE]...: it runs the bats file of standard input, which finds itself alone
run_cli() {
    sed 's/^a test/@test/' >"$BATS_TEST_TMPDIR/inner.bats" # bats would take it for one of this file
    run env -u TEST_SERVERS -u TEST_UNTIL "$@" PATH="$(tr : '\n' <<<"$PATH" | grep -v /bats | paste -sd:)" \
        bash -c 'unset "${!BATS_@}"; exec "$@" 3>&-' - "$repo/tests/lib/run-cli" \
        "${TEST_PROGRAMS:-$repo/build}" 1 --failures --comments "$BATS_TEST_TMPDIR/inner.bats"
}

# What such a file leaves in $BATS_TEST_TMPDIR/pids and /server is gone.
nothing_is_left() {
    local pid
    while read -r pid; do wait_for is_gone "$pid" || return; done <"$BATS_TEST_TMPDIR/pids"
    [[ ! -e $(cat "$BATS_TEST_TMPDIR/server") ]]
}

is_gone() {
    [[ ! -e /proc/$1 || $(awk '$1 == "State:" { print $2 }' "/proc/$1/status") == Z ]]
}

inner() { # COMMAND: of the one test in it
    cat <<END
load $repo/tests/lib/pg
note() {
    echo "\$TEST_PG" >$BATS_TEST_TMPDIR/server
    head -n 1 "\$TEST_PG/data/postmaster.pid" >$BATS_TEST_TMPDIR/pids
    sleep 300 3>&- &
    echo \$! >>$BATS_TEST_TMPDIR/pids
}
setup_file() { pg_start; }
a test "of the inner file" { note; $1; }
END
}

@test "a test that fails says why, and what it left running is ended" {
    run_cli < <(inner 'echo for this reason >&2; false')
    ((status == 1))
    contains "$output" "for this reason"
    nothing_is_left
}

@test "a test that hangs is ended, with its server" {
    local seconds
    for seconds in 3 12 48 200; do # until it is long enough for this machine to come to the test
        run_cli TEST_SECONDS=$seconds < <(inner 'sleep 300 3>&-')
        ((status != 0))
        [[ ! -e $BATS_TEST_TMPDIR/pids ]] || break
    done
    nothing_is_left
}
