# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# model.bash - checks of tt-doctor: the star model

checks+=(model)

# Leaves the model in $model, in $uses what it uses of the source and is to be extracted, and in $documents
# the tables that are of documents.
check_model() {
    local said line dir files table use wanted=0
    model='[]' uses='[]'
    documents=$(tables_of_documents)
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
    files=("$dir"/*.json) uses=
    { # the model, then the tables that it uses, each with how
        IFS= read -r model
        while IFS=$'\t' read -r table use; do
            is_wanted "$table" || continue
            [[ $'\n'$documents$'\n' != *$'\n'"$table"$'\n'* ]] || continue
            wanted=$((wanted + 1))
            uses+=${uses:+,}$use
        done
    } < <(jq -rs -L "$share/doctor" 'include "model"; tojson, ([uses] | group_by(.table)[] | "\(.[0].table)\t\(map(tojson) | join(","))")' "${files[@]}")
    uses="[$uses]"
    ok model "${#files[@]} tables, of $wanted source tables, in $(realpath "$dir")"
}

# The tables that documents are of, which come from no database; what is wrong with a document tt-extract
# says.
tables_of_documents() {
    [[ -z ${setting[TT_SOURCES]-} ]] || jq -r '.table? | strings' "${setting[TT_SOURCES]}"/*.json 2>/dev/null || true
}

# is_wanted TABLE: by TT_TABLE, TT_EXCLUDE_TABLE
is_wanted() {
    local include exclude
    read -ra include <<<"${setting[TT_TABLE]}"
    read -ra exclude <<<"${setting[TT_EXCLUDE_TABLE]}"
    { ((${#include[@]} == 0)) || matches "$1" "${include[@]}"; } && ! matches "$1" ${exclude[@]+"${exclude[@]}"}
}

matches() { # NAME PATTERN...
    local pattern
    for pattern in "${@:2}"; do
        # shellcheck disable=SC2053 # it is a pattern
        [[ $1 != $pattern ]] || return 0
    done
    return 1
}
