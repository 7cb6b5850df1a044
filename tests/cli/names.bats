#!/usr/bin/env bats
#
# Names of tables and columns that mean something to SQL, to JSON, to CSV, to the shell or to the
# file system, through all three stages.

load ../lib/pg
load ../lib/tt

# The tests' user is called tt, so an unqualified name is looked for in schema tt first.
setup_file() { pg_start; }
teardown_file() { pg_stop; }

names=(manifest "manifest.json" a.deleted a "a.jsonl" rejected "rejected/a" select user "order by"
    "it's" 'say "hi"' '""' "'" "back\\slash" "x/y" "../up" ".." "." ".hidden" "/etc/passwd" "-rf" "--schema"
    $'line\nbreak' $'tab\tstop' $'return\r' " blank " "a;b" 'a"; DROP TABLE manifest; --' "%s%n" "\$1" "*" "?" "[a]"
    "a,b" "{}" "null" "日本語" "Größe" "🦆" "UPPER" "upper" "tt" "run" "public" ":key" ":stage" "a:target"
    "123456789012345678901234567890123456789012345678901234567890123" "$(printf 'ä%.0s' {1..31})1")

# ident NAME: as SQL has it
ident() {
    printf '"%s"' "${1//\"/\"\"}"
}

literal() {
    printf "'%s'" "${1//\'/\'\'}"
}

# for_each_name TEMPLATE: the SQL for each of the names, with %T for it as a table, %N as the name of
# its column of record ids, %C as its view of current rows, %L as a text, %I as a column, %O as the
# column "of name"
for_each_name() {
    local name script
    for name in "${names[@]}"; do
        script=${1//%L/"$(literal "$name")"}
        script=${script//%T/"public.$(ident "$name")"}
        script=${script//%N/"$(ident "$name no")"}
        script=${script//%I/"$(ident "$name")"}
        script=${script//%O/"$(ident "of ${name:0:20}")"}
        printf '%s\n' "${script//%C/"public.$(ident "${name}_current")"}"
    done
}

# tables_of_every_name MERGE: at the source, with two rows each, and in the model
tables_of_every_name() {
    local i
    use_source "$(fresh_db names)"
    use_model
    sql "$TT_SOURCE" "$(for_each_name "CREATE TABLE %T (id integer PRIMARY KEY, v text);
                                       INSERT INTO %T VALUES (1, %L), (2, 'unchanged');")"
    for i in "${!names[@]}"; do
        jq -n --arg name "${names[i]}" --arg merge "$1" '{table: $name, about: "t", from: $name, key: ["id"],
            merge: $merge, columns: [["id", "integer not null", "id"], ["v", "text", "v"]]} +
            if $merge == "append" then {surrogate: ($name + " no")} else {} end' >"$TT_MODEL/$i.json"
    done
}

# asked DATABASE QUERY: of each name, the answers in one
asked() {
    sql "$1" "$(for_each_name "$2")"
}

@test "tables of every name, as dimensions" {
    tables_of_every_name upsert
    run_all
    rows='SELECT v FROM %T ORDER BY id;'
    same "$(asked "$TT_WAREHOUSE" "$rows")" "$(printf '%s\nunchanged\n' "${names[@]}")"
    sql "$TT_SOURCE" "$(for_each_name "UPDATE %T SET v = v || '!' WHERE id = 1;")"
    run_all
    same "$(manifest "$(run_dir extracted)" '[.tables[] | select(.rows == 1)] | length')" ${#names[@]}
    same "$(asked "$TT_WAREHOUSE" "$rows")" "$(printf '%s!\nunchanged\n' "${names[@]}")"
    # Nothing was written anywhere but below the lake, flat, with plain names.
    same "$(find "$TT_LAKE" -type f -name '*[!A-Za-z0-9._%-]*')" ""
    same "$(find "$TT_LAKE/extracted" "$TT_LAKE/transformed" -mindepth 5 -type d)" ""
    same "$(find "$TT_LAKE/extracted" -name '*.jsonl' | wc -l)" $((2 * ${#names[@]}))
}

@test "tables of every name, as facts: surrogate keys, versions and views, too" {
    # Those that leave no room for what is put behind them have a test of their own, below.
    local i
    for i in "${!names[@]}"; do
        (($(printf '%s' "${names[i]}" | wc -c) < 50)) || unset "names[i]"
    done
    tables_of_every_name append
    run_all
    sql "$TT_SOURCE" "$(for_each_name "UPDATE %T SET v = v || '!' WHERE id = 1;")"
    run_all
    same "$(asked "$TT_WAREHOUSE" 'SELECT v FROM %T ORDER BY %N;')" \
        "$(for name in "${names[@]}"; do printf '%s\nunchanged\n%s!\n' "$name" "$name"; done)"
    same "$(asked "$TT_WAREHOUSE" 'SELECT v FROM %C ORDER BY id;')" "$(printf '%s!\nunchanged\n' "${names[@]}")"
}

@test "columns of every name: keys, values, joins, references" {
    use_source "$(fresh_db names)"
    use_model
    columns=("${names[@]}") defs=() values=()
    for name in "${columns[@]}"; do
        defs+=("$(ident "$name") text")
        values+=("$(literal "$name")")
    done
    (IFS=,
        sql "$TT_SOURCE" "CREATE TABLE parent (\"k \"\"ey\"\"\" integer PRIMARY KEY, ${defs[*]});
            CREATE TABLE child (\"order by\" integer PRIMARY KEY, \"the parent, of it\" integer REFERENCES parent);
            INSERT INTO parent VALUES (1, ${values[*]}); INSERT INTO child VALUES (10, 1)")
    jq -n '$ARGS.positional as $columns |
        {table: "dim_parent", about: "t", from: "parent", key: ["k, ey"], merge: "upsert",
         columns: ([["k, ey", "integer not null", "k \"ey\""]] + ($columns | map([., "text not null", if contains(".") then [.] else . end])))}' \
        --args -- "${columns[@]}" >"$TT_MODEL/parent.json"
    jq -n '$ARGS.positional as $columns |
        {table: "fact_child", about: "t", from: "child", key: ["a key"], merge: "append", surrogate: "\"no\"",
         join: [{table: "parent", as: "the \"parent\"", on: {"k \"ey\"": "the parent, of it"}}],
         columns: ([["a key", "integer not null", "order by"], ["to", "integer not null", "the parent, of it"]] +
                   ($columns | map(["of " + .[0:20], "text not null",
                                    if contains(".") then ["the \"parent\"", .] else "the \"parent\"." + . end]))),
         references: {to: "dim_parent"}}' --args -- "${columns[@]}" >"$TT_MODEL/child.json"
    run_all
    names=("${columns[@]}")
    same "$(asked "$TT_WAREHOUSE" 'SELECT %I FROM dim_parent;')" "$(printf '%s\n' "${names[@]}")"
    same "$(asked "$TT_WAREHOUSE" 'SELECT %O FROM fact_child_current;')" "$(printf '%s\n' "${names[@]}")"
    sql "$TT_SOURCE" "UPDATE parent SET manifest = 'changed'"
    run_all
    same "$(sql "$TT_WAREHOUSE" "SELECT \"of manifest\" FROM fact_child_current")" changed
    same "$(sql "$TT_WAREHOUSE" "SELECT manifest FROM dim_parent")" changed
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_child")" 2
}

@test "facts whose long names differ at the end only keep apart" {
    use_source "$(fresh_db names)"
    use_model
    long=fact_12345678901234567890123456789012345678901234567890123456
    for name in "${long}_a" "${long}_b"; do
        sql "$TT_SOURCE" "CREATE TABLE $name (id integer PRIMARY KEY, v text); INSERT INTO $name VALUES (1, 'old')"
        jq -n --arg name "$name" '{table: $name, about: "t", from: $name, key: ["id"], merge: "append",
            surrogate: "n", columns: [["id", "integer not null", "id"], ["v", "text", "v"]]}' >"$TT_MODEL/$name.json"
    done
    # Either both work, or the second is refused by name before anything is done.
    if tt-transform --check; then
        run_all
        sql "$TT_SOURCE" "UPDATE ${long}_a SET v = 'a'"
        run_all
        same "$(sql "$TT_WAREHOUSE" "SELECT v FROM ${long}_a ORDER BY n")" $'old\na'
        same "$(sql "$TT_WAREHOUSE" "SELECT v FROM ${long}_b ORDER BY n")" old
    else
        refuses 78 "${long}" -- tt-transform --check
    fi
}

@test "a name longer than PostgreSQL's 63 bytes is refused, not cut" {
    use_source "$(fresh_db names)"
    use_model
    name=dim_12345678901234567890123456789012345678901234567890123456789012345
    jq -n --arg name "$name" '{table: $name, about: "t", from: "t", key: ["id"], merge: "upsert",
        columns: [["id", "integer not null", "id"]]}' >"$TT_MODEL/t.json"
    refuses 78 "$name" -- tt-transform --check
    jq -n --arg name "$name" '{table: "dim_t", about: "t", from: "t", key: ["id"], merge: "upsert",
        columns: [["id", "integer not null", "id"], [$name, "text", "v"]]}' >"$TT_MODEL/t.json"
    refuses 78 "$name" -- tt-transform --check
}

@test "a schema, a database and a lake of odd names" {
    odd="the \"warehouse's\" schema, no. 1"
    use_source "$(fresh_totesys 20)"
    TT_LAKE="$BATS_TEST_TMPDIR/a lake's \"name\" %s
with a line"
    sql "$TT_SOURCE" "ALTER SCHEMA public RENAME TO $(ident "$odd")"
    tt-extract --schema "$odd"
    tt-transform
    TT_WAREHOUSE=$(fresh_db "ware\"house's")
    tt-load --schema "$odd" >/dev/null || {
        # schemas are made as well
        sql "$TT_WAREHOUSE" "CREATE SCHEMA $(ident "$odd")"
        tt-load --schema "$odd"
    }
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM $(ident "$odd").fact_sales_order_current")" 20
    quietly tt-load --schema "$odd"
}
