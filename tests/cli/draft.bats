#!/usr/bin/env bats
#
# tt-draft: a model that --check accepts and that works at once, for schemas that tt does not know.

load ../lib/pg
load ../lib/tt

setup_file() { pg_start; }
teardown_file() { pg_stop; }

setup() {
    use_source "$(fresh_db shop)"
    PATH=$repo/scripts:$PATH
    export TT_MODEL=$BATS_TEST_TMPDIR/model
}

shop() {
    sql "$TT_SOURCE" "
        CREATE TABLE region (id integer PRIMARY KEY, region_name text NOT NULL);
        CREATE TABLE customer (id text PRIMARY KEY, name text NOT NULL, region_id integer REFERENCES region);
        CREATE TABLE employee (id integer PRIMARY KEY, name text NOT NULL, born date, boss integer REFERENCES employee);
        CREATE TYPE mood AS ENUM ('glad', 'sad');
        CREATE DOMAIN money_amount AS numeric(12, 2);
        CREATE TABLE \"odd \"\"product\" (id integer PRIMARY KEY, title varchar(40), mood mood, tags text[]);
        CREATE TABLE orders (run bigint PRIMARY KEY, customer_id text NOT NULL REFERENCES customer,
            employee_id integer REFERENCES employee, ordered_at timestamptz NOT NULL, shipped_on date);
        CREATE TABLE line (order_no bigint REFERENCES orders, number smallint, product_id integer REFERENCES \"odd \"\"product\",
            price money_amount NOT NULL, PRIMARY KEY (order_no, number));
        CREATE TABLE visit (id bigint, at timestamp, customer_id text REFERENCES customer, PRIMARY KEY (id, at))
            PARTITION BY RANGE (at);
        CREATE TABLE visit_2026 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
        CREATE TABLE setting (name text PRIMARY KEY, value jsonb);
        CREATE TABLE heap (x integer);
        CREATE VIEW glance AS SELECT * FROM line;
        COMMENT ON TABLE line IS 'What was bought.';
        COMMENT ON COLUMN line.price IS 'of one piece, in pounds';
        INSERT INTO region VALUES (1, 'North'), (2, 'South');
        INSERT INTO customer VALUES ('a', 'Ann', 1), ('b', 'Bob', 2), ('c', 'Cy', NULL);
        INSERT INTO employee VALUES (1, 'Chief', '1970-05-05', NULL), (2, 'Clerk', '1990-02-28', 1);
        INSERT INTO \"odd \"\"product\" VALUES (1, 'Tote', 'glad', '{x,y}'), (2, 'Bag', 'sad', NULL);
        INSERT INTO orders SELECT g, chr(97 + g % 3), 1 + g % 2, '2026-03-01 23:30+00'::timestamptz + g * '1 hour'::interval,
            CASE WHEN g % 2 = 0 THEN '2026-04-01'::date END FROM generate_series(1, 50) AS g;
        INSERT INTO line SELECT g, n, 1 + n % 2, g * n + 0.25 FROM generate_series(1, 50) AS g, generate_series(1, 3) AS n;
        INSERT INTO visit SELECT g, '2026-01-01'::timestamp + g * '1 day'::interval, 'a' FROM generate_series(1, 20) AS g;
        INSERT INTO setting VALUES ('colour', '\"red\"');"
}

model() {
    jq -c "$2" "$TT_MODEL/$1.json"
}

@test "a shop: orders with lines, employees with a boss, partitions, hostile names" {
    shop
    run -0 --separate-stderr tt-draft "$TT_MODEL"
    same "$output" "$TT_MODEL"
    contains "$stderr" "glance is left out: it is a view"
    contains "$stderr" "heap is left out: it has no primary key"
    contains "$stderr" 'odd "product.tags becomes text'
    tt-transform --check
    same "$(cd "$TT_MODEL" && printf '%s\n' *.json)" $'dim_customer.json\ndim_date.json\ndim_employee.json\ndim_odd%20%22product.json
dim_region.json\ndim_setting.json\nfact_line.json\nfact_orders.json\nfact_visit.json'
    same "$(model fact_line '[.about, .key, .join[0].table]')" \
        '["What was bought. price: of one piece, in pounds.",["order_no","number"],"orders"]'
    same "$(model fact_orders '[.key, .references]')" \
        '[["run_key"],{"customer_id":"dim_customer","employee_id":"dim_employee","ordered_date":"dim_date","shipped_on":"dim_date"}]'

    run_all >/dev/null
    same "$(manifest "$(run_dir transformed)" .rejected)" "[]"
    wh() { sql "$TT_WAREHOUSE" "$1"; }
    same "$(wh "SELECT count(*), sum(price) FROM fact_line_current")" "$(sql "$TT_SOURCE" "SELECT count(*), sum(price) FROM line")"
    same "$(wh "SELECT name, boss_name FROM dim_employee ORDER BY id")" $'Chief|\nClerk|Chief'
    same "$(wh "SELECT count(*) FROM fact_visit_current JOIN dim_date ON date_id = at_date WHERE month = 1")" 20
    # 23:30 and an hour: the day is that of UTC
    same "$(wh "SELECT ordered_date, ordered_time FROM fact_orders WHERE run_key = 1")" "2026-03-02|00:30:00"
    same "$(wh "SELECT region_name, sum(price) FROM fact_line_current AS f JOIN dim_customer AS c ON c.id = f.order_customer_id
                GROUP BY 1 ORDER BY 1")" \
        "$(sql "$TT_SOURCE" "SELECT region_name, sum(price) FROM line JOIN orders ON run = order_no JOIN customer AS c ON c.id = customer_id
                             LEFT JOIN region AS r ON r.id = region_id GROUP BY 1 ORDER BY 1")"

    # what changes comes through the joins: an order of another customer, a boss of another name
    sql "$TT_SOURCE" "UPDATE orders SET customer_id = 'c' WHERE run = 1; UPDATE employee SET name = 'Boss' WHERE id = 1;
                      DELETE FROM line WHERE order_no = 2"
    run_all >/dev/null
    same "$(wh "SELECT DISTINCT order_customer_id FROM fact_line_current WHERE order_no = 1")" c
    same "$(wh "SELECT boss_name FROM dim_employee WHERE id = 2")" Boss
    same "$(wh "SELECT count(*) FROM fact_line_current")" 147
}

@test "the demo's totesys" {
    use_source "$(fresh_totesys 50)"
    tt-draft "$TT_MODEL" >/dev/null 2>&1
    tt-transform --check
    run_all >/dev/null
    same "$(sql "$TT_WAREHOUSE" "SELECT count(*) FROM fact_sales_order_current")" 50
}

@test "names of tables do not lead out of the folder, and a column where the surrogate key goes is said" {
    sql "$TT_SOURCE" '
        CREATE TABLE "/../../out" (id integer PRIMARY KEY);
        CREATE TABLE sale (id integer PRIMARY KEY, out_id integer REFERENCES "/../../out", sale_record_id text);
        CREATE TABLE visit (id integer PRIMARY KEY, out_id integer REFERENCES "/../../out")'
    run -0 --separate-stderr tt-draft "$TT_MODEL"
    contains "$stderr" "sale is left out: its column sale_record_id has the name that the surrogate key of fact_sale takes"
    same "$(cd "$TT_MODEL" && find . -type f | sort)" $'./dim_%2F..%2F..%2Fout.json\n./fact_visit.json'
    tt-transform --check
}

@test "passwords: none in an argument, and a command must print one" {
    refuses 64 "password" -- tt-draft --source "dbname=x password=hush" "$TT_MODEL"
    for source in "dbname=x password=hush" "dbname=x password = hush" "dbname=x sslpassword=hush" \
        "postgresql://me:hush@localhost/x" "postgresql://localhost/x?password=hush"; do
        refuses 64 "the source has a password" -- env TT_SOURCE="$source" tt-draft "$TT_MODEL"
    done
    refuses 64 "cannot be parsed" -- env TT_SOURCE="dbname='x" tt-draft "$TT_MODEL"
    refuses 78 "printed no password" -- env TT_SOURCE_PASSWORD_COMMAND=true tt-draft "$TT_MODEL"
    refuses 78 "the command failed" -- env TT_SOURCE_PASSWORD_COMMAND='echo x; false' tt-draft "$TT_MODEL"
    [[ ! -e $TT_MODEL ]]
    # 'password' elsewhere is none
    sql "$TT_SOURCE" "CREATE TABLE thing (id integer PRIMARY KEY)"
    TT_SOURCE="$TT_SOURCE application_name='password=?'" TT_SOURCE_PASSWORD_COMMAND='echo x; seq 100000' \
        tt-draft "$TT_MODEL"
    [[ -s $TT_MODEL/dim_thing.json ]]
}

@test "the version, the help, and a tool that is missing" {
    same "$(tt-draft --version)" "$(tt-extract --version | sed 's/^tt-extract/tt-draft/')"
    contains "$(tt-draft --help)" "tt-draft [OPTION]... DIR"
    mkdir "$BATS_TEST_TMPDIR/bin"
    for tool in bash env dirname realpath sed tt-extract; do ln -s "$(command -v "$tool")" "$BATS_TEST_TMPDIR/bin/"; done
    refuses 127 "'psql' is missing" -- env PATH="$BATS_TEST_TMPDIR/bin" "$(command -v tt-draft)" "$TT_MODEL"
}

@test "used wrongly" {
    refuses 64 "say where to" -- tt-draft
    refuses 64 "unknown option '--nonsense'" -- tt-draft --nonsense
    refuses 64 "no source" -- env -u TT_SOURCE tt-draft "$TT_MODEL"
    refuses 65 "schema 'nowhere' has no table" -- tt-draft --schema nowhere "$TT_MODEL"
    refuses 65 "schema 'it''s' has no table" -- tt-draft --schema "it''s" "$TT_MODEL"
    refuses 69 "cannot be asked" -- tt-draft --source "host=/nowhere dbname=x" "$TT_MODEL"
    mkdir "$TT_MODEL"
    touch "$TT_MODEL/mine"
    refuses 73 "is not empty" -- tt-draft "$TT_MODEL"
    [[ ! -s $TT_MODEL/mine ]]
    refuses 73 "cannot make" -- tt-draft /nowhere/model
    [[ -z $(find "$BATS_TEST_TMPDIR" -name '*.tt-draft.*') ]]
}
