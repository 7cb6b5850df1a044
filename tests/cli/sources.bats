#!/usr/bin/env bats
#
# Tables that come from files beside the database: --sources, tt-source(5).

load ../lib/small

# Sales of the database, in pounds by the rates of a file.
setup() {
    small_source
    in_source "CREATE TABLE sale (id integer PRIMARY KEY, currency text, day date, amount numeric);
               INSERT INTO sale VALUES (1, 'EUR', '2026-11-01', 10), (2, 'USD', '2026-11-02', 20)"
    dim rate 'currency day' 'currency varchar(3) not null' 'day date not null' 'rate numeric(18,8) not null' 'note varchar'
    jq -n '{table: "fact_sale", about: "A test.", from: "sale", key: ["id"], merge: "append", surrogate: "record_id",
            join: [{table: "rate", as: "r", on: {currency: "currency", day: "day"}}],
            columns: [["id", "integer not null", "id"], ["amount", "numeric", "amount"],
                      ["rate", "numeric(18,8)", "r.rate"]]}' >"$TT_MODEL/fact_sale.json"
    export TT_SOURCES=$BATS_TEST_TMPDIR/sources
    drop=$BATS_TEST_TMPDIR/drop
    mkdir "$TT_SOURCES" "$drop"
    document '.'
}

# document FILTER: of the table rate, and what jq makes of it
document() {
    jq -n --arg from "file:$drop/rates-*.csv" '{table: "rate", about: "To one pound; made up.", from: $from, format: "csv",
        mode: "add", key: ["currency", "day"], settle_seconds: 0,
        columns: [["currency", "varchar(3) not null", "code"], ["day", "date not null", "day"],
                  ["rate", "numeric(18,8) not null", "rate"], ["note", "varchar"]]} | '"$1" >"$TT_SOURCES/rate.json"
}

# rates FILE LINE...: with the header
rates() {
    local name=$1
    shift
    printf '%s\n' code,day,rate,note "$@" >"$drop/$name"
}

loaded() {
    in_warehouse "SELECT currency, day, rate, note FROM dim_rate ORDER BY 1, 2"
}

sales() {
    in_warehouse "SELECT id, rate FROM fact_sale_current ORDER BY 1"
}

# counts: read rejected replaced carried, of the newest run
counts() {
    manifest "$(run_dir extracted)" '.tables[] | select(.table == "rate").counts | "\(.read) \(.rejected) \(.replaced) \(.carried)"'
}

rejected() {
    cat "$(run_dir extracted)/rejected/rate.jsonl"
}

@test "files are added in the order of their names, each once; what is new in them ripples" {
    rates rates-2.csv 'EUR,2026-11-01,0.87,' 'USD,2026-11-02,0.76,"two
lines, ""quoted"""'
    rates rates-1.csv 'EUR,2026-11-01,0.80,old' 'SEK,2026-11-01,0.078,x'
    same "$(tt-extract --dry-run)" $'sale\tcomplete\t2\tit has not been extracted before\nrate\tcomplete\t4\tit has not been extracted before'
    same "$(tt-extract --dry-run --json | tt-transform --check -)" ""
    same "$(tt-extract --stdout rate | jq -r .currency | paste -sd ' ')" "EUR SEK EUR USD"
    same "$(find "$TT_LAKE" -name '*rate*')" ""
    same "$(step)" $'sale complete 2 0\nrate complete 3 0'
    same "$(counts)" "4 0 1 0"
    same "$(tt-extract --dry-run)" $'sale\tchanged\t0\nrate\tchanged\t0'
    same "$(loaded)" $'EUR|2026-11-01|0.87000000|\nSEK|2026-11-01|0.07800000|x\nUSD|2026-11-02|0.76000000|two\nlines, "quoted"'
    same "$(sales)" $'1|0.87000000\n2|0.76000000'
    same "$(head -n 1 "$(run_dir extracted)/rate.jsonl")" '{"currency":"SEK","day":"2026-11-01","rate":0.078,"note":"x"}'

    # tt-doctor knows where rate comes from
    same "$("$repo/scripts/tt-doctor" 2>&1 | grep -F "'rate'" || true)" ""

    contains "$("$repo/scripts/tt-status" --lake "$TT_LAKE" || true)" "  files      rate "
    same "$("$repo/scripts/tt-status" --json | jq -r '.sources[] | "\(.table) \(.run)"')" "rate $(runs extracted)"

    # nothing new: nor where a file's time alone is, or a file is gone
    same "$(step)" nothing
    touch -d '2 minutes ago' "$drop/rates-2.csv"
    rm "$drop/rates-1.csv"
    same "$(step)" nothing

    # a new one, and a corrected one under its old name: a fact is made anew with the rate as it is now
    rates rates-3.csv 'NOK,2026-11-03,0.07,'
    rates rates-2.csv 'EUR,2026-11-01,0.88,mended' 'USD,2026-11-02,0.76,"two
lines, ""quoted"""'
    same "$(step)" "rate changed 3 0"
    same "$(sales)" $'1|0.88000000\n2|0.76000000'
    same "$(versions sale 1 rate)" $'0.87000000 superseded\n0.88000000 live'
    same "$(in_warehouse "SELECT count(*) FROM dim_rate")" 4

    # a change of the database joins with rates of earlier runs; --table of one moves not the other
    in_source "INSERT INTO sale VALUES (3, 'NOK', '2026-11-03', 30)"
    rates rates-4.csv 'DKK,2026-11-03,0.11,'
    same "$(step --table sale)" "sale changed 1 0"
    same "$(sales | tail -n 1)" "3|0.07000000"
    same "$(step --exclude-table sale)" "rate changed 1 0"
    counts_hold

    # Whole again, for tt-prune: also what is only in the lake.
    same "$(step --full)" $'sale complete 3 0\nrate complete 5 0'
    same "$(counts)" "0 0 2 7"
    same "$(in_warehouse "SELECT count(*) FROM dim_rate")" 5
    same "$("$repo/scripts/tt-prune" --dry-run --remove-after 0s | grep -c ^remove)" 4

    # from the lake alone another warehouse gets the same
    local copy
    copy=$(fresh_db copy)
    "$repo/scripts/tt-replay" --warehouse "$copy" >/dev/null
    same "$(sql "$copy" "SELECT currency, day, rate, note FROM dim_rate ORDER BY 1, 2")" "$(loaded)"

    # Without state all that is there comes again, and changes nothing; what is not there stays.
    rm -r "$TT_LAKE/state"
    quiet_step >"$BATS_TEST_TMPDIR/said"
    same "$(cat "$BATS_TEST_TMPDIR/said")" $'sale complete 3 0\nrate changed 4 0'
    same "$(in_warehouse "SELECT count(*) FROM dim_rate")" 5
    same "$(versions sale 1 rate)" $'0.87000000 superseded\n0.88000000 live'

    # Another database takes nothing of what is known of the files.
    TT_SOURCE=$(fresh_db other)
    in_source "CREATE TABLE sale (id integer PRIMARY KEY, currency text, day date, amount numeric)"
    TT_SOURCES='' run --separate-stderr -65 tt-extract --new-source --dry-run
    contains "$stderr" "'rate'"
    rates rates-5.csv 'CHF,2026-11-03,1.1,'
    same "$(tt-extract --new-source >/dev/null && extracted)" $'sale complete 0 0\nrate changed 1 0'
}

@test "CSV as people have it: mark, CRLF, semicolons, Windows-1252, commas, dates, other columns, NULLs" {
    document '.encoding = "WINDOWS-1252" | .delimiter = ";" | .decimal = "," | .group = "." | .date = "DD.MM.YYYY"
              | .null = ["n/a"] | .ignore = ["bank"]'
    printf '%s\r\n' 'rate;bank;note;day;code' '1.234,50;A;caf\xe9 \x80;1.11.2026;EUR' \
        '"0,76";B;n/a;02.11.2026;USD' '' '-0,5;;"a;b";03.11.2026;XXX' | xargs -0 printf >"$drop/rates-1.csv"
    same "$(step)" $'sale complete 2 0\nrate complete 3 0'
    same "$(loaded)" $'EUR|2026-11-01|1234.50000000|café €\nUSD|2026-11-02|0.76000000|\nXXX|2026-11-03|-0.50000000|a;b'
    document '.header = false | .columns = [["currency", "varchar(3) not null", "@2"], ["day", "date not null", "@3"],
              ["rate", "numeric(18,8) not null", "@1"], ["note", "varchar", "@4"]]'
    printf '\xef\xbb\xbf1e-8,AAA,2026-01-01,""\n+07.5,BBB,2026-01-02,' >"$drop/rates-2.csv"
    rm "$drop/rates-1.csv"
    same "$(step)" "rate changed 2 0"
    same "$(grep -o '"rate":.*' "$(run_dir extracted)/rate.jsonl")" $'"rate":0.00000001,"note":""}\n"rate":7.5,"note":null}'
    # compressed, in two pieces; and damaged
    document '.header = false | .from |= sub("csv"; "gz") | .columns = [["currency", "varchar(3) not null", "@2"], ["day", "date not null", "@3"],
              ["rate", "numeric(18,8) not null", "@1"], ["note", "varchar", "@4"]]'
    { printf '1,BBB,2026-01-02,x\n2,CC' | gzip && printf 'C,2026-01-02,y\n' | gzip; } >"$drop/rates-3.gz"
    { printf '3,DDD,2026-01-02,x\n4,EE' | zstd -q && printf 'E,2026-01-02,y\n' | zstd -q; } >"$drop/rates-4.gz"
    same "$(step)" "rate changed 4 0"
    same "$(jq -r .currency "$(run_dir extracted)/rate.jsonl" | paste -sd ' ')" "BBB CCC DDD EEE"
    head -c 30 "$drop/rates-3.gz" >"$drop/rates-5.gz"
    refuses 65 "'$drop/rates-5.gz' is damaged: it is cut off" -- tt-extract
    head -c 25 "$drop/rates-4.gz" >"$drop/rates-5.gz"
    refuses 65 "'$drop/rates-5.gz' is damaged: it is cut off" -- tt-extract
    # UTF-16, as spreadsheets write it
    document '.encoding = "UTF-16"'
    rm "$drop"/*
    printf 'code,day,rate,note\r\nÅÄÖ,2026-02-01,1,€\r\n' | iconv -t UTF-16 >"$drop/rates-3.csv"
    same "$(step)" "rate changed 1 0"
    same "$(loaded | tail -n 1)" "ÅÄÖ|2026-02-01|1.00000000|€"
}

@test "a bad row is rejected with file and line, counted and kept; a mended file brings it" {
    rates rates-1.csv 'EUR,2026-11-01,0.87,' 'USD,2026-11-31,0.76,' 'SEK,2026-11-01' 'GBP,2026-11-01,,' \
        'EURO,2026-11-01,1,' 'NOK,2026-11-01,much,"x
y"' 'DKK,2026-11-01,0.11,' $'ISK,2026-11-01,0.123456789,' $'X\xff,2026-11-01,1,'
    run --separate-stderr -0 tt-extract --stdout rate
    contains "$stderr" "table 'rate': 7 of 9 rows are bad; the first: '$drop/rates-1.csv', line 3: column 'day': 2026-11-31 is no date"
    run --separate-stderr -0 tt-extract
    contains "$stderr" "table 'rate': 7 of 9 rows are rejected"
    contains "$stderr" "'rates-1.csv', line 3: column 'day': '2026-11-31' is no date"
    same "$(counts)" "9 7 0 0"
    same "$(manifest "$(run_dir extracted)" '.rejected[] | "\(.table) \(.file) \(.rows)"')" "rate rejected/rate.jsonl 7"
    same "$(rejected | jq -r '"\(.stage) \(.file) \(.table) \(.line) \(.column) \(.reason) \(.row | @json)"')" \
        "extract rates-1.csv rate 3 day '2026-11-31' is no date (YYYY-MM-DD) \"USD,2026-11-31,0.76,\"
extract rates-1.csv rate 4 null it has too few fields \"SEK,2026-11-01\"
extract rates-1.csv rate 5 rate is missing \"GBP,2026-11-01,,\"
extract rates-1.csv rate 6 currency 'EURO' is too long \"EURO,2026-11-01,1,\"
extract rates-1.csv rate 7 rate 'much' is no number \"NOK,2026-11-01,much,\\\"x\\ny\\\"\"
extract rates-1.csv rate 10 rate '0.123456789' has too many digits behind the point \"ISK,2026-11-01,0.123456789,\"
extract rates-1.csv rate 11 currency is no UTF-8 (is another 'encoding' meant?) \"X�,2026-11-01,1,\""
    tt-transform
    tt-load
    same "$(loaded | wc -l)" 2
    same "$(xxh3 "$(run_dir extracted)/rejected/rate.jsonl")" "$(manifest "$(run_dir extracted)" '.rejected[0].checksum')"
    rates rates-1.csv 'EUR,2026-11-01,0.87,' 'USD,2026-11-30,0.76,'
    same "$(step)" "rate changed 2 0"
    same "$(loaded | wc -l)" 3
    # too many
    document '.max_rejects = "1"'
    rates rates-1.csv 'EUR,x,0.87,' 'USD,y,0.76,' 'DKK,2026-11-01,0.11,'
    refuses 65 "table 'rate'" "2 of 3 rows are rejected" "line 2: column 'day': 'x' is no date" -- tt-extract
    same "$(counts)" "2 0 0 0" # no run of it
}

@test "a file whose structure is broken is refused whole; the database's rows and the files before it are not held up" {
    rates rates-1.csv 'EUR,2026-11-01,0.87,'
    rates rates-2.csv 'USD,2026-11-02,0.76,' 'SEK,2026-11-01,0.078,"never' closed 'NOK,2026-11-01,1,'
    rates rates-3.csv 'DKK,2026-11-02,0.11,'
    refuses 65 "table 'rate': '$drop/rates-2.csv', line 3: a quot" -- tt-extract --stdout rate
    run --separate-stderr -65 tt-extract --dry-run
    contains "$output" $'sale\tcomplete\t2'
    contains "$stderr" "table 'rate': '$drop/rates-2.csv', line 3: a quot"
    run --separate-stderr -65 tt-extract
    contains "$stderr" "table 'rate': '$drop/rates-2.csv', line 3: a quotation mark is opened there and never closed"
    contains "$stderr" "those after it wait"
    same "$output" "$(run_dir extracted)"
    same "$(extracted)" $'sale complete 2 0\nrate complete 1 0'
    in_source "INSERT INTO sale VALUES (3, 'DKK', '2026-11-02', 30)"
    run --separate-stderr -65 tt-extract
    same "$(extracted)" "sale changed 1 0"
    rates rates-2.csv 'USD,2026-11-02,0.76,'
    same "$(step)" "rate changed 2 0"
    same "$(sales)" $'1|0.87000000\n2|0.76000000\n3|0.11000000'
    same "$(find "$TT_LAKE" -name '*.last' -o -name '.2*')" ""

    while IFS='|' read -r text said; do
        printf %b "$text" >"$drop/rates-4.csv"
        refuses 65 "table 'rate': '$drop/rates-4.csv'$said" -- tt-extract
    done <<'END'
code,day,rate,note\nA,2026-01-01,1,5" pipe\n|, line 2: a quotation mark stands where none may
code,day,rate,note\nA,2026-01-01,1,"x\ny"z\n|, line 3: a quotation mark stands where none may; the record begins in line 2
code,day,rate,note\nA,2026-01-01,1,\rB,2026-01-01,1,\n|, line 2: a carriage return in it is not followed by a line feed
code,day,rate\nA,2026-01-01,1\n|: its header has no column 'note'
code,day,rate,note,bank\n|: its header has a column 'bank' that the document does not name
code,day,rate,note,code\n|: its header has column 'code' twice
| is empty: it has not even a header
END
    same "$(runs extracted | wc -l)" 3
    document '.encoding = "UTF-8"'
    printf 'code,day,rate,note\nA,2026-01-01,1,\xff\n' >"$drop/rates-4.csv"
    run --separate-stderr -65 tt-extract --exclude-table sale
    contains "$stderr" "byte 35: 0xFF is not of encoding 'UTF-8'"
    document '.encoding = "KLINGON"'
    refuses 78 "there is no encoding 'KLINGON'" -- tt-extract
}

@test "mode whole: what is not in it is gone; a rejected row is not; a source that fails costs only itself" {
    document '.mode = "whole" | .from |= sub("rates-[*]"; "rates")'
    jq '.history = true' "$TT_MODEL/dim_rate.json" >"$TT_MODEL/x" && mv "$TT_MODEL/x" "$TT_MODEL/dim_rate.json"
    rates rates.csv 'EUR,2026-11-01,0.87,' 'USD,2026-11-02,0.76,' 'SEK,2026-11-01,0.078,'
    same "$(step)" $'sale complete 2 0\nrate complete 3 0'
    same "$(step)" nothing
    rates rates.csv 'EUR,2026-11-01,0.88,' 'USD,2026-11-02,0.76,' 'DKK,2026-11-01,0.11,'
    same "$(step)" "rate complete 3 0"
    same "$(in_warehouse "SELECT string_agg(currency, ' ' ORDER BY currency) FROM dim_rate")" "DKK EUR SEK USD"
    same "$(sales)" $'1|0.88000000\n2|0.76000000'
    same "$(in_warehouse "SELECT currency, rate FROM dim_rate_history WHERE valid_to <> 'infinity' ORDER BY 1")" $'EUR|0.87000000\nSEK|0.07800000'
    # a rejected row: the run has changes and deletes then; its key is not among them
    rates rates.csv 'EUR,2026-11-01,0.89,' 'USD,2026-11-02,many,'
    quiet_step --max-delete-ratio 1 >"$BATS_TEST_TMPDIR/said"
    same "$(cat "$BATS_TEST_TMPDIR/said")" "rate changed 1 1"
    same "$(cat "$(run_dir extracted)/rate.deleted.jsonl")" '{"currency":"DKK","day":"2026-11-01"}'
    rates rates.csv 'EUR,2026-11-01,0.89,'
    same "$(step)" "rate complete 1 0"

    # too much is gone; the same key twice; not there
    rates rates.csv
    refuses 65 "table 'rate': 1 of 1 rows are gone" "--max-delete-ratio" -- tt-extract
    rates rates.csv 'A,2026-11-01,1,' 'A,2026-11-01,2,'
    refuses 65 "table 'rate': more than one row has the key currency = 'A', day = '2026-11-01'" -- tt-extract
    rm "$drop/rates.csv"
    in_source "UPDATE sale SET amount = 11 WHERE id = 1"
    run --separate-stderr -69 tt-extract
    contains "$stderr" "table 'rate': cannot read '$drop/rates.csv': No such file"
    same "$output" "$(run_dir extracted)"
    same "$(extracted)" "sale changed 1 0"
    document '.mode = "whole" | .from |= sub("drop"; "none")'
    refuses 69 "table 'rate': cannot read '$BATS_TEST_TMPDIR/none/'" -- tt-extract
    document '.mode = "whole"'
    refuses 69 "no file matches" -- tt-extract
}

@test "JSON: digits are kept, rows anywhere, @key and @value; lines; what is no JSON is refused" {
    document '.from |= sub("csv"; "json") | .format = "json" | .rows = "/data/0/rates" | .columns[0][2] = "@key"
              | .columns[1][2] = "/data/0/day" | .columns[2] = ["rate", "numeric", "@value/mid"] | .columns[3][2] = "@value/n~1a"'
    cat >"$drop/rates-1.json" <<'END'
{"data": [{"day": "2026-11-01", "rates": {
  "EUR": {"mid": 0.12345678901234567890123456789012345678901234567890, "n/a": "caf\u00e9 \"x\"\ny"},
  "USD": {"mid": 1.5E-7, "n/a": null},
  "X\u0000X": {"mid": 1},
  "SEK": {"mid": "12", "n/a": {"a": [1, 2.50]}},
  "NOK": {"mid": true,
          "n/a": 12}}}], "ok": true}
END
    run --separate-stderr -0 tt-extract
    same "$(counts)" "5 2 0 0"
    same "$(rejected | jq -c '[.line, .column, .reason, .row]')" \
        '[4,null,"it has an escape that is no character",{"mid":1}]
[6,"rate","'"'true'"' is no number",{"mid":true,"n/a":12}]'
    same "$(cat "$(run_dir extracted)/rate.jsonl")" \
        '{"currency":"EUR","day":"2026-11-01","rate":0.12345678901234567890123456789012345678901234567890,"note":"café \"x\"\ny"}
{"currency":"USD","day":"2026-11-01","rate":0.00000015,"note":null}
{"currency":"SEK","day":"2026-11-01","rate":12,"note":"{\"a\": [1, 2.50]}"}'

    local text said
    while IFS='|' read -r text said; do
        printf %s "$text" >"$drop/rates-1.json"
        refuses 65 "table 'rate': '$drop/rates-1.json'$said" -- tt-extract --exclude-table sale
    done <<'END'
{"data": [{"rates": {"EUR": {"mid": 1},}}]}|, line 1: it is no JSON: a member without a key
{"data": [{"rates": {"EUR": {"mid": 01}}}]}|, line 1: it is no JSON: a number that is none
{"data": []}|: 'rows', '/data/0/rates', is not in it
{"data": [{"rates": 12}]}|: 'rows', '/data/0/rates', is neither an array nor an object
{"data": [{"day": "2026-11-01", "rates": {"EUR": {"middle": 1, "n/a": 1}}}]}|: none of its 1 rows has '@value/mid', for column 'rate'
END
    document '.from |= sub("csv"; "json") | .format = "json" | .max_bytes = 20'
    echo '<html>' >"$drop/rates-1.json"
    refuses 65 "it is no JSON: no value" "a login" -- tt-extract --exclude-table sale
    echo '[{"code": "EUR", "rate": 1}]' >"$drop/rates-1.json"
    refuses 65 "has more than 20 bytes" "'max_bytes'" -- tt-extract --exclude-table sale

    # an array of rows; a document a line, of which one is bad
    document '.from |= sub("csv"; "json") | .format = "json"'
    echo '[ {"code": "DKK", "rate": 1, "day": "2026-11-01", "note": [1] }, {"rate":2,"code":"ISK","day":"2026-11-01"}]' >"$drop/rates-1.json"
    same "$(tt-extract --exclude-table sale >/dev/null && extracted)" "rate changed 2 0"
    document '.from |= sub("csv"; "json") | .format = "jsonl" | .columns[3] = ["note", "jsonb", "@value/more/0"]'
    printf '%s\n' '{"code": "PLN", "rate": 1.10, "day": "2026-11-01", "more": [{"a": 0.10}]}' '' '{"code": "CZK", ' \
        '{"code": "HUF", "rate": 1, "day": "2026-11-01", "more": ["x"]}' >"$drop/rates-1.json"
    run --separate-stderr -0 tt-extract --exclude-table sale
    contains "$stderr" "'rates-1.json', line 3: a member without a key"
    same "$(counts)" "3 1 0 0"
    same "$(cat "$(run_dir extracted)/rate.jsonl")" '{"currency":"PLN","day":"2026-11-01","rate":1.10,"note":{"a": 0.10}}
{"currency":"HUF","day":"2026-11-01","rate":1,"note":"x"}'
    printf '%s' '{"code": "PLN", "rate": 1' >>"$drop/rates-1.json"
    refuses 65 "line 5: the last line is cut off" -- tt-extract --exclude-table sale
}

@test "CSV is read as Python's csv and PostgreSQL's COPY read it" {
    local seed
    in_source "CREATE TABLE copied (id integer, a text, b text, c text)"
    document '.columns = [["id", "integer not null"], ["a", "text"], ["b", "text"], ["c", "text"]] | .key = ["id"]'
    for seed in 1 2 3; do
        "$repo/tests/lib/csv_cases.py" 1000 "$seed" "$drop/rates-1.csv" "$BATS_TEST_TMPDIR/python"
        tt-extract --stdout rate >"$BATS_TEST_TMPDIR/ours"
        same "$(wc -l <"$BATS_TEST_TMPDIR/ours")" 1000
        diff <(jq -c '[.id | tostring] + [.a, .b, .c | . // ""]' "$BATS_TEST_TMPDIR/ours") <(jq -c . "$BATS_TEST_TMPDIR/python") >&2
        psql -Xq -d "$TT_SOURCE" -c "TRUNCATE copied" -c "\\copy copied FROM '$drop/rates-1.csv' (FORMAT csv, HEADER)"
        diff <(jq -c . "$BATS_TEST_TMPDIR/ours") <(in_source "SELECT to_json(copied) FROM copied ORDER BY id" | jq -c .) >&2
    done
}

@test "a file that is still being written waits" {
    document 'del(.settle_seconds)'
    rates rates-1.csv 'EUR,2026-11-01,0.87,'
    rates rates-2.csv 'USD,2026-11-02,0.76,'
    same "$(step)" "sale complete 2 0"
    touch -d '1 minute ago' "$drop/rates-2.csv"
    same "$(step)" nothing # in order
    touch -d '1 minute ago' "$drop/rates-1.csv"
    same "$(step)" "rate complete 2 0"
    document '.done = ".done" | .from |= sub("csv"; "csv*")'
    rates rates-3.csv 'NOK,2026-11-03,0.07,'
    touch "$drop"/rates-{1,2}.csv.done
    same "$(step)" "rate changed 2 0" # by another document: all of them
    touch "$drop/rates-3.csv.done"
    same "$(step)" "rate changed 1 0"
}

@test "documents are read strictly: file and key are named" {
    local filter said
    while IFS=$'\t' read -r filter said; do
        document "$filter"
        refuses 78 "'$TT_SOURCES/rate.json': " "$said" -- tt-extract
    done <<'END'
.colour = 1	table 'rate': unknown key 'colour'
del(.table)	'table' is not a text
.table = "a b"	'table': 'a b' is not of letters
del(.mode)	table 'rate': 'mode' is not a text
.mode = "some"	'mode': 'some' is none of 'add', 'whole'
.format = "xml"	'format': 'xml' is none of 'csv', 'jsonl', 'json'
.rows = "/a"	'rows' means nothing for this 'format'
.format = "json" | .rows = "a"	'rows': 'a' is no JSON pointer
.format = "jsonl" | .columns[0][2] = "@x"	column 'currency': its field, '@x', is none of
.from = "rates.csv"	'from': 'rates.csv' is not like
.key = ["x"]	'key': 'x' is none of its columns
.key = []	'key' has not 1 to
.key = ["note"]	'key': column 'note' is not 'not null'
.key = ["rate"]	'key': column 'rate' is of type 'numeric(18,8)'
.columns[0][1] = "money"	column 'currency': there is no type 'money'
.columns[0][1] = "jsonb"	column 'currency': a source cannot have type 'jsonb'
.columns[1][0] = "currency"	column 'currency' is there twice
.columns[1] = ["day"]	'columns': a column is not
.header = false	column 'currency': its field is not like '@1'
.delimiter = ";;"	'delimiter': ';;' is not one character
.decimal = "," | .group = ","	'decimal' and 'group' are the same
.date = "D.M.Y"	'date': 'D.M.Y' is none of 'YYYY-MM-DD'
.max_rejects = "x"	'max_rejects': 'x' is no number
.done = "a/b"	'done': 'a/b' is no ending
END
    document .
    cp "$TT_SOURCES/rate.json" "$TT_SOURCES/twice.json"
    refuses 78 "'$TT_SOURCES/twice.json': table 'rate': '$TT_SOURCES/rate.json' is of the same table" -- tt-extract
    refuses 78 "cannot read the sources in '$drop/none'" -- tt-extract --sources "$drop/none"
}
