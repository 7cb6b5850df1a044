#!/usr/bin/env bats
#
# tt-verify: it finds what is planted, each once, and nothing else.

load ../lib/small
load ../lib/totesys
load ../lib/verify

setup() {
    PATH=$repo/scripts:$PATH
    export TT_RETRIES=0
    loaded_totesys
}

@test "a warehouse that is right: 0, silent, and the proof is kept" {
    proves
    same "$(state '[.findings, .explained, .undecided, .failed, .exit_status, .whole] | @tsv')" $'0\t0\t0\t0\t0\ttrue'
    same "$(state .run)" "$(runs transformed | tail -n 1)"
    same "$(state '.tables | keys[]')" "$(printf '%s\n' "${star_tables[@]}")"
    same "$(state .tables.fact_sales_order.rows)" 20
    contains "$(tt-status || true)" "rows in run $(state .run), all right"
    same "$(tt-status --json | jq -r '.proof | .part, .tables[]')" "$(printf '%s\n' null "${star_tables[@]}")"
}

@test "a fact is changed, in one column or all; a numeric in its last digit" {
    in_warehouse "UPDATE fact_sales_order SET unit_price = unit_price + 0.01 WHERE sales_order_id = 7"
    in_warehouse "UPDATE fact_payment SET paid = NOT paid WHERE payment_id = 3"
    price=$(in_source "SELECT unit_price FROM sales_order WHERE sales_order_id = 7")
    paid=$(in_source "SELECT CASE WHEN paid THEN 't' ELSE 'f' END FROM payment WHERE payment_id = 3")
    finds "fact_sales_order sales_order_id=7: unit_price is \"$price\" at the source, \"$(in_source "SELECT $price + 0.01")\" in the warehouse" \
        "fact_payment payment_id=3: paid is \"$paid\" at the source, \"$([[ $paid == t ]] && echo f || echo t)\" in the warehouse"
    same "$(state .exit_status)" 65
    contains "$(tt-status --json | jq -r '.problems[] | "\(.what) \(.text)"')" "proof 2 rows are not as the source says"
    run -65 --separate-stderr tt-verify --json
    same "$(jq -c '.list[] | [.table, .key, .kind, .columns[].column]' <<<"$output" | sort)" \
        $'["fact_payment",{"payment_id":"3"},"changed","paid"]\n["fact_sales_order",{"sales_order_id":"7"},"changed","unit_price"]'
}

@test "a fact is missing; one is there twice; one has not ended" {
    in_warehouse "DELETE FROM fact_sales_order WHERE sales_order_id = 5"
    columns=$(jq -r '[.columns[][0]] | join(", ")' "$TT_MODEL/fact_payment.json")
    in_warehouse "INSERT INTO fact_payment ($columns) SELECT $columns FROM fact_payment WHERE payment_id = 2"
    in_source "DELETE FROM payment WHERE payment_id = 4"
    tt-extract >/dev/null
    tt-transform >/dev/null
    tt-load --as-is >/dev/null
    proves --table 'dim_*'
    in_warehouse "DELETE FROM tt.fact_payment_ended WHERE payment_id = 4"
    finds "fact_sales_order sales_order_id=5: the source has it, the warehouse has not" \
        "fact_payment payment_id=2: 2 live versions" \
        "fact_payment payment_id=4: the source has it no more, and here it has not ended"
}

@test "a dimension is off by a blank, in its history, too; a day of the calendar; a view" {
    in_warehouse "UPDATE dim_design SET design_name = design_name || ' ' WHERE design_id = 1"
    in_warehouse "UPDATE dim_staff_history SET department_name = 'Else' WHERE staff_id = 2 AND valid_to = 'infinity'"
    in_warehouse "UPDATE dim_date SET day_name = 'Someday' WHERE date_id = (SELECT min(date_id) FROM dim_date)"
    in_warehouse "CREATE OR REPLACE VIEW public.fact_payment_current AS SELECT * FROM fact_payment"
    design=$(in_source "SELECT design_name FROM design WHERE design_id = 1")
    department=$(in_source "SELECT department_name FROM want.dim_staff WHERE staff_id = 2")
    day=$(in_warehouse "SELECT min(date_id) FROM dim_date")
    finds "dim_design design_id=1: design_name is \"$design\" at the source, \"$design \" in the warehouse" \
        "dim_staff_history staff_id=2: department_name is \"$department\" at the source, \"Else\" in the warehouse" \
        "dim_date date_id=$day: day_name is \"$(in_source "SELECT to_char('$day'::date, 'FMDay')")\" at the source, \"Someday\" in the warehouse" \
        "fact_payment_current: the view is not as tt-load makes it"
}

@test "a history with a gap, an overlap, no beginning; a gap that a delete has left is none" {
    in_source "UPDATE design SET design_name = design_name || '!' WHERE design_id IN (1, 2, 3)"
    run_all >/dev/null
    in_source "INSERT INTO design SELECT 9999, last_updated, 'Gone', file_location, file_name, last_updated FROM design WHERE design_id = 1" ||
        in_source "INSERT INTO design (design_id, created_at, last_updated, design_name, file_location, file_name)
                   SELECT 9999, created_at, last_updated, 'Gone', file_location, file_name FROM design WHERE design_id = 1"
    run_all >/dev/null
    in_source "CREATE TABLE kept AS SELECT * FROM design WHERE design_id = 9999; DELETE FROM design WHERE design_id = 9999"
    run_all >/dev/null
    in_source "INSERT INTO design SELECT * FROM kept"
    run_all >/dev/null
    same "$(in_warehouse "SELECT count(*) FROM dim_design_history WHERE design_id = 9999")" 2
    proves
    # by what is immutable, for Citus
    local to="valid_to = (valid_to AT TIME ZONE 'UTC' + interval '1 second' * way) AT TIME ZONE 'UTC'"
    in_warehouse "UPDATE dim_design_history SET ${to/way/-1} WHERE design_id = 1 AND valid_to < 'infinity'"
    in_warehouse "UPDATE dim_design_history SET ${to/way/1} WHERE design_id = 2 AND valid_to < 'infinity'"
    in_warehouse "UPDATE dim_design_history SET valid_from = '2020-01-01' WHERE design_id = 4"
    run -65 --separate-stderr tt-verify
    same "$(cut -d : -f 1,2 <<<"$output" | sort)" "dim_design_history design_id=1: gap
dim_design_history design_id=2: overlap
dim_design_history design_id=4: no beginning"
}

@test "a reader's rights are enough, other settings on both sides change nothing, nothing is written" {
    in_source "ALTER DATABASE $(in_source 'SELECT quote_ident(current_database())') SET DateStyle = 'German'"
    in_warehouse "ALTER DATABASE $(in_warehouse 'SELECT quote_ident(current_database())') SET TimeZone = 'Asia/Tokyo'"
    in_warehouse "ALTER DATABASE $(in_warehouse 'SELECT quote_ident(current_database())') SET extra_float_digits = -5"
    reader=reader_$BASHPID
    psql -Xq -d "$TT_SOURCE" -v reader="$reader" -f "$repo/scripts/roles.sql"
    psql -Xq -d "$TT_WAREHOUSE" -v reader="$reader" -f "$repo/scripts/roles.sql"
    psql -Xq -d "$TT_WAREHOUSE" -v reader="$reader" -v schema=tt -f "$repo/scripts/roles.sql"
    dump "$TT_SOURCE" >"$BATS_TEST_TMPDIR/source"
    dump "$TT_WAREHOUSE" >"$BATS_TEST_TMPDIR/warehouse"
    proves --source "${TT_SOURCE/user=tt/user=$reader}" --warehouse "${TT_WAREHOUSE/user=tt/user=$reader}"
    dump "$TT_SOURCE" | diff "$BATS_TEST_TMPDIR/source" -
    dump "$TT_WAREHOUSE" | diff "$BATS_TEST_TMPDIR/warehouse" -
}

# bats test_tags=one_server
# Of both sides, against each other: whatever a database says of how values are printed and ordered.
@test "a source in Latin-1, a warehouse in an order of its own, every setting different; json of all kinds" {
    (($(server_sql "SHOW server_version_num") >= 150000)) || skip "both are on the sources' server, which is too old for a warehouse"
    server_sql "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'"
    server_sql "CREATE DATABASE ordered TEMPLATE template0 ENCODING UTF8 LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'de-u-kn-true'"
    use_source "${TT_SOURCE/dbname=*/dbname=latin}"
    TT_WAREHOUSE=${TT_SOURCE/dbname=*/dbname=ordered}
    use_model
    in_source "ALTER DATABASE latin SET DateStyle = 'SQL, DMY'; ALTER DATABASE latin SET TimeZone = 'America/Caracas';
        ALTER DATABASE latin SET IntervalStyle = 'sql_standard'; ALTER DATABASE latin SET bytea_output = 'escape';
        ALTER DATABASE latin SET extra_float_digits = -10"
    in_warehouse "ALTER DATABASE ordered SET DateStyle = 'German'; ALTER DATABASE ordered SET TimeZone = 'Asia/Kolkata';
        ALTER DATABASE ordered SET IntervalStyle = 'iso_8601'; ALTER DATABASE ordered SET extra_float_digits = 0"
    dim place name 'name text not null' 'j text' 'jc varchar(60)' 'jj json' 'jb text'
    fact thing id 'id text not null' 'd date' 't timestamptz' 'f double precision' 'i text' 'y bytea' 'place text > dim_place'
    in_source "CREATE TABLE place (name text PRIMARY KEY, j json, jc json, jj json, jb jsonb);
        CREATE TABLE thing (id varchar(9) PRIMARY KEY, d date, t timestamptz, f float8, i interval, y bytea, place text);
        INSERT INTO place VALUES ('a10', E'{\"a\":\n 1.50,\r\n\t\"b\": \"x\\\\ny\"}', ' [1] ', E'[\n]', '[1, 2]'), ('a9', 'null', '12.50', 'null', 'null'),
            (E'\u00c4' || 'b', '\"q\\u0041 \"', 'true', '\"s\"', '\"t\"'), ('ab', NULL, '\"\"', NULL, '1.50'), ('AB', E'\n7', '[\"\"]', E'\n {} ', '{}');
        INSERT INTO thing SELECT name, '2024-02-01'::date + n::integer, '2024-03-31 02:30Z', n / 3.0, n * interval '25 hours', name::bytea, name
        FROM (SELECT name, row_number() OVER (ORDER BY name) AS n FROM place) AS p"
    run_all >/dev/null
    same "$(in_warehouse "SELECT count(*) FROM fact_thing")" 5
    proves
    in_warehouse "UPDATE dim_place SET j = j || ' ' WHERE name = 'a10'; UPDATE fact_thing SET f = f + 1e-15 WHERE id = 'a9'"
    run -65 --separate-stderr tt-verify
    same "$(cut -d : -f 1,2 <<<"$output" | sed 's/ is .*//' | sort)" $'dim_place name=a10: j\nfact_thing id=a9: f'
}
