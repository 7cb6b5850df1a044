#!/usr/bin/env bats
#
# Who may write the lake is not who owns the warehouse: what stands in manifests and state is input.
# Each field gets each of a list of hostile values; the answer is a refusal that names the file, or
# the value does no harm. Never a signal, a hang, a bug (70), and never a change in the warehouse.
#
# HOSTILE_PART=1 tests all of the cases, some thousands (make torture); without it a sample of them.

load ../lib/small

# A dimension with a join, a fact, a calendar; two runs: the second with a change, a delete and a
# row that is rejected. The first is loaded.
setup() {
    small_source
    in_source "CREATE TABLE dep (id integer PRIMARY KEY, name text);
               CREATE TABLE staff (id integer PRIMARY KEY, name text, dep_id integer);
               CREATE TABLE sale (id integer PRIMARY KEY, staff integer, amount numeric(10,2), day text);
               INSERT INTO dep VALUES (1, 'one'), (2, 'two');
               INSERT INTO staff VALUES (1, 'Ann', 1), (2, 'Bob', 2), (3, 'Cyd', 2);
               INSERT INTO sale VALUES (1, 1, 1.50, '2024-02-29'), (2, 2, 2.50, '2024-03-01'),
                                       (3, 2, 3.50, '2024-03-02'), (4, 2, 4.50, '2024-03-03')"
    dim_with_history staff id 'id integer not null' 'name text'
    jq '.join = [{table: "dep", as: "dep", on: {id: "dep_id"}}] | .default = {name: "?"} |
        .columns += [["dep", "varchar(9)", "dep.name"]]' "$TT_MODEL/dim_staff.json" >"$BATS_TEST_TMPDIR/model"
    mv "$BATS_TEST_TMPDIR/model" "$TT_MODEL/dim_staff.json"
    fact sale id 'id integer not null' 'staff integer > dim_staff' 'amount numeric(10,2)' \
        'day date > dim_date'
    echo '{"table": "dim_date", "about": "Days.", "calendar": true, "key": ["day"], "merge": "upsert",
           "columns": [["day", "date not null", "date"]]}' >"$TT_MODEL/dim_date.json"
    run_all
    in_source "UPDATE sale SET amount = 9 WHERE id = 1; UPDATE sale SET day = 'soon' WHERE id = 2;
               DELETE FROM sale WHERE id = 3; UPDATE staff SET name = 'Zoe' WHERE id = 3"
    tt-extract
    in_warehouse "CREATE TABLE victim (v text)"
} >/dev/null

# cases FILE: one a line: what is done to the document, a tab, the document
cases() {
    jq -r --arg long "$(printf 'x%.0s' {1..5000})" '
        def raw: "@\(.)@"; # a number that jq would round
        [null, true, 7, 1.5, -1, ("1099511627776" | raw), ("9223372036854775807" | raw),
         ("9223372036854775808" | raw), "", "x", $long, "a\u0001\n\u001b\u0085\"b", "../../../etc/passwd", ".x",
         "text); DROP TABLE public.victim; CREATE TABLE public.pwned (i int", "infinity", "🦆",
         [], {}, [[[[1]]]], {a: {b: [null]}}] as $hostile
        | . as $good
        | def told($what): select(. != $good) | "\($what | tojson[0:100])\t\(tojson)";
        (paths as $p | ($hostile[] | . as $v | $good | setpath($p; $v) | told([$p, $v])),
            ($good | select(getpath($p) != null) | delpaths([$p]) | told(["del", $p]))),
        (paths(type == "object"), [] | . as $p | $good
            | setpath($p + ["unknown"]; 1) | told(["unknown", $p]))' "$1" |
        sed -E 's/"@([0-9]+)@"/\1/g'
}

# part N: of the cases that are read one in N
part() {
    awk -v part="${HOSTILE_PART:-$1}" 'NR % part == 0'
}

# check_case LABEL STATUS FILE: no other status than those, and a refusal names the file
check_case() {
    # 78: the format of a later version
    [[ $2 == 0 ]] || { [[ $2 == 65 || $2 == 66 || ($2 == 78 && $(<"$BATS_TEST_TMPDIR/said") == *"is of format 7, "*) ]] && [[ $(<"$BATS_TEST_TMPDIR/said") == *"$3"* ]]; } || {
        printf -- '-- %s: exit status %d, %s\n' "$1" "$2" "$(<"$BATS_TEST_TMPDIR/said")" >&2
        return 1
    }
}

# is_harmless STAGE LABEL: may exit 0. What is a text for people or only compared; what is as good as
# not there; other tables and rules that are right in themselves.
is_harmless() {
    local any='(,.*|\])?$' member
    for member in '"tool"' '"model"' '"previous"' '"source","(database|database_oid|schema|system_identifier|timeline|snapshot)"' \
        '"tables",[0-9]+,"(table|complete|deleted|held_back|surrogate|references|history)"' \
        '"tables",[0-9]+,"held_back","(file|rows|bytes|checksum)"' \
        '"tables",[0-9]+,"columns",[0-9]+,"not_null"' '"rejected"' '"rejected",[0-9]+(,"[a-z]+")?' \
        '"tables"(,[0-9]+)?' \
        "$([[ $1 == tt-load ]] || echo '"tables",[0-9]+,"(structure|watermark)"')" \
        "$([[ $1 == tt-load ]] || echo '"tables",[0-9]+,"columns",[0-9]+(,"(type|name)")?')"; do
        [[ -z $member || ! $2 =~ ^\[(\"del\",)?\[${member}\]$any ]] || return 0
    done
    return 1
}

# sweep FILE PART COMMAND...: COMMAND with each case in place of the manifest FILE
sweep() {
    local file=$1 label document status taken=0 refused=0
    unseal "$file"
    cp "$file" "$BATS_TEST_TMPDIR/good"
    while IFS=$'\t' read -r label document; do
        printf '%s' "$document" >"$file"
        status=0
        timeout 20 "${@:3}" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/said" || status=$?
        check_case "$label" "$status" "$(basename "$(dirname "$file")")" || return
        if ((status == 0)); then
            is_harmless "$3" "$label" || {
                echo "-- taken: $label" >&2
                return 1
            }
            taken=$((taken + 1))
            again
        else
            [[ ! -s $BATS_TEST_TMPDIR/out ]] || return
            refused=$((refused + 1))
        fi
    done < <(cases "$BATS_TEST_TMPDIR/good" | part "$2")
    cp "$BATS_TEST_TMPDIR/good" "$file"
    echo "$refused refused, $taken taken" >&2
    ((refused > 5 * taken && taken > 0))
}

@test "SQL in the type of a manifest's column does not run" {
    tt-transform
    file=$(run_dir transformed)/manifest.json
    before=$(dump "$TT_WAREHOUSE")
    unseal "$file"
    cp "$file" "$BATS_TEST_TMPDIR/good"
    # a table that is not there yet: it would be made
    jq '(.tables[] | select(.table == "fact_sale")) |= (.table = "fact_new" | .references = {} |
        .columns[2].type = "text); DROP TABLE public.victim; CREATE TABLE public.pwned (id int")' \
        "$BATS_TEST_TMPDIR/good" >"$file"
    refuses 66 "$file" "'fact_new'" "no such SQL type here: 'text); DROP" -- tt-load
    # what crashed: a fact whose record id has no name
    jq '(.tables[] | select(.table == "fact_sale")).surrogate = null' "$BATS_TEST_TMPDIR/good" >"$file"
    refuses 66 "$file" "'fact_sale'" "'surrogate'" -- tt-load
    jq '.format = 1099511627777' "$BATS_TEST_TMPDIR/good" >"$file"
    refuses 66 "$file" "format 1099511627777" -- tt-load
    same "$(dump "$TT_WAREHOUSE")" "$before"
    cp "$BATS_TEST_TMPDIR/good" "$file"
    tt-load
}

@test "each field of an extracted manifest: refused by its name, or harmless" {
    again() { rm -r "$(run_dir transformed 2)"; }
    before=$(tree "$TT_LAKE/transformed")
    sweep "$(run_dir extracted 2)/manifest.json" 8 tt-transform
    same "$(tree "$TT_LAKE/transformed")" "$before"
    tt-transform
    tt-load
}

@test "each field of a transformed manifest: refused by its name, or harmless; nothing is in the warehouse" {
    tt-transform
    template=$TT_WAREHOUSE
    again() {
        same "$(in_warehouse "SELECT count(*), to_regclass('public.pwned') FROM victim")" "0|"
        TT_WAREHOUSE=$(new_db warehouse "$(sed -E "s/.*dbname='?([^ ']+).*/\1/" <<<"$template")")
        before=$(dump "$TT_WAREHOUSE")
    }
    again
    sweep "$(run_dir transformed 2)/manifest.json" 16 tt-load
    same "$(dump "$TT_WAREHOUSE")" "$before"
    tt-load
}

# State is a cache: what is wrong with it costs time, or stops a stage by name where it says that
# the source is another one.
# sweep_state FILE PART COMMAND...
sweep_state() {
    local file=$1 label document status count=0
    unseal "$file"
    rm -rf "$BATS_TEST_TMPDIR/lake"
    cp -r "$TT_LAKE" "$BATS_TEST_TMPDIR/lake"
    while IFS=$'\t' read -r label document; do
        printf '%s' "$document" >"$file"
        status=0
        timeout 20 "${@:3}" >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/said" || status=$?
        [[ $status == 0 || $status == 65 || $status == 66 ||
            ($status == 78 && $(<"$BATS_TEST_TMPDIR/said") == *"is of format 7, "*) ]] || {
            printf -- '-- %s: exit status %d, %s\n' "$label" "$status" "$(<"$BATS_TEST_TMPDIR/said")" >&2
            return 1
        }
        ((status != 0)) || after "$label" || return
        rm -rf "$TT_LAKE"
        cp -r "$BATS_TEST_TMPDIR/lake" "$TT_LAKE"
        count=$((count + 1))
    done < <(cases "$file" | part "$2")
    echo "$count cases" >&2
    ((count > 20))
}

@test "each field of the state of tt-extract: lost, or harmless" {
    after() { same "$(cat "$BATS_TEST_TMPDIR/outside/file")" "precious"; }
    mkdir "$BATS_TEST_TMPDIR/outside"
    echo precious >"$BATS_TEST_TMPDIR/outside/file"
    sweep_state "$TT_LAKE/state/extract.json" 24 tt-extract
    tt-transform
    tt-load
}

@test "each field of the state of tt-transform: lost, and the run is the same" {
    tt-transform
    good=$(cd "$(run_dir transformed 2)" && sha256sum -- *.csv)
    rm -r "$(run_dir transformed 2)"
    after() {
        same "$(cd "$(run_dir transformed 2)" && sha256sum -- *.csv)" "$good" || {
            echo "-- $1" >&2
            return 1
        }
    }
    sweep_state "$TT_LAKE/state/transform/manifest.json" 10 tt-transform
    tt-transform
    tt-load
}
