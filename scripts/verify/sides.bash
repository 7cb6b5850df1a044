# shellcheck shell=bash
# shellcheck disable=SC2154,SC2016  # variables of tt-verify; jq has dollars of its own
#
# sides.bash - the two databases of tt-verify
#
#   ask SIDE                run the SQL on stdin in a read-only transaction; COPY's lines on stdout.
#                           SIDE: source, warehouse. Fails with the server's words in $work/SIDE.error
#   answer SIDE SQL         the same with SQL from an argument; prints the value
#   ask_all SIDE FILTER [JQ OPTION]...
#                           the same for all tables at once, see below
#   sql_of NUMBER FILTER [JQ OPTION]...
#                           what verify.jq makes of a table, by its place in $tables
#   side NAME [RELATION] [BUCKETS]
#                           the object that verify.jq knows as a side; BUCKETS: a file of numbers
#   json_text NAME          of a thing that the server has, as JSON and as jq -c writes it
#
# All settings that texts depend on are made inside the transaction, so that they hold behind a pooler and
# leave nothing there.

psql_at() { # SIDE OPTION...: with its connection
    local conninfo=$source password=$source_password side=$1
    shift
    [[ $side == source ]] || conninfo=$warehouse password=$warehouse_password
    PGPASSWORD=${password:-${PGPASSWORD-}} PGAPPNAME=tt-verify PGOPTIONS='-c client_min_messages=warning' \
        psql -XAtq -d "$conninfo" "$@" 2>"$work/$side.error"
}

ask() {
    { settings_of "$1" && cat "$share/verify/begin.sql" - && echo && echo "COMMIT;"; } | psql_at "$1" -v ON_ERROR_STOP=1
}

settings_of() { # SIDE
    [[ $1 == warehouse ]] || feed_settings
}

answer() {
    ask "$1" <<<"$2"
}

# ask_all SIDE FILTER [JQ OPTION]...: of all tables, each in a transaction of its own; what FILTER gives for the list of
# them are queries: {file, failed, sql}. Answers go to $work/FILE, words of failure to $work/FAILED.
ask_all() {
    local side=$1 filter=$2
    shift 2
    jq -nr -L "$share/verify" --slurpfile model "$work/model" --rawfile begin "$share/verify/begin.sql" "$@" \
        'include "verify"; $model | '"$filter"' | script($begin)' | { settings_of "$side" && cat; } | psql_at "$side" -v work="$work"
}

# words_of SIDE: what the server said, or psql, when it failed
words_of() {
    echo "the $1 says: $(sed -n '/[^[:space:]]/{s/^psql:[^ ]* //;p;q;}' "$work/$1.error")"
}

sql_of() {
    local number=$1 filter=$2
    shift 2
    jq -nr -L "$share/verify" --slurpfile model "$work/model" --argjson number "$number" "$@" \
        'include "verify"; $model[$number] | '"$filter"
}

# Without jq, which takes longer to start than most queries to run.
side() {
    local schema=$source_schema buckets=null
    [[ $1 == source ]] || schema=$warehouse_schema
    [[ -z ${3-} ]] || buckets=[$(paste -sd , "$3")]
    printf '{"name":"%s","schema":%s,"relation":"%s","md5":%s,"buckets":%s}\n' \
        "$1" "$(json_text "$schema")" "${2-table}" "$md5" "$buckets"
}

json_text() {
    if [[ $1 == *[[:cntrl:]]* ]]; then
        jq -cn --arg text "$1" '$text'
    else
        local text=${1//\\/\\\\}
        echo "\"${text//\"/\\\"}\""
    fi
}
