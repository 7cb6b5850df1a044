#!/usr/bin/env bats
#
# tt-dashboard: its page says what SQL says, for a choice, too; what comes from the database stays data; nothing is
# asked of anybody. In a real browser (chromium), on the page that `make dashboard` makes.

load ../lib/totesys

setup_file() {
    local why
    pg_start
    export BUILD=${TEST_PROGRAMS:-$repo/build}
    if ! command -v npm >/dev/null; then
        why="there is no npm"
    elif ! timeout 180 make -s -C "$repo" BUILD="$BUILD" "$BUILD/dashboard/page.html" >"$BATS_FILE_TMPDIR/make" 2>&1; then
        why="npm could not get the packages: $(tail -n 1 "$BATS_FILE_TMPDIR/make")"
    elif ! command -v chromium >/dev/null; then
        why="there is no chromium"
    fi
    export WITHOUT=${why-}
    [[ -z $WITHOUT ]] || echo "# tt-dashboard is NOT tested: $WITHOUT" >&3
}

setup() {
    [[ -z $WITHOUT ]] || skip "$WITHOUT"
    PATH=$repo/scripts:$PATH
    export TT_RETRIES=0 TT_DASHBOARD_PAGE=$BUILD/dashboard/page.html
    use_source "$(fresh_totesys 400)"
    page=$BATS_TEST_TMPDIR/page.html
}

# opened [CHOICE]: the page as it is once its script has run, in $dom; it has logged nothing and asked for nothing
opened() {
    local log=$BATS_TEST_TMPDIR/net.json errors=$BATS_TEST_TMPDIR/errors
    dom=$BATS_TEST_TMPDIR/dom
    timeout 500 chromium --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
        --user-data-dir="$BATS_TEST_TMPDIR/chromium" --disable-background-networking --disable-component-update \
        --host-resolver-rules='MAP * ~NOTFOUND' --log-net-log="$log" --virtual-time-budget=5000 --enable-logging=stderr \
        --dump-dom "file://$page${1:+#$1}" >"$dom" 2>"$errors" 3>&- || return
    same "$(grep -a CONSOLE "$errors")" ""
    contains "$(head -c 1000 "$dom")" 'data-ready="yes"'
    same "$(grep -o '"initiator":"[^"]*"' "$log" | sort -u | grep -v 'not an origin')" ""
}

# says FILE TITLE: the rows of a tile, without the heading
says() {
    "$repo/tests/lib/page.py" "$1" "$2" | sed '/^\(Country\|Name\|Month\|Quarter\|Payment\)\t/d'
}

# missing: what the page says below its map
missing() {
    grep -ao '<p class="missing">[^<]*' "$dom" | sed 's/<[^>]*>//'
}

# answers SQL: the same of the warehouse
answers() {
    psql -XAtq -F $'\t' -P null=– -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE" -c "SET TimeZone = 'UTC'" -c "$1"
}

money="'FM999,999,999,999,990.00'" whole="'FM999,999,999,999,990'"
orders="fact_sales_order_current JOIN dim_counterparty USING (counterparty_id) JOIN dim_currency USING (currency_id) WHERE"
purchases="fact_purchase_order_current JOIN dim_counterparty USING (counterparty_id) JOIN dim_currency USING (currency_id) WHERE"
payments="fact_payment_current JOIN dim_payment_type USING (payment_type_id) JOIN dim_counterparty USING (counterparty_id)
    JOIN dim_currency USING (currency_id) WHERE"
to_us="payment_type_name IN ('SALES_RECEIPT', 'PURCHASE_REFUND')"
in_britain="currency_code = 'EUR' AND counterparty_legal_country = 'United Kingdom' AND created_date >= '2025-04-01' AND created_date < '2025-07-01'"

# countries, designs, staff WHERE: what the page must say
countries() {
    answers "SELECT counterparty_legal_country, to_char(sum(units_sold * unit_price), $money), to_char(count(*), $whole),
        to_char(sum(units_sold), $whole) FROM $orders $1 GROUP BY 1 ORDER BY sum(units_sold * unit_price) DESC"
}
designs() {
    answers "SELECT c.country, design_name, to_char(d.amount, $money), to_char(d.totes, $whole)
        FROM (SELECT counterparty_legal_country AS country, sum(units_sold * unit_price) AS amount FROM $orders $1 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5) AS c
        CROSS JOIN LATERAL (SELECT design_id, sum(units_sold * unit_price) AS amount, sum(units_sold) AS totes FROM $orders $1
            AND counterparty_legal_country = c.country GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 3) AS d
        JOIN dim_design USING (design_id) ORDER BY c.amount DESC, c.country, d.amount DESC, design_id"
}
staff() {
    answers "SELECT first_name || ' ' || last_name, department_name, to_char(sum(units_sold * unit_price), $money), to_char(count(*), $whole)
        FROM dim_staff JOIN fact_sales_order_current ON staff_id = sales_staff_id JOIN dim_counterparty USING (counterparty_id)
        JOIN dim_currency USING (currency_id) WHERE $1 GROUP BY staff_id, 1, 2 ORDER BY sum(units_sold * unit_price) DESC, staff_id LIMIT 10"
}

@test "the numbers are those of SQL: for everything, for a choice, without a script" {
    run_all >/dev/null
    quietly tt-dashboard "$page"
    opened
    same "$(says "$dom" "Sales by country")" "$(countries "currency_code = 'GBP'")"
    same "$(says "$dom" "Best staff")" "$(staff "currency_code = 'GBP'")"
    same "$(says "$dom" "Sales by month" | cut -f 2 | grep -vc –)" \
        "$(answers "SELECT count(DISTINCT date_trunc('month', created_date)) FROM $orders currency_code = 'GBP'")"
    for title in Sales "Due by us" "Sales by country" "Best designs" "Best staff" "Sales by quarter" "Payments by month" "The newest runs"; do
        [[ -n $(says "$page" "$title") ]]
        same "$(says "$page" "$title")" "$(says "$dom" "$title")"
    done
    contains "$(<"$page")" "The warehouse has no exchange rates: amounts are shown by currency"

    opened 'period=2025+Q2&country=United+Kingdom&currency=EUR'
    contains "$(<"$dom")" '<p class="chosen" role="status">Shown: 2025 Q2, United Kingdom, EUR</p>'
    same "$(says "$dom" "Sales by country")" "$(countries "$in_britain")"
    same "$(says "$dom" "Best staff")" "$(staff "$in_britain")"
    same "$(says "$dom" "Sales" | cut -f 1)" "$(answers "SELECT to_char(round(sum(units_sold * unit_price)), 'FM999,999,999,990') FROM $orders $in_britain")"
    same "$(says "$dom" "Sales by month" | cut -f 1,2)" "$(answers "SELECT to_char(date_trunc('month', created_date), 'Mon YYYY'), to_char(sum(units_sold * unit_price), $money)
        FROM $orders $in_britain GROUP BY date_trunc('month', created_date) ORDER BY date_trunc('month', created_date)")"
    same "$(says "$dom" "Payments due and paid" | grep Receipt)" "$(answers "SELECT 'Sales Receipt', to_char(coalesce(sum(payment_amount) FILTER (WHERE paid), 0), $money),
        to_char(coalesce(sum(payment_amount) FILTER (WHERE NOT paid), 0), $money),
        to_char(coalesce(sum(payment_amount) FILTER (WHERE NOT paid AND payment_date < current_date), 0), $money), count(*) FILTER (WHERE NOT paid)
        FROM fact_payment_current JOIN dim_payment_type USING (payment_type_id) JOIN dim_counterparty USING (counterparty_id) JOIN dim_currency USING (currency_id)
        WHERE ${in_britain//created_date/payment_date} AND payment_type_name = 'SALES_RECEIPT'")"
}

# periods FORMAT AMOUNT FROM...WHERE: of months or quarters: what was sold or bought, and a year before up to the same day
periods() {
    answers "WITH d AS (SELECT created_date AS day, $2 AS amount FROM $3), newest AS (SELECT max(created_date) AS day FROM ${3%% *})
        SELECT p, to_char(n.amount, $money), to_char(o.amount, $money), to_char(100 * (n.amount - o.amount) / o.amount, 'FM999,990.0'), n.orders
        FROM (SELECT to_char(day, $1) AS p, min(day) AS day, sum(amount) AS amount, count(*) AS orders FROM d GROUP BY 1) AS n
        FULL JOIN (SELECT to_char(day + interval '1 year', $1) AS p, min(day + interval '1 year') AS day, sum(amount) AS amount FROM d
            WHERE (day + interval '1 year')::date <= (SELECT day FROM newest) GROUP BY 1) AS o USING (p)
        ORDER BY coalesce(n.day, o.day)"
}
plain() { # a change without its sign for people
    sed 's,−,-,; s,\t+,\t,; s, *%,,'
}

# bought, due WHERE: the numbers of a tile
bought() {
    answers "SELECT to_char(round(sum(item_quantity * item_unit_price)), 'FM999,999,999,990'), 'Orders', count(*) FROM $purchases $1"
}
due() {
    answers "SELECT to_char(round(sum(payment_amount)), 'FM999,999,999,990'), 'Payments', nullif(count(*), 0), 'Overdue',
        to_char(round(sum(payment_amount) FILTER (WHERE payment_date < current_date)), 'FM999,999,999,990') FROM $payments $1 AND NOT paid"
}

@test "purchases, payments, quarters and designs are those of SQL, too" {
    run_all >/dev/null
    quietly tt-dashboard "$page"
    in_pounds="currency_code = 'GBP'"
    same "$(says "$page" "Best designs")" "$(designs "$in_pounds")"
    same "$(says "$page" "Sales by quarter" | plain)" "$(periods "'YYYY \"Q\"Q'" "units_sold * unit_price" "$orders $in_pounds")"
    same "$(says "$page" "Purchases by month" | plain)" "$(periods "'Mon YYYY'" "item_quantity * item_unit_price" "$purchases $in_pounds")"
    same "$(says "$page" "Purchases")" "$(bought "$in_pounds")"
    same "$(says "$page" "Due to us")" "$(due "$in_pounds AND $to_us")"
    same "$(says "$page" "Due by us")" "$(due "$in_pounds AND NOT $to_us")"
    same "$(says "$page" "Payments by month")" "$(answers "SELECT to_char(date_trunc('month', payment_date), 'Mon YYYY'),
        to_char(coalesce(sum(payment_amount) FILTER (WHERE $to_us AND paid), 0), $money), to_char(coalesce(sum(payment_amount) FILTER (WHERE $to_us AND NOT paid), 0), $money),
        to_char(coalesce(sum(payment_amount) FILTER (WHERE NOT $to_us AND paid), 0), $money), to_char(coalesce(sum(payment_amount) FILTER (WHERE NOT $to_us AND NOT paid), 0), $money)
        FROM $payments $in_pounds GROUP BY date_trunc('month', payment_date) ORDER BY date_trunc('month', payment_date)")"

    opened 'period=2025+Q2&country=United+Kingdom&currency=EUR'
    same "$(says "$dom" "Best designs")" "$(designs "$in_britain")"
    same "$(says "$dom" "Purchases")" "$(bought "$in_britain")"
    same "$(says "$dom" "Due by us")" "$(due "${in_britain//created_date/payment_date} AND NOT $to_us")"
}

# policy: what may run in the page by its policy, and what is in it, once it has run
policy() {
    local script
    sed -n 's/.*http-equiv="Content-Security-Policy" content="\([^"]*\)".*/\1/p' "$page" >"$BATS_TEST_TMPDIR/policy"
    contains "$(<"$BATS_TEST_TMPDIR/policy")" "default-src 'none'; script-src 'sha256-"
    same "$(grep -oE "unsafe|https?:|\*|self" "$BATS_TEST_TMPDIR/policy")" ""
    same "$(grep -oE "'sha256-[^']*'" "$BATS_TEST_TMPDIR/policy" | sort)" \
        "$("$repo/tests/lib/page.py" "$dom" --scripts | while IFS= read -r script; do
            printf "'sha256-%s'\n" "$(jq -j . <<<"$script" | openssl dgst -sha256 -binary | base64)"
        done | sort)"
}

@test "names with markup, quotes and odd line ends are shown as they are, and are nothing else" {
    evil="</script><script>document.title='!'</script><img src=http://127.0.0.1:9876/ onerror=alert(1)>\"'&amp;<!--{a|b}\$&\\u003c"
    odd=$'U+2028:\u2028 U+2029:\u2029\u202e\t;'
    in_source "UPDATE address SET country = \$evil\$$evil\$evil\$ WHERE country = 'Germany';
        UPDATE address SET country = \$odd\$$odd\$odd\$ WHERE country = 'France';
        UPDATE staff SET first_name = \$evil\$$evil\$evil\$, last_name = \$odd\$$odd\$odd\$;
        UPDATE design SET design_name = \$evil\$$evil\$evil\$ || design_id"
    run_all >/dev/null
    quietly tt-dashboard "$page"
    tags=$("$repo/tests/lib/page.py" "$page" --tags)
    same "$(grep -xE 'img|@onerror|@src' <<<"$tags")" ""
    same "$("$repo/tests/lib/page.py" "$page" --scripts | wc -l)" 2
    opened
    policy
    same "$("$repo/tests/lib/page.py" "$dom" --scripts | wc -l)" 3
    same "$(grep -o '<title>[^<]*' "$dom")" "<title>The warehouse"
    for file in "$page" "$dom"; do
        same "$(says "$file" "Best staff" | cut -f 1 | sort -u)" "$evil ${odd//$'\t'/\\t}"
        same "$(says "$file" "Sales by country" | cut -f 1 | grep -cF "$evil")" 1
        same "$(says "$file" "Sales by country" | cut -f 1 | grep -cF "${odd//$'\t'/\\t}")" 1
    done
    contains "$(missing)" "Not on the map, but among the numbers: "
    contains "$(missing)" "U+2028:"
}

# The warehouse as it would be if customers sat in two hundred countries, as ISO 3166 calls them and as people may, and
# bought and paid in three currencies through two years: FACTS.
many_countries() {
    in_warehouse "$(in_warehouse "SELECT string_agg(format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname), '; ')
        FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace")"
    psql -Xq -v ON_ERROR_STOP=1 -v iso="$(</usr/share/iso-codes/json/iso_3166-1.json)" -v facts="${FACTS:-$(some 300000)}" -d "$TT_WAREHOUSE" <<'SQL'
INSERT INTO dim_counterparty SELECT 1000 + row_number() OVER (), 'C', 'x', NULL, NULL, 'x', 'x', c ->> 'name', '1'
    FROM (SELECT json_array_elements((:'iso')::json -> '3166-1') AS c) AS i WHERE c ->> 'numeric' <> '010' LIMIT 196;
INSERT INTO dim_counterparty SELECT 1196 + n, 'C', 'x', NULL, NULL, 'x', 'x', name, '1'
    FROM unnest(ARRAY['Kosovo', repeat('Very long ', 40), '{a|b} ${x} %s']) WITH ORDINALITY AS odd (name, n);
CREATE TEMPORARY TABLE f AS
SELECT n, 1001 + n % 199 AS counterparty_id, '2024-11-19'::date + (random() * 728)::integer AS day, 1 + n % 3 AS currency_id,
    random() AS a, random() AS b, random() AS c
FROM (SELECT setseed(0.5)) AS s, generate_series(1, :facts * 2 / 5) AS n;
INSERT INTO fact_sales_order (sales_order_id, created_date, created_time, last_updated_date, last_updated_time, sales_staff_id,
    counterparty_id, units_sold, unit_price, currency_id, design_id, agreed_payment_date, agreed_delivery_date, agreed_delivery_location_id)
SELECT 1000 + n, day, '10:00', day, '10:00', 1 + floor(14 * a), counterparty_id, 1 + floor(b * 100000), round((2 + 2 * c)::numeric, 2),
    currency_id, 1 + floor(b * c * 200), day, day, 1 FROM f;
INSERT INTO fact_purchase_order (purchase_order_id, created_date, created_time, last_updated_date, last_updated_time, staff_id, counterparty_id,
    item_code, item_quantity, item_unit_price, currency_id, agreed_delivery_date, agreed_payment_date, agreed_delivery_location_id)
SELECT 1000 + n, day, '10:00', day, '10:00', 1, counterparty_id, 'x', 1 + floor(b * 1000), round((2 + 900 * c)::numeric, 2), currency_id, day, day, 1
FROM f WHERE n % 2 = 0;
INSERT INTO fact_payment (payment_id, created_date, created_time, last_updated_date, last_updated_time, transaction_id, counterparty_id,
    payment_amount, currency_id, payment_type_id, paid, payment_date)
SELECT 10000 + n, day, '10:00', day, '10:00', 1, counterparty_id, round((2 + b * 90000)::numeric, 2), currency_id, 1 + floor(4 * a), c < 0.8, day FROM f;
ANALYZE;
SQL
}

@test "two hundred countries, three currencies: all is in the page, what is on no map is named, and it has less than 3 MB" {
    run_all >/dev/null
    many_countries
    quietly tt-dashboard "$page"
    echo "# bytes: $(stat -c %s "$page")" >&3
    (($(stat -c %s "$page") < 3000000))
    opened
    same "$(says "$dom" "Sales by country")" "$(countries "currency_code = 'GBP'")"
    (($(says "$dom" "Sales by country" | wc -l) > 199))
    contains "$(missing)" 'Very long Very long'
    contains "$(missing)" '{a|b} ${x} %s'
    [[ $(missing) != *France* && $(missing) != *Kosovo* ]]

    opened 'period=2026+Q2&country=France&currency=USD'
    of="currency_code = 'USD' AND counterparty_legal_country = 'France'"
    same "$(says "$dom" "Best staff")" "$(staff "$of AND created_date >= '2026-04-01' AND created_date < '2026-07-01'")"
    same "$(says "$dom" "Sales by month" | sed 's,−,-,; s,[+% ],,g')" "$(answers "SELECT to_char(month, 'MonYYYY'), to_char(new, $money), to_char(old, $money),
        round(100 * (new - old) / old, 1), orders FROM (SELECT date_trunc('month', created_date) AS month, sum(units_sold * unit_price) AS new, count(*) AS orders
            FROM $orders $of GROUP BY 1) AS n JOIN (SELECT date_trunc('month', created_date) + interval '1 year' AS month, sum(units_sold * unit_price) AS old
            FROM $orders $of GROUP BY 1) AS o USING (month) WHERE month >= '2026-04-01' AND month < '2026-07-01' ORDER BY month")"
}

@test "what would change with a field: by which it is joined, too, also where it is of a table that was joined before" {
    lines=$(jq -nr -L "$repo/scripts/dashboard" 'include "dashboard"; [{table: "fact_x", from: "line", key: ["id"], merge: "append",
        join: [{table: "order", as: "o", on: {id: "order_id"}}, {table: "person", as: "p", on: {pid: "o.person"}},
               {table: "shop", as: "s", on: {sid: ["o", "shop"]}}],
        columns: [["id", "integer", "id"], ["name", "text", "p.name"]]}] | uses_html' | sed 's/<[^>]*>/ /g' | tr -s ' ')
    contains "$lines" "order 3 fields are used, by fact_x"
    contains "$lines" "person fact_x (which person it is joined with)"
    contains "$lines" "shop fact_x (which shop it is joined with)"
}

@test "by the rates of the day where the warehouse has them" {
    use_model
    cp "$repo"/transform/model/*.json "$TT_MODEL"
    jq -n '{table: "dim_exchange_rate", about: "One row per currency and day, to one pound.", from: "exchange_rate",
        key: ["currency_code", "day"], merge: "upsert", columns: [["currency_code", "varchar(3) not null", "currency_code"],
        ["day", "date not null", "day"], ["rate", "numeric(18,8) not null", "rate"]]}' >"$TT_MODEL/dim_exchange_rate.json"
    export TT_SOURCES=$BATS_TEST_TMPDIR/sources
    mkdir "$TT_SOURCES"
    jq -n --arg from "file:$BATS_TEST_TMPDIR/rates.csv" '{table: "exchange_rate", from: $from, format: "csv", mode: "whole",
        settle_seconds: 0, key: ["currency_code", "day"], columns: [["currency_code", "varchar(3) not null"],
        ["day", "date not null"], ["rate", "numeric(18,8) not null"]]}' >"$TT_SOURCES/exchange_rate.json"
    in_source "COPY (SELECT 'EUR' AS currency_code, d::date AS day, 1 + extract(doy FROM d) / 1000 AS rate
        FROM generate_series('2025-02-03'::date, '2026-12-31', '3 days') AS d) TO STDOUT (FORMAT csv, HEADER)" >"$BATS_TEST_TMPDIR/rates.csv"
    run_all >/dev/null
    quietly tt-dashboard "$page"
    of="(SELECT f.*, CASE WHEN currency_code = 'GBP' THEN 1 ELSE coalesce(
            (SELECT rate FROM dim_exchange_rate AS r WHERE r.currency_code = c.currency_code AND day <= created_date ORDER BY day DESC LIMIT 1),
            (SELECT rate FROM dim_exchange_rate AS r WHERE r.currency_code = c.currency_code ORDER BY day LIMIT 1)) END AS rate
        FROM fact_sales_order_current AS f JOIN dim_currency AS c USING (currency_id)) AS f"
    same "$(says "$page" "Sales by country" | cut -f 1,2,3)" "$(answers "SELECT counterparty_legal_country, to_char(sum(units_sold * unit_price / rate), $money), count(*)
        FROM $of JOIN dim_counterparty USING (counterparty_id) GROUP BY 1 ORDER BY sum(units_sold * unit_price / rate) DESC NULLS LAST, 1")"
    contains "$(<"$page")" "All amounts are in GBP, by the exchange rate of the day"
    contains "$(<"$page")" "USD has no exchange rate: $(answers "SELECT count(*) FROM $orders currency_code = 'USD'") sales"
}

@test "tt-run writes it; tiles of one's own; what fails is said, and the page stays as it was" {
    echo "TT_DASHBOARD='$page'" >"$BATS_TEST_TMPDIR/tt.conf"
    quietly tt-run --config "$BATS_TEST_TMPDIR/tt.conf"
    contains "$(says "$page" "The newest runs")" "$(runs extracted)"
    contains "$("$repo/tests/lib/page.py" "$page" --tags)" details
    rm "$page" # without a config file of one's own, as the package runs it
    TT_DASHBOARD=$page quietly env -u TT_CONFIG tt-run
    [[ -s $page ]]
    mkdir "$BATS_TEST_TMPDIR/tiles"
    export TT_DASHBOARD_TILES=$BATS_TEST_TMPDIR/tiles
    refuses 66 "no tiles" -- tt-dashboard "$page"
    echo '{"title": "Good", "kind": "table", "sql": "SELECT 1234567.50 AS \"N\", 2::text AS \"T\";"}' >"$TT_DASHBOARD_TILES/1.json"
    echo '{"title": "Bad <b>", "kind": "bar", "sql": ["SELECT *", "FROM nowhere"]}' >"$TT_DASHBOARD_TILES/2.json"
    refuses 65 "tile '2.json' could not be asked" nowhere -- tt-dashboard "$page"
    same "$(says "$page" "Good")" $'N\tT\n1,234,567.50\t2'
    contains "$(<"$page")" "<h3 id=\"title-1\">Bad &lt;b&gt;</h3>"
    contains "$(<"$page")" 'relation &quot;nowhere&quot; does not exist'
    opened
    same "$(stat -c %a "$page")" 640
    chmod 644 "$page"
    TT_DASHBOARD=$page run -0 --separate-stderr tt-run
    contains "$stderr" "tile '2.json' could not be asked"
    same "$(stat -c %a "$page")" 644
    cp "$page" "$BATS_TEST_TMPDIR/before"
    echo '{"title": "x", "kind": "pie", "sql": "SELECT 1"}' >"$TT_DASHBOARD_TILES/3.json"
    refuses 78 "3.json" "kind is none of" -- tt-dashboard "$page"
    echo '{"title": "x", "kind": "table", "sql": "DELETE FROM fact_payment RETURNING 1"}' >"$TT_DASHBOARD_TILES/3.json"
    refuses 65 "tile '3.json' could not be asked" -- tt-dashboard "$BATS_TEST_TMPDIR/other"
    unset TT_DASHBOARD_TILES
    refuses 64 "where to" -- tt-dashboard
    refuses 64 password -- tt-dashboard --warehouse 'dbname=x password=y' "$page"
    refuses 64 "there is no warehouse" -- env -u TT_WAREHOUSE tt-dashboard "$page"
    refuses 78 "printed no password" -- env TT_WAREHOUSE_PASSWORD_COMMAND=true tt-dashboard "$page"
    refuses 66 "make dashboard" -- tt-dashboard --page /nowhere "$page"
    refuses 69 "the warehouse says" -- tt-dashboard --warehouse "host=/nowhere" "$page"
    refuses 73 "cannot write" -- tt-dashboard "$BATS_TEST_TMPDIR/no/such/folder"
    cmp "$page" "$BATS_TEST_TMPDIR/before"
    contains "$(tt-dashboard - | head -c 100)" "<!DOCTYPE html>"
    contains "$(tt-dashboard --help)" "--tiles"
}
