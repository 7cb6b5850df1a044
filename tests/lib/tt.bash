# shellcheck shell=bash
#
# tt.bash - the three programs for bats files
#
#   load ../lib/pg
#   load ../lib/tt
#   setup() { use_source "$(fresh_totesys 100)"; }
#
# Loading it puts the programs into the PATH (those of TEST_PROGRAMS, else of build/), and xxh3 (tests/lib), drops the
# caller's TT_* settings and keeps /etc/tt/tt.conf out. use_source sets the rest for one test:
#
#   use_source CONNINFO     TT_SOURCE; a new, empty lake and warehouse as TT_LAKE, TT_WAREHOUSE
#   use_model               TT_MODEL: a new, empty folder, to be filled
#   in_source SQL, in_warehouse SQL
#                           print what they answer
#   run_all                 extract, transform, load; prints what tt-load prints
#
#   refuses STATUS PART... -- COMMAND...
#                           it exits so, prints nothing on stdout and each PART on stderr
#   quietly COMMAND...      it exits 0 and prints nothing at all
#   same TEXT TEXT          they are equal; else the difference is shown
#   contains TEXT PART      literally
#
#   runs STAGE              ids of the runs of the lake, oldest first (STAGE: extracted, transformed)
#   run_dir STAGE [NUMBER]  the path of a run: the first is 1; the newest without a number
#   unseal FILE             a manifest or state becomes one of the first format, without a seal, that can
#                           be edited
#   manifest DIR FILTER     what jq makes of the manifest of a run
#   rows_of DIR             its tables that have rows or deletes: "table rows deleted", sorted
#   dump CONNINFO [SCHEMA]  every row of every table, with where and by whom it was written (ctid,
#                           xmin), and all sequences: what changes when anything is written (of Citus,
#                           whose shards answer in any order, sorted)
#   tree DIR                every file below with its checksum, hidden ones, too
#
#   hold_table CONNINFO TABLE
#                           lock it until let_go; what is started meanwhile in the background wants
#                           `3>&- {hold}>&-` behind it
#   somebody_waits CONNINFO whether a lock is waited for in that database
#   is_held FILE            whether somebody has the lock
#   wait_for COMMAND...     until it succeeds; fails after ten seconds
#   some NUMBER             so many samples, or where TEST_SHARE is N (.ci/run) one in N of them, at least one

bats_require_minimum_version 1.5.0

for name in "${!TT_@}"; do
    [[ $name == TT_TEST_PG ]] || unset "$name"
done
unset name

repo=$(realpath "${BASH_SOURCE[0]%/*}/../..")
export PATH=${TEST_PROGRAMS:-$repo/build}:${TEST_PROGRAMS:-$repo/build}/tests/lib:$PATH
export TT_CONFIG=/dev/null TT_MODEL=${TEST_CITUS:-$repo/transform}/model LC_ALL=C.UTF-8

some() {
    echo $((($1 + ${TEST_SHARE:-1} - 1) / ${TEST_SHARE:-1}))
}

use_source() {
    export TT_SOURCE=$1 TT_LAKE TT_WAREHOUSE
    TT_LAKE=$(mktemp -d "$BATS_TEST_TMPDIR/lake.XXXXXX")
    TT_WAREHOUSE=$(fresh_warehouse)
}

use_model() {
    export TT_MODEL
    TT_MODEL=$(mktemp -d "$BATS_TEST_TMPDIR/model.XXXXXX")
}

in_source() {
    sql "$TT_SOURCE" "$1"
}

in_warehouse() {
    sql "$TT_WAREHOUSE" "$1"
}

run_all() {
    tt-extract >/dev/null && tt-transform >/dev/null && tt-load
}

# ------------------------------------------------------------------------------------ assertions

contains() {
    [[ $1 == *"$2"* ]] || {
        printf -- '-- not there: %s\n-- in:\n%s\n' "$2" "$1" >&2
        return 1
    }
}

same() {
    diff -u --label actual --label expected <(printf '%s\n' "$1") <(printf '%s\n' "$2") >&2
}

refuses() {
    local status=$1 parts=() part
    shift
    while [[ $1 != -- ]]; do
        parts+=("$1")
        shift
    done
    shift
    run --separate-stderr "-$status" "$@"
    [[ -z $output ]] || {
        printf -- '-- stdout is not empty:\n%s\n' "$output" >&2
        return 1
    }
    # shellcheck disable=SC2154  # run sets it
    for part in "${parts[@]}"; do
        contains "$stderr" "$part" || return
    done
}

quietly() {
    local said
    said=$("$@" 2>&1) || {
        printf -- '-- exit status %d:\n%s\n' $? "$said" >&2
        return 1
    }
    same "$said" ""
}

# ------------------------------------------------------------------------------- lake, warehouse

runs() {
    find "$TT_LAKE/$1" -mindepth 4 -maxdepth 4 -type d -printf '%f\n' | sort
}

run_dir() {
    local id
    id=$(runs "$1" | if [[ -n ${2-} ]]; then sed -n "$2p"; else tail -n 1; fi)
    [[ -n $id ]] && echo "$TT_LAKE/$1/${id:0:4}/${id:4:2}/${id:6:2}/$id"
}

manifest() {
    jq -r "$2" "$1/manifest.json"
}

unseal() {
    jq 'del(.seal) | .format = 1' "$1" >"$BATS_TEST_TMPDIR/unsealed"
    cp "$BATS_TEST_TMPDIR/unsealed" "$1"
}

rows_of() {
    manifest "$1" '.tables[] | select(.rows > 0 or .deleted) |
                   "\(.table) \(.rows) \(.deleted.rows // 0)"' | sort
}

dump() {
    psql -XAtq -v ON_ERROR_STOP=1 -v schema="${2-%}" -d "$1" <<'SQL' | if [[ -n ${TEST_CITUS-} ]]; then sort; else cat; fi
SELECT format('COPY (SELECT %L, t.ctid, t.xmin, t.* FROM %I.%I AS t ORDER BY t.ctid) TO STDOUT',
              relname, nspname, relname)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
  AND nspname LIKE :'schema'
ORDER BY nspname, relname
\gexec
SELECT schemaname, sequencename, last_value FROM pg_sequences
WHERE schemaname LIKE :'schema' ORDER BY 1, 2;
SQL
}

tree() {
    (cd "$1" && find . -type f -exec sha256sum {} + | sort -k 2)
}

# ------------------------------------------------------------------------------------- somebody else

wait_for() {
    local i
    for ((i = 0; i < 200; i++)); do
        ! "$@" || return 0
        sleep 0.05
    done
    echo "-- waited in vain: $*" >&2
    return 1
}

is_held() {
    ! flock -n "$1" true
}

hold_table() {
    mkfifo "$BATS_TEST_TMPDIR/hold"
    psql -Xq -d "$1" <"$BATS_TEST_TMPDIR/hold" >"$BATS_TEST_TMPDIR/held" 3>&- &
    exec {hold}>"$BATS_TEST_TMPDIR/hold"
    echo "BEGIN; LOCK TABLE $2; SELECT 1;" >&"$hold"
    wait_for test -s "$BATS_TEST_TMPDIR/held"
}

let_go() {
    exec {hold}>&-
}

somebody_waits() {
    [[ $(sql "$1" "SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database
                   WHERE NOT granted AND datname = current_database()") -gt 0 ]]
}
