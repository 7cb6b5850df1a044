# shellcheck shell=bash
#
# small.bash - small sources and models of a test's own
#
#   load ../lib/small       loads pg and tt, and is setup_file, teardown_file and teardown; a file that needs
#                           others has its own behind it
#   setup() { small_source; }
#
#   small_source            TT_SOURCE: a new, empty database; new lake, warehouse and model
#   things_at_places        the same with a dimension place of two rows, and a fact thing of three, of
#                           which nothing at the source demands that its place is there
#   ten                     a table thing of ten rows in source, lake and warehouse
#   fact TABLE KEY COLUMN...
#   dim TABLE KEY COLUMN...
#   dim_with_history TABLE KEY COLUMN...
#                           the model of fact_TABLE or dim_TABLE, made of table TABLE of the source.
#                           KEY: names, blanks between; COLUMN: 'NAME TYPE [not null] [> PARENT]',
#                           where PARENT is a table of the warehouse that it references
#
#   step [OPTION]...        tt-extract with these options, tt-transform, tt-load; prints what was
#                           extracted, a line a table: "TABLE complete|changed ROWS DELETED", or
#                           "nothing" where it left no run
#   quiet_step [OPTION]...  the same where warnings are expected: they are in $log
#   agrees TABLE...         the current versions of fact_TABLE are the rows of TABLE, and no
#                           version of a key stands there twice in a row
#   versions TABLE KEY COLUMN [ORDER]
#                           "value state" of all versions of a key in the order they came: live,
#                           superseded, deleted
#   counts_hold             the ledger adds up
#
#   session NAME CONNINFO   open a psql that stays until the test ends
#   say NAME SQL            send it that, and wait until it is done
#   tell NAME SQL           the same without waiting
#   end_sessions            for teardown
#   awaits_lock             wait until tt-extract waits for a lock

load ../lib/pg
load ../lib/tt

setup_file() { pg_start; }
teardown_file() { pg_stop; }
teardown() { end_sessions; }

small_source() {
    use_source "$(fresh_db source)"
    use_model
}

things_at_places() {
    small_source
    dim place id 'id integer not null' 'name text'
    fact thing id 'id integer not null' 'v text' 'place integer > dim_place'
    in_source "CREATE TABLE place (id integer PRIMARY KEY, name text);
               CREATE TABLE thing (id integer PRIMARY KEY, v text, place integer);
               INSERT INTO place VALUES (1, 'Leeds'), (2, 'York');
               INSERT INTO thing VALUES (1, 'A', 1), (2, 'A', 2), (3, 'A', NULL)"
}

# model_file MERGE PREFIX EXTRA TABLE KEY COLUMN...
model_file() {
    local merge=$1 prefix=$2 extra=$3 table=$4 key=$5
    shift 5
    jq -n --arg merge "$merge" --arg prefix "$prefix" --argjson extra "$extra" \
        --arg table "$table" --arg key "$key" '
        ($ARGS.positional
         | map(capture("^(?<name>\\S+) (?<type>[^>]*[^> ])( > (?<parent>\\S+))?$"))) as $columns
        | {table: ($prefix + $table), about: "A test.", from: $table, key: ($key / " "),
           merge: $merge, columns: ($columns | map([.name, .type, .name])),
           references: ($columns | map(select(.parent) | {(.name): .parent}) | add // {})}
        + $extra' --args "$@" >"$TT_MODEL/$prefix$table.json"
}

fact() {
    local extra='"surrogate": "record_id"'
    [[ -z ${TEST_CITUS-} ]] || extra+=', "distribute": true'
    model_file append fact_ "{$extra}" "$@"
}

dim() {
    model_file upsert dim_ '{}' "$@"
}

dim_with_history() {
    model_file upsert dim_ '{"history": true}' "$@"
}

# ------------------------------------------------------------------------------------------ runs

# extracted [NUMBER]: what a run has; the newest without a number.
# shellcheck disable=SC2120  # its arguments are for the tests
extracted() {
    manifest "$(run_dir extracted "$@")" '.tables[] | select(.complete or .rows > 0 or .deleted) |
        "\(.table) \(if .complete then "complete" else "changed" end) \(.rows) \(.deleted.rows // 0)"'
}

step() {
    local run
    run=$(tt-extract "$@") && tt-transform >/dev/null && tt-load >/dev/null || return
    # shellcheck disable=SC2119  # of the newest run
    if [[ -n $run ]]; then extracted; else echo nothing; fi
}

quiet_step() {
    log=$BATS_TEST_TMPDIR/log
    step "$@" 2>"$log" || {
        cat "$log" >&2
        return 1
    }
}

agrees() {
    local table names leads key
    for table in "$@"; do
        IFS=$'\t' read -r names leads key < <(jq -r '
            [([.columns[][0] | "\"" + . + "\""] | join(", ")),
             ([.columns[][0] | "f.\"" + . + "\""] | join(", ")),
             ([.key[] | "f.\"" + . + "\""] | join(", "))] | join("\t")' "$TT_MODEL/fact_$table.json")
        sql "$TT_SOURCE" "COPY (SELECT $names FROM public.\"$table\") TO STDOUT" \
            >"$BATS_TEST_TMPDIR/want" || return
        psql -XAtq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/have" \
            -c "COPY (SELECT $names FROM \"fact_${table}_current\") TO STDOUT" \
            -c "SELECT 'twice in a row:', this FROM (
                    SELECT row($leads)::text AS this, lag(row($leads)::text) OVER w AS before,
                           lag(e.why) OVER w AS why
                    FROM \"fact_$table\" AS f
                    LEFT JOIN tt.\"fact_${table}_ended\" AS e USING (record_id, ${key//f./})
                    WINDOW w AS (PARTITION BY $key ORDER BY record_id)) AS v
                WHERE this = before AND why IS DISTINCT FROM 'deleted'" || return
        diff -u --label "warehouse: $table" --label "source: $table" \
            <(sort "$BATS_TEST_TMPDIR/have") <(sort "$BATS_TEST_TMPDIR/want") >&2 || return
    done
}

versions() {
    sql "$TT_WAREHOUSE" "SELECT f.$3, coalesce(e.why, 'live')
        FROM fact_$1 AS f LEFT JOIN tt.fact_$1_ended AS e USING (record_id, ${4-id})
        WHERE ${4-id} = $2 ORDER BY record_id" | tr '|' ' '
}

# The constraints of tt.run_table say the sums; here against what is in the tables.
counts_hold() {
    local table
    for table in $(in_warehouse "SELECT DISTINCT table_name FROM tt.run_table
                                 WHERE table_name LIKE 'fact\_%'"); do
        same "$(in_warehouse "SELECT sum(inserted), sum(superseded), sum(deleted)
                              FROM tt.run_table WHERE table_name = '$table'")" \
            "$(in_warehouse "SELECT f.rows, e.superseded, e.deleted FROM (SELECT count(*) AS rows FROM $table) AS f,
                    (SELECT count(*) FILTER (WHERE why = 'superseded') AS superseded,
                            count(*) FILTER (WHERE why = 'deleted') AS deleted
                     FROM tt.${table}_ended WHERE run IS NOT NULL) AS e")" || return
    done
    same "$(in_warehouse "SELECT * FROM tt.run_table
        WHERE staged + retried <> inserted + updated + unchanged + rejected_load")" ""
}

# -------------------------------------------------------------------------------------- sessions

session() {
    local fifo=$BATS_TEST_TMPDIR/$1.in fd
    mkfifo "$fifo"
    psql -XAtq -d "$2" <"$fifo" >"$BATS_TEST_TMPDIR/$1.out" 2>&1 3>&- &
    echo $! >>"$BATS_TEST_TMPDIR/sessions"
    exec {fd}>"$fifo"
    declare -g "session_$1=$fd" "said_$1=0"
}

tell() {
    local fd=session_$1
    printf '%s;\n' "$2" >&"${!fd}"
}

say() {
    local fd=session_$1 number=said_$1 i
    printf -v "$number" %d $((${!number} + 1))
    printf '%s;\n\\echo -- %d\n' "$2" "${!number}" >&"${!fd}"
    for ((i = 0; i < 3000; i++)); do
        ! grep -qxF -- "-- ${!number}" "$BATS_TEST_TMPDIR/$1.out" || break
        sleep 0.01
    done
    ! grep -F ERROR "$BATS_TEST_TMPDIR/$1.out" >&2 && ((i < 3000))
}

end_sessions() {
    local pid
    [[ -e $BATS_TEST_TMPDIR/sessions ]] || return 0
    while read -r pid; do
        kill "$pid" 2>/dev/null || true
    done <"$BATS_TEST_TMPDIR/sessions"
}

# until_true CONNINFO SQL
until_true() {
    local i
    for ((i = 0; i < 1000; i++)); do
        [[ $(sql "$1" "SELECT $2") != t ]] || return 0
        sleep 0.02
    done
    echo "-- it never came true: $2" >&2
    return 1
}

awaits_lock() {
    until_true "$TT_SOURCE" "EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                                     WHERE NOT granted AND application_name LIKE 'tt-extract%')"
}

ten() {
    fact thing id 'id integer not null' 'v text' 'last_updated timestamp'
    in_source "CREATE TABLE thing (id integer PRIMARY KEY, v text, last_updated timestamp);
               INSERT INTO thing SELECT i, 'v' || i, '2026-11-01 12:00' FROM generate_series(1, 10) AS i"
    same "$(step)" "thing complete 10 0"
}
