#!/usr/bin/env bats
#
# What bash completes behind the programs.

load ../lib/tt

setup() {
    export TT_LAKE=$BATS_TEST_TMPDIR/lake
    PATH=$repo/scripts:$PATH
    mkdir -p "$TT_LAKE/extracted/2026/11/20/20261120T214900.123Z" "$TT_LAKE/transformed/2026/11/20/20261120T214900.123Z" \
        "$TT_LAKE/extracted/2026/11/21/20261121T000000.000Z"
    cd "$BATS_TEST_TMPDIR" || return
}

# typed WORD...: what can stand in place of the last one
typed() {
    bash -c '. "$1" && shift && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) && _tt_complete "$1" && printf "%s\n" "${COMPREPLY[@]}"' \
        - "$repo/scripts/completion" "$@"
}

@test "each program has its completion, and all options of its help" {
    for program in "$repo"/scripts/tt-* tt-extract tt-transform tt-load; do
        [[ $program == tt-* || (-x $program && -f $program) ]] || continue
        program=${program##*/}
        bash -c '. "$1" && complete -p "$2"' - "$repo/scripts/completion" "$program" >/dev/null
        same "$(typed "$program" -- | sort)" "$("$program" --help | grep -oE '^ +(-[a-zA-Z], )?--[a-z0-9-]+' | grep -o -- '--.*' | sort)"
        [[ $(typed "$program" --v) == *--version* ]]
    done
}

@test "runs, tables, words, folders" {
    same "$(typed tt-transform '')" $'20261120T214900.123Z\n20261121T000000.000Z'
    same "$(typed tt-transform 20261121)" 20261121T000000.000Z
    same "$(typed tt-load '')" 20261120T214900.123Z
    same "$(typed tt-replay --until '')" $'20261120T214900.123Z\n20261121T000000.000Z'
    same "$(typed tt-extract --table pay)" $'payment\npayment_type'
    same "$(typed tt-extract --stdout = pay)" $'payment\npayment_type'
    same "$(typed tt-reset '')" $'lake\nstate\nremote\nwarehouse'
    same "$(typed tt-load --reset =)" $'plan\nempty\ndrop'
    same "$(typed tt-extract --cursor '')" $'xid\nlog'
    same "$(typed tt-extract --slot = d)" drop
    same "$(typed tt-extract --slot-name '')" ""
    same "$(typed tt-run --log-format j)" json
    same "$(typed tt-run --lake "$BATS_TEST_TMPDIR/l")" "$TT_LAKE"
}

@test "another lake, another model, as the command line has them" {
    mkdir -p other/transformed/2026/11/22/20261122T000000.000Z model
    echo '{"from": "odd $(touch run) table", "join": [{"table": "up"}]}' >model/x.json
    same "$(typed tt-load --lake other '')" 20261122T000000.000Z
    same "$(typed tt-load --lake = other '')" 20261122T000000.000Z
    same "$(typed tt-extract --model model --table '')" $'odd $(touch run) table\nup'
    [[ ! -e run ]]
    unset TT_LAKE
    same "$(typed tt-load '')" ""
}
