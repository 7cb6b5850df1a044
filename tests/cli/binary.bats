#!/usr/bin/env bats
#
# What tt-load makes of the text of a value is, byte for byte, what the server makes of it; and where
# it makes nothing of it, the load goes on as text.

load ../lib/pg
load ../lib/tt

setup_file() { pg_start; }
teardown_file() { pg_stop; }

setup() {
    db=$(fresh_db values)
    csv2binary=${TEST_PROGRAMS:-$repo/build}/tests/lib/csv2binary
}

# same_bytes TYPE QUERY VALUES: the values of a query of one column, and literals; their texts, as the
# server prints them, through csv2binary and through the server.
same_bytes() {
    local type=$1 file=$BATS_TEST_TMPDIR/values oid
    oid=$(sql "$db" "SELECT '$type'::regtype::oid")
    sql "$db" "CREATE TEMP TABLE v (c1 $type); CREATE TABLE t (LIKE v); INSERT INTO t SELECT x.v::$type FROM ($2) AS x (v);
               INSERT INTO t VALUES $3, (NULL)"
    sql "$db" "SET DateStyle = ISO; SET TimeZone = UTC; SET bytea_output = hex; SET extra_float_digits = 1;
               COPY t TO STDOUT (FORMAT csv, HEADER)" >"$file.csv"
    "$csv2binary" "$file.csv" "$oid" >"$file.ours"
    sql "$db" "COPY t TO STDOUT (FORMAT binary)" >"$file.theirs"
    sql "$db" "DROP TABLE t"
    cmp "$file.ours" "$file.theirs" || {
        echo "-- type $type" >&2
        return 1
    }
    [[ $(wc -l <"$file.csv") -gt 10 ]]
}

rounds=${VALUES:-3000}
some="generate_series(1, $rounds)"
wide="(random() - 0.5) * 2 * power(10, random() * 40)"

@test "integers" {
    same_bytes smallint "SELECT (random() - 0.5) * 65530 FROM $some" "(-32768), (32767), (0), (-1), (-32767)"
    same_bytes integer "SELECT (random() - 0.5) * 4e9 FROM $some" "(-2147483648), (2147483647), (0), (-1)"
    same_bytes bigint "SELECT (random() - 0.5) * 1.8e19 FROM $some" \
        "(-9223372036854775808), (9223372036854775807), (0), (-1)"
}

@test "numerics of all sizes" {
    same_bytes numeric "
        SELECT ($wide)::numeric * ('1e-' || (random() * 60)::int)::numeric FROM $some
        UNION ALL SELECT round((random() * 1e6)::numeric, (random() * 12)::int) FROM $some
        UNION ALL SELECT -(10::numeric ^ g) FROM generate_series(-20, 40) AS g
        UNION ALL SELECT (10::numeric ^ g) - 1 FROM generate_series(0, 40) AS g" \
        "(0), (0.00), (-0.0), (0.0001), (0.00010), (10000), (9999.9999), (100000000), ('NaN'), ('Infinity'),
         ('-Infinity'), (('1' || repeat('0', 5000))::numeric), (('0.' || repeat('0', 5000) || '1')::numeric),
         ((repeat('7', 4000) || '.' || repeat('3', 4000))::numeric)"
}

@test "floats" {
    same_bytes real "SELECT (random() - 0.5) * power(10, (random() - 0.5) * 70) FROM $some" \
        "(0), ('-0'), (1), (0.1), (1e-37), (1e37), (1.17549e-38), (3.4e38), ('NaN'), ('Infinity'), ('-Infinity'), (1e-44)"
    same_bytes 'double precision' "SELECT (random() - 0.5) * power(10, (random() - 0.5) * 600) FROM $some" \
        "(0), ('-0'), (0.1), (1.7976931348623157e308), (2.2250738585072014e-308), (4.9e-324), (5e-310), ('NaN'),
         ('Infinity'), ('-Infinity')"
}

@test "dates and times" {
    same_bytes date "SELECT '4714-11-24 BC'::date + (random() * 2451545 * 2)::int FROM $some
        UNION ALL SELECT '2000-01-01'::date + g FROM generate_series(-1500, 1500) AS g
        UNION ALL SELECT '2000-01-01'::date + (random() * 2145031947)::int FROM $some" \
        "('infinity'), ('-infinity'), ('4714-11-24 BC'), ('5874897-12-31'), ('0001-01-01'), ('0001-12-31 BC'),
         ('0001-02-29 BC'), ('0005-02-28 BC'), ('1900-03-01'), ('10000-01-01')"
    same_bytes time "SELECT '00:00'::time + random() * '1 day'::interval FROM $some" \
        "('24:00:00'), ('00:00:00'), ('23:59:59.999999'), ('00:00:00.000001'), ('12:00:00.1')"
    for type in timestamp timestamptz; do
        same_bytes $type "SELECT '4714-11-24 00:00:00 BC'::$type + random() * '298000 years'::interval FROM $some
            UNION ALL SELECT '1970-01-01'::$type + random() * '100 years'::interval FROM $some" \
            "('infinity'), ('-infinity'), ('4714-11-24 00:00:00+00 BC'), ('294276-12-31 23:59:59.999999+00'), ('2000-01-01'),
             ('1999-12-31 23:59:59.999999'), ('0001-01-01 00:00:00')"
    done
}

@test "texts, booleans, bytes, uuids, json" {
    for type in text varchar 'char(12)'; do
        same_bytes "$type" "SELECT left(string_agg(chr(32 + (random() * 94)::int), ''), 12) FROM $some AS g GROUP BY g % 500" \
            "(''), (' '), ('\"'), ('\"\"'), (E'a\nb'), (E'\n'), (E'\r\n'), (','), ('\\.'), ('é🦆')"
    done
    same_bytes boolean "SELECT random() > 0.5 FROM $some" "(true), (false)"
    same_bytes bytea "SELECT decode(repeat(md5(g::text), g % 5), 'hex') FROM $some AS g" "(''), ('\\x00ff')"
    same_bytes uuid "SELECT md5(g::text) FROM $some AS g" "('00000000-0000-0000-0000-000000000000')"
    for type in json jsonb; do
        same_bytes $type "SELECT jsonb_build_object('a', random(), 'b', md5(g::text))::text FROM $some AS g" \
            "('{}'), ('null'), ('[1, \"x\\n\"]'), ('{\"a\":  1e400}')"
    done
}

# A numeric of more digits than numeric_recv takes, a type that the loader does not know, a target
# whose types are wider: all is loaded, and the log says where text was the way.
@test "what has no binary form goes in as text" {
    use_source "$(fresh_db source)"
    sql "$TT_SOURCE" "CREATE TABLE t (id serial PRIMARY KEY, n numeric, d date);
                      INSERT INTO t (n, d) SELECT g, '2026-01-01'::date + g FROM generate_series(1, 2000) AS g;
                      INSERT INTO t (n) VALUES (('1' || repeat('0', 20000))::numeric)"
    use_model
    echo '{"table": "fact_t", "about": "t", "from": "t", "key": ["id"], "merge": "append", "surrogate": "r",
           "columns": [["id", "integer not null", "id"], ["n", "numeric", "n"], ["d", "date", "d"]]}' >"$TT_MODEL/t.json"
    tt-extract >/dev/null
    tt-transform >/dev/null
    run -0 --separate-stderr tt-load -v
    contains "$stderr" "column 'n' has no binary form"
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*), sum(n)::text = (2001000 + ('1' || repeat('0', 20000))::numeric)::text,
        max(d) FROM fact_t")" "2001|t|2031-06-24"

    # types that are wider than the model's, and a domain: as the warehouse has them
    TT_WAREHOUSE=$(fresh_db wider)
    sql "$TT_WAREHOUSE" "CREATE DOMAIN few AS bigint CHECK (VALUE < 10000);
        CREATE TABLE fact_t (r serial PRIMARY KEY, id few NOT NULL, n numeric, d date)"
    tt-load >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*), max(id), max(d) FROM fact_t")" "2001|2001|2031-06-24"
}
