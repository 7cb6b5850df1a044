# shellcheck shell=bash
# shellcheck disable=SC2016,SC2034,SC2154 # jq has dollars of its own; tt-doctor's variables
#
# warehouse.bash - checks of tt-doctor: what the warehouse says, and a dry runs of a load and an
# extraction

checks+=(warehouse load dry_run)

warehouse_answers='' warehouse_facts='' newest_loaded=

# is_in_lake RUN: true where the lake has it, or begins after it; or where there is none to ask for.
is_in_lake() {
    local begins=
    begins=$(content "$lake/begins" | head -n 1) || true
    if [[ -z $1 || -d ${lake:-.} && (-e $(manifest_of extracted "$1") || -e $(manifest_of transformed "$1")) || $1 < $begins ]]; then echo true; else echo false; fi
}

check_warehouse() {
    local before=$EPOCHREALTIME
    { [[ -n ${setting[TT_WAREHOUSE]} ]] && has_stage load; } || return 0
    if ask "$load"; then warehouse_answers=1; else problem warehouse "$why; $(remedy "$why")"; fi
    warehouse_facts=$answer
    [[ -n $answer ]] || return 0
    newest_loaded=$(jq -rR 'fromjson? | .ledger.newest.run? // empty' <<<"$answer")
    judge '($warehouse | facts) as $warehouse | warehouse($warehouse; $source | facts; $model[0]; $schema; $no_create; $newest; $in_lake),
            clock("warehouse"; $warehouse.time; $before; $after)' \
        --argjson before "$before" --argjson after "$EPOCHREALTIME" \
        --rawfile warehouse <(echo "$answer") --rawfile source <(echo "$source_facts") \
        --slurpfile model <(echo "$model") --arg schema "${setting[TT_WAREHOUSE_SCHEMA]}" \
        --arg no_create "${setting[TT_NO_CREATE]}" --arg newest "$(newest_ids transformed 1)" \
        --argjson in_lake "$(is_in_lake "$newest_loaded")"
}

# Would the warehouse take the next run? What stops a load, and is not said above in other words.
check_load() {
    local said status=0
    [[ $warehouse_answers && -n $lake && -n $(newest_ids transformed 1) ]] || return 0
    said=$(timeout -k 1 60 "$load" "${options[@]}" --lock-timeout="$timeout" --dry-run 2>&1) || status=$?
    case $status in
    0) ok load "the warehouse takes what is transformed" ;;
    124 | 137) warn load "to count tables that were rewritten took more than a minute and was given up; tt-load counts, too" ;;
    69 | 75) warn load "$(words "$said"); wait, or end that session" ;;
    *) problem load "$(words "$said"); tt-load would fail alike ($status): do what it says" ;;
    esac
}

# What an extraction of the database would bring, and whether the model can take it.
check_dry_run() {
    local said document status=0 but
    [[ -n $source_facts && -n $lake ]] || return 0
    read -rd '' -a but <<<"${setting[TT_EXCLUDE_TABLE]} $documents" || true
    but=(${but[@]+"${but[@]/#/--exclude-table=}"})
    said=$(timeout -k 1 60 "$extract" "${options[@]}" ${but[@]+"${but[@]}"} --dry-run --json 2>&1) || status=$?
    document=$(grep '^{"tables"' <<<"$said" || true)
    case $status in
    0) ok "dry run" "$(grep -o '{"table":' <<<"$document" | wc -l) tables can be extracted" ;;
    124 | 137) warn "dry run" "counting what is new took more than a minute and was given up; tt-extract counts, too" ;;
    75) problem "dry run" "$(words "$said"); somebody alters a table: wait, or end that session" ;;
    *) problem "dry run" "$(words "$said"); tt-extract would fail alike" ;;
    esac
    [[ -z $document || $model == '[]' ]] || check_types "$document"
}

# Columns that are not there were told of by name.
check_types() { # DOCUMENT
    local fault
    while IFS= read -r fault; do
        [[ $fault == *" of the source has no column "* ]] ||
            problem types "$fault; mend the model, or the column at the source (ALTER TABLE ... ALTER COLUMN ... TYPE)"
    done < <("$transform" "${options[@]}" --check - <<<"$1" 2>/dev/null)
}
