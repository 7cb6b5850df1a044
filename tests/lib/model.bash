# shellcheck shell=bash
#
# model.bash - the star model by examples: tests/model/<warehouse table>/
#
#   in.jsonl              rows of the table in its "from", as tt-extract writes them
#   <source table>.jsonl  rows of a table that it joins; for a calendar, of one whose dates it takes
#   want.csv              what tt-transform must make of them, byte for byte
#   want.rejected.jsonl   the rejected rows that it must keep; without it, there must be none
#
# A new table of the warehouse is a new folder. A new table of the source is a new entry in
# tests/model/source-columns.json: its primary key, its columns with their types, as in a manifest.
#
#   transform_case DIR    make a lake of one run out of the folder DIR, transform it, compare

model_cases=$(realpath "${BASH_SOURCE[0]%/*}/../model")

# table_entry FILE TABLE: what the manifest says of it
table_entry() {
    jq -n --arg table "$2" --arg file "$(basename "$1")" --argjson rows "$(wc -l <"$1")" \
        --argjson bytes "$(stat -c %s "$1")" --arg checksum "$(xxh3 "$1")" \
        --slurpfile sources "$model_cases/source-columns.json" \
        '{table: $table, file: $file, rows: $rows, bytes: $bytes, checksum: $checksum, complete: true,
          watermark: "1", structure: "none"} + ($sources[0][$table] // error("no source-columns of " + $table))'
}

# build_run DIR RUN-DIR TABLE: the extracted run; in.jsonl becomes TABLE.jsonl
build_run() {
    local file table
    mkdir -p "$2"
    for file in "$1"/*.jsonl; do
        table=$(basename "$file" .jsonl)
        [[ $table != want.* ]] || continue
        [[ $table != in ]] || table=$3
        cp "$file" "$2/$table.jsonl"
    done
    for file in "$2"/*.jsonl; do
        table_entry "$file" "$(basename "$file" .jsonl)" || return
    done | jq -s --arg run "$(basename "$2")" \
        '{format: 1, stage: "extract", run: $run, previous: null, tool: "by hand", model: "none",
          source: {database: "totesys", system_identifier: "1", timeline: "1", snapshot: "1:1:",
                   time: "2024-01-01T00:00:00.000000Z"}, tables: .}' >"$2/manifest.json"
}

transform_case() {
    local table from lake run=2024/01/01/20240101T000000.000Z
    table=$(basename "$1")
    from=$(jq -r '.from // ""' "$TT_MODEL/$table.json") || return
    lake=$(mktemp -d "$BATS_TEST_TMPDIR/$table.XXXXXX")
    build_run "$1" "$lake/extracted/$run" "$from" || return
    tt-transform --lake "$lake" >/dev/null 2>"$lake/log" || {
        cat "$lake/log" >&2
        return 1
    }
    diff -u --label "$table: want.csv" --label "$table: tt-transform" \
        "$1/want.csv" "$lake/transformed/$run/$table.csv" >&2 || return

    local want=$1/want.rejected.jsonl
    [[ -e $want ]] || want=/dev/null
    cat "$lake/transformed/$run/rejected"/*.jsonl 2>/dev/null |
        diff -u --label "$table: want.rejected.jsonl" --label "$table: tt-transform" "$want" - >&2
}
