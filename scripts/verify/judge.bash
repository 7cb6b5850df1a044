# shellcheck shell=bash
# shellcheck disable=SC2154,SC2016,SC2034  # variables of tt-verify; jq has dollars of its own
#
# judge.bash - which differences are findings
#
#   settle                  look again at what differs, until each is proven or gone. Leaves the findings in
#                           $work/RELATION.found, and in $work/RELATION.open what moved at each look
#   explain RELATION        of $work/RELATION.found: takes out rows that were rejected, wait for their parent
#                           or are refused by the warehouse; they are left in $work/RELATION.explained
#   look_alone              asks what the warehouse alone tells: views, histories, calendars
#   found_alone NUMBER      of a table; findings on stdout
#
# A row that differs is proven wrong when it is the same version at the source (and its parents are) in two looks
# between which a whole run was loaded whose snapshot was taken after the first: that run had that version.
# The second look reads the warehouse before the source, so that no later run can have brought a later version.
# A key that is at the source in neither look must also not have been in the files of the runs between.

# newest STAGE, newest_loaded
newest() {
    run_ids "$1" | tail -n 1
}
newest_loaded() {
    answer warehouse 'SELECT max(run COLLATE "C") FROM tt.run;'
}

# bring: a run of all that is at the source now is in the warehouse, or there was nothing to bring.
bring() {
    local status=0 since=$EPOCHSECONDS
    ((may_run)) || {
        wait_for_run
        return
    }
    while
        status=0
        "$run" ${options[@]+"${options[@]}"} >"$work/run.log" 2>&1 </dev/null || status=$?
        ((status == 75 && EPOCHSECONDS - since < patience))
    do sleep 1; done
    ((status == 0)) && return
    # The loader may refuse a warehouse that was altered; where it has all runs, nothing was missed.
    if ((status == 65)) && "$extract" ${options[@]+"${options[@]}"} >/dev/null 2>&1 &&
        [[ -n $(newest extracted) && $(newest extracted) == "$(newest_loaded)" ]]; then
        return
    fi
    trouble="tt-run ended with $status: $(grep -m 1 'error' "$work/run.log" || tail -n 1 "$work/run.log")"
    return 1
}

# The same without calling for one: somebody else's, whose snapshot is later than now.
wait_for_run() {
    local now since=$EPOCHSECONDS
    now=$(answer source "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"');") || return
    while ((EPOCHSECONDS - since < patience)); do
        if [[ $(content "$lake/state/extract.json" | jq -r '.source.time // ""' 2>/dev/null) > $now &&
            $(newest extracted) == "$(newest_loaded)" ]]; then
            return
        fi
        sleep 1
    done
    trouble="no run has come within $patience seconds"
    return 1
}

# touched NUMBER RUN: the keys of its rows in the extracted runs after RUN, as in the lines
touched() {
    local file t
    t=$(sql_of "$1" '{key, source_key, columns} | tojson')
    while IFS= read -r -d '' file; do
        regular "$file" || regular "$file.zst" || continue
        { if regular "$file"; then cat "$file"; else zstdcat "$file.zst"; fi; } | key_texts
    done < <(run_ids extracted | awk -v after="$2" '$0 "" > after' | run_paths extracted "$(file_of "$(sql_of "$1" '.sources[0]')").jsonl")
}

# file_of TABLE: its name in a run
file_of() {
    local name=$1 i byte out='' LC_ALL=C
    for ((i = 0; i < ${#name}; i++)); do
        byte=${name:i:1}
        [[ $byte == [A-Za-z0-9_-] ]] || printf -v byte '%%%02X' "'$byte"
        out+=$byte
    done
    echo "$out"
}

settle() {
    local round relation before waiting=() again=() tab=$'\t'
    for relation in "${all_relations[@]}"; do
        : >"$work/$relation.found"
        : >"$work/$relation.open"
        [[ ! -s $work/$relation.first ]] || waiting+=("$relation")
    done
    for ((round = 1; round <= rounds && ${#waiting[@]}; round++)); do
        before=$(newest extracted)
        bring || break
        again=()
        for relation in "${waiting[@]}"; do
            look_again "$relation" "$before"
            [[ ! -s $work/$relation.first ]] || again+=("$relation")
        done
        waiting=(${again[@]+"${again[@]}"})
    done
    for relation in ${waiting[@]+"${waiting[@]}"}; do
        cp "$work/$relation.first" "$work/$relation.open"
    done
}

# look_again RELATION RUN: what differs in both looks as the same version goes to .found, what has moved stays in
# .first for another round.
look_again() {
    local number=${1%.*} tab=$'\t'
    if (($(wc -l <"$work/$1.first") <= 5000)); then
        cut -f 1 "$work/$1.first" >"$work/keys"
        compare_keys "$1" second "$work/keys" || {
            words_of_both >"$work/$number.failed"
            return 0
        }
    else
        seq 0 4095 >"$work/every"
        compare_rows "$1" second "$work/every" 'bucket_rows($side)' || {
            words_of_both >"$work/$number.failed"
            return 0
        }
    fi
    if [[ ${calendar[number]} == true ]]; then
        : >"$work/touched"
    else
        touched "$number" "$2" | ordered -u >"$work/touched"
    fi
    LC_ALL=C join -t "$tab" -a 2 -e '(none)' -o 0,1.2,2.2,2.3 "$work/$1.first" "$work/$1.second" |
        LC_ALL=C join -t "$tab" -a 1 -e '' -o 0,1.2,1.3,1.4,2.2 - <(sed 's/$/\ttouched/' "$work/touched") |
        awk -F '\t' -v found="$work/$1.found" -v first="$work/$1.next" '
            { gone = index($4, "\"source\":null,") }
            $2 == $3 && !(gone && $5 != "") { print $4 >>found; next }
            { printf "%s\t%s\t%s\n", $1, $3, $4 >first }'
    : >>"$work/$1.next"
    mv "$work/$1.next" "$work/$1.first"
}

# --------------------------------------------------------------------------------------- explanations

# The lines of rejected/ of a table, the newest ones, each behind its run.
rejected_lines() {
    local number=$1 file from run table
    from=$(sql_of "$number" '.sources[0]')
    table=$(json_text "${tables[number]}")
    while IFS= read -r -d '' file; do
        run=${file%/rejected/*}
        run=${run##*/}
        if regular "$file"; then cat "$file"; elif regular "$file.zst"; then zstdcat "$file.zst"; fi |
            grep -F "\"table\":$table," | sed "s/^/$run\t/" || true
    done < <(run_ids transformed | run_paths transformed "rejected/$(file_of "$from").jsonl") | tail -n 20000
}

columns_of_source() { # NUMBER: JSON list
    local feed
    feed=$(jq -c --arg table "$(sql_of "$1" '.sources[0]')" 'select(.table == $table) | [.columns[].name]' "$work/feeds")
    if [[ -n $feed ]]; then
        echo "$feed"
        return
    fi
    answer source "SELECT coalesce(json_agg(attname ORDER BY attnum), '[]') FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = attrelid
        JOIN pg_namespace AS n ON n.oid = relnamespace WHERE nspname = $(literal "$source_schema")
        AND relname = $(literal "$(sql_of "$1" '.sources[0]')") AND attnum > 0 AND NOT attisdropped;"
}

literal() {
    echo "'${1//\'/\'\'}'"
}

explain() {
    local number=${1%.*} columns
    : >"$work/$1.explained"
    [[ -s $work/$1.found && ${calendar[number]} != true ]] || return 0
    rejected_lines "$number" >"$work/lines"
    : >"$work/rejected"
    if [[ -s $work/lines ]]; then
        columns=$(columns_of_source "$number")
        sql_of "$number" 'still_rejected($side; $lines | split("\n") | map(select(. != "")); $columns)' \
            --argjson side "$(side source)" --rawfile lines "$work/lines" --argjson columns "$columns" |
            ask source | sed 's/\\\\/\\/g' >"$work/rejected" || true
    fi
    sql_of "$number" 'waiting_rows($side)' --argjson side "$(side warehouse)" | ask warehouse | sed 's/\\\\/\\/g' >"$work/waiting" || : >"$work/waiting"
    sql_of "$number" '. as $t
        | ($rejected | split("\n") | map(select(. != "") | split("\t") | {(.[0]): {run: .[1], column: .[2], reason: .[3]}}) | add // {}) as $rejected
        | ($waiting | split("\n") | map(select(. != "") | split("\t")
            | {(.[0] | fromjson | tojson): {row: (.[1] | fromjson), run: .[2], reason: .[3], state: .[4]}}) | add // {}) as $waiting
        | inputs | (.key | tojson) as $key | . as $c
        | $rejected[$key] as $r | $waiting[$key] as $w
        | if $r and (.source == null or ($r.reason | test("has no parent in") | not)) then
              {explained: "rejected in run \($r.run): \($r.column) \($r.reason)"}
          elif $w and .source and ([range($t.columns | length) as $i | ($w.row[$i] | plain) == ($c.source[$i] | plain)] | all) then
              {explained: "\(if $w.state == "refused" then "the warehouse refuses it" else "waits" end) since run \($w.run): \($w.reason)"}
          else {} end
        | {key: $c.key} + . + {candidate: $c} | tojson' \
        --rawfile rejected "$work/rejected" --rawfile waiting "$work/waiting" <"$work/$1.found" >"$work/judged" || return
    jq -c 'select(.explained) | {key, explained}' "$work/judged" >"$work/$1.explained"
    jq -c 'select(.explained | not).candidate' "$work/judged" >"$work/$1.found"
}

# A day that is missing in a calendar though no version in the warehouse falls in its year: of rows that are not there.
explain_days() { # NUMBER
    local years
    [[ ${calendar[$1]} == true && -s $work/$1.table.found ]] || return 0
    years=$(sql_of "$1" 'years_needed($side; $tables)' --argjson side "$(side warehouse)" --slurpfile tables "$work/model" | ask warehouse) || return
    jq -c --arg years "$years" '($years | split("\n")) as $years | select(.key[0][0:4] | tonumber | tostring | IN($years[]))' \
        "$work/$1.table.found" >"$work/judged"
    mv "$work/judged" "$work/$1.table.found"
}

# ---------------------------------------------------------------------------------- the warehouse alone

# fault NUMBER RELATION KEY KIND TEXT: a finding, of the table's place in $tables; KEY: a JSON list, or null
fault() {
    sql_of "$1" '{table, relation: $relation, kind: $kind, text: $text, columns: [],
        key: (if $key == null then null else [.key, $key] | transpose | map({(.[0]): .[1]}) | add end)} | tojson' \
        --arg relation "$2" --argjson key "$3" --arg kind "$4" --arg text "$5"
}

look_alone() {
    ask_all warehouse 'alone_queries($side)' --argjson side "$(side warehouse)" || die 69 "$(words_of warehouse)"
}

# What look_alone has found of a table.
found_alone() {
    local number=$1 table=${tables[$1]} key why when run
    if [[ -e $work/$number.view && $(<"$work/$number.view") == f ]]; then
        fault "$number" "${table}_current" null view "the view is not as tt-load makes it"
    fi
    if [[ -s $work/$number.days ]]; then
        sed 's/\\\\/\\/g' "$work/$number.days" | sql_of "$number" '. as $t | inputs | split("\t") | (.[0] | fromjson) as $key
            | {relation: $t.table, source: (.[1] | fromjson), warehouse: [.[2] | fromjson]} | finding($t; $key) | tojson' -R
    fi
    [[ -s $work/$number.faults ]] || return 0
    sed 's/\\\\/\\/g' "$work/$number.faults" >"$work/faults"
    while IFS=$'\t' read -r key why when run; do
        [[ $why != gap ]] || ! has_gone "$table" "$run" || continue
        fault "$number" "${table}_history" "$key" "$why" "$why: $when"
    done <"$work/faults"
}

# has_gone TABLE RUN: whether the run can have seen a row of it go
has_gone() {
    local manifest
    [[ -n $2 ]] || return 1
    manifest=$lake/$(run_path transformed "$2")/manifest.json
    [[ $2 != - && -e $manifest ]] || return 0
    jq -e --arg table "$1" 'any(.tables[]; .table == $table and (.complete or .deleted))' "$manifest" >/dev/null
}
