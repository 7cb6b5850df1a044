#!/usr/bin/env bats
#
# What tt-transform says of types and of values is what PostgreSQL says: it is asked for each.
#
# VALUES=100000 tests so many generated values of each type instead of some thousands.

load ../lib/pg
load ../lib/tt

setup_file() { pg_start; }
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_db types)"
    use_model
}

# ----------------------------------------------------------------------------------------- types

names=(smallint int2 integer int int4 bigint int8 numeric decimal real float4 "double precision" float8 boolean
    bool text varchar "character varying" char character date time "time without time zone" timestamp
    "timestamp without time zone" timestamptz "timestamp with time zone" uuid json jsonb bytea
    INTEGER "Double Precision" "TIMESTAMP WITH TIME ZONE")
others=(serial money interval float dec nchar name '"char"' bit "time with time zone" timetz xml point "int[]" oid
    regclass "" "integer int" mood "double" "character varying varying" "with time zone" "timestamp without")
modifiers=("" "(0)" "(1)" "(3)" "(6)" "(7)" "(9)" "(1000)" "(1001)" "(10485760)" "(10485761)" "(-1)" "(+5)" "(3,2)"
    "(3,4)" "(3,-2)" "(1000,1000)" "(5,1001)" "(5,-1000)" "(5,-1001)" "(3,+2)" "()" "(a)" "(1,2,3)" "(3, 2)" "(3 ,2)"
    "(3" "3)" "(3)(3)" "(1.5)" "(99999999999999999999)" " (3)" "(3) x" "(3); SELECT 1")

type_texts() {
    local name modifier
    for name in "${names[@]}"; do
        for modifier in "${modifiers[@]}"; do
            echo "$name$modifier"
            [[ $name != *" "* ]] || echo "${name%% *}$modifier ${name#* }"
        done
    done
    printf '%s\n' "${others[@]}"
}

# Where tt is stricter, for a reason: a closed vocabulary, one spelling of blanks, and no digits of a
# second that the server takes and drops.
is_stricter() {
    local other
    for other in "${others[@]}"; do
        [[ $1 != "$other" ]] || return 0
    done
    [[ $1 == *" ("* || $1 == *"(3 ,2)"* || ${1,,} =~ ^time.*\(([7-9]|[1-9][0-9]+)\) ]]
}

# server_types FILE: of each type text, what the server makes of it, "-" where it refuses it
server_types() {
    psql -XAtq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" 2>/dev/null <<SQL
CREATE TABLE asked (i serial, t text);
\\copy asked (t) FROM '$1' (FORMAT csv, DELIMITER E'\x01', QUOTE E'\x02', NULL '\N')
CREATE FUNCTION made(t text) RETURNS text LANGUAGE plpgsql AS \$\$
DECLARE
    answer text;
BEGIN
    EXECUTE 'CREATE TEMP TABLE made (c ' || t || ')';
    SELECT format_type(atttypid, atttypmod) INTO answer FROM pg_attribute
    WHERE attrelid = 'made'::regclass AND attname = 'c';
    DROP TABLE made;
    RETURN answer;
EXCEPTION WHEN OTHERS THEN
    RETURN '-';
END \$\$;
SELECT made(t) FROM asked ORDER BY i;
SQL
}

@test "types: --check takes what the server takes, and --ddl prints the same type" {
    type_texts | sort -u | awk -v share="${TEST_SHARE:-1}" 'NR % share == 0' >"$BATS_TEST_TMPDIR/texts"
    jq -Rc '{table: "dim_t", about: "t", from: "t", key: ["id"], merge: "upsert",
             columns: [["id", "integer not null", "id"], ["v", ., "v"]]}' "$BATS_TEST_TMPDIR/texts" >"$BATS_TEST_TMPDIR/models"
    while read -r model; do
        echo "$model" >"$TT_MODEL/t.json"
        if tt-transform --ddl >"$BATS_TEST_TMPDIR/ddl" 2>"$BATS_TEST_TMPDIR/said"; then
            sed -n 's/^    "v" \(.*\),$/\1/p' "$BATS_TEST_TMPDIR/ddl"
        else
            grep -qF "'v'" "$BATS_TEST_TMPDIR/said" && echo "-" || cat "$BATS_TEST_TMPDIR/said"
        fi
    done <"$BATS_TEST_TMPDIR/models" >"$BATS_TEST_TMPDIR/ours"
    server_types "$BATS_TEST_TMPDIR/texts" >"$BATS_TEST_TMPDIR/theirs"
    sql "$TT_SOURCE" "DROP TABLE asked; DROP FUNCTION made"
    server_types "$BATS_TEST_TMPDIR/ours" >"$BATS_TEST_TMPDIR/printed" # "-" is no type either
    same "$(wc -l <"$BATS_TEST_TMPDIR/ours") $(wc -l <"$BATS_TEST_TMPDIR/theirs")" \
        "$(wc -l <"$BATS_TEST_TMPDIR/texts") $(wc -l <"$BATS_TEST_TMPDIR/texts")"
    wrong=0 taken=0
    while IFS=$'\x01' read -r text ours theirs printed; do
        [[ $ours == - ]] || taken=$((taken + 1))
        [[ $printed != "$theirs" ]] || continue
        [[ $ours != - ]] || ! is_stricter "$text" || continue
        echo "-- '$text': '$ours' ($printed) here, '$theirs' there" >&2
        wrong=1
    done < <(paste -d '\001' "$BATS_TEST_TMPDIR"/{texts,ours,theirs,printed})
    ((!wrong && taken > $(some 60)))
}

# model_with COLUMNS KEY EXTRA: of one dimension; jq
model_with() {
    jq -n "{table: \"dim_t\", about: \"t\", from: \"t\", merge: \"upsert\", columns: ($1), key: ($2)} + ($3)" >"$TT_MODEL/t.json"
}

# both_refuse PART SQL: --check with 78, naming it; the server the SQL
both_refuse() {
    refuses 78 "'dim_t'" "$1" -- tt-transform --check || return
    ! sql "$TT_SOURCE" "$2" 2>/dev/null
}

both_take() {
    quietly tt-transform --check && tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE" >/dev/null &&
        sql "$TT_WAREHOUSE" "DROP SCHEMA tt, public CASCADE; CREATE SCHEMA public" 2>/dev/null
}

@test "names and numbers of columns: --check refuses what the server refuses" {
    for name in xmin xmax cmin cmax ctid tableoid ""; do
        model_with "[[\"id\", \"integer not null\", \"id\"], [\"$name\", \"text\", \"v\"]]" '["id"]' '{}'
        both_refuse "${name:-empty}" "CREATE TABLE dim_t (id integer, \"$name\" text)"
    done
    model_with '[["id", "integer not null", "id"]]' '["id"]' '{merge: "append", surrogate: "xmin"}'
    both_refuse xmin "CREATE TABLE dim_t (id integer, xmin serial)"
    model_with '[["id", "integer not null", "id"]]' '["id"]' '{merge: "append", surrogate: ""}'
    both_refuse surrogate 'CREATE TABLE dim_t (id integer, "" serial)'
    columns='[range(.) | ["c\(.)", "integer not null", "c"]]'
    server() { sql "$TT_SOURCE" "SELECT 'CREATE TEMP TABLE t (' || string_agg('c' || i || ' int', ',') || '$2)' FROM generate_series(0, $1 - 1) AS i"; }
    model_with "1600 | $columns" '["c0"]' '{}'
    both_take
    model_with "1601 | $columns" '["c0"]' '{}'
    both_refuse 1600 "$(server 1601 "")"
    model_with "1600 | $columns" '["c0"]' '{merge: "append", surrogate: "n"}'
    both_refuse 1600 "$(server 1600 ", n serial")"
    model_with "1599 | $columns" '["c0"]' '{history: true}'
    both_refuse 1600 "$(server 1599 ", valid_from date, valid_to date")"
    model_with "32 | $columns" '[range(32) | "c\(.)"]' '{}'
    both_take
    keys=$(printf ',c%d' {0..32})
    model_with "33 | $columns" '[range(33) | "c\(.)"]' '{}'
    both_refuse 32 "$(server 33 ", PRIMARY KEY (${keys:1})")"
    model_with "32 | $columns" '[range(32) | "c\(.)"]' '{history: true}'
    both_refuse 32 "$(server 33 ", PRIMARY KEY (${keys:1})")"
}

@test "names: what tt makes beside a table has columns and names of its own" {
    model_with '[["id", "integer not null", "id"], ["valid_to", "date", "v"]]' '["id"]' '{history: true}'
    refuses 78 "'dim_t'" "'valid_to'" -- tt-transform --check
    for name in record_id run why; do
        model_with "[[\"$name\", \"integer not null\", \"id\"]]" "[\"$name\"]" '{merge: "append", surrogate: "n"}'
        refuses 78 "'dim_t'" "'$name'" -- tt-transform --check
    done
    model_with '[["id", "integer not null", "id"]]' '["id"]' '{history: true}'
    jq '.table = "dim_t_history" | .history = false' "$TT_MODEL/t.json" >"$TT_MODEL/u.json"
    refuses 78 "'dim_t_history'" "'dim_t'" -- tt-transform --check
    model_with '[["id", "integer not null", "id"]]' '["id"]' '{merge: "append", surrogate: "n"}'
    for other in dim_t_current dim_t_key_idx dim_t_pkey dim_t_n_seq; do
        jq --arg name "$other" '.table = $name | .merge = "upsert" | del(.surrogate)' "$TT_MODEL/t.json" >"$TT_MODEL/u.json"
        refuses 78 "'$other'" "'dim_t'" -- tt-transform --check
    done
}

@test "references: their types are such that the server makes the foreign key" {
    types=(smallint bigint "numeric(9)" real text "varchar(3)" "char(3)" date timestamp timestamptz time uuid boolean bytea)
    taken=0
    for key in "${types[@]}"; do
        [[ $key != real ]] || continue
        echo '{"table": "dim_p", "about": "p", "from": "p", "merge": "upsert", "key": ["id"],
            "columns": [["id", "'"$key"' not null", "id"]]}' >"$TT_MODEL/p.json"
        for type in "${types[@]}"; do
            echo '{"table": "dim_t", "about": "t", "from": "t", "merge": "upsert", "key": ["id"],
                "columns": [["id", "integer not null", "id"], ["p", "'"$type"'", "p"]], "references": {"p": "dim_p"}}' >"$TT_MODEL/t.json"
            if tt-transform --check 2>"$BATS_TEST_TMPDIR/said"; then
                echo "CREATE TABLE p (id $key PRIMARY KEY); CREATE TABLE t (p $type REFERENCES p (id)); DROP TABLE t, p;"
                taken=$((taken + 1))
            else
                contains "$(<"$BATS_TEST_TMPDIR/said")" "'p' is '"
            fi
        done
    done >"$BATS_TEST_TMPDIR/ddl"
    psql -Xq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" -f "$BATS_TEST_TMPDIR/ddl"
    ((taken >= 17))
}

# ---------------------------------------------------------------------------------------- values

# Helpers of the server: random texts, and whether it takes a value as it is.
value_helpers="
CREATE FUNCTION pick(VARIADIC a text[]) RETURNS text LANGUAGE sql VOLATILE AS
    'SELECT a[1 + floor(random() * cardinality(a))]';
CREATE FUNCTION digits(fewest integer, most integer) RETURNS text LANGUAGE sql VOLATILE AS
    'SELECT coalesce(string_agg(floor(random() * 10)::text, ''''), '''')
     FROM generate_series(1, fewest + floor(random() * (most - fewest + 1))::integer)';
CREATE FUNCTION days() RETURNS text LANGUAGE sql VOLATILE AS \$\$
    SELECT pick('0000', '0001', '0004', '0005', '0099', '1582', '1900', '2000', '2023', '2024', '4712', '4713', '4714',
                '4714', '4715', '9999', '10000', '294275', '294276', '294276', '294277', '5874897', '5874898', digits(4, 4),
                digits(3, 8)) || '-' || pick('00', '01', '02', '02', '04', '11', '11', '12', '12', '13', '1') ||
           '-' || pick('00', '01', '23', '24', '28', '29', '30', '31', '31', '32', '1') \$\$;
CREATE FUNCTION times() RETURNS text LANGUAGE sql VOLATILE AS \$\$
    SELECT pick('00', '12', '15', '23', '23', '24', '25', '1') || ':' || pick('00', '00', '00', '59', '60', '7') || ':' ||
           pick('00', '00', '00', '59', '59', '60', '7') ||
           pick('', '', '', '.', '.0', '.000', '.5', '.123456', '.1234567', '.999999', '.9999995', '.000000') \$\$;
CREATE FUNCTION zones() RETURNS text LANGUAGE sql VOLATILE AS \$\$
    SELECT pick('', '', '+00', '+01', '-01', '+15', '-15', '+16', '+05:45', '-00:00:01', '+15:59:59', '-15:59:59', '+15:60',
                '+00:00:60', '+1', 'z', '-23') \$\$;
CREATE FUNCTION suffixes() RETURNS text LANGUAGE sql VOLATILE AS
    \$\$ SELECT pick('', '', '', '', ' BC', ' BC', ' AD', 'x', ' ', 'BC') \$\$;
CREATE FUNCTION odd() RETURNS text LANGUAGE sql VOLATILE AS
    \$\$ SELECT pick('infinity', '-infinity', 'Infinity', 'today', '', ' ', 'soon', 'epoch', 'now', '-', ':') \$\$;
CREATE FUNCTION numbers(before integer, behind integer) RETURNS text LANGUAGE sql VOLATILE AS \$\$
    SELECT pick('', '-') || pick('0', '0', '', '99999999999') || '0' || digits(0, before) || pick('', '.0') ||
           pick('', '000') || pick(digits(0, behind), '00') \$\$;
CREATE FUNCTION as_json(v text) RETURNS json LANGUAGE plpgsql AS
    'BEGIN RETURN v::json; EXCEPTION WHEN data_exception THEN RETURN to_json(v); END';
CREATE FUNCTION takes(v text, how text) RETURNS boolean LANGUAGE plpgsql AS \$\$
DECLARE
    answer boolean;
BEGIN
    EXECUTE 'SELECT ' || how INTO answer USING v;
    RETURN answer;
EXCEPTION WHEN data_exception THEN
    RETURN false;
END \$\$;"

# value_case NAME SOURCE-TYPE TYPE GENERATOR TAKES FORM: a table of the source with generated values,
# and the model of what becomes of it. TAKES: whether the server takes $1 with nothing lost. FORM: a
# regular expression of what tt takes where the server does; it leaves out other notations.
value_case() {
    case_names+=("$1")
    case_takes+=("$5")
    case_forms+=("$6")
    jq -n --arg name "$1" --arg type "$3" '{table: ("dim_" + $name), about: "t", from: $name, key: ["id"],
        merge: "upsert", columns: [["id", "integer not null", "id"], ["v", $type, "v"]]}' >"$TT_MODEL/$1.json"
    sql "$TT_SOURCE" "SET TimeZone = 'UTC'; SELECT setseed($seed / 1000.0);
        CREATE TABLE $1 AS SELECT i::integer AS id, ($4)::$2 AS v FROM generate_series(1, $count) AS i;
        ALTER TABLE $1 ADD PRIMARY KEY (id)" >/dev/null
}

@test "values: tt-transform takes what the server takes, and refuses what it refuses" {
    count=${VALUES:-1500} seed=${SEED:-1} case_names=() case_takes=() case_forms=()
    echo "seed $seed" >&2
    sql "$TT_SOURCE" "$value_helpers"
    exact="\$1 !~ '[.][0-9]{7}' AND \$1 !~ ':60' AND"
    day='[0-9]{4,7}-[0-9]{2}-[0-9]{2}' time='[0-9]{2}:[0-9]{2}:[0-9]{2}' zone='([+-][0-9]{2}(:[0-9]{2}(:[0-9]{2})?)?)?'
    value_case dates text date "CASE WHEN i % 50 = 0 THEN odd() ELSE days() || suffixes() END" \
        "\$1::date IS NOT NULL" "$day( BC)?|-?infinity"
    value_case times text time "CASE WHEN i % 50 = 0 THEN odd() ELSE times() || suffixes() END" \
        "$exact \$1::time IS NOT NULL" "$time([.][0-9]{1,6})?"
    value_case times3 text "time(3)" "times()" "$exact \$1::time(3) = \$1::time" "$time([.][0-9]{1,3})?"
    value_case stamps text timestamp "CASE WHEN i % 50 = 0 THEN odd() ELSE days() || ' ' || times() || suffixes() END" \
        "$exact \$1::timestamp IS NOT NULL" "$day $time([.][0-9]{1,6})?( BC)?|-?infinity"
    value_case stamps0 text "timestamp(0)" "days() || ' ' || times()" \
        "$exact \$1::timestamp(0) = \$1::timestamp" "$day $time"
    value_case moments text timestamptz \
        "CASE WHEN i % 50 = 0 THEN odd() ELSE days() || ' ' || times() || zones() || suffixes() END" \
        "$exact \$1::timestamptz IS NOT NULL" "$day $time([.][0-9]{1,6})?$zone( BC)?|-?infinity"
    value_case small integer smallint "32768 * pick('1', '-1')::integer + pick('-1', '0', '1', digits(1, 4))::integer" \
        "\$1::smallint IS NOT NULL" ".*"
    value_case whole bigint integer "2147483648 * pick('1', '-1', '0')::bigint + pick('-1', '0', '1', digits(1, 12))::bigint" \
        "\$1::integer IS NOT NULL" ".*"
    for type in "numeric(5,2)" "numeric(5)" "numeric(3,-2)" "numeric(2,4)" "numeric(40,20)"; do
        value_case "number${#case_names[@]}" numeric "$type" \
            "CASE WHEN i % 50 = 0 THEN pick('NaN', 'Infinity', '-Infinity', '0', '0.000000') ELSE numbers(6, 6) END" \
            "\$1::$type = \$1::numeric" ".*"
    done
    value_case number_any numeric numeric "numbers(30, 30)" "\$1::numeric IS NOT NULL" ".*"
    for type in real "double precision"; do
        value_case "float_${type%% *}" numeric "$type" "CASE WHEN i % 3 = 0 THEN numbers(700, 10)
                WHEN i % 3 = 1 THEN numbers(300, 700) ELSE digits(1, 20) || 'e' || pick('', '-') || digits(1, 3) END" \
            "\$1::$type IS NOT NULL" ".*"
    done
    value_case narrow "double precision" real "digits(1, 20) || 'e' || pick('', '-') || pick(digits(1, 2), '29', '38', '45')" \
        "\$1::real IS NOT NULL" ".*"
    part="pick('\\u0000', '\\u0041', '\\ud83e\\udd86', '\\ud83e', '\\udd86', '\\\\', '\\\\u0000', '\\n', '\\\"', 'é', '🦆', 'x')"
    value_case documents json jsonb "as_json(CASE WHEN i % 2 = 0 THEN '{\"' || $part || '\": [\"' || $part || $part || $part || '\", true]}'
            ELSE '[' || pick('', '-') || pick('0', '1', '0.0', '0.00001', '1.50', '12345.678') ||
                 pick('', 'e', 'E-', 'e+') || pick('0', '5', '16378', '16383', '16384', '131067', '131071', '131072', '131073',
                    '131077', '999999999', '1073741822', '1073741823', '1073741824', '99999999999') || ', {}]' END)" \
        "\$1::jsonb IS NOT NULL" ".*"
    value_case ids uuid uuid "gen_random_uuid()" "\$1::uuid IS NOT NULL" ".*"
    value_case bytes bytea bytea "decode(md5(i::text) || repeat('00', i % 3), 'hex')" "\$1::bytea IS NOT NULL" ".*"

    tt-extract >/dev/null
    tt-transform --max-rejects=100% >/dev/null 2>&1
    wrong=0
    for i in "${!case_names[@]}"; do
        name=${case_names[i]}
        # jq cannot read all that json can hold
        grep -oP '"row":\{"id":\K[0-9]+' "$(run_dir transformed)/rejected/$name.jsonl" 2>/dev/null |
            sort >"$BATS_TEST_TMPDIR/ours" || true
        takes=${case_takes[i]//\'/\'\'}
        sql "$TT_SOURCE" "SET TimeZone = 'UTC'; SELECT id FROM $name WHERE NOT takes(v::text, '$takes')" |
            sort >"$BATS_TEST_TMPDIR/theirs"
        let_through=$(comm -13 "$BATS_TEST_TMPDIR/ours" "$BATS_TEST_TMPDIR/theirs" | paste -sd,)
        refused=$(comm -23 "$BATS_TEST_TMPDIR/ours" "$BATS_TEST_TMPDIR/theirs" | paste -sd,)
        # by its input: there may be more of them than an argument holds
        told=$(psql -XAtq -v ON_ERROR_STOP=1 -d "$TT_SOURCE" <<<"SELECT '-- $name: let through: ' || v::text FROM $name WHERE id IN (${let_through:-0})
            UNION ALL SELECT '-- $name: refused: ' || v::text FROM $name
            WHERE id IN (${refused:-0}) AND v::text ~ '^(${case_forms[i]})\$'")
        ours=$(wc -l <"$BATS_TEST_TMPDIR/ours")
        echo "$name: $ours of $count refused" >&2
        [[ $name == ids || $name == bytes || $name == number_any ]] || ((ours > count / 50 && ours < count)) || wrong=1
        [[ -z $told ]] || {
            head -n 20 <<<"$told" | cut -c 1-300 >&2
            wrong=1
        }
    done
    ((!wrong))
    # And so they load: what the checks let through stops no COPY.
    tt-load >/dev/null
}

# ------------------------------------------------------------------------------------------ keys

# key_of SOURCE-TYPE MODEL-TYPE: a table t with a key, and the model of dim_t
key_of() {
    sql "$TT_SOURCE" "DROP TABLE IF EXISTS t; CREATE TABLE t (id $1 PRIMARY KEY, v text)"
    model_with "[[\"id\", \"$2 not null\", \"id\"], [\"v\", \"text\", \"v\"]]" '["id"]' '{}'
    rm -rf "$TT_LAKE"
    tt-extract
} >/dev/null

@test "keys: texts that differ and could be equal as another type are refused before the first row" {
    for type in date time timestamp timestamptz "char(30)"; do
        key_of text "$type"
        refuses 65 "'id'" "'t'" "'text'" "'$type'" "could be equal" -- tt-transform
        key_of "varchar(30)" "$type"
        refuses 65 "'id'" "could be equal" -- tt-transform
        [[ $type == char* ]] || key_of "$type" "$type"
        [[ $type == char* ]] || tt-transform >/dev/null
    done
    for types in "text varchar" "char(3) char(4)" "char(3) text" "integer bigint" "uuid uuid" "date text"; do
        key_of "${types% *}" "${types#* }"
        tt-transform >/dev/null
    done
}

@test "keys: one that no index takes is rejected, not a load that stops for ever" {
    key_of text text
    incompressible="(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 100) AS i)"
    sql "$TT_SOURCE" "INSERT INTO t SELECT left($incompressible, n), 'x' FROM unnest('{1,2499,2500,2501,2600}'::int[]) AS n"
    jq '.history = true' "$TT_MODEL/t.json" >"$TT_MODEL/h.json" && mv "$TT_MODEL/h.json" "$TT_MODEL/t.json"
    tt-extract >/dev/null
    run --separate-stderr -0 tt-transform
    contains "$stderr" "table 'dim_t': 2 of 5 rows are rejected"
    contains "$stderr" "2,500 bytes"
    tt-load >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT array_agg(length(id) ORDER BY 1), (SELECT count(*) FROM dim_t_history) FROM dim_t" |
        tr -d ' ')" "{1,2499,2500}|3"

    use_source "$TT_SOURCE"
    key_of bytea bytea
    sql "$TT_SOURCE" "INSERT INTO t SELECT decode(left($incompressible, 2 * n), 'hex'), 'x'
                      FROM unnest('{0,1240,1600}'::int[]) AS n"
    tt-extract >/dev/null
    quietly tt-transform --max-rejects=0 >/dev/null || [[ $(runs transformed | wc -l) == 2 ]]
    tt-load >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT array_agg(length(id) ORDER BY 1) FROM dim_t")" "{0,1240,1600}"
}

@test "sizes: a value that makes a row too long costs the rows that need it, from the first stage on" {
    use_source "$(fresh_db sizes)" # whose lake is gone at the end of the test
    sql "$TT_SOURCE" "CREATE TABLE t (id integer PRIMARY KEY, a text, v text);
        INSERT INTO t VALUES (1, 'one', 'x'), (2, 'two', repeat(E'\\x01', 45000000)), (3, 'three', 'z');
        CREATE TABLE other (id integer PRIMARY KEY, note json);
        INSERT INTO other VALUES (1, ('{\"\": \"' || repeat('x', 268435456) || '\"}')::json), (2, '{\"\": {\"note\": 5}}')"
    model_with '[["id", "integer not null", "id"], ["v", "text", "v"]]' '["id"]' '{}'
    jq '.table = "dim_a" | .columns[1] = ["a", "text", "a"]' "$TT_MODEL/t.json" >"$TT_MODEL/a.json"
    jq '.table = "dim_o" | .from = "other" | .columns[1] = ["note", "json", "note"]' "$TT_MODEL/t.json" >"$TT_MODEL/o.json"
    run --separate-stderr -0 tt-extract
    contains "$stderr" "/t.jsonl': a value of 45000000 bytes is left out: \"v\""
    contains "$stderr" "/other.jsonl': a value of 268435464 bytes is left out: \"note\""
    same "$(sed -n 2p "$(run_dir extracted)/t.jsonl")" '{"id":2,"a":"two","v":null,"":{"v":45000000}}'
    run --separate-stderr -0 tt-transform
    contains "$stderr" "table 'dim_t': 1 of 3 rows"
    contains "$stderr" "too long"
    contains "$stderr" "table 'dim_o': 1 of 2 rows"
    tt-load >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT id, v FROM dim_t UNION ALL SELECT id, a FROM dim_a UNION ALL SELECT id, note::text FROM dim_o ORDER BY 1, 2")" \
        $'1|one\n1|x\n2|two\n2|{"": {"note": 5}}\n3|three\n3|z'
    # Mended at the source it comes by itself.
    sql "$TT_SOURCE" "UPDATE t SET v = 'y' WHERE id = 2"
    run_all >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT v FROM dim_t WHERE id = 2")" y
}

@test "joins: on types whose equal values have other texts they are refused, not row by row" {
    sql "$TT_SOURCE" "CREATE EXTENSION citext; CREATE TYPE mood AS ENUM ('sad', 'glad');
        CREATE DOMAIN name_of AS citext; CREATE DOMAIN plain AS text; CREATE DOMAIN price AS numeric(9,2);
        CREATE TYPE pair AS (a integer, b numeric); CREATE TYPE two AS (a integer, b text);
        CREATE COLLATION by_letter (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
        CREATE DOMAIN letters AS text COLLATE by_letter"
    model_with '[["id", "integer not null", "id"], ["w", "text", "p.w"]]' '["id"]' \
        '{join: [{table: "p", as: "p", on: {k: "k"}}]}'
    joined() {
        sql "$TT_SOURCE" "DROP TABLE IF EXISTS t, p; CREATE TABLE p (k $1 PRIMARY KEY, w text);
                          CREATE TABLE t (id integer PRIMARY KEY, k $1)"
        rm -rf "$TT_LAKE"
        tt-extract >/dev/null
    }
    for type in citext interval numeric real "double precision[]" "numeric[]" "citext[]" jsonb numrange \
        name_of "name_of[]" pair "pair[]" "text COLLATE by_letter" "text[] COLLATE by_letter" letters; do
        echo "-- $type" >&2
        joined "$type"
        refuses 65 "'dim_t'" "join 'p'" "such keys cannot be compared" -- tt-transform
    done
    for type in integer text "varchar(3)" "char(3)" "numeric(9,2)" uuid date timestamptz mood "text[]" inet bytea boolean plain "plain[]" price two; do
        echo "-- $type" >&2
        joined "$type"
        tt-transform >/dev/null
    done
}
