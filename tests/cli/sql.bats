#!/usr/bin/env bats
#
# tt-transform --sql: each SELECT gives, over the source, what the independent mapping says and what a run
# brings into the warehouse.

load ../lib/small
load ../lib/mapping

# select_of TABLE: its SELECT, with the settings
select_of() {
    tt-transform --sql | awk -v RS= -v ORS='\n\n' -v table="$1" \
        'NR == 1 || index($0, "-- " table ":") == 1 || index($0, "-- " table "\n") == 1'
}

# answers CONNINFO: what the SQL on stdin answers, the rows in any order
answers() {
    psql -XAtq -v ON_ERROR_STOP=1 -P null='\N' -d "$1" | sort
}

columns_in() {
    jq -r '[.columns[][0] | "\"" + . + "\""] | join(", ")' "$TT_MODEL/$1.json"
}

# says_the_warehouse TABLE...: its SELECT gives its rows
says_the_warehouse() {
    local table relation
    for table; do
        relation=$table
        [[ $table != fact_* ]] || relation=${table}_current
        select_of "$table" | answers "$TT_SOURCE" >"$BATS_TEST_TMPDIR/select" || return
        [[ -s $BATS_TEST_TMPDIR/select ]] || return
        answers "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/have" <<<"SET DateStyle = 'ISO'; SET TimeZone = 'UTC';
            SELECT $(columns_in "$table") FROM $relation" || return
        diff -u --label "warehouse: $table" --label "its SELECT" "$BATS_TEST_TMPDIR/have" "$BATS_TEST_TMPDIR/select" >&2 || return
    done
}

@test "totesys: what the mapping says, and what a run brings" {
    use_source "$(fresh_totesys 300)"
    add_mapping "$TT_SOURCE"
    in_source "UPDATE sales_order SET units_sold = units_sold + 1 WHERE sales_order_id % 7 = 0"
    run_all >/dev/null
    in_source "UPDATE sales_order SET unit_price = unit_price + 0.01 WHERE sales_order_id % 9 = 0;
        UPDATE department SET location = NULL WHERE department_id = 1; DELETE FROM payment WHERE payment_id = 3"
    run_all >/dev/null
    for table in "${star_tables[@]}"; do
        same "$(select_of "$table" | answers "$TT_SOURCE")" "$(answers "$TT_SOURCE" <<<"SELECT * FROM want.$table")"
    done
    says_the_warehouse "${star_tables[@]}"
}

@test "each type and what it may be made of, defaults, functions" {
    small_source
    in_source "CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE TABLE thing (id bigint PRIMARY KEY, i2 int2, n numeric, n4 numeric(8, 4), f4 float4, b boolean, c char(5), v varchar(9),
            m mood, j json, jb jsonb, u uuid, y bytea, d date, ts timestamp, tz timestamptz, t time, a integer[], iv interval,
            td text, tt text, tts text, ttz text, code char(3), e text);
        INSERT INTO thing VALUES
            (1, 7, 12.5, 1.25, 0.1, true, 'ab', 'v ', 'sad', E'{\"a\":\n 1.50}', '{\"b\": 2.50}', '123e4567-e89b-12d3-a456-426614174000',
             '\\xff00', '2024-02-29', '2022-11-03 14:20:52.180', '2022-11-03 14:20:52.180+02', '10:00:00.100', '{1,2}', '1 day 02:00',
             '2020-01-31', '10:00:00.500', '2020-01-31 10:00:00.000', '2020-01-31 10:00:00.25+01:30', 'GBP', ''),
            (2, -7, 100, 0, 1e30, false, '', '', 'glad', '[]', '[]', NULL, '', 'infinity', 'infinity', '-infinity', '24:00:00', '{}', '-1 mon',
             '12024-02-29', '23:59:59', '0044-03-15 10:00:00 BC', '2024-02-29 23:00:00', 'EUR', E'a\nb\tc\\\\d');
        INSERT INTO thing (id) VALUES (3)"
    jq -n '{table: "dim_thing", about: "One row;\nDROP TABLE thing; -- a \"thing\".", from: "thing", key: ["id"], merge: "upsert", columns: [
        ["id", "numeric not null", "id"], ["i", "integer", "i2"], ["n", "numeric", "n"], ["n2", "numeric(10,3)", "n"],
        ["n3", "numeric(12,6)", "i2"], ["f8", "double precision", "f4"], ["fi", "real", "i2"], ["fn", "double precision", "n4"],
        ["b", "boolean", "b"], ["bt", "text", "b"], ["c", "char(7)", "c"], ["cv", "varchar", "c"], ["v", "varchar(10)", "v"],
        ["m", "text", "m"], ["mc", "char(9)", "m"], ["j", "json", "j"], ["jj", "jsonb", "j"], ["jb", "jsonb", "jb"], ["jt", "text", "jb"],
        ["u", "uuid", "u"], ["y", "bytea", "y"], ["d", "date", "d"], ["ts", "timestamp", "ts"], ["tz", "timestamptz", "tz"],
        ["tzt", "text", "tz"], ["t", "time", "t"], ["a", "text", "a"], ["iv", "text", "iv"], ["td", "date", "td"], ["tt", "time", "tt"],
        ["tts", "timestamp", "tts"], ["ttz", "timestamptz", "ttz"], ["e", "text", "e"],
        ["dd", "date", "tz", "date"], ["dt", "text", "ts", "date"], ["cn", "char(40)", "code", "currency_name"],
        ["def_i", "integer not null", "i2"], ["def_n", "numeric(5,2) not null", "i2"], ["def_f", "real not null", "i2"],
        ["def_b", "boolean not null", "b"], ["def_m", "varchar not null", "m"], ["def_c", "char(8) not null", "c"],
        ["def_d", "date not null", "td"], ["def_dd", "date not null", "tz", "date"], ["def_t", "time not null", "tt"],
        ["def_ts", "timestamp not null", "ts"], ["def_tz", "timestamptz not null", "ttz"]],
        default: {def_i: "100000", def_n: "1.5", def_f: "0.25", def_b: "t", def_m: "Undefined", def_c: "a\u0027b", def_d: "2020-02-02",
        def_dd: "2020-02-02", def_t: "10:00:00.250", def_ts: "2020-02-02 00:00:00", def_tz: "2020-02-02 00:00:00+00"}}' >"$TT_MODEL/dim_thing.json"
    tt-transform --check
    run_all >/dev/null
    same "$(in_warehouse 'SELECT count(*) FROM dim_thing')" 3
    says_the_warehouse dim_thing
}

@test "joins of joins, a self join, keys of two columns, parents that are not there" {
    small_source
    in_source "CREATE TABLE region (a integer, b text, name text, PRIMARY KEY (a, b));
        CREATE TABLE person (id integer PRIMARY KEY, name text, boss integer, ra integer, rb text);
        CREATE TABLE \"odd \"\"table\" (\"k 1\" text, k2 date, \"select\" integer, PRIMARY KEY (\"k 1\", k2));
        INSERT INTO region VALUES (1, 'x', 'North'), (1, 'y', NULL);
        INSERT INTO person VALUES (1, 'Ann', NULL, 1, 'x'), (2, 'Bob', 1, 1, NULL), (3, 'Cy', 2, 1, 'y'), (4, 'Di', 99, 1, 'x'),
            (5, 'Ed', 1, 7, 'x');
        INSERT INTO \"odd \"\"table\" VALUES ('a', '2020-01-01', 1), ('', '2020-01-01', NULL)"
    jq -n '{table: "dim_person", about: "A person.", from: "person", key: ["id"], merge: "upsert",
        join: [{table: "person", as: "person", on: {id: "boss"}}, {table: "region", as: "", on: {b: "rb", a: "ra"}},
               {table: "region", as: "boss region", on: {a: "person.ra", b: "person.rb"}}],
        columns: [["id", "integer not null", "id"], ["name", "text", "name"], ["boss", "text", "person.name"],
                  ["region", "text", ["", "name"]], ["boss_region", "text", ["boss region", "name"]]]}' >"$TT_MODEL/dim_person.json"
    jq -n '{table: "fact_odd \"", about: "", from: "odd \"table", key: ["k 1", "k2"], merge: "append", surrogate: "rec \"ord",
        columns: [["k 1", "text not null", ["k 1"]], ["k2", "date not null", "k2"], ["select", "smallint", "select"]]}' >"$TT_MODEL/fact_odd.json"
    tt-transform --check
    run_all >/dev/null
    same "$(in_warehouse 'SELECT count(*) FROM dim_person')" 3
    says_the_warehouse dim_person
    same "$(select_of 'fact_odd "' | answers "$TT_SOURCE")" "$(in_warehouse 'SELECT "k 1", k2, coalesce("select"::text, $$\N$$) FROM "fact_odd ""_current"' | sort)"
}

@test "a calendar has the days that the rows need; what is no date needs none" {
    small_source
    in_source "CREATE TABLE deal (id integer PRIMARY KEY, day text, at timestamp);
        INSERT INTO deal VALUES (1, '2020-05-01', '2021-01-01 10:00'), (2, 'soon', '2021-06-01 10:00'), (3, NULL, NULL)"
    jq -n '{table: "dim_day", about: "Days.", calendar: true, merge: "upsert", key: ["day"],
            columns: [["day", "date not null", "date"], ["name", "text", "date", "day_name"], ["q", "smallint", "date", "quarter"]]}' >"$TT_MODEL/dim_day.json"
    jq -n '{table: "fact_deal", about: "Deals.", from: "deal", merge: "append", key: ["id"], surrogate: "r",
            columns: [["id", "integer not null", "id"], ["day", "date", "day"], ["at", "date", "at", "date"]],
            references: {day: "dim_day", at: "dim_day"}}' >"$TT_MODEL/fact_deal.json"
    run_all >/dev/null 2>&1
    same "$(in_warehouse 'SELECT count(*) FROM dim_day')" 731
    says_the_warehouse dim_day
}

@test "the JSON says the same as the text; the schema of the source is told" {
    tt-transform --sql --json --source-schema 'my "schema' >"$BATS_TEST_TMPDIR/json"
    same "$(jq -r .table "$BATS_TEST_TMPDIR/json" | sort)" "$(printf '%s\n' "${star_tables[@]}" | sort)"
    same "$(jq -c 'select(.values | length != 0) | (.values | length) == (.columns | length)' "$BATS_TEST_TMPDIR/json" | sort -u)" true
    contains "$(jq -r 'select(.table == "fact_payment").rest' "$BATS_TEST_TMPDIR/json")" 'FROM "my ""schema"."payment"'
    contains "$(TT_SOURCE_SCHEMA=other tt-transform --sql)" 'FROM "other"."payment"'
    use_model
    echo '{}' >"$TT_MODEL/dim_x.json"
    refuses 78 dim_x.json -- tt-transform --sql
}
