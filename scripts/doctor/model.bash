# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# model.bash - checks of tt-doctor: the star model

checks+=(model)

# Leaves the model in $model, and in $uses what it uses of the source and is to be extracted.
check_model() {
    local said line dir table include exclude wanted=()
    model='[]' uses='[]'
    if ! said=$("$transform" "${options[@]}" --check 2>&1); then
        problem model "$(words "$said"); mend the file (see tt-model(5))"
        return
    fi
    while IFS= read -r line; do # of the settings: it is the first to do more than print them
        [[ -z $line ]] || warn config "${line#*: warning: }; see tt.conf.example"
    done <<<"$said"
    for dir in "${setting[TT_MODEL]:-${transform%/*}/../share/tt/model}" "$(dirname "$(realpath "$transform")")"/../{share/tt,transform}/model; do
        [[ ! -d $dir ]] || break
    done
    model=$(jq -cs . "$dir"/*.json)
    read -ra include <<<"${setting[TT_TABLE]}"
    read -ra exclude <<<"${setting[TT_EXCLUDE_TABLE]}"
    while read -r table; do
        if is_of_document "$table"; then continue; fi
        if { ((${#include[@]} == 0)) || matches "$table" "${include[@]}"; } && ! matches "$table" ${exclude[@]+"${exclude[@]}"}; then
            wanted+=("$table")
        fi
    done < <(jq -r -L "$share/doctor" 'include "model"; [uses.table] | unique[]' <<<"$model")
    # Names that begin with dashes are no options.
    uses=$(jq -c -L "$share/doctor" --argjson wanted "$(printf '%s\n' ${wanted[@]+"${wanted[@]}"} | jq -Rn '[inputs | select(. != "")]')" \
        'include "model"; [uses | select(.table | IN($wanted[]))]' <<<"$model")
    ok model "$(jq length <<<"$model") tables, of ${#wanted[@]} source tables, in $(realpath "$dir")"
}

# Whether a table comes from no database: a document of TT_SOURCES says from where.
is_of_document() {
    [[ -n ${setting[TT_SOURCES]-} ]] &&
        jq -es --arg table "$1" 'any(.[]; .table? == $table)' "${setting[TT_SOURCES]}"/*.json >/dev/null 2>&1
}

matches() { # NAME PATTERN...
    local pattern
    for pattern in "${@:2}"; do
        # shellcheck disable=SC2053 # it is a pattern
        [[ $1 != $pattern ]] || return 0
    done
    return 1
}
