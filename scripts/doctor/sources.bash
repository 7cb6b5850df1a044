# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# sources.bash - checks of tt-doctor: tables that come from files and web services (TT_SOURCES)

checks+=(sources)

check_sources() {
    local table
    { [[ -n ${setting[TT_SOURCES]} ]] && has_stage extract; } || return 0
    while read -r table; do
        is_wanted "$table" || continue
        check_table_of_document "$table" || break
    done <<<"${documents:-*}"
}

# False: so it would be with the others, too.
check_table_of_document() {
    local said line status=0
    said=$(timeout -k 1 60 "$extract" "${options[@]}" --check-sources --table="$1" 2>&1) || status=$?
    line=$(grep '^{"table"' <<<"$said" || true)
    case $status in
    0)
        [[ -z $line ]] || judge 'feed($feed[0])' --slurpfile feed <(echo "$line")
        check_columns "$line"
        [[ $line || $1 != '*' ]] || warn sources "${setting[TT_SOURCES]} has no documents; put some there (tt-source(5)), or take TT_SOURCES away"
        ;;
    124 | 137) warn sources "$1: it was not read within a minute; tt-extract waits longer (timeout_seconds), and reads all that is new" ;;
    *)
        problem sources "$(words "$said"); mend it (tt-source(5))"
        return 1
        ;;
    esac
}

check_columns() { # LINE: against the model
    local fault
    [[ -n $1 && $model != '[]' ]] || return 0
    while IFS= read -r fault; do
        problem sources "$fault; mend the document, or the model"
    done < <("$transform" "${options[@]}" --check - <<<"{\"tables\": [$1]}" 2>/dev/null)
}
