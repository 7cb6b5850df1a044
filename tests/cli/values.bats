#!/usr/bin/env bats
#
# Hostile values, from the source to the warehouse: what SQL reads there is what SQL reads here.

load ../lib/pg
load ../lib/tt
load ../lib/mapping

setup_file() { pg_start; }
teardown_file() { pg_stop; }

# round_trip SQL-TYPE MODEL-TYPE VALUES: a table t (id, v) whose v has each of the values, NULL last;
# VALUES is the part of an INSERT behind VALUES, of rows of one column. Dimension and fact.
round_trip() {
    use_source "$(fresh_db values)"
    sql "$TT_SOURCE" "CREATE TABLE t (id serial PRIMARY KEY, v $1);
                      INSERT INTO t (v) VALUES $3; INSERT INTO t (v) VALUES (NULL)"
    use_model
    jq -n --arg type "$2" '{table: "dim_t", about: "t", from: "t", key: ["id"], merge: "upsert",
            columns: [["id", "integer not null", "id"], ["v", $type, "v"]]}' >"$TT_MODEL/dim.json"
    jq '.table = "fact_t" | .merge = "append" | .surrogate = "n"' "$TT_MODEL/dim.json" >"$TT_MODEL/fact.json"
    run_all >/dev/null
    arrived "${4-v}"
    # Once more by way of the staging tables: nothing is taken for changed.
    before=$(dump "$TT_WAREHOUSE" public)
    tt-extract --full >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    same "$(dump "$TT_WAREHOUSE" public)" "$before"
    # And with all keys new, though the tables are not empty.
    sql "$TT_SOURCE" "INSERT INTO t (v) SELECT v FROM t"
    run_all >/dev/null
    arrived "${4-v}"
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM tt.fact_t_ended")" 0
}

# arrived EXPRESSION: of v, where the types differ
arrived() {
    for table in dim_t fact_t; do
        same "$(contents "$TT_WAREHOUSE" "$table" "id, $1")" "$(contents "$TT_SOURCE" t "id, $1")"
        same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM $table WHERE v IS NULL")" \
            "$(sql "$TT_SOURCE" "SELECT count(*) FROM t WHERE v IS NULL")"
    done
    same "$(manifest "$(run_dir transformed)" '.rejected')" "[]"
}

texts="(''), (' '), ('NULL'), ('null'), (E'\t'), (E'a\tb'), (E'\n'), (E'a\nb\n'), (E'\r'), (E'\r\n'),
    (E'a\rb'), (E'\\\\'), (E'\\\\N'), (E'\\\\.'), (E'x\n\\\\.\ny'), (E'\\\\.\n'), (E'\\\\n'), (E'\\\\t\\\\'),
    ('\"'), ('\"\"'), ('a\"b'), (','), ('a,b'), (';'), (''''), ('''; DROP TABLE t; --'), ('{\"a\": 1}'),
    ('[1, 2]'), ('\"text\"'), ('\\u0041'), ('\\ud83d'), ('🦆 é 明子 ﷽'), (E'e\u0301'), (E'\u200b\u202e\ufeff'),
    (E'\x01\x1f\x7f'), (E'\u0085\u2028\u2029'), (E'\U0010ffff'), ('true'), ('1e5'), ('0x10'), ('-'),
    ('%s%n%x'), ('\$1'), ('  leading and trailing  '), (repeat('long ', 100000)), (repeat(E'\n', 1000))"

@test "text" {
    round_trip text text "$texts"
}

@test "varchar, and a domain over it, into varchar" {
    round_trip varchar varchar "$texts"
}

@test "numeric: 40 digits, digits behind the point, NaN, infinities" {
    round_trip numeric numeric "(0), (0.00), (-0.0), (1.50), (1234567890123456789012345678901234567890),
        (-0.1234567890123456789012345678901234567890), (12345678901234567890.12345678901234567890),
        ('NaN'), ('Infinity'), ('-Infinity'), (1e130), (1e-130), (99999999.99)"
}

@test "numeric(10,2): its limits" {
    round_trip "numeric(10,2)" "numeric(10,2)" "(0), (99999999.99), (-99999999.99), (0.01), ('NaN'), (12.5)"
}

@test "bigint, integer and smallint: their limits" {
    round_trip bigint bigint "(9223372036854775807), (-9223372036854775808), (0), (-1), (9007199254740993)"
    round_trip integer integer "(2147483647), (-2147483648), (0)"
    round_trip smallint smallint "(32767), (-32768), (0)"
    round_trip smallint bigint "(32767), (-32768), (0)"
}

@test "double precision and real: shortest digits, NaN, infinities" {
    round_trip "double precision" "double precision" "(0), ('-0'), (0.1), (1e308), (5e-324), ('NaN'),
        ('Infinity'), ('-Infinity'), (1.7976931348623157e308), (0.30000000000000004), (1e15), (123456789012345680)"
    round_trip real real "(0), (0.1), (3.4028235e38), (1e-45), ('NaN'), ('-Infinity'), (16777217)"
}

@test "date: BC, infinity, leap day, far years" {
    round_trip date date "('2024-02-29'), ('0001-01-01'), ('0044-03-15 BC'), ('4713-01-01 BC'),
        ('infinity'), ('-infinity'), ('9999-12-31'), ('10000-01-01'), ('5874897-12-31'), ('0001-02-29 BC')"
}

@test "timestamp: BC, infinity, microseconds" {
    round_trip timestamp timestamp "('2024-02-29 23:59:59.999999'), ('2024-01-01'), ('infinity'), ('-infinity'),
        ('0044-03-15 12:00:00.5 BC'), ('294276-12-31 23:59:59.999999'), ('1970-01-01 00:00:00.000001')"
}

@test "timestamptz: the moment, whatever the zones" {
    round_trip timestamptz timestamptz "('2024-03-31 01:30:00+00'), ('2024-10-27 01:30:00 Europe/London'),
        ('2024-06-01 12:00:00+05:45'), ('infinity'), ('-infinity'), ('0044-03-15 12:00:00+00 BC'), ('1890-01-01 00:00:00 Europe/Amsterdam')"
}

@test "time: midnight at both ends" {
    round_trip time time "('00:00'), ('24:00'), ('23:59:59.999999'), ('12:00:00.5')"
}

@test "boolean, uuid, bytea" {
    round_trip boolean boolean "(true), (false)"
    round_trip uuid uuid "('00000000-0000-0000-0000-000000000000'), ('ffffffff-ffff-ffff-ffff-ffffffffffff')"
    round_trip bytea bytea "(''), ('\\x00'), ('\\x5c2e0a'), ('\\xff00fe'), (decode(repeat('5c0a0d2c22', 20000), 'hex'))"
}

@test "arrays, enums, ranges, intervals, addresses: as text" {
    round_trip "text[]" text "('{}'), (ARRAY['a,b', NULL, '', '\"q\"', E'\\\\', E'n\nl', '{', '}']), (ARRAY[['a'], ['b']])" "v::text"
    round_trip "int[]" text "('{1,NULL,3}'), ('[2:3]={1,2}')" "v::text"
    round_trip interval text "('1 year 2 mons -3 days 04:05:06.789'), ('0')" "v::text"
    round_trip inet text "('10.0.0.1/8'), ('::1')" "v::inet"
    round_trip int4range text "('[1,5)'), ('empty'), ('(,)')" "v::text"
    round_trip '"char"' text "('x'), ('\"'), (',')" "v::text"
    round_trip "char(5)" "char(5)" "('ab'), (''), ('abcde')" "v::text"
}

json="('{}'), ('[]'), ('0'), ('1.50'), ('12345678901234567890.12345678901234567890'), ('true'),
    ('\"\"'), ('\"text\"'), ('\"a\\u0041 \\n \\\\ \\\"\"'), ('{\"a\": [1, {\"b\": null}], \"c,d\": \"e\\tf\"}'),
    ('\"🦆\"'), (E'{\n  \"spread\":\r\n  [ 1,\n    2 ] }')"

@test "json and jsonb, to json, jsonb and text" {
    round_trip jsonb jsonb "$json"
    round_trip json jsonb "$json" "v::jsonb"
    round_trip jsonb text "$json" "v::text"
    # Line breaks between tokens have become blanks; all else is verbatim.
    round_trip json json "$json" "translate(v::text, E'\r\n', '  ')"
}

@test "JSON null of type json or jsonb arrives as NULL, as tt-lake(5) says" {
    use_source "$(fresh_db values)"
    sql "$TT_SOURCE" "CREATE TABLE t (id integer PRIMARY KEY, a json, b jsonb);
                      INSERT INTO t VALUES (1, 'null', 'null'), (2, '\"null\"', '[null]')"
    use_model
    jq -n '{table: "dim_t", about: "t", from: "t", key: ["id"], merge: "upsert",
            columns: [["id", "integer not null", "id"], ["a", "json", "a"], ["b", "jsonb", "b"]]}' >"$TT_MODEL/t.json"
    run_all
    same "$(sql "$TT_WAREHOUSE" "SELECT * FROM dim_t ORDER BY 1")" $'1||\n2|"null"|[null]'
}

@test "NULL and the empty string stay apart in facts, too, and their change is a change" {
    use_source "$(fresh_db values)"
    sql "$TT_SOURCE" "CREATE TABLE t (id integer PRIMARY KEY, v text); INSERT INTO t VALUES (1, NULL), (2, '')"
    use_model
    jq -n '{table: "fact_t", about: "t", from: "t", key: ["id"], merge: "append", surrogate: "n",
            columns: [["id", "integer not null", "id"], ["v", "text", "v"]]}' >"$TT_MODEL/t.json"
    run_all
    sql "$TT_SOURCE" "UPDATE t SET v = CASE id WHEN 1 THEN '' END"
    run_all
    same "$(sql "$TT_WAREHOUSE" "SELECT id, v IS NULL, v = '' FROM fact_t ORDER BY n")" $'1|t|\n2|f|t\n1|f|t\n2|t|'
    same "$(sql "$TT_WAREHOUSE" "SELECT id, v IS NULL FROM fact_t_current ORDER BY 1")" $'1|f\n2|t'
}

@test "keys of several columns, of text with separators in it" {
    use_source "$(fresh_db values)"
    sql "$TT_SOURCE" "CREATE TABLE t (a text, b text, c numeric, v integer, PRIMARY KEY (a, b, c));
        INSERT INTO t VALUES ('', 'x', 1, 1), ('x', '', 1, 2), (',', '', 1, 3), ('', ',', 1, 4),
                             (E'\x01', E'\x02', 1, 5), (E'a\nb', 'c', 1, 6), ('a', E'\nbc', 1.5, 7)"
    use_model
    jq -n '{table: "dim_t", about: "t", from: "t", key: ["a", "b", "c"], merge: "upsert",
            columns: [["a", "text not null", "a"], ["b", "text not null", "b"],
                      ["c", "numeric not null", "c"], ["v", "integer", "v"]]}' >"$TT_MODEL/t.json"
    run_all
    sql "$TT_SOURCE" "UPDATE t SET v = v * 10 WHERE v IN (2, 4, 6)"
    run_all
    same "$(contents "$TT_WAREHOUSE" dim_t "v, a, b, c")" "$(contents "$TT_SOURCE" t "v, a, b, c")"
}
