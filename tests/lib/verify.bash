# shellcheck shell=bash
# shellcheck disable=SC2154  # variables of bats
#
# verify.bash - what tt-verify says, and what it keeps
#
#   load ../lib/tt
#   load ../lib/verify
#
#   proves [OPTION]...      it exits with 0 and prints nothing
#   finds LINE...           it exits with 65 and prints exactly these, in any order
#   state FILTER            what jq makes of the proof that it has kept for tt-status

proves() {
    run --separate-stderr tt-verify "$@"
    same "$status $output$stderr" "0 "
}

finds() {
    run -65 --separate-stderr tt-verify
    same "$(sort <<<"$output")" "$(printf '%s\n' "$@" | sort)"
}

state() {
    jq -r "$1" "$TT_LAKE/state/verify.json"
}
