# shellcheck shell=bash
# shellcheck disable=SC2154,SC2016,SC2034  # variables of tt-dashboard; jq has dollars of its own
#
# ask.bash - what goes into the page
#
#   first_of FILE...        the first that is there, else the last
#   read_tiles              $work/tiles: a JSON object a line, with its file; 66, 78
#   read_model              $work/model: a list of its tables; 78
#   ask_status              $work/status: what tt-status says, or null
#   ask_tiles               the answers, as files of $work: NUMBER.columns, NUMBER.rows, NUMBER.error; 69
#   make_page               prints it; leaves in $work/counts what the tiles gave
#   put_page                $work/page becomes $file, whole; of $new the caller cleans up

first_of() {
    local path
    for path; do [[ ! -e $path ]] || break; done
    echo "$path"
}

psql_quietly() {
    PGPASSWORD=${password:-${PGPASSWORD-}} PGAPPNAME=tt-dashboard PGOPTIONS="-c client_min_messages=warning -c statement_timeout=${timeout}s" \
        psql -XAtq -d "$warehouse" -v schema="$schema" "$@" 2>"$work/psql.error"
}

read_tiles() {
    local path said
    [[ -d $tiles ]] || die 66 "there are no tiles '$tiles'"
    for path in "$tiles"/*.json; do
        [[ -f $path ]] || die 66 "there are no tiles in '$tiles'"
    done
    read_tile "$tiles"/*.json >"$work/tiles" 2>/dev/null || for path in "$tiles"/*.json; do
        said=$(read_tile "$path" 2>&1 >/dev/null) || die 78 "'$path' is no tile: ${said#jq: error }"
    done
}

read_tile() { # FILE...
    jq -c -L "$share/dashboard" 'include "dashboard"; tile(input_filename | sub(".*/"; ""))' "$@"
}

read_model() {
    local said
    said=$(jq -s . "$model"/*.json 2>&1 >"$work/model") || die 78 "the model '$model' cannot be read: $said"
}

ask_status() {
    local status
    echo null >"$work/status"
    [[ -n ${lake:-${TT_LAKE-}} ]] && status=$(find_program tt-status) || return 0
    "$status" ${options[@]+"${options[@]}"} --json >"$work/said" 2>/dev/null || (($? <= 2)) || return 0
    jq -e 'objects' "$work/said" >"$work/status" 2>/dev/null || echo null >"$work/status"
}

# The relation with the exchange rates, as SQL; empty where there is none.
rates() {
    psql_quietly <<'SQL'
SELECT format('SELECT currency_code::text, day::date, rate::numeric FROM %I.%I', n.nspname, c.relname)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = :'schema' AND c.relkind IN ('r', 'v', 'm', 'p', 'f') AND has_table_privilege(c.oid, 'SELECT')
    AND c.relname IN ('exchange_rate', 'dim_exchange_rate', 'fact_exchange_rate_current')
    AND (SELECT count(*) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0
         AND a.attname IN ('currency_code', 'day', 'rate')) = 3
ORDER BY c.relkind = 'v' DESC, c.relname LIMIT 1;
SQL
}

# A tile's SQL is a part of psql's script: who may write tiles may do what the user may who runs this.
ask_tiles() {
    local rate
    rate=$(rates) || die 69 "the warehouse says: $(sed -n '/[^[:space:]]/{s/^psql: *//;p;q;}' "$work/psql.error")"
    rate="exchange_rate AS (${rate:-SELECT NULL::text AS currency_code, NULL::date AS day, NULL::numeric AS rate WHERE false})"
    [[ ! -r $tiles/with.sql ]] || rate+=,$'\n'$(<"$tiles/with.sql")
    {
        cat "$share/dashboard/begin.sql"
        [[ ! -r $tiles/notes.sql ]] || jq -nr -L "$share/dashboard" --arg with "$rate" --rawfile sql "$tiles/notes.sql" \
            'include "dashboard"; {number: "notes", sql: $sql} | query($with)'
        jq -sr -L "$share/dashboard" --arg with "$rate" \
            'include "dashboard"; to_entries[] | .value + {number: .key} | query($with)' "$work/tiles"
        echo 'COMMIT;'
    } | psql_quietly -v work="$work" || die 69 "the warehouse says: $(sed -n '/[^[:space:]]/{s/^psql:[^ ]* *//;p;q;}' "$work/psql.error")"
}

make_page() {
    local number count name files=()
    count=$(wc -l <"$work/tiles")
    for ((number = 0; number < count; number++)); do
        for name in columns rows error; do
            [[ -e $work/$number.$name ]] || : >"$work/$number.$name"
        done
        files+=(--rawfile "columns$number" "$work/$number.columns" --slurpfile "rows$number" "$work/$number.rows"
            --rawfile "error$number" "$work/$number.error")
    done
    jq -n -L "$share/dashboard" --slurpfile tiles "$work/tiles" "${files[@]}" 'include "dashboard";
        range($tiles | length) as $n | $ARGS.named as $of
        | $tiles[$n] | answered($n; $of["columns\($n)"]; $of["rows\($n)"]; $of["error\($n)"])' >"$work/answers"
    jq -s 'map({file, error, rows: (.rows | length)})' "$work/answers" >"$work/counts"
    jq -rs -L "$share/dashboard" --slurpfile status "$work/status" --slurpfile model "$work/model" \
        --slurpfile notes <(cat "$work/notes.rows" 2>/dev/null) --arg time "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
        'include "dashboard"; body($status[0]; $model[0]; [$notes[][]]; $time)' "$work/answers" >"$work/body"
    jq -cs -L "$share/dashboard" 'include "dashboard"; data' "$work/answers" | gzip -9n | base64 >"$work/data"
    sed -e "/^<!-- tt-dashboard: body -->\$/{r $work/body
d}" -e "/^<!-- tt-dashboard: data -->\$/{r $work/data
d}" "$page"
}

# Who may read it, is for whoever made the file there to say.
put_page() {
    local mode=640
    [[ ! -e $file ]] || { [[ -f $file ]] && mode=$(stat -L -c %a -- "$file"); } || return
    new=$(mktemp "$(dirname -- "$file")/.${file##*/}.XXXXXX") && cat "$work/page" >"$new" && chmod "$mode" "$new" && mv -T -- "$new" "$file"
}
