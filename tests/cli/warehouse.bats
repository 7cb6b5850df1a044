#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# A warehouse that is not what it was, or not what it must be: named, and nothing is loaded.

load ../lib/small

setup() {
    small_source
    dim item id 'id integer not null' 'name varchar(20)' 'price numeric(10,2)' 'at timestamp'
    fact sale id 'id integer not null' 'item integer > dim_item' 'amount numeric(10,2)' 'at timestamp(3)'
    in_source "CREATE TABLE item (id integer PRIMARY KEY, name varchar(20), price numeric(10,2), at timestamp);
               CREATE TABLE sale (id integer PRIMARY KEY, item integer, amount numeric(10,2), at timestamp(3));
               INSERT INTO item SELECT i, 'item ' || i, i + 0.25, '2026-11-01 12:00:00.5' FROM generate_series(1, 3) AS i;
               INSERT INTO sale SELECT i, 1 + i % 3, i + 0.5, '2026-11-02' FROM generate_series(1, 5) AS i"
}

# ready: tables made by --ddl, a run that is to be loaded
ready() {
    tt-transform --ddl | psql -Xq -v ON_ERROR_STOP=1 -d "$TT_WAREHOUSE"
    tt-extract >/dev/null
    tt-transform >/dev/null
}

# refused PART...: and nothing has happened
refused() {
    local before
    before=$(dump "$TT_WAREHOUSE")
    refuses 65 "$@" -- tt-load
    same "$(dump "$TT_WAREHOUSE")" "$before"
}

# altered SQL BACK PART...: refused after SQL, taken after BACK
altered() {
    in_warehouse "$1"
    refused "${@:3}"
    in_warehouse "$2"
}

@test "not UTF8: refused at once" {
    local name=latin_$BASHPID
    psql -Xq -d "$TT_WAREHOUSE" -c "CREATE DATABASE $name ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
    TT_WAREHOUSE=$("$pg_root/scripts/private-pg" conninfo "$TEST_PG" "$name")
    tt-extract >/dev/null
    tt-transform >/dev/null
    refused "encoding is LATIN1" "ENCODING 'UTF8'"
    same "$(in_warehouse "SELECT count(*) FROM pg_namespace WHERE nspname = 'tt'")" 0
}

@test "columns that do not hold all of the model's values are named, with both types" {
    ready
    column() {
        altered "ALTER TABLE dim_item ALTER $1 TYPE $2" "ALTER TABLE dim_item ALTER $1 TYPE $3" \
            "dim_item" "'$1'" "$2" "model's $4" "ALTER COLUMN"
    }
    in_warehouse "DROP VIEW fact_sale_current; ALTER TABLE fact_sale DROP CONSTRAINT fact_sale_item_fkey"
    column price 'numeric(10,0)' 'numeric(10,2)' 'numeric(10,2)'
    column price 'numeric(9,2)' 'numeric(10,2)' 'numeric(10,2)'
    column price 'double precision' 'numeric(10,2)' 'numeric(10,2)'
    column at 'timestamp(0) without time zone' timestamp timestamp
    column at 'timestamp with time zone' timestamp timestamp
    column name 'character varying(5)' 'varchar(20)' 'varchar(20)'
    column name 'character(20)' 'varchar(20)' 'varchar(20)'
    column id smallint integer integer
    in_warehouse "CREATE DOMAIN small AS varchar(3)"
    altered "ALTER TABLE dim_item ALTER name TYPE small" "ALTER TABLE dim_item ALTER name TYPE varchar(20)" "character varying(3)"
    altered "ALTER TABLE dim_item RENAME name TO title" "ALTER TABLE dim_item RENAME title TO name" "no column 'name'" "ADD COLUMN"
    altered "ALTER TABLE dim_item ADD mine text NOT NULL" "ALTER TABLE dim_item DROP mine" "'mine' is not the model's"
    altered "ALTER TABLE fact_sale ALTER amount TYPE numeric(9,2)" "ALTER TABLE fact_sale ALTER amount TYPE numeric(10,2)" fact_sale numeric
    altered "ALTER TABLE fact_sale ALTER record_id TYPE smallint" "ALTER TABLE fact_sale ALTER record_id TYPE integer" "'record_id' is smallint"
    altered "ALTER TABLE tt.fact_sale_ended ALTER id TYPE smallint" "ALTER TABLE tt.fact_sale_ended ALTER id TYPE integer" "tt.fact_sale_ended"
    # wider ones, and a column of the user's own
    in_warehouse "CREATE DOMAIN public.name AS text; ALTER TABLE dim_item ALTER price TYPE numeric, ALTER name TYPE public.name, ALTER id TYPE bigint,
                      ADD mine text NOT NULL DEFAULT 'x', ADD seen timestamptz DEFAULT now();
                  ALTER TABLE fact_sale ALTER item TYPE numeric(12,0), ALTER at TYPE timestamp"
    tt-load >/dev/null
    agrees sale
}

@test "a key that nothing keeps unique, a record id that draws from nothing" {
    ready
    altered "ALTER TABLE dim_item DROP CONSTRAINT dim_item_pkey CASCADE" "ALTER TABLE dim_item ADD PRIMARY KEY (id)" \
        dim_item "key (\"id\") unique" "CREATE UNIQUE INDEX"
    altered "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'dim_item_pkey'::regclass" \
        "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'dim_item_pkey'::regclass" dim_item REINDEX
    altered "ALTER TABLE dim_item DROP CONSTRAINT dim_item_pkey; CREATE UNIQUE INDEX one ON dim_item (id) WHERE id > 0" \
        "DROP INDEX one; CREATE UNIQUE INDEX dim_item_pkey ON dim_item (id)" dim_item unique
    altered "ALTER TABLE fact_sale ALTER record_id SET DEFAULT 7" \
        "ALTER TABLE fact_sale ALTER record_id SET DEFAULT nextval('fact_sale_record_id_seq')" "'record_id' does not draw"
    altered "ALTER TABLE fact_sale DROP CONSTRAINT fact_sale_pkey" "ALTER TABLE fact_sale ADD PRIMARY KEY (record_id)" fact_sale unique
    tt-load >/dev/null
    agrees sale
}

@test "what is no table, and a view of the user's own in the place of tt's" {
    ready
    altered "DROP TABLE dim_item CASCADE; CREATE VIEW public.dim_item AS SELECT 1 AS id, 'x' AS name, 1.0 AS price, now() AS at" \
        "DROP VIEW dim_item" "'public.dim_item'" "is not a table"
    in_warehouse "DROP TABLE fact_sale CASCADE"
    altered "CREATE VIEW public.fact_sale_current AS SELECT 1 AS id" "DROP VIEW fact_sale_current" "'public.fact_sale_current'" "rename it"
    altered "CREATE TABLE public.fact_sale_current (id integer)" "DROP TABLE fact_sale_current" "'public.fact_sale_current'" "rename it"
    tt-load >/dev/null
    agrees sale
    in_source "UPDATE sale SET amount = 9 WHERE id = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    altered "CREATE OR REPLACE VIEW public.fact_sale_current AS SELECT f.* FROM fact_sale AS f
                 WHERE NOT EXISTS (SELECT FROM tt.fact_sale_ended AS e WHERE e.record_id = f.record_id AND e.why = 'deleted')" \
        "DROP VIEW fact_sale_current" "is not the one that tt makes"
    tt-load >/dev/null
    in_source "UPDATE sale SET amount = 9.5 WHERE id = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    altered "CREATE OR REPLACE VIEW public.fact_sale_current AS SELECT f.* FROM fact_sale AS f
                 WHERE NOT EXISTS (SELECT FROM tt.fact_sale_ended AS e WHERE e.record_id = f.id)" \
        "DROP VIEW fact_sale_current" "is not the one that tt makes"
    # a column that came later is in the table, and not in the view
    in_warehouse "ALTER TABLE fact_sale ADD later integer"
    tt-load >/dev/null
    in_warehouse "ALTER TABLE fact_sale ADD later_still integer"
    in_source "UPDATE sale SET amount = 10 WHERE id = 1"
    step
    agrees sale
}

@test "a table that inherits from one of the warehouse: its rows would count" {
    ready
    altered "CREATE TABLE public.mine () INHERITS (dim_item)" "DROP TABLE mine" dim_item "table public.mine inherits" "NO INHERIT"
    altered "CREATE TABLE public.mine () INHERITS (tt.fact_sale_ended)" "DROP TABLE mine" tt.fact_sale_ended "NO INHERIT"
    tt-load >/dev/null
    agrees sale
}

@test "rules, triggers before rows are written, row security: named; triggers after are the user's" {
    ready
    in_warehouse "CREATE TABLE public.log (id integer);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN INSERT INTO public.log VALUES (new.id); RETURN new; END \$\$"
    altered "CREATE TRIGGER note BEFORE INSERT ON dim_item FOR EACH ROW EXECUTE FUNCTION note()" \
        "DROP TRIGGER note ON dim_item" dim_item "trigger that fires before" "'note'"
    altered "CREATE RULE swallow AS ON INSERT TO fact_sale DO ALSO NOTHING" "DROP RULE swallow ON fact_sale" fact_sale "rule, 'swallow'"
    in_warehouse "CREATE TRIGGER note AFTER INSERT ON dim_item FOR EACH ROW EXECUTE FUNCTION note()"
    tt-load >/dev/null
    same "$(in_warehouse "SELECT count(*) FROM log")" 3
    agrees sale
}

@test "a table that another role planted: its trigger never runs as the loader" {
    local admin=$TT_WAREHOUSE
    in_warehouse "CREATE ROLE loader_$BASHPID LOGIN; CREATE ROLE evil_$BASHPID LOGIN;
                  GRANT CREATE ON SCHEMA public TO PUBLIC;
                  DO \$\$ BEGIN EXECUTE format('GRANT CREATE, TEMPORARY ON DATABASE %I TO loader_$BASHPID, evil_$BASHPID', current_database()); END \$\$"
    sql "$admin user=evil_$BASHPID" "
        CREATE TABLE ran (by text); GRANT INSERT ON ran TO PUBLIC;
        CREATE FUNCTION run() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN INSERT INTO public.ran VALUES (current_user); RETURN new; END \$\$;
        CREATE TABLE dim_item (id integer PRIMARY KEY, name varchar(20), price numeric(10,2), at timestamp);
        CREATE TRIGGER run BEFORE INSERT OR UPDATE ON dim_item FOR EACH ROW EXECUTE FUNCTION run();
        GRANT ALL ON dim_item TO PUBLIC"
    TT_WAREHOUSE="$admin user=loader_$BASHPID"
    tt-extract >/dev/null
    tt-transform >/dev/null
    refuses 65 "'public.dim_item'" "belongs to 'evil_$BASHPID'" "OWNER TO" -- tt-load
    # given to the loader with the trigger on it, whose function is a stranger's
    sql "$admin" "ALTER TABLE dim_item OWNER TO loader_$BASHPID"
    refuses 65 "'public.dim_item'" "trigger" "'run'" -- tt-load
    sql "$admin" "DROP TRIGGER run ON dim_item; CREATE TRIGGER run AFTER INSERT ON dim_item FOR EACH ROW EXECUTE FUNCTION run()"
    refuses 65 "trigger whose function belongs to evil_$BASHPID 'run'" -- tt-load
    sql "$admin" "DROP TRIGGER run ON dim_item; ALTER TABLE dim_item ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY"
    refuses 65 "row security" -- tt-load
    sql "$admin" "ALTER TABLE dim_item NO FORCE ROW LEVEL SECURITY"
    # and a schema tt
    sql "$admin user=evil_$BASHPID" "CREATE SCHEMA tt; GRANT ALL ON SCHEMA tt TO PUBLIC;
        CREATE VIEW tt.run AS SELECT 1 AS run; GRANT ALL ON tt.run TO PUBLIC"
    refuses 65 "'tt.run'" "belongs to 'evil_$BASHPID'" -- tt-load
    # also an empty one: who owns it could drop the ledger
    sql "$admin" "DROP SCHEMA tt CASCADE; CREATE SCHEMA tt AUTHORIZATION evil_$BASHPID; GRANT ALL ON SCHEMA tt TO PUBLIC"
    refuses 65 "schema 'tt'" "belongs to 'evil_$BASHPID'" "OWNER TO" -- tt-load
    sql "$admin" "DROP SCHEMA tt CASCADE"
    tt-load >/dev/null
    same "$(sql "$admin" "SELECT count(*) FROM ran")" 0
    TT_WAREHOUSE=$admin
    agrees sale
}

# another_lake: an empty one, as where a mount is missing
another_lake() {
    real=$TT_LAKE TT_LAKE=$BATS_TEST_TMPDIR/unmounted
    mkdir "$TT_LAKE"
}

@test "a lake that begins anew in front of a warehouse with runs: 66, until --new-source" {
    local real before
    step >/dev/null
    another_lake
    tt-extract >/dev/null
    tt-transform >/dev/null
    before=$(dump "$TT_WAREHOUSE")
    refuses 66 "begins anew in the lake '$TT_LAKE'" "mounted?" "--new-source" -- tt-load
    same "$(dump "$TT_WAREHOUSE")" "$before"
    in_source "UPDATE sale SET amount = 7 WHERE id = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    refuses 66 "--new-source" -- tt-load
    tt-load --new-source >/dev/null
    agrees sale
    # the real one is back: its next run does not have all
    TT_LAKE=$real
    in_source "UPDATE sale SET amount = 8 WHERE id = 2; DELETE FROM sale WHERE id = 3"
    tt-extract >/dev/null
    tt-transform >/dev/null
    refuses 66 "newest run in the warehouse" "tt-extract --full" -- tt-load
    refuses 65 "all tables whole" "--full" -- tt-load --new-source
    tt-extract --full >/dev/null
    tt-transform >/dev/null
    tt-load --new-source >/dev/null
    agrees sale
    in_source "UPDATE sale SET amount = 9 WHERE id = 2"
    step
    agrees sale
    counts_hold
}

@test "a pipe that brings nothing new loads what is pending" {
    tt-extract >/dev/null
    tt-extract | tt-transform - | tt-load - >"$BATS_TEST_TMPDIR/out"
    same "$(<"$BATS_TEST_TMPDIR/out")" "$(run_dir transformed)"
    agrees sale
    same "$(tt-extract | tt-transform - | tt-load -)" ""
    TT_LAKE=$BATS_TEST_TMPDIR/none quietly tt-load - </dev/null
}

@test "a lock of a forgotten session: 75 after a while, and the session is named" {
    step >/dev/null
    in_source "UPDATE item SET name = 'other'; UPDATE sale SET amount = 1"
    tt-extract >/dev/null
    tt-transform >/dev/null
    session A "$TT_WAREHOUSE application_name=forgotten"
    say A "BEGIN; UPDATE public.dim_item SET name = 'x' WHERE id = 1"
    refuses 75 "dim_item" "lock timeout" "pid" "forgotten" "idle in transaction since" -- tt-load --lock-timeout 1
    say A "ROLLBACK; BEGIN; LOCK TABLE tt.run"
    refuses 75 "lock timeout" "forgotten" -- env TT_LOCK_TIMEOUT=1 tt-load
    say A "ROLLBACK"
    refuses 64 "lock-timeout" -- tt-load --lock-timeout 0
    tt-load >/dev/null
    agrees sale
}

# ------------------------------------------------------------------------------ what is not there any more

# loaded_twice: with versions and an ended list; then a run that is pending
loaded_twice() {
    step >/dev/null
    in_source "UPDATE sale SET amount = 7 WHERE id = 1; DELETE FROM sale WHERE id = 2"
    step >/dev/null
    in_source "UPDATE sale SET amount = 8 WHERE id = 3"
    tt-extract >/dev/null
    tt-transform >/dev/null
}

contents() {
    in_warehouse "SELECT * FROM dim_item ORDER BY 1; SELECT * FROM fact_sale ORDER BY record_id;
                  SELECT * FROM tt.fact_sale_ended ORDER BY record_id"
}

@test "a dimension, a fact or an ended list that was dropped, emptied or robbed of rows: named, with the way back" {
    local act want name
    loaded_twice
    name=$(in_warehouse "SELECT current_database()")
    for act in "DROP TABLE dim_item CASCADE|dim_item' had 3 rows after the newest load, and is gone" \
        "DROP TABLE fact_sale CASCADE|fact_sale' had 6 rows after the newest load, and is gone" \
        "TRUNCATE fact_sale RESTART IDENTITY|fact_sale' had 6 rows after the newest load, and has 0" \
        "DELETE FROM fact_sale WHERE id = 4|fact_sale' had 6 rows after the newest load, and has 5" \
        "CREATE TABLE public.x AS SELECT * FROM fact_sale LIMIT 2; TRUNCATE fact_sale; INSERT INTO fact_sale SELECT * FROM public.x|and has 2" \
        "TRUNCATE tt.fact_sale_ended|tt.fact_sale_ended' had 2 rows"; do
        TT_WAREHOUSE=$(new_db bad "\"$name\"")
        in_warehouse "${act%|*}"
        refused "${act#*|}" "tt-reset warehouse --drop" "tt-replay" "--as-is"
    done
    want=$(TT_WAREHOUSE=$(new_db good "\"$name\"") && tt-load >/dev/null && contents)
    "$repo/scripts/tt-reset" warehouse --drop --yes
    tt-load >/dev/null
    same "$(contents)" "$want"
    # all is in, and then: also said when there is nothing to load
    in_warehouse "TRUNCATE fact_sale RESTART IDENTITY"
    refused "fact_sale' had 7 rows"
    tt-extract --full >/dev/null
    tt-transform >/dev/null
    refused "fact_sale' had 7 rows"
    tt-load --as-is >/dev/null
    agrees sale
    same "$(in_warehouse "SELECT count(*) FROM tt.fact_sale_ended")" 0
    in_source "UPDATE sale SET amount = 9 WHERE id = 3"
    step
    agrees sale
}

@test "a sequence of record ids that was set back: named with the setval, no row is refused" {
    local seq
    loaded_twice
    seq=$(in_warehouse "SELECT pg_get_serial_sequence('fact_sale', (SELECT attname FROM pg_attribute
        WHERE attrelid = 'fact_sale'::regclass AND attidentity <> '' OR attrelid = 'fact_sale'::regclass AND atthasdef LIMIT 1))")
    in_source "UPDATE sale SET amount = 77 WHERE id <= 2"
    tt-extract >/dev/null
    tt-transform >/dev/null
    altered "ALTER SEQUENCE $seq RESTART" "SELECT setval('$seq', 3)" "sequence $seq" "SELECT setval('$seq', 6)"
    altered "SELECT 1" "SELECT setval('$seq', 6)" "SELECT setval('$seq', 6)"
    tt-load >/dev/null
    agrees sale
    same "$(in_warehouse "SELECT count(*) FROM tt.rejected")" 0
}

@test "rewritten, dumped and restored whole: no false alarm" {
    local other
    loaded_twice
    in_warehouse "VACUUM FULL; "
    in_warehouse "CLUSTER fact_sale USING fact_sale_pkey"
    in_warehouse "ANALYZE; BEGIN; DELETE FROM fact_sale; ROLLBACK"
    tt-load >/dev/null
    other=$(fresh_db restored)
    pg_dump -Fc -d "$TT_WAREHOUSE" | pg_restore -d "$other"
    in_source "UPDATE sale SET amount = 9 WHERE id = 3"
    tt-extract >/dev/null
    tt-transform >/dev/null
    tt-load >/dev/null
    TT_WAREHOUSE=$other
    tt-load >/dev/null
    agrees sale
    same "$(in_warehouse "SELECT count(*) FROM tt.watched WHERE relation_name ~ '^fact' AND files ~ '[0-9]'")" 2
}

@test "a ledger of the version before: brought up to date once, and what it says must be there" {
    loaded_twice
    in_warehouse "DROP TABLE tt.watched; CREATE TABLE public.kept AS SELECT * FROM fact_sale; DELETE FROM fact_sale WHERE id = 4"
    refused "fact_sale' had 6 rows after the newest load, and has 5"
    refuses 73 "tt.watched" "--no-create" -- tt-load --no-create
    in_warehouse "INSERT INTO fact_sale SELECT * FROM public.kept WHERE id = 4"
    tt-load >/dev/null
    agrees sale
    in_warehouse "DELETE FROM fact_sale WHERE id = 4"
    refused "fact_sale' had 7 rows after the newest load, and has 6"
}
