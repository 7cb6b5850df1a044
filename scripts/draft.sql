-- draft.sql - a first star model for a schema, from its catalog: tt-draft(1)
--
--   psql -XAt -v schema=public -f draft.sql
--
-- Each line of the result is a JSON object: {"model"}, one table of it, or {"say"}, what was left out
-- and why. Nothing is written.
--
-- A table becomes a fact when it refers to another one, and either no other refers to it or it has
-- dates of its own: orders that order lines refer to. A date that tells of the row itself, such as
-- created_at, does only where the table refers to three others; none does where the table is small
-- beside one that refers to it. All others are dimensions.
\set ON_ERROR_STOP on
BEGIN TRANSACTION READ ONLY;
SET LOCAL search_path = pg_catalog;

WITH RECURSIVE
tables AS (
    SELECT c.oid, c.relname AS name, c.relkind, k.conkey AS key, c.reltuples AS rows,
           obj_description(c.oid, 'pg_class') AS about
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'p'
    WHERE n.nspname = :'schema' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM pg_depend AS d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
),

-- ----------------------------------------------------------------------------------------- columns
-- Of a domain, the type that it is made of in the end.
bases AS (
    SELECT a.attrelid, a.attnum, a.atttypid AS type, a.atttypmod AS modifier
    FROM pg_attribute AS a JOIN tables AS t ON t.oid = a.attrelid
    WHERE a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT b.attrelid, b.attnum, y.typbasetype, y.typtypmod
    FROM bases AS b JOIN pg_type AS y ON y.oid = b.type AND y.typtype = 'd'
),
columns AS (
    SELECT a.attrelid AS "table", a.attnum AS number, a.attname AS name, a.attnotnull AS required,
           a.attnum = ANY (t.key) AS is_key, y.typname AS base,
           col_description(a.attrelid, a.attnum) AS about,
           CASE WHEN y.typname IN ('int2', 'int4', 'int8', 'float4', 'float8', 'bool', 'text', 'varchar',
                                   'numeric', 'date', 'time', 'timestamp', 'timestamptz', 'uuid', 'json',
                                   'jsonb', 'bytea')
                     OR y.typname = 'bpchar' AND b.modifier > 0 AND NOT a.attnum = ANY (t.key)
                THEN replace(format_type(y.oid, b.modifier), 'character varying', 'varchar')
                ELSE 'text' END AS type,
           y.typname IN ('date', 'timestamp', 'timestamptz') AS is_date,
           a.attname ~* '^((row_?)?(creat|updat|modif|insert|chang|delet)|last_?(updat|modif|chang)|valid_(from|to)|sys_)'
               AS is_of_row
    FROM pg_attribute AS a
    JOIN tables AS t ON t.oid = a.attrelid
    JOIN bases AS b ON b.attrelid = a.attrelid AND b.attnum = a.attnum
    JOIN pg_type AS y ON y.oid = b.type AND y.typtype <> 'd'
    WHERE a.attnum > 0 AND NOT a.attisdropped
),
usable AS (
    SELECT t.*,
           (SELECT array_agg(c.name::text ORDER BY c.name) FROM columns AS c
            WHERE c."table" = t.oid AND c.is_key) AS key_names
    FROM tables AS t
    WHERE t.relkind IN ('r', 'p') AND t.key IS NOT NULL AND octet_length(t.name) <= 45
      AND NOT EXISTS (SELECT FROM columns AS c
                      WHERE c."table" = t.oid AND c.is_key
                        AND c.base IN ('float4', 'float8', 'json', 'jsonb', 'citext', 'interval'))
),

-- ------------------------------------------------------------------------------------ foreign keys
-- Those that lead to a primary key, each once; those of the leaves of a partitioned table count, too.
keys AS (
    SELECT coalesce(pg_partition_root(f.conrelid)::oid, f.conrelid) AS child, f.confrelid AS parent,
           array_agg(a.attname::text ORDER BY p.attname) AS columns,
           array_agg(p.attname::text ORDER BY p.attname) AS parent_columns
    FROM pg_constraint AS f
    CROSS JOIN unnest(f.conkey, f.confkey) AS k (child, parent)
    JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.child
    JOIN pg_attribute AS p ON p.attrelid = f.confrelid AND p.attnum = k.parent
    WHERE f.contype = 'f'
    GROUP BY f.oid
),
foreign_keys AS (
    SELECT k.child, k.parent, k.columns, k.parent_columns, u.name AS parent_name,
           row_number() OVER (ORDER BY k.child, k.columns::text, k.parent) AS id,
           CASE WHEN cardinality(k.columns) = 1
                THEN coalesce(nullif(regexp_replace(k.columns[1], '(_id|_?no|_?nr|_?key|_?code)$', '', 'i'), ''),
                              k.columns[1])
                ELSE u.name END AS alias,
           -- parents are found by the text of their key: the types must agree
           (SELECT bool_and(a.base = b.base AND a.base NOT IN ('bpchar', 'numeric')
                            OR a.base IN ('int2', 'int4', 'int8') AND b.base IN ('int2', 'int4', 'int8')
                            OR a.base IN ('text', 'varchar') AND b.base IN ('text', 'varchar'))
            FROM unnest(k.columns, k.parent_columns) AS pair (c, p)
            JOIN columns AS a ON a."table" = k.child AND a.name = pair.c
            JOIN columns AS b ON b."table" = k.parent AND b.name = pair.p) AS joins
    FROM (SELECT DISTINCT child, parent, columns, parent_columns FROM keys) AS k
    JOIN usable AS u ON u.oid = k.parent AND u.key_names = k.parent_columns
    JOIN usable AS c ON c.oid = k.child
),
kinds AS (
    SELECT u.*,
           EXISTS (SELECT FROM foreign_keys AS f WHERE f.child = u.oid AND f.parent <> u.oid)
           AND (NOT EXISTS (SELECT FROM foreign_keys AS f WHERE f.parent = u.oid AND f.child <> u.oid)
                OR EXISTS (SELECT FROM columns AS c
                           WHERE c."table" = u.oid AND c.is_date
                             AND (NOT c.is_of_row
                                  OR (SELECT count(DISTINCT f.parent) FROM foreign_keys AS f
                                      WHERE f.child = u.oid) >= 3))
                   AND NOT EXISTS (SELECT FROM foreign_keys AS f JOIN tables AS t ON t.oid = f.child
                                   WHERE f.parent = u.oid AND f.child <> u.oid
                                     AND u.rows >= 0 AND t.rows > 20 * u.rows)) AS is_fact
    FROM usable AS u
),
named AS (
    SELECT k.*, CASE WHEN is_fact THEN 'fact_' ELSE 'dim_' END || name AS model
    FROM kinds AS k
),

-- ------------------------------------------------------------------------------------------- joins
-- What a table is joined to, over up to three foreign keys: a dimension to dimensions; a fact to the
-- facts that it is a part of.
paths AS (
    SELECT f.child AS root, f.parent AS at, ARRAY[f.child, f.parent] AS seen, ARRAY[f.id] AS path,
           f.alias::text AS alias, r.is_fact
    FROM foreign_keys AS f
    JOIN named AS r ON r.oid = f.child
    JOIN named AS p ON p.oid = f.parent
    WHERE f.joins AND r.is_fact = p.is_fact AND (f.parent <> f.child OR NOT r.is_fact)
    UNION ALL
    SELECT w.root, f.parent, w.seen || f.parent, w.path || f.id, w.alias || '_' || f.alias, w.is_fact
    FROM paths AS w
    JOIN foreign_keys AS f ON f.child = w.at
    JOIN named AS p ON p.oid = f.parent
    WHERE NOT w.is_fact AND w.at <> w.root AND cardinality(w.path) < 3 AND f.joins AND NOT p.is_fact
      AND NOT f.parent = ANY (w.seen)
),
aliases AS (
    SELECT w.root, w.at, w.path, w.is_fact,
           left(w.alias, 50) || CASE WHEN n > 1 THEN '_' || n ELSE '' END AS alias
    FROM (SELECT *, row_number() OVER (PARTITION BY root, left(alias, 50) ORDER BY cardinality(path), path) AS n
          FROM paths) AS w
),
joins AS (
    SELECT a.root, a.path, json_build_object('table', f.parent_name, 'as', a.alias, 'on',
               (SELECT json_object_agg(pair.p, CASE WHEN up.alias IS NULL THEN '' ELSE up.alias || '.' END || pair.c)
                FROM unnest(f.columns, f.parent_columns) AS pair (c, p))) AS "join"
    FROM aliases AS a
    JOIN foreign_keys AS f ON f.id = a.path[cardinality(a.path)]
    LEFT JOIN aliases AS up ON up.root = a.root AND up.path = a.path[1:cardinality(a.path) - 1]
                           AND cardinality(a.path) > 1
),

-- ------------------------------------------------------------------------------ columns of the model
-- What is taken: of the table all; of a dimension's parents what names them; of a fact's what it
-- refers to and when it was.
taken AS (
    SELECT n.oid AS root, n.is_fact, ARRAY[]::bigint[] AS path, c.number, c.name::text AS name, ''::text AS lead,
           c.name::text AS field, c.type, c.is_date, c.base, c.required, c.is_key, c."table"
    FROM named AS n JOIN columns AS c ON c."table" = n.oid
    UNION ALL
    SELECT a.root, a.is_fact, a.path, c.number,
           CASE WHEN starts_with(c.name, p.name || '_') OR starts_with(c.name, a.alias || '_')
                THEN c.name ELSE a.alias || '_' || c.name END, a.alias || '.',
           a.alias || '.' || c.name, c.type, c.is_date, c.base, false, false, c."table"
    FROM aliases AS a
    JOIN named AS p ON p.oid = a.at
    JOIN columns AS c ON c."table" = a.at
    WHERE NOT c.is_key AND NOT c.is_of_row AND c.name !~ '[.]'
      AND CASE WHEN a.is_fact
               THEN c.is_date OR EXISTS (SELECT FROM foreign_keys AS f
                                         WHERE f.child = a.at AND c.name::text = ANY (f.columns))
               ELSE c.base IN ('text', 'varchar') AND c.name ~* '(name|title|label|code|city|country|region|category)$'
                    OR c.base IN ('text', 'varchar')
                       AND c.number = (SELECT min(x.number) FROM columns AS x
                                       WHERE x."table" = a.at AND NOT x.is_key AND x.base IN ('text', 'varchar')) END
),
-- A date of a fact is a day of the calendar, and a time beside it.
split AS (
    SELECT t.*, t.name AS column_name, NULL::text AS function, 1 AS part,
           CASE WHEN t.is_date AND t.is_fact AND NOT t.is_key THEN 'dim_date' END AS reference
    FROM taken AS t
    WHERE NOT (t.is_fact AND t.base IN ('timestamp', 'timestamptz') AND NOT t.is_key)
    UNION ALL
    SELECT t.*, regexp_replace(t.name, '(_at|_on|_date|_time|_timestamp|_ts)$', '', 'i') || s.suffix, s.function,
           s.part, CASE WHEN s.part = 1 THEN 'dim_date' END
    FROM taken AS t
    CROSS JOIN (VALUES (1, '_date', 'date'), (2, '_time', 'time')) AS s (part, suffix, function)
    WHERE t.is_fact AND t.base IN ('timestamp', 'timestamptz')
),
-- Names that are taken already, or that tt-load has for itself, get a number behind them.
final AS (
    SELECT s.*,
           left(s.column_name, 58)
               || CASE WHEN s.is_fact AND s.is_key AND s.function IS NULL AND s.column_name IN ('run', 'why', 'record_id') THEN '_key' ELSE '' END
               || CASE WHEN n > 1 THEN '_' || n ELSE '' END AS final_name,
           coalesce(s.reference,
                    (SELECT p.model FROM foreign_keys AS f JOIN named AS p ON p.oid = f.parent
                     WHERE f.child = s."table" AND f.columns = ARRAY[split_part(s.field, '.', CASE s.lead WHEN '' THEN 1 ELSE 2 END)]
                       AND s.is_fact AND NOT p.is_fact AND f.joins LIMIT 1)) AS final_reference
    FROM (SELECT *, row_number() OVER (PARTITION BY root, left(column_name, 58)
                                       ORDER BY cardinality(path), path, is_key AND function IS NULL DESC, number, part) AS n
          FROM split) AS s
),
drafts AS (
    SELECT n.model AS name,
           json_strip_nulls(json_build_object(
               'table', n.model,
               'about', concat_ws(' ', coalesce(n.about, CASE WHEN n.is_fact THEN 'One row per version of a row of '
                                                              ELSE 'One row per row of ' END || n.name || '.'),
                   (SELECT string_agg(c.name || ': ' || c.about, '; ' ORDER BY c.number) || '.'
                    FROM columns AS c WHERE c."table" = n.oid AND c.about IS NOT NULL)),
               'from', n.name,
               'key', (SELECT json_agg(f.final_name ORDER BY array_position(n.key, f.number))
                       FROM final AS f WHERE f.root = n.oid AND f.is_key AND f.function IS NULL),
               'merge', CASE WHEN n.is_fact THEN 'append' ELSE 'upsert' END,
               'surrogate', CASE WHEN n.is_fact THEN n.name || '_record_id' END,
               'join', (SELECT json_agg(j."join" ORDER BY cardinality(j.path), j.path) FROM joins AS j WHERE j.root = n.oid),
               'columns', (SELECT json_agg(CASE WHEN f.function IS NULL THEN json_build_array(f.final_name, x.type, f.field)
                                                ELSE json_build_array(f.final_name, x.type, f.field, f.function) END
                                           ORDER BY cardinality(f.path), f.path, f.number, f.part)
                           FROM final AS f
                           CROSS JOIN LATERAL (SELECT coalesce(f.function, f.type)
                                                      || CASE WHEN f.required THEN ' not null' ELSE '' END AS type) AS x
                           WHERE f.root = n.oid),
               'references', (SELECT json_object_agg(f.final_name, f.final_reference ORDER BY cardinality(f.path), f.number)
                              FROM final AS f
                              WHERE f.root = n.oid AND f.final_reference IS NOT NULL
                                AND (f.final_reference = 'dim_date'
                                     OR (SELECT cardinality(p.key) = 1 FROM named AS p WHERE p.model = f.final_reference))))) AS model
    FROM named AS n
    WHERE NOT EXISTS (SELECT FROM columns AS c WHERE c."table" = n.oid AND c.name = n.name || '_record_id' AND n.is_fact)
)
SELECT json_build_object('model', d.model)
FROM drafts AS d
UNION ALL
SELECT json_build_object('model', json_build_object(
           'table', 'dim_date', 'about', 'One row per day of each whole year in which a date of a fact falls.',
           'calendar', true, 'key', json_build_array('date_id'), 'merge', 'upsert',
           'columns', json_build_array(
               json_build_array('date_id', 'date not null', 'date'),
               json_build_array('year', 'integer not null', 'date', 'year'),
               json_build_array('quarter', 'integer not null', 'date', 'quarter'),
               json_build_array('month', 'integer not null', 'date', 'month'),
               json_build_array('day', 'integer not null', 'date', 'day'),
               json_build_array('day_of_week', 'integer not null', 'date', 'iso_day_of_week'),
               json_build_array('day_name', 'varchar not null', 'date', 'day_name'),
               json_build_array('month_name', 'varchar not null', 'date', 'month_name'))))
WHERE EXISTS (SELECT FROM final AS f WHERE f.final_reference = 'dim_date')
UNION ALL
SELECT json_build_object('say', s.say) FROM (
    SELECT t.name, format('%s is left out: %s', t.name,
        CASE WHEN t.relkind = 'v' THEN 'it is a view'
             WHEN t.relkind = 'm' THEN 'it is a materialized view'
             WHEN t.relkind = 'f' THEN 'it is a foreign table'
             WHEN t.key IS NULL THEN 'it has no primary key'
             WHEN octet_length(t.name) > 45 THEN 'its name is too long'
             ELSE 'a column of its primary key has a type that cannot be one' END) AS say
    FROM tables AS t WHERE NOT EXISTS (SELECT FROM usable AS u WHERE u.oid = t.oid)
    UNION ALL
    SELECT t.name, format('%s is left out: its column %s has the name that the surrogate key of %s takes', t.name, c.name, t.model)
    FROM named AS t JOIN columns AS c ON c."table" = t.oid WHERE t.is_fact AND c.name = t.name || '_record_id'
    UNION ALL
    SELECT t.name, format('%s.%s becomes text: it is of type %s', t.name, c.name, c.base)
    FROM named AS t JOIN columns AS c ON c."table" = t.oid
    WHERE c.type = 'text' AND c.base NOT IN ('text', 'bpchar')
    UNION ALL
    SELECT t.name, format('%s is joined to %s: rows of both are kept in memory by tt-transform', t.model, f.parent_name)
    FROM named AS t JOIN aliases AS a ON a.root = t.oid AND a.is_fact JOIN foreign_keys AS f ON f.id = a.path[1]
    ) AS s;
ROLLBACK;
