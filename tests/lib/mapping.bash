# shellcheck shell=bash
#
# mapping.bash - a warehouse against what mapping.sql says of its source
#
#   add_mapping CONNINFO    put the views of mapping.sql into a totesys
#   matches_mapping SOURCE WAREHOUSE [TABLE]...
#                           all tables of the star (or those named) have the rows that the views
#                           give, of facts the current versions; differences are shown
#   has_columns SOURCE WAREHOUSE
#                           all tables of the star have the columns and types of the views

mapping_sql=${BASH_SOURCE[0]%.bash}.sql

star_tables=(dim_counterparty dim_currency dim_date dim_design dim_location dim_payment_type
    dim_staff dim_transaction fact_payment fact_purchase_order fact_sales_order)

add_mapping() {
    psql -Xq -d "$1" -f "$mapping_sql"
}

# columns_of CONNINFO SCHEMA TABLE
columns_of() {
    sql "$1" "SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
              WHERE attrelid = '$2.$3'::regclass AND attnum > 0"
}

# contents CONNINFO RELATION COLUMNS: its rows in the order of the first column, which is the key
contents() {
    sql "$1" "COPY (SELECT $3 FROM $2 ORDER BY 1) TO STDOUT"
}

matches_mapping() {
    local source=$1 warehouse=$2 tables=("${@:3}") table columns relation
    ((${#tables[@]})) || tables=("${star_tables[@]}")
    for table in "${tables[@]}"; do
        relation=public.$table
        [[ $table != fact_* ]] || relation=public.${table}_current
        columns=$(columns_of "$source" want "$table") || return
        contents "$source" "want.$table" "$columns" >"$BATS_TEST_TMPDIR/want" || return
        contents "$warehouse" "$relation" "$columns" >"$BATS_TEST_TMPDIR/have" || return
        [[ -s $BATS_TEST_TMPDIR/want ]] || {
            echo "-- want.$table is empty: nothing is compared" >&2
            return 1
        }
        diff -u --label "warehouse: $relation" --label "source: want.$table" \
            "$BATS_TEST_TMPDIR/have" "$BATS_TEST_TMPDIR/want" >&2 || return
    done
}

# types_of CONNINFO SCHEMA: table, column, type, of the tables of the star
types_of() {
    sql "$1" "SELECT relname, attname, format_type(atttypid, atttypmod)
              FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
              WHERE relnamespace = '$2'::regnamespace AND relname ~ '^(dim|fact)_'
                AND relname !~ '_(current|history)\$' AND relkind IN ('r', 'v')
                AND attnum > 0 AND NOT attisdropped
              ORDER BY relname, attnum"
}

has_columns() {
    same "$(types_of "$2" public | grep -v '_record_id|integer$')" "$(types_of "$1" want)"
}
