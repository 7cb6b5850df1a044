#!/usr/bin/env bats
#
# tt-verify: tables that come from files (tt-source(5)), and what is joined with them; values that are equal and
# printed in two ways.

load ../lib/small
load ../lib/verify

setup() {
    PATH=$repo/scripts:$PATH
    export TT_RETRIES=0
    small_source
}

# Sales of the database, in pounds by the rates of a file; a calendar of the days of both.
with_rates() {
    in_source "CREATE TABLE sale (id integer PRIMARY KEY, currency text, number bigint, day date, amount numeric(9, 2));
               INSERT INTO sale VALUES (1, 'EUR', 9007199254740993, '2024-11-01', 10), (2, 'USD', 9007199254740992, '2024-11-02', 20)"
    jq -n '{table: "dim_day", about: "Days.", calendar: true, merge: "upsert", key: ["day"], columns: [["day", "date not null", "date"]]}' \
        >"$TT_MODEL/dim_day.json"
    jq -n '{table: "dim_rate", about: "A test.", from: "rate", key: ["currency", "number"], merge: "upsert", history: true,
            columns: [["currency", "varchar(3) not null", "currency"], ["number", "bigint not null", "number"], ["rate", "numeric(18,8)", "rate"],
                      ["exact", "numeric", "rate"], ["since", "date", "since"], ["note", "text", "note"], ["good", "boolean", "good"]]}' >"$TT_MODEL/dim_rate.json"
    jq -n '{table: "fact_since", about: "A test.", from: "rate", key: ["currency", "number"], merge: "append", surrogate: "record_id",
            columns: [["currency", "varchar(3) not null", "currency"], ["number", "bigint not null", "number"], ["since", "date", "since"]],
            references: {since: "dim_day"}}' >"$TT_MODEL/fact_since.json"
    jq -n '{table: "fact_sale", about: "A test.", from: "sale", key: ["id"], merge: "append", surrogate: "record_id",
            join: [{table: "rate", as: "r", on: {currency: "currency", number: "number"}}],
            columns: [["id", "integer not null", "id"], ["amount", "numeric(9,2)", "amount"], ["rate", "numeric(18,8)", "r.rate"]]}' \
        >"$TT_MODEL/fact_sale.json"
    export TT_SOURCES=$BATS_TEST_TMPDIR/sources
    drop=$BATS_TEST_TMPDIR/drop
    mkdir "$TT_SOURCES" "$drop"
    jq -n --arg from "file:$drop/rates-*.csv" '{table: "rate", about: "To one pound; made up.", from: $from, format: "csv",
        mode: "add", key: ["currency", "number"], settle_seconds: 0,
        columns: [["currency", "varchar(3) not null"], ["number", "bigint not null"], ["rate", "numeric(18,8)"], ["since", "date"],
                  ["note", "text"], ["good", "boolean"]]}' >"$TT_SOURCES/rate.json"
    rates 1 $'EUR,9007199254740993,0.870,2024-03-01,"it\'s\na ""note"" \\ \t\u00e4"' 'USD,9007199254740992,0.76,2023-01-01,'
}

# rates FILE LINE...
rates() {
    local name=$1
    shift
    { echo currency,number,rate,since,note,good && printf '%s,true\n' "$@"; } >"$drop/rates-$name.csv"
}

@test "tables of files: what the lake has of them is what the warehouse must have" {
    with_rates
    step >/dev/null
    proves
    same "$(state '.tables | keys | join(" ")')" "dim_day dim_rate fact_sale fact_since"
    same "$(in_warehouse "SELECT rate, exact FROM dim_rate WHERE currency = 'EUR'")" "0.87000000|0.870"

    # a later file, one that is gone, an older run compressed; then from a table that came complete
    rates 2 'NOK,1,0.07,2022-05-05,new' 'EUR,9007199254740993,0.88,2024-03-01,mended'
    rm "$drop/rates-1.csv"
    in_source "INSERT INTO sale VALUES (3, 'NOK', 1, '2024-11-03', 30)"
    step >/dev/null
    zstd -q --rm "$(run_dir extracted 1)/rate.jsonl"
    proves
    step --full >/dev/null
    rates 3 'SEK,2,0.08,2021-05-05,last'
    step >/dev/null
    proves
    same "$(in_warehouse "SELECT count(*) FROM dim_rate")" 4

    in_warehouse "UPDATE dim_rate SET note = note || ' ' WHERE currency = 'NOK'; DELETE FROM fact_since WHERE currency = 'EUR';
        UPDATE fact_sale SET rate = rate + 0.00000001 WHERE id = 3; UPDATE dim_rate_history SET exact = 1 WHERE currency = 'SEK';
        DELETE FROM dim_day WHERE day = '2021-02-03'; INSERT INTO fact_since (currency, number) VALUES ('XXX', 1)"
    finds 'dim_rate currency=NOK number=1: note is "new" at the source, "new " in the warehouse' \
        'fact_since currency=EUR number=9007199254740993: the source has it, the warehouse has not' \
        'fact_sale id=3: rate is "0.07000000" at the source, "0.07000001" in the warehouse' \
        'dim_rate_history currency=SEK number=2: exact is "0.08" at the source, "1" in the warehouse' \
        'dim_day day=2021-02-03: the source has it, the warehouse has not' \
        'fact_since currency=XXX number=1: the source has it no more, and here it has not ended'
    run -0 --separate-stderr tt-verify --repair
    proves --since now --table 'dim_r*'
}

@test "a table of files that is taken whole: what is gone from them has ended; what the model cannot take is explained" {
    with_rates
    rates 1 'EUR,1,0.8,2024-03-01,' 'USD,1,0.7,2023-01-01,' 'SEK,1,0.1,2023-01-01,long enough'
    in_source "UPDATE sale SET number = 1"
    jq '.mode = "whole"' "$TT_SOURCES/rate.json" >"$BATS_TEST_TMPDIR/new"
    cp "$BATS_TEST_TMPDIR/new" "$TT_SOURCES/rate.json"
    step >/dev/null
    proves
    rates 1 'EUR,1,0.8,2024-03-01,' 'USD,1,0.7,2023-01-01,'
    in_warehouse "CREATE TABLE kept AS SELECT * FROM fact_since WHERE currency = 'SEK'"
    step >/dev/null
    proves
    in_warehouse "DELETE FROM tt.fact_since_ended WHERE currency = 'SEK'"
    finds 'fact_since currency=SEK number=1: the source has it no more, and here it has not ended'
    in_warehouse "INSERT INTO tt.fact_since_ended (currency, number, record_id, why) SELECT currency, number, record_id, 'deleted' FROM kept"
    jq '(.columns[] | select(.[0] == "note"))[1] = "varchar(3)"' "$TT_MODEL/dim_rate.json" >"$BATS_TEST_TMPDIR/new"
    cp "$BATS_TEST_TMPDIR/new" "$TT_MODEL/dim_rate.json"
    rates 1 'EUR,1,0.8,2024-03-01,' 'USD,1,0.7,2023-01-01,' 'DKK,2,0.1,2023-01-01,too long'
    quiet_step >/dev/null
    run -0 --separate-stderr tt-verify --json
    same "$(jq -r '.explanations[] | "\(.key | tojson) \(.explained)"' <<<"$output" | sed 's/run [^:]*/run/')" \
        $'["DKK","2"] rejected in run: note \'too long\' is too long
["DKK","2"] rejected in run: note \'too long\' is too long'
}

@test "what is equal is no finding, however it is printed; what is not, is one" {
    dim thing n 'n numeric not null' 'v numeric' 'f double precision' 'j jsonb'
    fact other n 'n numeric not null' 'v numeric' 'f double precision' 'j jsonb'
    in_source "CREATE TABLE thing (n numeric PRIMARY KEY, v numeric, f float8, j jsonb);
        INSERT INTO thing VALUES (1.0, 2.50, 0, '{\"a\": 1.0}'), (2.50, 100, 1e10, '[]'), (-0.10, 12345678901234567890.1234567890, -1.5, '[1.0]');
        CREATE TABLE other (LIKE thing INCLUDING ALL); INSERT INTO other SELECT * FROM thing"
    step >/dev/null
    proves
    for table in thing other; do
        in_source "UPDATE $table SET n = 1.00, v = 2.5, f = '-0' WHERE n = 1; UPDATE $table SET n = 2.5, v = 100.000 WHERE n = 2.5;
            UPDATE $table SET j = '[1.00]' WHERE n < 0"
    done
    step --max-delete-ratio 1 >/dev/null
    same "$(in_warehouse "SELECT n, v, f, j FROM dim_thing ORDER BY n")" \
        $'-0.10|12345678901234567890.1234567890|-1.5|[1.00]\n1.0|2.50|0|{"a": 1.0}\n2.50|100|10000000000|[]'
    proves
    in_warehouse "UPDATE dim_thing SET v = 100.0000000001 WHERE n = 2.5; UPDATE fact_other SET n = 1.01 WHERE n = 1; UPDATE dim_thing SET v = v + 0.0000000001 WHERE n < 0"
    finds 'dim_thing n=2.5: v is "100" at the source, "100.0000000001" in the warehouse' \
        'dim_thing n=-0.1: v is "12345678901234567890.123456789" at the source, "12345678901234567890.1234567891" in the warehouse' \
        'fact_other n=1: the source has it, the warehouse has not' \
        'fact_other n=1.01: the source has it no more, and here it has not ended'
}
