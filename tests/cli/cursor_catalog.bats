#!/usr/bin/env bats
# shellcheck disable=SC2154,SC2030,SC2031,SC2119,SC2120  # variables and functions of tests/lib
#
# The xid cursor where contents change without any xmin: by the catalog, by what is a partition of what, and
# by who may see a row. Then the table comes whole, or the run fails.

load ../lib/small

setup() { small_source; }

# comes_whole TABLE ROWS: with a warning, and only it
comes_whole() {
    run -0 --separate-stderr step
    same "$output" "$1 complete $2 0" || return
    # shellcheck disable=SC2154
    contains "$stderr" "'$1' is extracted whole" || return
    same "$(step)" nothing
}

@test "an enum value that is renamed, in a column, an array, a domain" {
    local column
    fact other id 'id integer not null'
    fact mood id 'id integer not null' 'm text'
    in_source "CREATE TABLE other (id integer PRIMARY KEY); INSERT INTO other VALUES (1)"
    for column in "m kind" "m kind[]" "m special"; do
        in_source "DROP TABLE IF EXISTS mood; DROP TYPE IF EXISTS kind CASCADE;
                   CREATE TYPE kind AS ENUM ('good', 'bad'); CREATE DOMAIN special AS kind;
                   CREATE TABLE mood (id integer PRIMARY KEY, $column);
                   INSERT INTO mood VALUES (1, '$([[ $column == *']' ]] && echo '{good}' || echo good)'), (2, NULL)"
        step
        in_source "ALTER TYPE kind RENAME VALUE 'good' TO 'better'"
        comes_whole mood 2
        agrees mood other
        in_source "ALTER TYPE kind RENAME VALUE 'better' TO 'x'; ALTER TYPE kind RENAME VALUE 'bad' TO 'better';
                   ALTER TYPE kind RENAME VALUE 'x' TO 'bad'"
        comes_whole mood 2
        agrees mood
    done
}

@test "an enum value renamed to what other labels make of it when they stand side by side" {
    fact mood id 'id integer not null' 'm text'
    in_source "CREATE TYPE kind AS ENUM ('a,b', 'c'); CREATE TABLE mood (id integer PRIMARY KEY, m kind);
               INSERT INTO mood VALUES (1, 'a,b'), (2, 'c')"
    step
    in_source "ALTER TYPE kind RENAME VALUE 'a,b' TO 'a'; ALTER TYPE kind RENAME VALUE 'c' TO 'b,c'"
    comes_whole mood 2
    agrees mood
}

@test "a composite type that gets another attribute, and an enum within one" {
    fact spot id 'id integer not null' 'p text'
    in_source "CREATE TYPE kind AS ENUM ('good', 'bad'); CREATE TYPE point2 AS (x integer, k kind);
               CREATE TABLE spot (id integer PRIMARY KEY, p point2);
               INSERT INTO spot VALUES (1, '(1,good)'), (2, '(2,)'), (3, NULL)"
    step
    in_source "ALTER TYPE point2 ADD ATTRIBUTE y integer"
    comes_whole spot 3
    agrees spot
    in_source "ALTER TYPE kind RENAME VALUE 'good' TO 'better'"
    comes_whole spot 3
    agrees spot
}

@test "multiranges, ranges and what is made of them over an enum whose value is renamed" {
    local type value many=', multirange_type_name = many' of=many
    [[ $(in_source "SHOW server_version_num") -ge 140000 ]] || many='' of=kinds # which has no multiranges
    fact mood id 'id integer not null' 'm text'
    while IFS='|' read -r type value; do
        [[ -n $many || $type != many* ]] || continue
        [[ -n $many ]] || value=${value//[\{\}]/}
        in_source "SET client_min_messages = error; DROP TABLE IF EXISTS mood; DROP TYPE IF EXISTS kind, pair CASCADE;
                   CREATE TYPE kind AS ENUM ('a', 'b', 'c');
                   CREATE TYPE kinds AS RANGE (subtype = kind$many);
                   CREATE DOMAIN special AS $of; CREATE TYPE pair AS (n integer, k special);
                   CREATE TABLE mood (id integer PRIMARY KEY, m $type); INSERT INTO mood VALUES (1, '$value'), (2, NULL)"
        step
        in_source "ALTER TYPE kind RENAME VALUE 'b' TO 'x'"
        comes_whole mood 2
        agrees mood
    done <<'END'
kinds|[a,b]
many|{[a,b]}
many[]|{"{[a,b]}"}
special|{[a,b]}
pair|(1,"{[a,b]}")
END
}

@test "PostgreSQL 18: a virtual generated column, whose expression changes every value and no row" {
    (($(in_source "SHOW server_version_num") >= 180000)) || skip "NOT TESTED: the server is older than 18"
    fact mood id 'id integer not null' 'm integer'
    in_source "CREATE TABLE mood (id integer PRIMARY KEY, m integer GENERATED ALWAYS AS (id * 2) VIRTUAL);
               INSERT INTO mood VALUES (1), (2)"
    step
    in_source "ALTER TABLE mood ALTER m SET EXPRESSION AS (id * 3)"
    comes_whole mood 2
    agrees mood
    same "$(in_warehouse "SELECT m FROM fact_mood_current ORDER BY id")" $'3\n6'
}

@test "names of objects as values: regclass, regrole, regtype and others, also within other types" {
    local type value rename role=role_$BASHPID
    fact mood id 'id integer not null' 'm text'
    in_source "CREATE TABLE named (x int); CREATE TYPE kind AS ENUM ('a'); CREATE FUNCTION public.f(kind) RETURNS int LANGUAGE sql AS 'SELECT 1';
               CREATE ROLE $role; CREATE SCHEMA space; CREATE COLLATION space.c (locale = 'C')"
    while IFS='|' read -r type value rename; do
        in_source "SET client_min_messages = error; DROP TABLE IF EXISTS mood; DROP DOMAIN IF EXISTS special; DROP TYPE IF EXISTS pair;
                   CREATE DOMAIN special AS regclass; CREATE TYPE pair AS (n integer, r regclass[]);
                   CREATE TABLE mood (id integer PRIMARY KEY, m $type); INSERT INTO mood VALUES (1, '$value'), (2, NULL)"
        step
        same "$type: $(step)" "$type: nothing"
        in_source "$rename"
        comes_whole mood 2
        same "$(in_warehouse "SELECT m FROM fact_mood_current WHERE id = 1")" \
            "$(in_source "SET search_path = ''; SELECT m FROM public.mood WHERE id = 1")"
    done <<END
regclass|public.named|ALTER TABLE named RENAME TO named2
regclass[]|{public.named2}|ALTER TABLE named2 RENAME TO named3
special|public.named3|ALTER TABLE named3 RENAME TO named4
pair|(1,{public.named4})|ALTER TABLE named4 SET SCHEMA space
regclass|space.named4|ALTER SCHEMA space RENAME TO room
regtype|public.kind|ALTER TYPE kind RENAME TO kind2
regprocedure|public.f(public.kind2)|ALTER TYPE kind2 RENAME TO kind3
regproc|public.f|ALTER FUNCTION f RENAME TO g
regrole|$role|ALTER ROLE $role RENAME TO ${role}_2
regnamespace|room|ALTER SCHEMA room RENAME TO hall
regcollation|hall.c|ALTER COLLATION hall.c RENAME TO d
END
}

@test "2,000 other tables in the schema, wide ones, cost nothing" {
    ten
    in_source "SELECT format('CREATE TABLE wide_%s (id integer PRIMARY KEY, %s)', i,
                      (SELECT string_agg(format('c%s text', n), ', ') FROM generate_series(1, 30) AS n))
               FROM generate_series(1, 2000) AS i" >"$BATS_TEST_TMPDIR/wide.sql"
    split -l 250 --filter "sed 's/\$/;/' | psql -Xq -v ON_ERROR_STOP=1 -1 -d '$TT_SOURCE'" "$BATS_TEST_TMPDIR/wide.sql"
    local start=$SECONDS
    same "$(step)" nothing
    ((SECONDS - start < 10)) # it was a minute
}

@test "a column with a default that is added, and one that is renamed" {
    ten
    in_source "ALTER TABLE thing ADD COLUMN more integer DEFAULT 7"
    comes_whole thing 10
    rm "$TT_MODEL"/*
    fact thing id 'id integer not null' 'v text' 'more integer'
    in_warehouse "DROP VIEW fact_thing_current; ALTER TABLE fact_thing ADD more integer"
    same "$(step --full)" "thing complete 10 0"
    agrees thing
    # the two columns change their names: no row is touched
    in_source "ALTER TABLE thing ADD w text DEFAULT 'w'"
    comes_whole thing 10
    in_source "ALTER TABLE thing RENAME v TO x; ALTER TABLE thing RENAME w TO v; ALTER TABLE thing RENAME x TO w"
    comes_whole thing 10
    agrees thing
    same "$(in_warehouse "SELECT DISTINCT v FROM fact_thing_current")" w
}

@test "a partition that is attached or detached, with rows that are older than the last run" {
    fact part id 'id integer not null' 'v text'
    fact other id 'id integer not null'
    in_source "CREATE TABLE part (id integer PRIMARY KEY, v text) PARTITION BY RANGE (id);
               CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM (1) TO (10);
               INSERT INTO part SELECT i, 'v' FROM generate_series(1, 9) AS i;
               CREATE TABLE outside (id integer PRIMARY KEY, v text);
               INSERT INTO outside SELECT i, 'old' FROM generate_series(10, 12) AS i;
               CREATE TABLE other (id integer PRIMARY KEY); INSERT INTO other VALUES (1)"
    same "$(step)" $'other complete 1 0\npart complete 9 0'
    in_source "INSERT INTO other VALUES (2)"
    same "$(step)" "other changed 1 0"
    in_source "ALTER TABLE part ATTACH PARTITION outside FOR VALUES FROM (10) TO (20)"
    comes_whole part 12
    agrees part
    in_source "UPDATE part SET v = 'x' WHERE id IN (1, 11)"
    same "$(step)" "part changed 2 0"
    in_source "ALTER TABLE part DETACH PARTITION outside"
    comes_whole part 9
    agrees part other
    # attached again under another tree
    in_source "CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (100) PARTITION BY RANGE (id);
               ALTER TABLE part_2 ATTACH PARTITION outside FOR VALUES FROM (10) TO (20)"
    comes_whole part 12
    agrees part
}

@test "partitions of partitions, in another schema, with other columns, default, truncated, dropped" {
    local role=reader_$BASHPID
    fact part 'id at' 'id integer not null' 'at date not null' 'v text'
    in_source "CREATE SCHEMA years;
               CREATE TABLE part (id integer, at date, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
               CREATE TABLE years.y25 PARTITION OF part FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY HASH (id);
               CREATE TABLE years.y25_0 PARTITION OF years.y25 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
               CREATE TABLE years.y25_1 (v text, gone int, at date NOT NULL, id integer NOT NULL);
               ALTER TABLE years.y25_1 DROP COLUMN gone;
               ALTER TABLE years.y25 ATTACH PARTITION years.y25_1 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
               CREATE TABLE years.rest PARTITION OF part DEFAULT;
               INSERT INTO part SELECT i, date '2025-12-01' + i, 'v' FROM generate_series(1, 60) AS i;
               CREATE ROLE $role LOGIN; GRANT SELECT ON part TO $role" # and on no partition
    TT_SOURCE="${TT_SOURCE/user=tt/user=$role}"
    same "$(step)" "part complete 60 0"
    TT_SOURCE="${TT_SOURCE/user=$role/user=tt}"
    in_source "UPDATE part SET v = 'x' WHERE id IN (3, 4, 50)" # one in each leaf
    same "$(step)" "part changed 3 0"
    in_source "UPDATE part SET at = at + 100 WHERE id = 5; UPDATE years.y25_1 SET v = 'y' WHERE id = (SELECT min(id) FROM years.y25_1);
               DELETE FROM years.rest WHERE id = 51"
    same "$(step)" "part changed 2 2"
    agrees part
    gone=$(in_source "SELECT count(*) FROM years.y25_0")
    in_source "TRUNCATE years.y25_0"
    same "$(step)" "part changed 0 $gone"
    in_source "DROP TABLE years.rest"
    TT_MAX_DELETE_RATIO=1 comes_whole part "$(in_source "SELECT count(*) FROM part")"
    agrees part
    same "$(step)" nothing
}

@test "a foreign table as a partition: there can be no primary key then, which is refused by name" {
    fact part id 'id integer not null' 'v text'
    in_source "CREATE FOREIGN DATA WRAPPER nothing; CREATE SERVER nowhere FOREIGN DATA WRAPPER nothing;
               CREATE TABLE part (id integer NOT NULL, v text) PARTITION BY RANGE (id);
               CREATE TABLE part_1 PARTITION OF part (PRIMARY KEY (id)) FOR VALUES FROM (1) TO (10);
               CREATE FOREIGN TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20) SERVER nowhere"
    run psql -Xq -d "$TT_SOURCE" -c "ALTER TABLE part ADD PRIMARY KEY (id)"
    contains "$output" "cannot create unique index on partitioned table" # says PostgreSQL
    refuses 65 "table 'part'" "has no primary key" -- tt-extract
    same "$(runs extracted)" ""
    in_source "DROP FOREIGN TABLE part_2; ALTER TABLE part ADD PRIMARY KEY (id); INSERT INTO part VALUES (1, 'a')"
    same "$(step)" "part complete 1 0"
    run psql -Xq -d "$TT_SOURCE" -c "CREATE FOREIGN TABLE part_2 PARTITION OF part FOR VALUES FROM (10) TO (20) SERVER nowhere"
    contains "$output" "cannot create foreign partition"
}

@test "tables that are renamed into each other's place" {
    ten
    in_source "CREATE TABLE next (LIKE thing INCLUDING ALL);
               INSERT INTO next SELECT id, v || CASE id WHEN 3 THEN ' mended' ELSE '' END, last_updated FROM thing;
               INSERT INTO thing VALUES (11, 'a')"
    same "$(step)" "thing changed 1 0" # its watermark has passed the rows of next
    in_source "BEGIN; ALTER TABLE thing RENAME TO old; ALTER TABLE next RENAME TO thing; COMMIT"
    comes_whole thing 10
    agrees thing
    same "$(in_warehouse "SELECT id, why FROM tt.fact_thing_ended ORDER BY 1")" $'3|superseded\n11|deleted'
}

@test "row-level security that hides rows is an error, not a gap" {
    local role=reader_$BASHPID
    ten
    in_source "CREATE ROLE $role LOGIN; GRANT SELECT ON thing TO $role"
    TT_SOURCE="${TT_SOURCE/user=tt/user=$role}"
    same "$(step)" nothing
    sql "${TT_SOURCE/user=$role/user=tt}" "ALTER TABLE thing ENABLE ROW LEVEL SECURITY;
        CREATE POLICY few ON thing USING (id < 5); INSERT INTO thing VALUES (11, 'a')"
    refuses 77 "thing" "row-level security" -- tt-extract
    refuses 77 "row-level security" -- tt-extract --stdout thing
    same "$(runs extracted | wc -l)" 1
    sql "${TT_SOURCE/user=$role/user=tt}" "ALTER TABLE thing DISABLE ROW LEVEL SECURITY"
    same "$(step)" "thing changed 1 0"
    agrees thing
}
