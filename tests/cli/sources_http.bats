#!/usr/bin/env bats
#
# Tables that come from web services: what they send, and what they do instead.

load ../lib/small

# One service for the file: $site (http) and $safe (https, by a certificate of its own).
setup_file() {
    pg_start
    export web=$BATS_FILE_TMPDIR/web
    mkdir -p "$web/www"
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout "$web/key.pem" -out "$web/cert.pem" 2>/dev/null
    "${BATS_TEST_DIRNAME}/../lib/web_server.py" "$web" "$web/cert.pem" "$web/key.pem" 3>&- 4>&- >/dev/null 2>&1 &
    echo $! >"$web/pid"
    wait_for test -e "$web/port" -a -e "$web/port.tls"
}

teardown_file() {
    kill "$(<"$web/pid")"
    pg_stop
}

setup() {
    small_source
    in_source "CREATE TABLE sale (id integer PRIMARY KEY); INSERT INTO sale VALUES (1)"
    fact sale id 'id integer not null'
    dim rate 'currency day' 'currency varchar(3) not null' 'day date not null' 'rate numeric(18,8) not null'
    export TT_SOURCES=$BATS_TEST_TMPDIR/sources site safe
    mkdir "$TT_SOURCES"
    site=http://127.0.0.1:$(<"$web/port")
    safe=https://localhost:$(<"$web/port.tls")
    rm -f "$web/log" "$web"/www/*
    document .
}

# document FILTER: of the table rate, and what jq makes of it
document() {
    jq -n --arg from "$site/latest?base=GBP" '{table: "rate", about: "Made up.", from: $from, format: "json", rows: "/rates",
        mode: "add", key: ["currency", "day"], private: true, timeout_seconds: 5, max_bytes: 2000,
        columns: [["currency", "varchar(3) not null", "@key"], ["day", "date not null", "/date"],
                  ["rate", "numeric(18,8) not null", "@value"]]} | '"$1" >"$TT_SOURCES/rate.json"
}

# sends NAME ANSWER...: instead of the file
sends() {
    printf '%s\n' "${@:2}" >"$web/www/$1.answers"
}

# asked FIELD: of the last request
asked() {
    tail -n 1 "$web/log" | jq -r "$1"
}

requests() {
    wc -l <"$web/log"
}

@test "rates of a service: once each, by ETag, Last-Modified and checksum; each day is kept" {
    echo '{"date": "2026-11-01", "rates": {"EUR": 0.87000001, "USD": 0.76}}' >"$web/www/latest"
    same "$(step)" $'sale complete 1 0\nrate complete 2 0'
    same "$(asked .path)" "/latest?base=GBP"
    same "$(in_warehouse "SELECT currency, day, rate FROM dim_rate ORDER BY 1")" \
        $'EUR|2026-11-01|0.87000001\nUSD|2026-11-01|0.76000000'
    same "$(step)" nothing
    contains "$(asked '.["if-none-match"]')" '"'
    echo '{"date": "2026-11-02", "rates": {"EUR": 0.88}}' >"$web/www/latest"
    same "$(step)" "rate changed 1 0"
    # a service that has no ETag: by Last-Modified, and without that by the bytes
    local answer='{"headers": {"Last-Modified": "Mon, 02 Nov 2026 10:00:00 GMT"}, "body": "{\"date\": \"2026-11-03\", \"rates\": {\"EUR\": 1}}"}'
    sends latest "$answer" '{"status": 304}' "$(jq -c 'del(.headers)' <<<"$answer")" "$(jq -c 'del(.headers)' <<<"$answer")"
    same "$(step)" "rate changed 1 0"
    same "$(step)" nothing
    same "$(asked '.["if-modified-since"]')" "Mon, 02 Nov 2026 10:00:00 GMT"
    same "$(step)" nothing
    same "$(step)" nothing
    same "$(asked '.["if-modified-since"] // "no"')" no
    # whole again for tt-prune: the service knows today alone, the lake has all days
    same "$(step --full)" $'sale complete 1 0\nrate complete 4 0'
    same "$(in_warehouse "SELECT count(*) FROM dim_rate")" 4
    same "$(find "$TT_LAKE" -name '*spool*')" ""
}

@test "what services send instead: a login page, an error page, too much, another host, private addresses" {
    local said status answer
    echo '{"date": "2026-11-01", "rates": {"EUR": 1}}' >"$web/www/other"
    while IFS='|' read -r status answer said; do
        sends latest "$answer"
        run --separate-stderr "-$status" tt-extract --full
        contains "$stderr" "table 'rate': '$site/latest?base=GBP' $said"
        same "$(extracted)" "sale complete 1 0"
    done <<'END'
65|{"headers": {"Content-Type": "text/html; charset=utf-8"}, "body": "<html>Sign in"}|sends a web page ('text/html; charset=utf-8')
77|{"status": 401, "body": "no key\nx"}|answers 401: no key
77|{"status": 403, "body": "<html>\n", "repeat": 2000000}|answers 403: <html>
69|{"status": 404}|answers 404
69|{"status": 429, "headers": {"Retry-After": "3600"}}|answers 429
65|{"status": 302, "headers": {"Location": "http://example.com/x"}}|redirects to another host: 'http://example.com/x'
65|{"status": 302}|redirects to nowhere
65|{"body": "0123456789", "repeat": 300}|sends more than 2000 bytes
END
    sends latest '{"body": "<!doctype html>"}'
    refuses 65 "line 1: it is no JSON: no value" "web page" -- tt-extract
    document '.private = false'
    refuses 65 "'$site/latest?base=GBP' has a private address" '"private": true' -- tt-extract
    document '.timeout_seconds = 1 | .from |= sub("127.0.0.1:.*"; "127.0.0.1:1/")'
    refuses 69 "table 'rate': 'http://127.0.0.1:1/': " "connect" -- tt-extract
    # within the host it may redirect; what passes is tried again
    document '.timeout_seconds = 10'
    sends latest '{"status": 503}' '{"status": 429, "headers": {"Retry-After": "1"}}' '{"status": 302, "headers": {"Location": "/other"}}'
    same "$(step)" "rate complete 1 0"
    sends latest '{"status": 301, "headers": {"Location": "/latest"}}'{,,,,,}
    refuses 65 "redirects more than 5 times" -- tt-extract
}

@test "pages, by a pointer or a Link header; a page that is the same is not read again" {
    document '.from = "'"$site"'/p1" | .rows = "/data" | .next = "/more/next" | .max_pages = 3 | .columns[0] = ["currency", "varchar(3) not null"]
              | .columns[1] = ["day", "date not null"] | .columns[2] = ["rate", "numeric(18,8) not null"]'
    row() { echo "{\"currency\": \"$1\", \"day\": \"2026-11-01\", \"rate\": $2}"; }
    echo "{\"data\": [$(row EUR 1)], \"more\": {\"next\": \"/p2?x=1\"}}" >"$web/www/p1"
    echo "{\"data\": [$(row USD 2)], \"more\": {\"next\": \"$site/p3\"}}" >"$web/www/p2"
    echo "{\"data\": [$(row NOK 3)], \"more\": {\"next\": null}}" >"$web/www/p3"
    same "$(step)" $'sale complete 1 0\nrate complete 3 0'
    same "$(jq -r .path "$web/log" | paste -sd ' ')" "/p1 /p2?x=1 /p3"
    same "$(step)" nothing
    echo "{\"data\": [$(row USD 2), $(row SEK 4)], \"more\": {\"next\": \"$site/p3\"}}" >"$web/www/p2"
    same "$(step)" "rate changed 2 0"
    echo "{\"data\": [], \"more\": {\"next\": \"/p1\"}}" >"$web/www/p3"
    refuses 65 "'$site/p1' has more than 3 pages" -- tt-extract
    echo "{\"data\": [], \"more\": {\"next\": \"http://example.com/\"}}" >"$web/www/p3"
    refuses 65 "'$site/p3': its next page is of another host: 'http://example.com/'" -- tt-extract
    echo "{\"data\": [], \"more\": {\"next\": 12}}" >"$web/www/p3"
    refuses 65 "'$site/p3': 'next', '/more/next', is no text" -- tt-extract
    document '.from = "'"$site"'/q" | .rows = "" | .next = "link" | .columns[0] = ["currency", "varchar(3) not null"]
              | .columns[1] = ["day", "date not null"] | .columns[2] = ["rate", "numeric(18,8) not null"]'
    sends q "$(jq -cn --arg body "[$(row DKK 5)]" '{headers: {Link: "</q>; rel=\"self\", </q2>; rel=\"next\""}, body: $body}')"
    echo "[$(row PLN 6)]" >"$web/www/q2"
    same "$(step)" "rate changed 2 0"
    same "$(find "$TT_LAKE" -name '*spool*')" ""
}

@test "https, and headers of a file that others may not read" {
    echo '{"date": "2026-11-01", "rates": {"EUR": 1}}' >"$web/www/latest"
    local headers=$BATS_TEST_TMPDIR/headers
    document ".from = \"$safe/latest\" | .headers = \"$headers\""
    printf 'Authorization: Bearer abc\r\n\nX-Two: 2' >"$headers"
    chmod 644 "$headers"
    refuses 78 "others may read the headers '$headers': its mode is 0644" -- tt-extract --exclude-table sale
    chmod 600 "$headers"
    refuses 69 "certificate" -- tt-extract --exclude-table sale
    document ".from = \"$safe/latest\" | .headers = \"$headers\" | .ca = \"$web/cert.pem\""
    same "$(step)" $'sale complete 1 0\nrate complete 1 0'
    same "$(asked '.authorization, .["x-two"]')" $'Bearer abc\n2'
    same "$(grep -r 'Bearer' "$TT_LAKE" || true)" ""
    echo no >"$headers"
    refuses 78 "'$headers': a line is not 'Name: value'" -- tt-extract --exclude-table sale
    local filter
    while IFS=$'\t' read -r filter said; do
        document "$filter"
        refuses 78 "$said" -- tt-extract
    done <<'END'
del(.private) | .headers = "/x"	'headers' are only for https, or for a private address
.from = "https://user:secret@example.com/"	'from' is no address of a service, without user and password
.next = "x"	'next' is neither 'link' nor, of format json, a JSON pointer
.max_pages = 0	'max_pages' are not 1 to 10000
.timeout_seconds = 0	'timeout_seconds' are not 1 to 3600
.done = ".x"	'done' means nothing for this 'from'
.from = "file:/x"	'private' means nothing for this 'from'
END
}

@test "tt-doctor tries each source, and holds what it gives against the model" {
    local doctor=$repo/scripts/tt-doctor drop=$BATS_TEST_TMPDIR/plan.csv
    echo '{"date": "2026-11-01", "rates": {"EUR": 1, "USD": 2}}' >"$web/www/latest"
    printf 'id,pounds\n1,10\n2,20\n' >"$drop"
    plan() {
        jq -n --arg from "file:$drop" '{table: "plan", from: $from, format: "csv", mode: "whole", key: ["id"], settle_seconds: 0,
            columns: [["id", "integer not null"], ["pounds", "numeric(10,2)"]]} | '"$1" >"$TT_SOURCES/plan.json"
    }
    plan .
    run "$doctor"
    contains "$output" "ok      sources: rate: 1 new in $site/latest?base=GBP, 2 rows"
    contains "$output" "warn    sources: plan: the model has no table that is made of it, so it is not extracted; add one"
    contains "$output" "ok      dry run: 1 tables"
    dim plan id 'id integer not null' 'pounds numeric(10,2)'
    run_all
    run "$doctor" --problems
    same "$(grep -F sources <<<"$output" || true)" ""

    # what they send is not what it was
    sends latest '{"status": 401, "body": "no \u00e9 key\n"}'
    printf 'id,pounds\n1,"10\n' >"$drop"
    run -1 "$doctor"
    contains "$output" "PROBLEM sources: rate: table 'rate': '$site/latest?base=GBP' answers 401: no é key; look at 'headers'"
    contains "$output" "PROBLEM sources: plan: table 'plan': '$drop', line 2: a quotation mark is opened there and never closed; "
    contains "$output" "ok      dry run: 1 tables"
    printf 'id,pounds\n1,10\nx,20\n' >"$drop"
    run "$doctor"
    contains "$output" "ok      sources: rate: nothing is new in $site"
    contains "$output" "warn    sources: plan: 1 of 2 new rows would be rejected, the first: '$drop', line 3: column 'id': x is no number; "
    # the document and the model have parted
    plan '.columns[1] = ["pounds", "text"]'
    document '.columns[2][0] = "price"'
    run -1 "$doctor"
    contains "$output" "PROBLEM sources: column 'pounds' of table 'plan' is 'text' at the source; 'dim_plan.pounds' needs what makes 'numeric(10,2)'; mend the document, or the model"
    contains "$output" "PROBLEM sources: table 'rate' of the source has no column 'rate', which 'dim_rate' needs; mend"
    document '.colour = 1'
    run -1 "$doctor"
    contains "$output" "PROBLEM sources: '$TT_SOURCES/rate.json': table 'rate': unknown key 'colour'; mend it"
    rm "$TT_SOURCES"/*
    run "$doctor"
    contains "$output" "warn    sources: $TT_SOURCES has no documents; "
    # what is not this host's to extract is not asked for
    document '.from |= sub("127.0.0.1:.*"; "127.0.0.1:1/")'
    TT_EXCLUDE_TABLE="r*e" run "$doctor" --problems
    same "$(grep -F sources <<<"$output" || true)" ""
}

@test "what a service says in other bytes than ASCII is not kept; names of files are UTF-8" {
    sends latest '{"headers": {"ETag": "\"\u00e9\"", "Last-Modified": "\u00e9"}, "body": "{\"date\": \"2026-11-01\", \"rates\": {\"EUR\": 1}}"}'
    same "$(step)" $'sale complete 1 0\nrate complete 1 0'
    same "$(jq -c '.feeds[].files[] | [.etag, .last_modified]' "$TT_LAKE/state/extract.json")" '[null,null]'
    document '.from = "file:'"$BATS_TEST_TMPDIR"'/r-*.json" | del(.private, .timeout_seconds)'
    echo '{"date": "2026-11-02", "rates": {"EUR": 1}}' >"$BATS_TEST_TMPDIR/r-"$'\xe9'.json
    touch -d '1 minute ago' "$BATS_TEST_TMPDIR"/r-*
    refuses 65 "table 'rate': the name of the file" "is no UTF-8" "another name" -- tt-extract
}
