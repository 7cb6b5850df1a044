# shellcheck shell=bash
# shellcheck disable=SC2154,SC2016,SC2034  # variables of tt-verify; jq has dollars of its own
#
# compare.bash - what differs between source and warehouse, of a table
#
#   compare_all NAME        all buckets, of all tables: the sums of both sides at the same time, then the rows of
#                           those that differ. Leaves $work/RELATION.NAME, see below
#   compare_keys NAME KEYS  of one relation only the keys that are in the file KEYS (JSON, a line each)
#
# RELATION is NUMBER.table or NUMBER.history: the place of the table in $tables, and what of it. A line of
# $work/RELATION.NAME is a key that differs: key, version at the source, and as JSON key, source (values, or
# null) and warehouse (a list of values), tabs between; sorted by key.
#
# Nothing is held in memory but by sort(1), which has its limit.

relations_of() { # NUMBER: leaves them in $relations
    relations=("$1.table")
    [[ ${history[$1]} != true ]] || relations+=("$1.history")
}

ordered() {
    LC_ALL=C sort -S 32M -T "$work" "$@"
}

# rows_of RELATION SIDE BUCKETS|KEYS FILTER: sorted lines of key, values, version, as they are behind COPY's escapes
rows_of() {
    local number=${1%.*} object
    object=$(side "$2" "${1#*.}" "$3")
    sql_of "$number" "$4" --argjson side "$object" --rawfile keys "${5:-/dev/null}" | ask "$2" |
        sed 's/\\\\/\\/g' | ordered
}

# differences SOURCE WAREHOUSE: of two files of such lines
differences() {
    local tab=$'\t'
    comm -3 <(cut -f 1,2 "$1") <(cut -f 1,2 "$2") | sed 's/^\t//' | cut -f 1 | LC_ALL=C uniq | ordered -u >"$1.keys"
    {
        LC_ALL=C join -t "$tab" "$1.keys" "$1" | sed 's/\t/\ts\t/'
        LC_ALL=C join -t "$tab" "$1.keys" "$2" | sed 's/\t/\tw\t/'
    } | ordered | awk -F '\t' '
        function flush() {
            if (key != "") printf "%s\t%s\t{\"key\":%s,\"source\":%s,\"warehouse\":[%s]}\n", key, version, key, source, have
        }
        $1 != key { flush(); key = $1; version = ""; source = "null"; have = "" }
        $2 == "s" { source = $3; version = $4 }
        $2 == "w" { have = have (have == "" ? "" : ",") $3 }
        END { flush() }'
}

# judged RELATION: without what is no difference: rows that the source has no more, of a dimension, stay there;
# days of a calendar that only older versions needed. How many is left in $work/RELATION.gone.
judged() {
    local number=${1%.*}
    if [[ $1 == *.history || ${merge[number]} == append ]]; then
        cat
    else
        awk -F '\t' -v gone="$work/$1.gone" '
            index($3, "\"source\":null,") { count++; next }
            { print }
            END { print count + 0 >gone }'
    fi
}

# Of the two, who failed.
words_of_both() {
    if [[ -s $work/source.error ]]; then words_of source; else words_of warehouse; fi
}

sums() { # SIDE: of all tables
    ask_all "$1" 'sum_queries($side; $chosen[0])' --argjson side "$(side "$1")" --slurpfile chosen "$work/chosen"
}

# Whether a table could not be asked; why, in $why.
has_failed() { # NUMBER
    local file
    for file in "$work/$1".failed*; do
        [[ ! -s $file ]] || {
            why=$(<"$file")
            return 0
        }
    done
    return 1
}

# The buckets whose sums are not the same: lines of relation and bucket; and a line "rows" a table.
bucket_differences() { # RELATION...
    awk -F '\t' -v work="$work" '
        function read_sums(file, of, line, part, rows) {
            while ((getline line <file) > 0) {
                split(line, part)
                of[part[1]] = part[2] FS part[3]
                rows += part[2]
            }
            close(file)
            return rows + 0
        }
        BEGIN {
            for (i = 1; i < ARGC; i++) {
                relation = ARGV[i]
                number = relation + 0
                split("", source)
                split("", have)
                read_sums(work "/" number ".table.source", source)
                rows = read_sums(work "/" relation ".warehouse", have)
                if (relation ~ /table$/) print "rows" FS number FS rows
                for (bucket in source) if (source[bucket] != have[bucket]) print relation FS bucket
                for (bucket in have) if (!(bucket in source)) print relation FS bucket
            }
        }' "$@"
}

compare_all() {
    local number relation warehouse_sums differ=() kind value count
    rm -f "$work"/*.failed*
    fold_feeds
    sums warehouse &
    warehouse_sums=$!
    sums source || die 69 "$(words_of source)"
    wait "$warehouse_sums" || die 69 "$(words_of warehouse)"
    for relation in "${all_relations[@]}"; do
        : >"$work/$relation.$1"
        : >"$work/$relation.differ"
        has_failed "${relation%.*}" || differ+=("$relation")
    done
    while IFS=$'\t' read -r kind value count; do
        if [[ $kind == rows ]]; then rows[value]=$count; else echo "$value" >>"$work/$kind.differ"; fi
    done < <(bucket_differences ${differ[@]+"${differ[@]}"})
    for relation in ${differ[@]+"${differ[@]}"}; do
        [[ ! -s $work/$relation.differ ]] ||
            compare_rows "$relation" "$1" "$work/$relation.differ" 'bucket_rows($side)' ||
            words_of_both >"$work/${relation%.*}.failed"
    done
}

# The warehouse is read first, the source after it: see settle in judge.bash.
compare_rows() { # RELATION NAME BUCKETS FILTER [KEYS]
    rows_of "$1" warehouse "$3" "$4" "${5-}" >"$work/w" && fold_feeds && rows_of "$1" source "$3" "$4" "${5-}" >"$work/s" &&
        differences "$work/s" "$work/w" | judged "$1" >"$work/$1.$2"
}

compare_keys() { # RELATION NAME KEYS
    compare_rows "$1" "$2" '' 'key_rows($side; $keys | split("\n") | map(select(. != "")))' "$3"
}
