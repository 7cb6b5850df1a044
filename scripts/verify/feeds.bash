# shellcheck shell=bash
# shellcheck disable=SC2154,SC2016,SC2034  # variables of tt-verify; jq and psql have dollars of their own
#
# feeds.bash - tables that come from files and web services (tt-source(5)), which no database has
#
#   read_feeds              leaves in $work/feeds a line each: {number, table, key, columns, begins}
#   fold_feeds              what the lake says of each up to now, in $work/feed.NUMBER: a list of its rows, each
#                           with the run that brought it as "tt run"
#   feed_settings           what psql is told first, so that it has them in :'feedNUMBER'
#   key_texts               of JSON objects on stdin, with a key of the table that $t is, the keys as in the lines
#                           of compare.bash
#
# A file may be gone, and a service says something else each time: what was read from them is in the extracted runs
# of the lake, and there alone. A run that has such a table complete has all of it; later ones what came and went.
# It is put together by sort(1), which has its limit; psql and the server hold it whole.

# Of the runs, newest first, what they say of the tables that come from no database: a line each.
feeds_in_runs() {
    run_ids extracted | sort -r | run_paths extracted manifest.json | regular_paths |
        xargs -0r jq -c '.run as $run | .tables[] | select(.watermark == "")
            | {table, run: $run, complete, key, columns: [.columns[] | {name, type}]}' || true
}

# Each begins with the newest run that has it complete; its columns are those of the newest run of all.
read_feeds() {
    local names
    : >"$work/feeds"
    names=$(content "$lake/state/extract.json" | jq -c '[.tables | to_entries[] | select(.value.watermark == "").key]' 2>/dev/null) || names='[]'
    [[ $names != '[]' ]] || return 0
    feeds_in_runs | jq -cn --argjson names "$names" '
        label $all
        | foreach inputs as $f ({open: ($names | length), feeds: {}};
            if .feeds[$f.table].begins or ($f.table | IN($names[]) | not) then . else
                .feeds[$f.table] |= (. // ($f | {table, key, columns}))
                | if $f.complete then .feeds[$f.table].begins = $f.run | .open -= 1 else . end
            end;
            if .open == 0 then ., break $all else . end)' | tail -n 1 |
        jq -c '.feeds | to_entries | to_entries[] | {number: .key} + .value.value' >"$work/feeds"
    jq -r '"\\set feed\(.number) `cat \"$tt_verify_work/feed.\(.number)\"`"' "$work/feeds" >"$work/feeds.settings"
}

# Numbers become texts before jq sees them, which would round them.
key_texts() {
    sed -E 's/("([^"\\]|\\.)*")|(-?[0-9][-+.0-9eE]*)/\1\n\3\n/g; s/\n\n//g; s/\n/"/g' |
        jq -c -L "$share/verify" --argjson t "$t" 'include "verify"; key_of($t)'
}

# feed_lines TABLE BEGINS: of its runs in their order a line a row, and before them a line a key that is gone:
# run, 'row' or 'gone', what stands in the file.
feed_lines() {
    local run kind file
    run_ids extracted | awk -v begins="$2" '$0 "" >= begins' | while IFS= read -r run; do
        for kind in gone row; do
            file=$lake/$(run_path extracted "$run")/$(file_of "$1")
            [[ $kind == row ]] || file+=.deleted
            file+=.jsonl
            if regular "$file"; then cat "$file"; elif regular "$file.zst"; then zstdcat "$file.zst"; fi |
                sed "s/^/$run\t$kind\t/"
        done
    done
}

fold_feed() { # NUMBER TABLE BEGINS
    local t
    t=$(jq -c --argjson number "$1" 'select(.number == $number) | {key, source_key: .key, columns}' "$work/feeds")
    feed_lines "$2" "$3" >"$work/feed.lines"
    cut -f 3- "$work/feed.lines" | key_texts | paste - "$work/feed.lines" | ordered -s -t $'\t' -k 1,1 | awk -F '\t' '
        function flush() { if (kind == "row") printf "%s{\"tt run\":\"%s\",%s\n", n++ ? "," : "", run, substr(row, 2) }
        BEGIN { print "[" }
        $1 != key { flush() }
        { key = $1; run = $2; kind = $3; row = $4 }
        END { flush(); print "]" }' >"$work/feed.$1"
}

fold_feeds() {
    local number table begins last
    [[ -s $work/feeds ]] || return 0
    last=$(newest extracted)
    [[ $last != "$folded" ]] || return 0
    while IFS=$'\t' read -r number begins table; do
        fold_feed "$number" "$table" "$begins" || return
    done < <(jq -r '"\(.number)\t\(.begins // "")\t\(.table)"' "$work/feeds")
    folded=$last
}

feed_settings() {
    [[ ! -s $work/feeds ]] || cat "$work/feeds.settings"
}
