# shellcheck shell=bash
# shellcheck disable=SC2154,SC2016,SC2034  # variables of tt-verify; jq has dollars of its own
#
# repair.bash - mends what was found
#
#   repair                  by the findings in $work/findings; what it did goes to the log and, a line each, to
#                           $work/repaired. Fails when a stage does
#
# Of two live versions of a fact's key the older ones are listed as superseded; a _current view that was altered is
# dropped, for tt-load to make; all else comes by extracting the source's tables whole and loading them as any
# run, --as-is since rows may have been deleted by hand. What only the warehouse had, earlier versions in a
# history, cannot come so.

did() {
    say info "repair: $1"
    echo "$1" >>"$work/repaired"
}

change() { # SQL: in the warehouse, as the user that verifies
    PGPASSWORD=${warehouse_password:-${PGPASSWORD-}} PGAPPNAME=tt-verify PGOPTIONS='-c client_min_messages=warning' \
        psql -XAtq -v ON_ERROR_STOP=1 -d "$warehouse" -c "$1" 2>"$work/warehouse.error" || {
        say error "repair: $(words_of warehouse)"
        return 1
    }
}

has_kind() { # TABLE KIND
    jq -e -n --arg table "$1" --arg kind "$2" 'any(inputs; .table == $table and .kind == $kind)' <"$work/findings" >/dev/null
}

repair() {
    local number table sources=() source_table new
    : >"$work/repaired"
    for number in "${!tables[@]}"; do
        table=${tables[number]}
        jq -e -n --arg table "$table" 'any(inputs; .table == $table)' <"$work/findings" >/dev/null || continue
        if has_kind "$table" doubled && [[ ${merge[number]} == append ]]; then
            change "$(sql_of "$number" 'end_doubled($side)' --argjson side "$(side warehouse)")" || return
            did "$table: of each key with several live versions all but the newest are superseded now"
        fi
        if has_kind "$table" view; then
            change "$(sql_of "$number" 'drop_view($side)' --argjson side "$(side warehouse)")" || return
            did "${table}_current: dropped, to be made again by tt-load"
        fi
        while read -r source_table; do
            sources+=("--table=$source_table")
        done < <(sql_of "$number" 'if .calendar then .sources[] else .sources[0] end')
    done
    ((${#sources[@]})) || return 0
    new=$("$extract" ${options[@]+"${options[@]}"} --full "${sources[@]}") &&
        "$transform" ${options[@]+"${options[@]}"} >/dev/null &&
        "$load" ${options[@]+"${options[@]}"} --as-is >/dev/null || return
    did "extracted whole and loaded: $(printf '%s\n' "${sources[@]#--table=}" | sort -u | paste -sd ' '), run ${new##*/}"
    bring || true # tt-run may have failed by what was wrong: it says now that all is well
}
