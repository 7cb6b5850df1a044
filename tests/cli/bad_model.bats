#!/usr/bin/env bats
#
# What a model can say that is wrong, and tables that are no longer what it says: the exit status and the
# message say what and where.

load ../lib/totesys

no_leftovers() {
    same "$(find "$TT_LAKE/extracted" "$TT_LAKE/transformed" -name '.*')" ""
}

# ------------------------------------------------------------------------------------------ model

# A model of two tables, to be spoiled. The files are not named as the tables are.
small_model() {
    use_model
    cat >"$TT_MODEL/one.json" <<'JSON'
{
  "table": "dim_staff", "about": "Staff.", "from": "staff", "key": ["staff_id"], "merge": "upsert",
  "join": [{ "table": "department", "as": "department", "on": { "department_id": "department_id" } }],
  "columns": [
    ["staff_id", "integer not null", "staff_id"],
    ["name", "varchar not null", "first_name"],
    ["location", "varchar not null", "department.location"]
  ],
  "default": { "location": "Undefined" }
}
JSON
    cat >"$TT_MODEL/two.json" <<'JSON'
{
  "table": "fact_sale", "about": "Sales.", "from": "sales_order", "key": ["sales_order_id"],
  "merge": "append", "surrogate": "record_id",
  "columns": [
    ["sales_order_id", "integer not null", "sales_order_id"],
    ["created_date", "date not null", "created_at", "date"],
    ["staff_id", "integer not null", "staff_id"]
  ],
  "references": { "staff_id": "dim_staff" }
}
JSON
}

# spoilt FILE JQ-FILTER PART...: makes the model wrong; 78, naming file, table and PARTs
spoilt() {
    local file=$TT_MODEL/$1 table
    table=$(jq -r .table "$file")
    cp "$file" "$BATS_TEST_TMPDIR/good"
    jq "$2" "$BATS_TEST_TMPDIR/good" >"$file"
    echo "-- $2" >&2
    refuses 78 "$1" "'$table'" "${@:3}" -- tt-transform --check || return
    refuses 78 "$1" "'$table'" -- tt-transform || return
    cp "$BATS_TEST_TMPDIR/good" "$file"
}

@test "model: --check says nothing and exits 0 when it is right" {
    quietly tt-transform --check
    quietly env -u TT_LAKE tt-transform --check
    small_model
    quietly tt-transform --check
}

@test "model: unknown keys are 78, naming file and table" {
    small_model
    spoilt one.json '.form = "staff"' "'form'"
    spoilt one.json '.join[0].of = "x"' "'of'"
}

@test "model: tables that are not there are 78, naming file and table" {
    small_model
    spoilt two.json '.references.staff_id = "dim_stuff"' "'dim_stuff'" "'staff_id'"
    spoilt two.json '.references.stuff_id = "dim_staff"' "'stuff_id'"
    spoilt one.json '.columns[2][2] = "dept.location"' "'dept.location'"
    spoilt one.json 'del(.from)' "from"
    spoilt one.json '.calendar = true' "calendar"
}

@test "model: types and functions that do not fit are 78, naming file, table and column" {
    small_model
    spoilt one.json '.columns[1][1] = "varchat not null"' "'name'" "'varchat'"
    spoilt one.json '.columns[1][1] = "integer; DROP TABLE dim_staff"' "'name'"
    spoilt one.json '.columns[1][1] = "numeric(10" ' "'name'" "'numeric(10'"
    spoilt two.json '.columns[1][3] = "dote"' "'created_date'" "'dote'"
    spoilt two.json '.columns[1][1] = "integer not null"' "'created_date'" "'date'"
    spoilt one.json '.columns[1] = "name"'
    spoilt one.json '.columns[1][2] = 7'
    spoilt one.json '.columns[1][0] = "staff_id"' "'staff_id'" "twice"
    spoilt one.json '.columns = []'
    spoilt one.json 'del(.columns)' "columns"
}

@test "model: keys, merge rules, defaults and joins that do not fit are 78" {
    small_model
    spoilt one.json '.key = ["id"]' "'id'"
    spoilt one.json '.key = []' "key"
    spoilt one.json '.columns[0][1] = "integer"' "key"
    spoilt one.json '.merge = "insert"' "'insert'"
    spoilt one.json '.surrogate = "record_id"' "surrogate"
    spoilt two.json 'del(.surrogate)' "surrogate"
    spoilt two.json '.surrogate = "staff_id"' "surrogate"
    spoilt two.json '.history = true' "history"
    spoilt one.json '.history = "yes"' "history"
    spoilt one.json '.default.colour = "red"' "'colour'"
    spoilt two.json '.default = { "created_date": "soon" }' "'created_date'" "'soon'"
    spoilt one.json '.join[0].on = {}' "on"
    cp "$TT_MODEL/two.json" "$TT_MODEL/three.json"
    refuses 78 "$TT_MODEL/two.json" "$TT_MODEL/three.json" "'fact_sale'" -- tt-transform --check
}

@test "model: what is no JSON, no object, twice or nowhere is 78" {
    small_model
    for text in '' '{' '[]' 'null' '{"table": "dim_a", "table": "dim_b"}'; do
        echo "$text" >"$TT_MODEL/three.json"
        refuses 78 "$TT_MODEL/three.json" -- tt-transform --check
        refuses 78 "$TT_MODEL/three.json" -- tt-extract
    done
    rm "$TT_MODEL"/*.json
    refuses 78 "'$TT_MODEL'" -- tt-transform --check
    refuses 78 "'$TT_MODEL/none'" "No such file" -- tt-transform --check --model "$TT_MODEL/none"
}

@test "model: a join that is not on the parent's primary key stops the transform" {
    small_model
    jq '.join[0].on = { "manager": "first_name" }' "$TT_MODEL/one.json" >"$BATS_TEST_TMPDIR/one"
    cp "$BATS_TEST_TMPDIR/one" "$TT_MODEL/one.json"
    tt-extract
    refuses 65 "dim_staff" "department" "primary key" -- tt-transform
    same "$(runs transformed)" ""
    no_leftovers
}

# ------------------------------------------------------------------------------------------ drift

@test "a column that is gone stops the transform by name; a mended model lets the pending runs through" {
    use_model
    cp "$repo"/transform/model/*.json "$TT_MODEL"
    run_all
    before=$(dump "$TT_WAREHOUSE")
    in_source "ALTER TABLE staff RENAME email_address TO email"
    run --separate-stderr -0 tt-extract
    contains "$stderr" "'staff'"
    in_source "UPDATE staff SET email = 'zoe@example.org' WHERE staff_id = 2"
    tt-extract

    refuses 65 "'staff'" "'email_address'" "'dim_staff'" -- tt-transform
    refuses 65 "'email_address'" -- tt-transform
    same "$(runs transformed | wc -l)" 1
    no_leftovers
    quietly tt-load
    same "$(dump "$TT_WAREHOUSE")" "$before"

    sed -i 's/"email_address"\]$/"email"]/' "$TT_MODEL/dim_staff.json"
    run -0 tt-transform
    same "${#lines[@]}" 2
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT email_address FROM dim_staff WHERE staff_id = 2")" "zoe@example.org"
}

@test "a column of another type stops the transform, naming table, column and both types" {
    run_all
    in_source "ALTER TABLE sales_order ALTER unit_price TYPE text"
    tt-extract 2>/dev/null
    refuses 65 "'sales_order'" "'unit_price'" "'text'" "'numeric(10,2)'" -- tt-transform
    same "$(runs transformed | wc -l)" 1
    no_leftovers
}

@test "a wider type of a column is taken, and its values are still checked" {
    run_all
    in_source "ALTER TABLE sales_order ALTER units_sold TYPE bigint;
               UPDATE sales_order SET units_sold = 3000000000 WHERE sales_order_id = 3;
               UPDATE sales_order SET units_sold = 30 WHERE sales_order_id = 4"
    tt-extract 2>/dev/null
    run --separate-stderr -0 tt-transform
    contains "$stderr" "units_sold"
    contains "$stderr" "out of range"
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT units_sold FROM fact_sales_order_current WHERE sales_order_id = 4")" 30
}

@test "a new column is taken along; a table that is gone is told of and stops nothing else" {
    run_all
    in_source "ALTER TABLE sales_order ADD colour text DEFAULT 'red', ADD size numeric(4,1)"
    quietly tt-extract --table design
    run --separate-stderr -0 tt-extract
    contains "$stderr" "table 'sales_order' has a new column 'colour' (text)"
    contains "$stderr" "table 'sales_order' has a new column 'size' (numeric(4,1))"
    same "$(grep -c 'new column' <<<"$stderr")" 2
    in_source "UPDATE sales_order SET size = 1.5 WHERE sales_order_id = 1"
    run --separate-stderr -0 tt-extract
    same "$stderr" "" # once
    same "$(jq -c '[.colour, .size]' "$(run_dir extracted)/sales_order.jsonl")" '["red",1.5]'
    before=$(dump "$TT_WAREHOUSE" public)
    tt-transform
    tt-load
    same "$(dump "$TT_WAREHOUSE" public)" "$before"

    in_source "DROP TABLE payment; UPDATE staff SET first_name = 'Zed' WHERE staff_id = 1"
    run --separate-stderr -65 tt-extract
    contains "$stderr" "'payment'"
    tt-transform
    tt-load
    same "$(sql "$TT_WAREHOUSE" "SELECT first_name FROM dim_staff WHERE staff_id = 1")" Zed
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_payment_current")" 30
}
